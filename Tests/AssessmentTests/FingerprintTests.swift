import TestSupport
import Testing

@testable import Assessment

@Suite struct FingerprintTests {
    private static let reports = [
        "我是春江花园三期的业主，昨天晚上十点左右小区地下车库突然大面积积水，物业电话一直打不通，几十辆车被泡，希望住建部门尽快到现场处理，给业主一个说法。",
        "城东第二小学门口早晚高峰家长接送车辆乱停乱放，交警下班以后无人管理，孩子过马路非常危险，建议增设护栏和信号灯，并安排人员值守疏导交通秩序。",
        "市中心医院急诊挂号排队超过三个小时，窗口只开两个，老人站都站不稳，自助机又全部故障，咨询台没人，请卫健委关心一下群众看病难的问题，谢谢。",
        "我们公司三个月没有发工资了，老板说没钱，劳动监察大队让我们等，可是房租和孩子学费等不起，几十个工人的血汗钱到底什么时候能拿到，请政府帮帮忙。",
        "文澜大道施工围挡占了整条非机动车道，夜里没有路灯也没有警示标志，上周已经有两个骑电动车的人摔伤，施工单位互相推诿，希望相关部门马上整改到位。",
        "公交十二路发车间隔越来越长，经常四十分钟不来一趟，冬天老人在站台冻得发抖，线路调整也不征求意见，请公交公司公布时刻表并增加高峰班次，方便出行。",
    ]

    private func fingerprint(_ text: String) throws -> UInt64 {
        try Samples.assessor.get().assess(AssessmentInput(text: text)).fingerprint
    }

    private func distance(_ one: UInt64, _ two: UInt64) -> Int { (one ^ two).nonzeroBitCount }

    @Test("forwards, mentions, links, width, blanks and emoji hardly move a fingerprint")
    func staysNearForNearDuplicates() throws {
        let changes: [@Sendable (String) -> String] = [
            { "转发微博 " + $0 }, { "@平安云溪 " + $0 }, { $0 + " https://t.cn/A6abcdef" }, { "//@张三：" + $0 },
            { $0.replacing("，", with: ",") }, { $0.replacing("，", with: "， ") }, { "😡😡" + $0 + "！！！" },
            { $0.map { "\($0)\u{200B}" }.joined() }, { $0.replacing("。", with: "") }, { "【扩散】" + $0 },
        ]
        for report in Self.reports {
            let own = try fingerprint(report)
            for change in changes { #expect(try distance(own, fingerprint(change(report))) <= 3, "\(change(report))") }
        }
    }

    @Test("a few words more or less move a fingerprint a little")
    func staysNearForSmallEdits() throws {
        for report in Self.reports {
            let own = try fingerprint(report)
            let edits = ["求扩散！" + report, report + "已经拍照。", String(report.dropLast(5)), String(report.dropFirst(4))]
            for edit in edits { #expect(try distance(own, fingerprint(edit)) <= 12, "\(edit)") }
        }
    }

    @Test("texts about other things lie far apart")
    func liesFarForOtherTexts() throws {
        let all = try Self.reports.map(fingerprint)
        for (index, one) in all.enumerated() {
            for two in all[(index + 1)...] { #expect(distance(one, two) >= 18) }
        }
    }

    @Test("a text without words has none")
    func hasNoneWithoutWords() throws {
        for text in ["", "！！！", "😡", "a", "转发微博", "甲 乙"] { #expect(try fingerprint(text) == 0, "\(text)") }
    }

    @Test("each bit is what most pairs say, counted one by one", arguments: [0, 1, 2, 3, 8, 9, 16, 17, 100, 1_001])
    func isTheMajority(length: Int) {
        var random = Seeded(seed: UInt64(length))
        // A comma parts.
        let binding = "的了是在我有和就不也都这那很着吗呢吧啊".unicodeScalars.map(\.value)
        let signs = binding + "物业停水电路小区道夜里施工扰民，,，,".unicodeScalars.map { $0 == "，" ? 0x2C : $0.value }
        let text = (0..<length).map { _ in signs[Int.random(in: 0..<signs.count, using: &random)] }
        var (counts, total) = ([Int](repeating: 0, count: 64), 0)
        for (one, other) in zip(text, text.dropFirst()) where one != 0x2C && other != 0x2C {
            // Of two characters alone the fingerprint is the hash.
            let bits = Fingerprint.simHash(of: [one, other])
            let weight = binding.contains(one) || binding.contains(other) ? 1 : 2
            for bit in 0..<64 where bits >> UInt64(bit) & 1 == 1 { counts[bit] += weight }
            total += weight
        }
        var expected: UInt64 = 0
        for bit in 0..<64 where total > 0 && 2 * counts[bit] > total { expected |= 1 << UInt64(bit) }
        #expect(Fingerprint.simHash(of: text) == expected)
    }

    @Test("a text that says one thing often has the fingerprint of the text that says it once")
    func ignoresRepetition() {
        let once = Fingerprint.simHash(of: [0x7269, 0x4E1A])
        var often: [UInt32] = []
        for _ in 0..<1_000 { often += [0x7269, 0x4E1A, 0x2C] }
        #expect(once != 0)
        #expect(Fingerprint.simHash(of: often) == once)
    }
}
