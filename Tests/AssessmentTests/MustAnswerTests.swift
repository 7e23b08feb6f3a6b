import Foundation
import TestSupport
import Testing

@testable import Assessment

/// How many people an item concerns, and which classes of opinion that must be answered it falls in.
@Suite struct MustAnswerTests {
    private func factor(_ code: Factor.Code, of input: AssessmentInput) throws -> Factor {
        try #require(try Samples.assessor.get().assess(input).factors.first { $0.code == code })
    }

    private func people(_ text: String) throws -> Factor { try factor(.people, of: AssessmentInput(text: text)) }

    private func classes(_ text: String, likes: Int = 0) throws -> [String] {
        try #require(try factor(.mustAnswer, of: AssessmentInput(text: text, likes: likes)).classes)
    }

    /// Texts, how many people they tell of, and where.
    static let crowds: [(text: String, people: Double, words: String)] = [
        ("停水影响1200户", 3_600, "1200户"),
        ("停水影响１２００户", 3_600, "１２００户"),
        ("三十多名学生呕吐", 30, "三十多名"),
        ("十几户没有水", 30, "十几户"),
        ("我们几百人没拿到钱", 300, "几百人"),
        ("数千户停电", 9_000, "数千户"),
        ("上百人排队", 100, "百人"),
        ("两万余人受影响", 20_000, "两万余人"),
        ("3.5万人受影响", 35_000, "3.5万人"),
        ("涉及1,200人", 1_200, "1,200人"),
        ("发了5，20人受影响", 20, "20人"),
        ("涉及1,200,000人", 1_200_000, "1,200,000人"),
        ("上万人没水喝", 10_000, "万人"),
        ("数万人受影响", 30_000, "数万人"),
        ("10余万人出行", 100_000, "10余万人"),
        ("十几万人出行", 100_000, "十几万人"),
        ("户数247户", 741, "247户"),
        ("涉及人数300人", 300, "300人"),
        ("2千多户停气", 6_000, "2千多户"),
        ("7.8千人签名", 7_800, "7.8千人"),
        ("一万五千人", 15_000, "一万五千人"),
        ("1万2千户", 36_000, "1万2千户"),
        ("目前300户停水", 900, "300户"),
        ("之前100户没有水", 300, "100户"),
        ("1万3000余人", 13_000, "1万3000余人"),
        ("2千5百户", 7_500, "2千5百户"),
        ("三万五户", 105_000, "三万五户"),
        ("涉及人数：1200人", 1_200, "1200人"),
        ("三百来人聚集", 300, "三百来人"),
        ("200人数次上访", 200, "200人"),
        ("影响 300 人", 300, "300 人"),
        ("200个人堵在路口", 200, "200个人"),
        ("200来户人家", 600, "200来户"),
        ("这是全体业主的要求", 300, "全体业主"),
        ("10人开会，代表全体业主", 300, "10人全体业主"),
    ]

    @Test("the largest number of people that is told counts, on a logarithmic scale", arguments: crowds)
    func readsPeople(_ given: (text: String, people: Double, words: String)) throws {
        let factor = try people(given.text)
        let scalars = Array(given.text.unicodeScalars)
        let words = factor.evidence.map { String(String.UnicodeScalarView(scalars[$0.from..<$0.to])) }.joined()
        #expect(abs(factor.value - min(1, log10(given.people) / 4)) < 0.0001)
        #expect(words == given.words)
        #expect(abs(factor.points - factor.value * factor.weight) < 0.001 && factor.weight > 0)
    }

    static let nobody = [
        "", "我一个人住", "1人", "第三名", "第100名", "人民路", "几户", "户口本", "12345678901234567890人", "他是个好人", "有人没户口", "0户",
        "名人", "90000000户", "拨打12345人工", "10086人工客服", "折合40万人民币", "22栋楼下停车", "5栋502户主", "120户型", "2018户籍",
        "985名校", "2024名单", "前20名", "前三名", "三个村支书", "两个班主任", "安全校园", "供暖关系千家万户", "每万人拥有床位", "每千人一张床位", "万人空巷", "前20多万名",
        "第10多万名", "打12345来人处理了",
        "拨打12345个人信息泄露", "2000 人事部门", "50万人口", "8:30人多", String(repeating: "万多", count: 9_999) + "户", "安全社区", "安全村",
    ]

