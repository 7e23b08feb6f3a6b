package import Foundation
package import Kernel
package import Postgres

/// One thing that was entered in the ledger about a limit.
package struct DeadlineFact: Sendable, RowDecodable {
    /// The limit that it is about.
    package let deadline: ID<Deadline>
    /// One of `armed`, `paused`, `resumed`, `extended`, `transferred`, `recalculated`, `met`, `missed` and `cancelled`.
    package let fact: String
    /// The moment of the transaction that entered it.
    package let at: Date
    /// The code of the rule that it was entered under.
    package let rule: String
    /// The code of the rule set.
    package let ruleSet: String
    /// The name of the person behind it; nil for what the service entered.
    package let person: String?
    /// The short name of that person's agency.
    package let agency: String?
    /// Figures that belong to the fact, such as hours, as a JSON object.
    package let detail: JSON

    package init(row: Row) throws {
        deadline = try row["deadline_id"]
        fact = try row["fact"]
        at = try row["at"]
        rule = try row["rule"]
        ruleSet = try row["rule_set"]
        person = try row["person"]
        agency = try row["agency"]
        detail = try row["detail"]
    }
}

extension DeadlineDesk {
    /// Every fact about the limits of a case, in the order in which they were entered.
    package func facts(ofCase id: UUID, in transaction: Transaction) async throws -> [DeadlineFact] {
        try await transaction.rows(.facts(ofCase: id))
    }
}

extension SQL {
    fileprivate static func facts(ofCase id: UUID) -> SQL {
        """
        SELECT deadline_id, fact, deadline_facts.at, deadline_facts.rule, deadline_facts.rule_set,
               people.name AS person, agencies.short_name AS agency, detail
        FROM hy.deadline_facts
        JOIN hy.deadlines ON deadlines.id = deadline_id
        LEFT JOIN hy.people ON people.id = person_id
        LEFT JOIN hy.agencies ON agencies.id = agency_id
        WHERE case_id = \(id) ORDER BY deadline_facts.id
        """
    }
}
