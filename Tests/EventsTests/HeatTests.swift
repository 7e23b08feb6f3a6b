import Foundation
import PlaybookFiles
import Playbooks
import Testing

@testable import Events

extension Attention {
    init(of parts: [Heat.Part]) {
        self.init()
        for part in parts { add(part) }
    }
}

@Suite struct HeatTests {
    static func fresh(_ count: Int, reach: Double = 0.2, isNews: Bool = false) -> [Heat.Part] {
        (0..<count).map { _ in Heat.Part(reach: reach, hoursOld: 0, isNews: isNews) }
    }

    private func heat(_ parts: [Heat.Part], sources: Int = 1) -> Heat { Heat(Attention(of: parts), sources: sources) }

    @Test("an event without items draws no attention")
    func isZeroWithoutItems() {
        #expect(heat([], sources: 0).value == 0)
    }

    @Test("half of the attention to an item is gone after twelve hours")
    func halvesInTwelveHours() {
        let now = Heat.Part(reach: 0.6, hoursOld: 0)
        let later = Heat.Part(reach: 0.6, hoursOld: 12)

        #expect(abs(later.weight - now.weight / 2) < 1e-12)
    }

    @Test(
        "heat lies where people expect it, in the news as in what people write",
        arguments: [
            (1, 0.0, 1, 0.9...1.0), (3, 0.0, 1, 2.5...2.7), (10, 0.0, 1, 7.4...7.5), (50, 0.2, 3, 28.0...34.0),
            (400, 0.0, 1, 50.0...50.0), (25, 1.0, 1, 50.0...50.0), (1, 1.0, 1, 10.0...11.0),
        ]
    )
    func isOnScale(count: Int, reach: Double, sources: Int, range: ClosedRange<Double>) {
        let social = heat(Self.fresh(count, reach: reach), sources: sources)
        let news = heat(Self.fresh(count, reach: reach, isNews: true), sources: sources)
        #expect(range.contains(social.value), "\(social.value)")
        #expect(social.news == 0 && news.social == 0 && news.news == social.social)
    }

    @Test("news and what people write are half each")
    func hasTwoHalves() {
        let both = heat(Self.fresh(1_000) + Self.fresh(1_000, isNews: true))
        #expect(both.value == 100 && both.news == 50 && both.social == 50)
        let one = heat(Self.fresh(1_000) + Self.fresh(3, isNews: true))
        #expect(one.social == 50 && one.news == heat(Self.fresh(3, isNews: true)).news && one.news > 1)
    }

    @Test("more items, more reach, more sources and less age never lower the heat")
    func isMonotonous() {
        let some = heat(Self.fresh(5), sources: 2)

        #expect(heat(Self.fresh(6), sources: 2) > some)
        #expect(heat(Self.fresh(5) + Self.fresh(1, isNews: true), sources: 2) > some)
        #expect(heat(Self.fresh(5, reach: 0.3), sources: 2) > some)
        #expect(heat(Self.fresh(5), sources: 3) > some)
        #expect(heat((0..<5).map { _ in Heat.Part(reach: 0.2, hoursOld: 1) }, sources: 2) < some)
    }

    @Test("heat that fades is that of the same items some time later", arguments: [0.0, 1, 12, 40, 10_000])
    func fades(hours: Double) {
        // More than makes the half of people whole.
        let parts = Self.fresh(3_000) + Self.fresh(4, reach: 0.7, isNews: true)
        let later = parts.map { Heat.Part(reach: $0.reach, hoursOld: hours, isNews: $0.isNews) }
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        let faded = heat(parts, sources: 3).faded(from: start, to: start.addingTimeInterval(hours * 3_600))
        #expect(abs(faded.news - heat(later, sources: 3).news) < 1e-9)
        #expect(abs(faded.social - heat(later, sources: 3).social) < 1e-9)
        #expect(
            heat(parts).faded(from: start, to: start.addingTimeInterval(-60)).value
                == heat(parts).faded(from: start, to: start).value
        )
    }

    @Test("heat never passes 100, and numbers out of range are taken as the nearest in range")
    func staysInRange() {
        let most = heat(Self.fresh(100_000, reach: 9) + Self.fresh(100_000, reach: 9, isNews: true), sources: 1_000)
        #expect(most.value == 100)
        #expect(Heat(news: -1, social: 70).news == 0 && Heat(news: -1, social: 70).social == 50)
        #expect(Heat.Part(reach: -1, hoursOld: -5).weight == Heat.Part(reach: 0, hoursOld: 0).weight)
    }
}

