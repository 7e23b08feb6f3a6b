import TestSupport
import Testing

@testable import Assessment

@Suite struct IncidentFactTests {
    static let read: [(String, String)] = [
        ("事故造成3人死亡、5人受伤", "dead 3, injured 5"),
        ("爆炸致两死五伤，另有1人失联", "dead 2, injured 5, missing 1"),
        ("死亡人数升至十二人，直接经济损失约1,200万元", "dead 12, loss 12000000"),
        ("三名工人当场身亡，一百零五名学生中毒", "dead 3, injured 105"),
        ("損失3.5億元", "loss 350000000"),
        ("损失3亿5千万元", "loss 350000000"),
        ("1万3000人死亡，5千3百人受伤", "dead 13000, injured 5300"),
        ("一万零五人受伤，三千人失踪", "injured 10005, missing 3000"),
        ("领取3千克，花费1万2，2百货商场3人受伤", "injured 3"),
        ("已有２０多人受伤；２０多人受伤", "injured 20"),
        ("无3人死亡，未造成2人受伤", ""),
        ("无锡3人死亡", "dead 3"),
        ("无锡死亡3人", "dead 3"),
        ("无为县2人溺亡", "dead 2"),
        ("停电没水，3人中毒", "injured 3"),
        ("停电没水、3人中毒；没修。2人死亡", "injured 3, dead 2"),
        ("停电没水\n3人中毒", "injured 3"),
        ("没有3人死亡，无一人受伤", ""),
        ("没有死亡3人，3人没有受伤", ""),
        ("无人死亡3人受伤", "injured 3"),
        ("没有造成人员死亡3人受伤", "injured 3"),
        ("无一人死亡3人受伤", "injured 3"),
        ("受伤3人没有死亡", "injured 3"),
        ("未损失5000元", ""),
        ("渔船沉没3人失踪", "missing 3"),
        ("没人管死亡3人", "dead 3"),
        ("第3人民医院死亡证明办理", ""),
        ("5人，受伤的是别人", ""),
        ("几十人受伤，上百人受伤", ""),
        ("小区停水3天，损失5000元", "loss 5000"),
        ("花了5000元，3个人吃饭", ""),
        ("2人受伤3人死亡", "injured 2, dead 3"),
        ("死亡3人受伤5人", "dead 3, injured 5"),
        ("死亡3人，受伤5人", "dead 3, injured 5"),
        ("死亡2人重伤7人轻伤10人", "dead 2, injured 7, injured 10"),
        ("失踪3人受伤2人死亡1人", "missing 3, injured 2, dead 1"),
        ("遇难者12人受伤约5人失踪约2人", "dead 12, injured 5, missing 2"),
        ("死亡人数升至12人受伤人数5人", "dead 12, injured 5"),
        ("死亡3人受伤多人，受伤数十人", "dead 3"),
        ("死亡3人5人受伤", "dead 3, injured 5"),
        ("3人死亡5人受伤", "dead 3, injured 5"),
        ("3人死亡受伤5人", "dead 3, injured 5"),
        ("3人死亡5人", "dead 3"),
        ("死亡3人损失5000元", "dead 3, loss 5000"),
        ("煤气中毒3人死亡", "dead 3"),
        ("煤气中毒3人死亡1人受伤", "dead 3, injured 1"),
        ("食物中毒3人死亡1人", "injured 3, dead 1"),
        ("受伤人员中3人死亡", "dead 3"),
        ("司机当场死亡3人受伤送医", "injured 3"),
        (String(repeating: "死亡1人", count: 1_000) + "受伤2人", "dead 1, injured 2"),
        ("十分受伤，一死了之", ""),
        ("", ""),
        ("死亡", ""),
        ("3", ""),
        ("99999999999999999999999人死亡", ""),
        (String(repeating: "12,", count: 6_000) + "人死亡，2人受伤", "injured 2"),
    ]

    @Test("figures of harm are read with what they are of", arguments: read)
    func reads(_ form: (String, String)) {
        let found = IncidentFact.read(title: nil, text: form.0)

        #expect(found.map { "\($0.kind.rawValue) \($0.figure)" }.joined(separator: ", ") == form.1)
    }

    @Test("each figure tells where it stands, title first, and no more than eight are read")
    func tellsWhere() {
        let found = IncidentFact.read(title: "塌方3死", text: "昨天塌方，遇难者共3人，7名工人受伤。")
        let front = IncidentFact.read(title: nil, text: "死亡3人受伤约5名。")
        let many = IncidentFact.read(title: nil, text: (1...20).map { "\($0)人受伤，" }.joined())

        #expect(
            found.map(\.evidence) == [
                Evidence(part: .title, from: 2, to: 4), Evidence(part: .text, from: 12, to: 18),
            ]
        )
        #expect(
            front.map(\.evidence) == [
                Evidence(part: .text, from: 0, to: 4), Evidence(part: .text, from: 4, to: 9),
            ]
        )
        #expect(many.map(\.figure) == Array(1...8))
    }

    @Test("whatever is written, reading ends and points into the text")
    func survivesChance() {
        var random = Seeded(seed: 77)
        let pieces = Array("0123456789,.万亿十百千零一两人名位死亡伤受损失元多余第无，。 ")
        for _ in 0..<300 {
            let text = String(
                (0..<Int.random(in: 0...30, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "0" }
            )
            for fact in IncidentFact.read(title: text, text: text) {
                #expect(fact.evidence.from < fact.evidence.to && fact.evidence.to <= text.unicodeScalars.count)
                #expect(fact.figure >= (fact.kind == .loss ? 0 : 1))
            }
        }
    }
}