    @Test("what is no number of people counts nothing", arguments: nobody)
    func ignoresOtherFigures(_ text: String) throws {
        let factor = try people(text)
        #expect(factor.value == 0 && factor.points == 0 && factor.evidence.isEmpty)
    }

    static let classed: [(text: String, classes: [String])] = [
        ("厂房发生爆炸，火光冲天", ["emergency"]),
        ("养老院虐待老人，丧尽天良", ["moral-bottom-line"]),
        ("幼儿园虐童", ["moral-bottom-line"]),
        ("此事已被国务院安委会挂牌督办", ["asked-by-superiors"]),
        ("网上对新政策有误读，断章取义", ["misread-policy"]),
        ("厂房爆炸，省长批示", ["emergency", "asked-by-superiors"]),
        ("没有爆炸", []),
        ("没有持刀行凶，网传不实", []),
        ("没有持刀行凶，是有人持刀行凶", ["emergency"]),
        ("教师涉嫌猥亵多名女生", ["moral-bottom-line"]),
        ("问题没有解决，挂牌督办", ["asked-by-superiors"]),
        ("电动车乱闯红灯", []),
        ("食堂有人罚站", []),
        ("国务院要求所有单位都要缴存", []),
        ("工地两名工人坠亡", ["emergency"]),
        ("请问公积金贷款需要准备哪些材料", []),
        ("", []),
    ]

    @Test("an item falls in the classes whose risks it shows or whose words it has", arguments: classed)
    func findsClasses(_ given: (text: String, classes: [String])) throws {
        #expect(try classes(given.text) == given.classes)
    }

    @Test(
        "what touches people's interests takes a grave matter and many people or much attention; a hot topic attention alone"
    )
    func needsSpread() throws {
        let few = "小区房子烂尾停工，开发商资金链断裂"
        #expect(try classes(few) == [])
        #expect(try classes(few + "，涉及40户") == ["vital-interests"])
        #expect(try classes(few + "，涉及30户") == [])
        #expect(try classes(few, likes: 400) == ["vital-interests", "hot-topic"])
        #expect(try classes("谁捡到一把雨伞", likes: 400) == ["hot-topic"])
        #expect(try classes("谁捡到一把雨伞，涉及40户") == [])
    }

    @Test("the weightiest class gives the points, and says where it stands why")
    func givesPoints() throws {
        let text = "厂房爆炸，省长批示"
        let factor = try factor(.mustAnswer, of: AssessmentInput(text: text))
        #expect(factor.value == 1 && factor.points == factor.weight && factor.weight > 0)
        let scalars = Array(text.unicodeScalars)
        #expect(
            Set(factor.evidence.map { String(String.UnicodeScalarView(scalars[$0.from..<$0.to])) }) == ["爆炸", "省长批示"]
        )
        #expect(try self.factor(.mustAnswer, of: AssessmentInput(text: "虐童")).value == 0.9)
        // People and the matter are told where they made it fall in a class.
        let many = AssessmentInput(text: "小区房子烂尾停工，涉及40户")
        let told = try #require(try Samples.assessor.get().assess(many).factors.first { $0.code == .mustAnswer })
        #expect(told.classes == ["vital-interests"] && told.evidence.contains { $0.to - $0.from == 3 && $0.from == 11 })
        let json = try Samples.assessor.get().assess(AssessmentInput(text: text)).factorsJSON
        #expect(json.contains(#""classes":["emergency","asked-by-superiors"]"#))
    }

    @Test("factors that were written before there were classes are read")
    func readsOlderFactors() throws {
        let json = #"[{"code":"risk","value":0,"weight":42,"points":0,"evidence":[]}]"#
        #expect(try JSONDecoder().decode([Factor].self, from: Data(json.utf8)).map(\.classes) == [nil])
    }
}
