import Events
package import Foundation
import Kernel
import Playbooks
package import Postgres

/// What follows from a level that was raised.
extension CaseOpening {
    /// Opens the case that the plan of the graver level asks for, and arms the limits that now bind.
    ///
    /// An event that was merged or closed meanwhile keeps in mind that this waits for its return.
    package func raise(for event: UUID, in transaction: Transaction) async throws {
        guard let held = try await EventDesk().held(ID(rawValue: event), in: transaction) else { return }
        guard held.state == .open else {
            try await transaction.execute("UPDATE hy.events SET raise_waits = true WHERE id = \(held.id)")
            return
        }
        try await open(for: event, in: transaction)
        try await bind(for: event, in: transaction)
    }

    /// Arms the limits that an event's level sets for its cases that wait for their first answer; what runs already goes
    /// on as it is.
    package func bind(for event: UUID, in transaction: Transaction) async throws {
        guard let event = try await EventDesk().held(ID(rawValue: event), in: transaction) else { return }
        try await transaction.execute("SELECT hy.hold_cases(\(event.id))")
        for waiting in try await transaction.rows(.waiting(of: event.id), as: WaitingCase.self) {
            guard let plan = try await limits.plan(waiting.plan, of: waiting.id, in: transaction) else { continue }
            try await limits.arm(.discovery, of: plan, waiting.id, event, from: waiting.discoveredAt, in: transaction)
        }
    }
}

/// A case whose first answer is still owed.
private struct WaitingCase: Sendable, RowDecodable {
    let id: ID<Case>
    let plan: String
    /// When its own event was discovered: a merger may have put it into another one.
    let discoveredAt: Date

    init(row: Row) throws {
        id = try row["id"]
        plan = try row["plan"]
        discoveredAt = try row["discovered_at"]
    }
}

extension SQL {
    fileprivate static func waiting(of event: ID<Event>) -> SQL {
        """
        SELECT id, plan, discovered_at FROM hy.cases
        WHERE event_id = \(event) AND state IN ('routed', 'raised', 'accepted', 'drafted')
          AND NOT EXISTS (SELECT FROM hy.case_answers WHERE case_id = cases.id)
        ORDER BY id
        """
    }
}
