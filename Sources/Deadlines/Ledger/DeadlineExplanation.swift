package import Foundation
package import Kernel
package import Playbooks

/// Everything that is on record about a limit.
package struct DeadlineRecord: Sendable {
    /// The limit as the ledger has it.
    package let deadline: Deadline
    /// Everything that was entered about it, in order.
    package let facts: [DeadlineFact]
    /// Who had the case: the first from when the limit was armed, each until the next has it.
    package let custody: [Custody]

    /// One agency's turn.
    package struct Custody: Sendable, Hashable {
        /// Who has the case.
        package let agency: AgencyID
        /// From when on.
        package let since: Date
        /// Until when; nothing while it lasts.
        package let until: Date?
    }
}

/// Why a limit ends when it does: what it rests on, and everything that was counted or left out.
package struct DeadlineExplanation: Sendable {
    /// What it was made from.
    package let record: DeadlineRecord
    /// The code of the rule set that it was armed under.
    package let ruleSet: String
    /// What its facts add up to.
    package let course: DeadlineCourse
    /// Its end as counted again from the facts; nothing while it stands still.
    package let due: DueMoment?
    /// SHA-256 of the playbook version by whose calendar it was counted; nothing for a limit by the clock.
    package let calendar: String?
    /// Where it would end under other rule sets that were in force on the day of its start.
    package let others: [Other]

    /// The same limit under another rule set.
    package struct Other: Sendable, Hashable {
        /// The set.
        package let set: RuleSet
        /// Its rule.
        package let rule: LimitRule
        /// Where the count under it would end, pauses and extensions aside.
        package let due: DueMoment
    }

    /// Counts again.
    ///
    /// - Parameters:
    ///   - calendar: The calendar by which the limit was counted.
    ///   - digest: SHA-256 of the playbook version that it stands in.
    ///   - ruleSets: What other sets say today about the same thing.
    /// - Throws: `BrokenLedger` for facts that do not follow from one another.
    package init(
        of record: DeadlineRecord,
        by calendar: WorkCalendar,
        digest: String?,
        ruleSets: [RuleSet]
    ) throws {
        let start = record.deadline.startsAt
        let course = try DeadlineCourse(record.facts, from: start)
        let ruleSet = record.facts.first?.ruleSet ?? ""
        let day = CivilDay(of: start).description
        self.record = record
        self.ruleSet = ruleSet
        self.course = course
        due = course.due(by: calendar)
        self.calendar = digest
        others = ruleSets.filter { $0.code != ruleSet && $0.isInForce(on: day) }.flatMap { set in
            set.rules.filter { $0.code == course.rule.code || $0.code == course.rule.beside }.compactMap { rule in
                DeadlineCourse(rule, from: start).due(by: calendar).map { Other(set: set, rule: rule, due: $0) }
            }
        }
    }

    /// Whether the count leads to the moment that the ledger has.
    package var isSound: Bool { due.map { abs($0.at.timeIntervalSince(record.deadline.dueAt)) < 0.000_001 } ?? true }
}
