import Foundation
import TestSupport
import Testing

@testable import Assessment

@Suite struct ScoreTests {
    /// Items of chance; the same for every test.
    private func inputs(_ count: Int) throws -> [AssessmentInput] {
        let words = try Samples.words()
        var random = Seeded(seed: 20_260_301)
        return (0..<count).map { _ in Samples.input(of: words, using: &random) }
    }

    @Test("the score is the rounded sum of the factors' points, for 1,000 items of chance")
    func addsUp() throws {
        let assessor = try Samples.assessor.get()
        var scores: Set<Int> = []
        for input in try inputs(1_000) {
            let result = assessor.assess(input)
            let sum = result.factors.map(\.points).reduce(0, +)
            #expect(result.score == Int(sum.rounded()))
            #expect((0...100).contains(result.score))
            #expect(result.factors.map(\.code) == Factor.Code.allCases)
            for factor in result.factors {
                #expect((0...1).contains(factor.value))
                #expect(factor.code == .noise ? factor.points <= 0 : factor.points >= 0)
                #expect(abs(factor.points) <= factor.weight + 1e-9)
            }
            scores.insert(result.score)
        }
        #expect(scores.count > 40)
    }

    @Test("the same item gives the same assessment")
    func isPure() throws {
        let assessor = try Samples.assessor.get()
        for input in try inputs(300) {
            let result = assessor.assess(input)
            #expect(assessor.assess(input) == result)
        }
    }

    @Test("all evidence lies within the item, and what is stored holds no word of it")
    func pointsIntoTheItem() throws {
        let assessor = try Samples.assessor.get()
        var seen = 0
        for input in try inputs(1_000) {
            let result = assessor.assess(input)
            let title = input.title?.unicodeScalars.count ?? 0
            let text = input.text.unicodeScalars.count
            let evidence =
                result.factors.flatMap(\.evidence) + result.risks.flatMap(\.evidence)
                + result.places.map(\.evidence)
            for place in evidence {
                #expect(place.from >= 0 && place.from < place.to)
                #expect(place.to <= (place.part == .title ? title : text))
                seen += 1
            }
            #expect(result.factors.allSatisfy { $0.evidence.count <= 24 })
            #expect(result.matters.count <= 5 && result.places.count <= 16)
            #expect(!(result.factorsJSON + result.mattersJSON).contains { !$0.isASCII })
        }
        #expect(seen > 5_000)
    }

    @Test("factors and matters are read back from JSON as they were written")
    func roundTripsAsJSON() throws {
        let assessor = try Samples.assessor.get()
        let decoder = JSONDecoder()
        for input in try inputs(300) {
            let result = assessor.assess(input)
            #expect(try decoder.decode([Factor].self, from: Data(result.factorsJSON.utf8)) == result.factors)
            #expect(try decoder.decode([RankedMatter].self, from: Data(result.mattersJSON.utf8)) == result.matters)
        }
    }

    @Test("matters share the evidence, the first with the largest part")
    func sharesEvidence() throws {
        let assessor = try Samples.assessor.get()
        for input in try inputs(500) {
            let shares = assessor.assess(input).matters.map(\.share)
            #expect(shares.reduce(0, +) <= 1.001)
            #expect(shares == shares.sorted(by: >))
            #expect(shares.allSatisfy { $0 >= 0 })
        }
    }

    @Test("more reactions never lower a score, and no count breaks it")
    func growsWithReach() throws {
        let assessor = try Samples.assessor.get()
        var last = -1
        for likes in [Int.min, -1, 0, 1, 10, 1_000, 100_000, Int.max] {
            let input = AssessmentInput(text: "小区停水三天没人管", likes: likes, shares: likes, views: likes)
            let result = assessor.assess(input)
            #expect(result.score >= last)
            #expect((0...1).contains(result.reach))
            last = result.score
        }
        let odd = assessor.assess(AssessmentInput(text: "停水", sourceWeight: .nan))
        #expect((0...100).contains(odd.score))
    }

