import Deadlines
import Foundation
import Making
import Playbooks
import TestSupport
import Testing

@Suite struct DeadlineCourseTests {
    private static let start = Date.at("2026-03-02T09:00:00+08:00")
    private static let goesOn = LimitRule.Pause(cause: .consultation, beginsAnew: false)
    private static let anew = LimitRule.Pause(cause: .clarification, beginsAnew: true)
    private let calendar = WorkCalendar()

    /// What some facts add up to, each so many hours after the start.
    private func course(
        _ rule: LimitRule,
        _ facts: [(DeadlineEntry, hours: Double)]
    ) throws -> DeadlineCourse {
        var course = DeadlineCourse(rule, from: Self.start)
        for (entry, hours) in facts { try course.take(entry, at: Self.start.addingTimeInterval(hours * 3_600)) }
        return course
    }

    @Test("time that a limit by the clock stands still is added to it")
    func clockStandsStill() throws {
        let rule = LimitRule.answer(48, .clockHours, pauses: [Self.goesOn])
        let course = try course(rule, [(.paused(.consultation), 10), (.resumed, 15.5), (.transferred, 20)])

        #expect(course.due(by: calendar)?.at == Self.start.addingTimeInterval(53.5 * 3_600))
    }

    @Test("days at whose end a limit stands still are not counted, and none that it stood still for an hour on")
    func daysStandStill() throws {
        let rule = LimitRule.answer(3, .workingDays, pauses: [Self.goesOn])

        // Monday 2 March is the day of the start.
        #expect(try course(rule, []).due(by: calendar)?.at == Date.at("2026-03-06T00:00:00+08:00"))
        let overNight = try course(rule, [(.paused(.consultation), 30), (.resumed, 50)])
        #expect(overNight.due(by: calendar)?.at == Date.at("2026-03-07T00:00:00+08:00"))
        let anHour = try course(rule, [(.paused(.consultation), 30), (.resumed, 31)])
        #expect(anHour.due(by: calendar)?.at == Date.at("2026-03-06T00:00:00+08:00"))
    }

    @Test("a limit that begins anew is counted from the day after")
    func beginsAnew() throws {
        let rule = LimitRule.answer(3, .workingDays, pauses: [Self.anew])
        let course = try course(rule, [(.paused(.clarification), 24), (.resumed, 72)])

        #expect(course.start == Date.at("2026-03-05T09:00:00+08:00"))
        #expect(course.due(by: calendar)?.at == Date.at("2026-03-11T00:00:00+08:00"))
    }

    @Test("it has no end while it stands still")
    func hasNoEnd() throws {
        let rule = LimitRule.answer(3, .workingDays, pauses: [Self.goesOn])
        let course = try course(rule, [(.paused(.consultation), 24)])

        #expect(course.due(by: calendar) == nil && course.state == .paused)
    }

    @Test("it is extended as far and as often as its rule allows")
    func isExtended() throws {
        let rule = LimitRule.answer(20, .workingDays, extending: .init(most: 20, times: 2, approver: .head))
        var course = try course(rule, [(.extended(5), 1), (.extended(15), 2)])

        #expect(course.length == 40)
        #expect(throws: DeadlineRefusal.extendedBefore) { try course.take(.extended(1), at: Self.start) }
        course = DeadlineCourse(rule, from: Self.start)
        #expect(throws: DeadlineRefusal.extendedTooFar) { try course.take(.extended(21), at: Self.start) }
        #expect(throws: DeadlineRefusal.extendedTooFar) { try course.take(.extended(0), at: Self.start) }
        #expect(course.length == 20)
        var fixed = DeadlineCourse(.answer(48, .clockHours), from: Self.start)
        #expect(throws: DeadlineRefusal.neverExtended) { try fixed.take(.extended(1), at: Self.start) }
        #expect(throws: DeadlineRefusal.neverPaused) { try fixed.take(.paused(.consultation), at: Self.start) }
    }

    @Test("what is over stays over; a missed limit can only be met late, change hands or be cancelled")
    func staysOver() throws {
        let rule = LimitRule.answer(3, .workingDays, pauses: [Self.goesOn])
        for end in [DeadlineEntry.met, .deemed, .cancelled] {
            var course = try course(rule, [(end, 1)])
            for entry in [DeadlineEntry.met, .missed, .cancelled, .paused(.consultation), .transferred, .resumed] {
                #expect(throws: DeadlineRefusal.over) { try course.take(entry, at: Self.start) }
            }
        }
        #expect(try course(rule, [(.missed, 1), (.transferred, 2), (.met, 3)]).state == .metLate)
        var missed = try course(rule, [(.missed, 1)])
        #expect(throws: DeadlineRefusal.over) { try missed.take(.paused(.consultation), at: Self.start) }
    }
}
