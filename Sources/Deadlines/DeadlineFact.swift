package import Foundation
package import Kernel
import Playbooks
package import Postgres

/// One thing that was entered in the ledger about a limit.
package struct DeadlineFact: Sendable, RowDecodable {
    /// The limit that it is about.
    package let deadline: ID<Deadline>
    /// One of `armed`, `paused`, `resumed`, `extended`, `transferred`, `recalculated`, `met`, `missed`, `deemed` and
    /// `cancelled`.
    package let fact: String
    /// The moment from which on it holds.
    package let at: Date
    /// The code of the rule that it was entered under.
    package let rule: String
    /// The code of the rule set.
    package let ruleSet: String
    /// The name of the person behind it; nil for what the service entered.
    package let person: String?
    /// The short name of that person's agency.
    package let agency: String?
    /// What belongs to the fact, such as by how much a limit was extended, as a JSON object; the first one has the rule.
    package let detail: JSON
    /// The due moment that holds after it; nothing while the limit stands still or is over.
    package let dueAt: Date?
    /// The playbook version by whose calendar that moment was counted.
    package let calendar: PlaybookID?
    /// Why, in the words of who entered it.
    package let words: String?

    package init(row: Row) throws {
        deadline = try row["deadline_id"]
        fact = try row["fact"]
        at = try row["at"]
        rule = try row["rule"]
        ruleSet = try row["rule_set"]
        person = try row["person"]
        agency = try row["agency"]
        detail = try row["detail"]
        dueAt = try row["due_at"]
        calendar = try row["calendar_id"]
        words = try row["words"]
    }
}

extension DeadlineDesk {
    /// Every fact about the limits of a case, in the order in which they were entered.
    package func facts(ofCase id: UUID, in transaction: Transaction) async throws -> [DeadlineFact] {
        try await transaction.rows(.facts(where: "case_id = \(id)"))
    }

    /// Every fact about some limits, in the order in which they were entered.
    func facts(of deadlines: [ID<Deadline>], in transaction: Transaction) async throws -> [DeadlineFact] {
        try await transaction.rows(.facts(where: "deadline_id = ANY (\(deadlines.map(\.rawValue)))"))
    }
}

extension SQL {
    fileprivate static func facts(where condition: SQL) -> SQL {
        """
        SELECT deadline_id, fact, deadline_facts.at, deadline_facts.rule, deadline_facts.rule_set,
               people.name AS person, agencies.short_name AS agency, detail, deadline_facts.due_at,
               deadline_facts.calendar_id, words
        FROM hy.deadline_facts
        JOIN hy.deadlines ON deadlines.id = deadline_id
        LEFT JOIN hy.people ON people.id = person_id
        LEFT JOIN hy.agencies ON agencies.id = agency_id
        WHERE \(condition) ORDER BY deadline_facts.id
        """
    }
}