    @Test(
        "an item that travelled significantly further than its source's items has at least the reach that the playbook gives"
    )
    func comparesWithItsSource() throws {
        let assessor = try Samples.assessor.get()
        func reach(_ likes: Int, _ spread: SpreadRank?) -> Double {
            assessor.assess(AssessmentInput(text: "小区停水三天没人管", likes: likes).ranked(spread)).reach
        }
        let plain = reach(40, nil)
        #expect(plain < 0.4)
        // Of 99 others none drew as much: 1 in 100 by chance. Of 98, or with one above, that is no longer enough.
        #expect(reach(40, SpreadRank(among: 99, above: 0)) == 0.5)
        #expect(reach(40, SpreadRank(among: 400, above: 3)) == 0.5)
        for ordinary in [(98, 0), (99, 1), (400, 4), (400, 400), (0, 0)] {
            #expect(reach(40, SpreadRank(among: ordinary.0, above: ordinary.1)) == plain)
        }
        // Few reactions are few, however quiet the source is; and what travelled further keeps what it has.
        #expect(reach(19, SpreadRank(among: 400, above: 0)) == reach(19, nil))
        #expect(reach(50_000, SpreadRank(among: 400, above: 0)) == reach(50_000, nil))
        #expect(reach(50_000, nil) > 0.9)
    }

    @Test("the comparison with its source stands in the factor of reach and is read back")
    func tellsOfTheComparison() throws {
        let input = AssessmentInput(text: "小区停水三天没人管", likes: 3).ranked(SpreadRank(among: 120, above: 7))
        let result = try Samples.assessor.get().assess(input)
        let read = try JSONDecoder().decode([Factor].self, from: Data(result.factorsJSON.utf8))
        #expect(read == result.factors)
        #expect(read.filter { $0.spread != nil }.map(\.code) == [.reach])
        #expect(read.first { $0.code == .reach }?.spread == SpreadRank(among: 120, above: 7))
        // Whether it counted is said with it.
        let far = AssessmentInput(text: "小区停水三天没人管", likes: 30).ranked(SpreadRank(among: 120, above: 0))
        let found = try Samples.assessor.get().assess(far)
        #expect(found.factors.compactMap(\.spread).map(\.counted) == [true])
        #expect(found.factorsJSON.contains(#""spread":{"among":120,"above":0,"counted":true}"#))
    }

    /// Items that a person can judge at a glance: what score they must reach or keep below, and what they are about.
    static let gold: [(text: String, scores: ClosedRange<Int>, risk: String?, matter: String?)] = [
        ("今天下午三点，城南路一小区发生燃气爆炸，火光冲天，多人受伤被送往医院，有人死亡，居民愤怒质问燃气公司为何多次投诉泄漏无人处理！", 60...100, "explosion-fire", nil),
        ("工地塔吊倒塌砸中工棚，两名工人死亡，家属在现场痛哭", 45...100, "collapse", nil),
        ("学校食堂饭菜变质，三十多名学生呕吐腹泻食物中毒住院，家长非常气愤", 45...100, "food", nil),
        ("衷心感谢社区工作人员帮老人办好了医保，服务热情周到，特此表扬", 0...22, nil, nil),
        ("请问公积金贷款需要准备哪些材料", 0...22, nil, "housing.fund.loan"),
        ("物业费上涨没有征求业主意见，物业公司态度恶劣，投诉无人处理", 20...60, nil, "housing.estate.fees"),
        ("消防演练现场浓烟滚滚，演习中多人被困，剧情需要，纯属虚构", 0...25, "explosion-fire", nil),
        ("开业大酬宾，加微信领优惠券，限时抢购，先到先得，名额有限", 0...15, nil, nil),
        ("", 0...10, nil, nil),
    ]

    @Test("a few items score as a person would expect", arguments: gold)
    func agreesWithPeople(
        _ item: (text: String, scores: ClosedRange<Int>, risk: String?, matter: String?)
    ) throws {
        let result = try Samples.assessor.get().assess(AssessmentInput(text: item.text))
        #expect(item.scores.contains(result.score), "\(result.score)")
        if let risk = item.risk { #expect(result.risks.first?.code == risk) } else { #expect(result.risks.isEmpty) }
        if let matter = item.matter { #expect(result.matters.first?.code == matter) }
    }

    @Test("an item of the largest size is assessed within the bounds of any other")
    func takesLargeItems() throws {
        let assessor = try Samples.assessor.get()
        let words = try Samples.words()
        var text = ""
        var index = 0
        while text.unicodeScalars.count < 20_000 {
            text += words[index % words.count] + "，"
            index += 1
        }
        let result = assessor.assess(AssessmentInput(title: "标题", text: text))
        #expect((0...100).contains(result.score))
        #expect(result.places.count <= 16)
    }
}
