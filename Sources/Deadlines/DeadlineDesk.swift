package import Foundation
package import Kernel
package import Postgres

/// One instance of a limit.
package struct Deadline: Sendable {
    /// The same for all facts that are entered about this limit.
    package let id: ID<Deadline>
    /// The code of the limit in the playbook, such as `answer-48h`.
    package let rule: String
    /// The moment of the fact that the limit runs from, such as discovery.
    package let startsAt: Date
    /// When it was entered in the ledger; it may be long after the start.
    package let armedAt: Date
    /// The start and the length by the clock: an armed limit fires from here on.
    package let dueAt: Date
    /// What the facts about it add up to.
    package let state: State
    /// When an answer met it, in time or late; nil until then.
    package let metAt: Date?

    /// Where a deadline stands; the database draws the same line.
    package enum State: String, Sendable, SQLValue, SQLDecodable {
        case armed
        case missed
        case met
        case metLate = "met-late"
        case cancelled
    }
}

extension Deadline: RowDecodable {
    package init(row: Row) throws {
        id = try row["id"]
        rule = try row["rule"]
        startsAt = try row["starts_at"]
        armedAt = try row["armed_at"]
        dueAt = try row["due_at"]
        state = try row["state"]
        metAt = try row["met_at"]
    }
}

/// What is needed to arm a limit for a case.
package struct Limit: Sendable {
    /// The code of the rule, such as `answer-48h`.
    package let rule: String
    /// The version of the rule set it was armed under.
    package let ruleSet: String
    /// Hours by the clock from the start.
    package let hours: Double

    /// Takes a limit from the playbook.
    package init(rule: String, ruleSet: String, hours: Double) {
        self.rule = rule
        self.ruleSet = ruleSet
        self.hours = hours
    }

    /// When it ends: clock hours after its start, by night and on holidays too (国办发〔2016〕61号).
    package func due(from start: Date) -> Date { start.addingTimeInterval(hours * 3_600) }
}

/// The ledger of limits: arms, fires, reads.
///
/// Answering a case meets its limits (`meet`).
package struct DeadlineDesk: Sendable {
    package init() {}

    /// Arms a limit for a case from a start that may lie in the past (limits on answering run from discovery).
    ///
    /// A limit that is armed already stays as it is.
    ///
    /// - Parameter epoch: Which time it is that the limit runs for the case, from 1.
    package func arm(
        _ limit: Limit,
        caseID: UUID,
        eventID: UUID,
        from start: Date,
        epoch: Int = 1,
        playbook: PlaybookID,
        in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            .arm(
                limit,
                caseID: caseID,
                eventID: eventID,
                from: start,
                epoch,
                playbook: playbook,
                at: transaction.moment
            )
        )
    }

    /// Meets every limit of a case that its answer ends.
    ///
    /// Locks the deadlines before it reads the moment; one that is overdue and has not fired fires here.
    ///
    /// - Returns: How many limits the answer ended.
    @discardableResult
    package func meet(caseID: UUID, in transaction: Transaction) async throws -> Int {
        try await transaction.value("SELECT hy.meet_deadlines(\(caseID))", as: Int32.self).map(Int.init) ?? 0
    }

    /// Fires up to `most` limits that are due; firing, fact, journal row and job are one transaction.
    ///
    /// Any number of processes may do this at once: a limit that one has locked is passed over by the others.
    ///
    /// - Returns: How many were fired.
    package func fire(most: Int, in transaction: Transaction) async throws -> Int {
        try await transaction.value("SELECT hy.fire_deadlines(\(Int32(most)))", as: Int32.self).map(Int.init) ?? 0
    }

    /// The limits of a case, first due first.
    package func deadlines(ofCase id: UUID, in transaction: Transaction) async throws -> [Deadline] {
        try await transaction.rows(.deadlines(ofCase: id))
    }
}
