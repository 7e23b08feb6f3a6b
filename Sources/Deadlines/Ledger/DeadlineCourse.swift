package import Foundation
package import Playbooks

/// What the facts about a limit add up to: when it runs, when it stood still, how long it is by now.
///
/// Pure: the same facts in the same order always add up to the same course.
package struct DeadlineCourse: Sendable, Hashable {
    /// The rule that it was armed under, whatever rules there are today (article 24).
    package let rule: LimitRule
    /// Where its count begins: the moment of its fact, or of the last new beginning.
    package private(set) var start: Date
    /// Its length with every extension, in the rule's unit.
    package private(set) var length: Int
    /// How often it was extended.
    package private(set) var extensions = 0
    /// When it stood still since its count began, in order; the pause that lasts is not among them.
    package private(set) var pauses: [Pause] = []
    /// Since when it stands still, and why; nothing while it runs.
    package private(set) var pause: Standstill?
    /// Where it stands.
    package private(set) var state = Deadline.State.armed

    /// A pause that lasts.
    package struct Standstill: Sendable, Hashable {
        /// When it began.
        package let since: Date
        /// Why.
        package let cause: LimitRule.Pause.Cause
    }

    /// A pause that is over.
    package struct Pause: Sendable, Hashable {
        /// When the limit stood still.
        package let time: DateInterval
        /// Why.
        package let cause: LimitRule.Pause.Cause
    }

    /// A limit that was just armed.
    package init(_ rule: LimitRule, from start: Date) {
        self.rule = rule
        self.start = start
        length = rule.length
    }

    /// Takes one more fact.
    ///
    /// - Throws: `DeadlineRefusal` where it cannot follow or the rule does not allow it; then nothing has changed.
    package mutating func take(_ entry: DeadlineEntry, at moment: Date) throws(DeadlineRefusal) {
        let next = try entry.state(after: state)
        switch entry {
        case .paused(let cause):
            guard rule.pauses.contains(where: { $0.cause == cause }) else { throw .neverPaused }
            pause = Standstill(since: moment, cause: cause)
        case .resumed: resume(at: moment)
        case .extended(let amount):
            guard let extending = rule.extending else { throw .neverExtended }
            guard extensions < extending.times else { throw .extendedBefore }
            guard amount > 0, amount <= extending.most - (length - rule.length) else { throw .extendedTooFar }
            length += amount
            extensions += 1
        case .transferred, .recalculated, .met, .missed, .deemed, .cancelled: break
        }
        state = next
    }

    private mutating func resume(at moment: Date) {
        guard let pause else { return }
        if rule.pauses.contains(where: { $0.cause == pause.cause && $0.beginsAnew }) {
            start = moment
            pauses = []
        } else {
            pauses.append(Pause(time: DateInterval(start: pause.since, end: moment), cause: pause.cause))
        }
        self.pause = nil
    }

    /// When it ends; nothing while it stands still.
    package func due(by calendar: WorkCalendar) -> DueMoment? {
        guard pause == nil else { return nil }
        guard let seconds = rule.unit.seconds else {
            let count = calendar.count(
                length,
                from: start,
                countingFirstDay: rule.countsFirstDay,
                pauses: pauses.map(\.time)
            )
            return DueMoment(at: count.end, count: count)
        }
        let still = pauses.reduce(0) { $0 + $1.time.duration }
        return DueMoment(at: start.addingTimeInterval(Double(length) * seconds + still), count: nil)
    }
}

/// The moment at which a limit ends.
package struct DueMoment: Sendable, Hashable {
    /// The moment itself; it is overdue from the next microsecond on.
    package let at: Date
    /// Day by day how it was counted; nothing for limits by the clock.
    package let count: WorkingDayCount?

    /// Whether a notice may still move it (待通知).
    package var isProvisional: Bool { count?.isProvisional ?? false }
}
