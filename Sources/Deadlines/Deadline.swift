package import Foundation
package import Kernel
package import Postgres

/// One instance of a limit.
package struct Deadline: Sendable {
    /// The same for all facts that are entered about this limit.
    package let id: ID<Deadline>
    /// The case that it binds.
    package let caseID: UUID
    /// The code of the limit in the playbook, such as `answer-48h`.
    package let rule: String
    /// The moment of the fact that the limit runs from, such as discovery.
    package let startsAt: Date
    /// When it was entered in the ledger; it may be long after the start.
    package let armedAt: Date
    /// What its facts add up to: an armed limit fires from here on.
    ///
    /// While it stands still, the moment that held before.
    package let dueAt: Date
    /// Since when it stands still; nothing while it runs.
    package let pausedAt: Date?
    /// Whether a notice on holidays may still move it (待通知).
    package let isProvisional: Bool
    /// What the facts about it add up to.
    package let state: State
    /// When an answer met it, in time or late; nil until then.
    package let metAt: Date?
    /// The playbook version by whose calendar it was counted; nothing for a limit by the clock.
    package let calendar: PlaybookID?
    /// What ends it.
    package let endedBy: DeadlineDesk.Act
    /// The order to act that it is for; nothing for a limit on answering the case itself.
    package let orderID: UUID?
    /// How often its row was written, from 1.
    package let version: Int

    /// Where a deadline stands; the database draws the same line.
    package enum State: String, Sendable, SQLValue, SQLDecodable, CaseIterable {
        case armed
        /// It stands still (停止计算).
        case paused
        case missed
        /// Silence was deemed consent at its end (视为同意).
        case deemed
        case met
        case metLate = "met-late"
        case cancelled
    }
}

extension Deadline: RowDecodable {
    package init(row: Row) throws {
        id = try row["id"]
        caseID = try row["case_id"]
        rule = try row["rule"]
        startsAt = try row["starts_at"]
        armedAt = try row["armed_at"]
        dueAt = try row["due_at"]
        pausedAt = try row["paused_at"]
        isProvisional = try row["is_provisional"]
        state = try row["state"]
        metAt = try row["met_at"]
        calendar = try row["calendar_id"]
        endedBy = try row["ended_by"]
        orderID = try row["order_id"]
        version = Int(try row["version"] as Int32)
    }
}
