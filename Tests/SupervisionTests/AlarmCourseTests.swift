import Foundation
import Making
import Playbooks
import Supervision
import Testing

@Suite struct AlarmCourseTests {
    static let start = Date.at("2026-03-02T09:00:00+08:00")
    static let chain = EscalationChain(
        code: "grave",
        name: "Ⅰ级",
        matter: .limits,
        levels: [1],
        rungs: [
            .init(when: .share(50), audiences: [.liaison]), .init(when: .share(80), audiences: [.head]),
            .init(when: .share(100), audiences: [.informationOffice]), .init(when: .after(30), audiences: [.leader]),
        ],
        again: .init(every: 60, times: 2)
    )

    /// Follows an alarm of a limit of ten hours from look to look; answers what was told, as `minute: rung.round`.
    ///
    /// - Parameters:
    ///   - raised: The minute in which it is raised.
    ///   - change: What else happens, by the minute.
    private func play(
        raised: Int = 0,
        until end: Int = 2_000,
        due: Int = 600,
        changes: [Int: (inout AlarmStanding) -> Void] = [:]
    ) -> [String] {
        let course = AlarmCourse(Self.chain)
        func moment(_ minute: Int) -> Date { Self.start + Double(minute) * 60 }
        var standing = AlarmStanding(raisedAt: moment(raised), outlook: .runs(from: Self.start, to: moment(due)))
        var told: [String] = []
        var next: Date? = moment(raised)
        for minute in raised...end {
            let now = moment(minute)
            if case .runs(_, let to) = standing.outlook, to <= now { standing.outlook = .waits }
            if let change = changes[minute] {
                change(&standing)
                next = now
            }
            while let due = next, due <= now {
                if let rest = standing.restsUntil, rest <= now { standing.restsUntil = nil }
                switch course.move(standing, at: now) {
                case .end: return told + ["\(minute): end"]
                case .look(let at): next = at
                case .tell(let rung, let round):
                    told.append("\(minute): \(rung).\(round)")
                    standing.rung = rung
                    standing.round = round
                    standing.toldAt = now
                    standing.restsUntil = nil
                    standing.isUnreached = false
                    if standing.outlook == .waits { standing.missWasTold = true }
                }
            }
        }
        return told
    }

    @Test("shares of the limit, its end, the wait after it, and the repetitions follow one another")
    func climbs() {
        #expect(play() == ["300: 1.0", "480: 2.0", "600: 3.0", "630: 4.0", "690: 4.1", "750: 4.2"])
    }

    @Test("a limit that is armed late tells the highest rung whose time has come")
    func backdated() {
        #expect(play(raised: 500).first == "500: 2.0")
        #expect(play(raised: 400).prefix(2) == ["400: 1.0", "480: 2.0"])
        #expect(play(raised: 700).first == "700: 3.0")
    }

    @Test(
        "who has acknowledged it is left alone until the rest is over, and is told all the same that the limit was missed"
    )
    func rests() {
        let afterTheEnd: (inout AlarmStanding) -> Void = { $0.restsUntil = Self.start + 730 * 60 }
        #expect(
            play(changes: [610: afterTheEnd]) == [
                "300: 1.0", "480: 2.0", "600: 3.0", "730: 4.0", "790: 4.1", "850: 4.2",
            ]
        )
        let before: (inout AlarmStanding) -> Void = { $0.restsUntil = Self.start + 730 * 60 }
        #expect(play(changes: [400: before]).prefix(3) == ["300: 1.0", "600: 3.0", "630: 4.0"])
    }

    @Test("what is done is over, what stands still is silent, and a longer limit tells its end later")
    func moves() {
        #expect(play(changes: [500: { $0.outlook = .over }]) == ["300: 1.0", "480: 2.0", "500: end"])
        #expect(play(changes: [200: { $0.outlook = .standsStill }]).isEmpty)
        let extended: (inout AlarmStanding) -> Void = {
            $0.outlook = .runs(from: Self.start, to: Self.start + 1_200 * 60)
        }
        #expect(play(changes: [500: extended]).prefix(3) == ["300: 1.0", "480: 2.0", "1200: 3.0"])
    }

    @Test("where nobody could be reached the next rung comes at once, but a limit is never called missed before it is")
    func unreached() {
        #expect(play(changes: [310: { $0.isUnreached = true }]).prefix(3) == ["300: 1.0", "310: 2.0", "600: 3.0"])
        #expect(play(changes: [481: { $0.isUnreached = true }]).prefix(3) == ["300: 1.0", "480: 2.0", "600: 3.0"])
        #expect(
            play(changes: [601: { $0.isUnreached = true }]).prefix(4) == [
                "300: 1.0", "480: 2.0", "600: 3.0", "601: 4.0",
            ]
        )
    }

    @Test("whether a miss was told is known from who was told, whatever rung another chain had reached")
    func readsMissesFromTellings() {
        var standing = AlarmStanding(rung: 4, raisedAt: Self.start, toldAt: Self.start, outlook: .waits)
        let course = AlarmCourse(Self.chain)
        let rested = Self.start + 60
        standing.restsUntil = rested + 3_600
        #expect(course.move(standing, at: rested) == .tell(rung: 3, round: 0))
        standing.missWasTold = true
        #expect(course.move(standing, at: rested) == .look(at: rested + 3_600))
        standing.restsUntil = nil
        standing.rung = 1
        #expect(course.move(standing, at: Self.start + 1_800) == .tell(rung: 4, round: 0))
    }

    @Test("what is due and has not fired yet is looked at again a second later and not called missed")
    func waitsForTheFiring() {
        let due = Self.start + 600 * 60
        let standing = AlarmStanding(
            rung: 2,
            raisedAt: Self.start,
            toldAt: Self.start,
            outlook: .runs(from: Self.start, to: due)
        )
        #expect(AlarmCourse(Self.chain).move(standing, at: due + 5) == .look(at: due + 6))
    }

    @Test("a level that nobody confirms climbs by the clock alone")
    func levels() {
        let chain = EscalationChain(
            code: "levels",
            name: "级别",
            matter: .levels,
            levels: [1],
            rungs: [
                .init(when: .after(0), audiences: [.informationOffice]), .init(when: .after(15), audiences: [.leader]),
            ],
            again: nil
        )
        var standing = AlarmStanding(raisedAt: Self.start, outlook: .waits)
        let course = AlarmCourse(chain)
        #expect(course.move(standing, at: Self.start) == .tell(rung: 1, round: 0))
        standing.rung = 1
        standing.toldAt = Self.start
        #expect(course.move(standing, at: Self.start) == .look(at: Self.start + 900))
        standing.restsUntil = Self.start + 3_600
        #expect(course.move(standing, at: Self.start + 900) == .look(at: Self.start + 3_600))
        standing.restsUntil = nil
        #expect(course.move(standing, at: Self.start + 900) == .tell(rung: 2, round: 0))
        standing.rung = 2
        #expect(course.move(standing, at: Self.start + 9_000) == .look(at: nil))
    }
}
