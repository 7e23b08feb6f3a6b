import Playbooks
import Testing

@testable import Events

@Suite struct HeatTests {
    static func fresh(_ count: Int, reach: Double = 0.2) -> [Heat.Part] {
        (0..<count).map { _ in Heat.Part(reach: reach, hoursOld: 0) }
    }

    @Test("an event without items draws no attention")
    func isZeroWithoutItems() {
        #expect(Heat(of: [], sources: 0).value == 0)
    }

    @Test("half of the attention to an item is gone after twelve hours")
    func halvesInTwelveHours() {
        let now = Heat.Part(reach: 0.6, hoursOld: 0)
        let later = Heat.Part(reach: 0.6, hoursOld: 12)

        #expect(abs(later.weight - now.weight / 2) < 1e-12)
    }

    @Test(
        "heat lies where people expect it",
        arguments: [
            (1, 0.0, 1, 1.0...5.0), (10, 0.2, 3, 30.0...40.0), (50, 0.2, 3, 80.0...95.0), (1, 1.0, 1, 20.0...35.0),
        ]
    )
    func isOnScale(count: Int, reach: Double, sources: Int, range: ClosedRange<Double>) {
        #expect(range.contains(Heat(of: Self.fresh(count, reach: reach), sources: sources).value))
    }

    @Test("more items, more reach, more sources and less age never lower the heat")
    func isMonotonous() {
        let heat = Heat(of: Self.fresh(5), sources: 2)

        #expect(Heat(of: Self.fresh(6), sources: 2) > heat)
        #expect(Heat(of: Self.fresh(5, reach: 0.3), sources: 2) > heat)
        #expect(Heat(of: Self.fresh(5), sources: 3) > heat)
        #expect(Heat(of: (0..<5).map { _ in Heat.Part(reach: 0.2, hoursOld: 1) }, sources: 2) < heat)
    }

    @Test("heat never passes 100, and numbers out of range are taken as the nearest in range")
    func staysInRange() {
        #expect(Heat(of: Self.fresh(100_000, reach: 9), sources: 1_000).value <= 100)
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
        while Heat(of: parts, sources: 1).value < value { parts.append(.init(reach: 0.5, hoursOld: 0)) }
        return Heat(of: parts, sources: 1)
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