@Suite struct ProposedLevelTests {
    let thresholds = LevelThresholds(
        lines: [
            .init(level: .four, score: 40, heat: 0),
            .init(level: .three, score: 60, heat: 10),
            .init(level: .two, score: 75, heat: 30),
            .init(level: .one, score: 90, heat: 60),
        ],
        floors: ["death": .two, "injury": .three, "mass": .two],
        media: [.central: .two, .city: .four],
        riskScore: 35
    )

    func heat(atLeast value: Double) -> Heat {
        var parts: [Heat.Part] = []
        while Heat(Attention(of: parts), sources: 1).value < value {
            parts += [.init(reach: 0.5, hoursOld: 0), .init(reach: 0.5, hoursOld: 0, isNews: true)]
        }
        return Heat(Attention(of: parts), sources: 1)
    }

    @Test(
        "a level takes both its score and its heat",
        arguments: [
            (39, 99.0, nil), (40, 0.0, .four), (60, 5.0, .four), (60, 12.0, .three), (95, 12.0, .three),
            (80, 35.0, .two),
            (95, 65.0, .one), (74, 99.0, .three),
        ] as [(Int, Double, EventLevel?)]
    )
    func takesScoreAndHeat(score: Int, heat: Double, level: EventLevel?) {
        #expect(thresholds.proposed(heat: self.heat(atLeast: heat), topScore: score, risks: [], media: []) == level)
    }

    @Test(
        "a grave risk sets the least level, and the gravest counts",
        arguments: [
            (["injury"], .three), (["death"], .two), (["injury", "mass"], .two), ([], .four),
        ] as [(Set<String>, EventLevel?)]
    )
    func respectsFloors(risks: Set<String>, level: EventLevel?) {
        #expect(thresholds.proposed(heat: heat(atLeast: 0), topScore: 45, risks: risks, media: []) == level)
    }

    @Test("a risk never lowers a level that was reached")
    func neverLowers() {
        #expect(thresholds.proposed(heat: heat(atLeast: 65), topScore: 95, risks: ["injury"], media: []) == .one)
    }

    @Test("a risk in an item of low score is not believed")
    func doubtsMereMentions() {
        #expect(thresholds.proposed(heat: heat(atLeast: 0), topScore: 30, risks: ["death"], media: []) == nil)
    }

    @Test(
        "lines of versions from before heat had halves take as many calls as they did",
        arguments: [(5.0, 0.667), (50, 9.01), (75, 18.02), (95, 38.94)]
    )
    func carriesLinesOver(heat: Double, attention: Double) {
        let line = Heat.half(ofOneSum: heat)
        #expect(Heat(Attention(social: attention * 1.001), sources: 1).value > line)
        #expect(Heat(Attention(social: attention * 0.99), sources: 1).value < line)
    }

    @Test("lines are taken on the scale that their version says", arguments: [(true, 5.0), (false, 2.37)])
    func takesLinesOnTheirScale(halves: Bool, heat: Double) throws {
        var files = try PlaybookFolder.files(in: PlaybookFiles.folder)
        let levels = try #require(files["levels.yaml"]).replacing("heat: 2.3}", with: "heat: 5}")
        files["levels.yaml"] = halves ? levels : levels.replacing("\nheat: halves", with: "")
        let thresholds = try LevelThresholds(Playbook(files: files).levels)
        #expect(abs(try #require(thresholds.lines.last).heat - heat) < 0.01)
    }

    @Test(
        "a medium sets the least level by its rank, and lowers none",
        arguments: [
            (40, [.central], .two), (40, [.city, .central], .two), (40, [.provincial], .four), (95, [.city], .four),
            (39, [.city], .four), (39, [], nil),
        ] as [(Int, Set<LevelRules.MediaRank>, EventLevel?)]
    )
    func respectsMedia(score: Int, media: Set<LevelRules.MediaRank>, level: EventLevel?) {
        #expect(thresholds.proposed(heat: heat(atLeast: 0), topScore: score, risks: [], media: media) == level)
        #expect(thresholds.toldFrom == 40)
    }
}
