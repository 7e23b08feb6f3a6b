import Events
import Journal
package import Foundation
import Kernel
package import Postgres

/// Events follow their cases, and cases their event.
///
/// The last case that is closed closes its event, one that is reopened opens it again; and when enough is heard of an event
/// after it was closed, its cases are opened.
package struct EventFollowing: Sendable {
    package init() {}

    /// Closes the event of a case that was closed, where none is owed, no level waits that must be confirmed in time, and neither a
    /// person nor a second wave has reopened the event since.
    package func close(eventOf id: UUID, in transaction: Transaction) async throws {
        guard let found = try await CaseDesk().found(ID(rawValue: id), in: transaction) else { return }
        try await transaction.execute("SELECT hy.hold_gathering()")
        if try await transaction.value(.isDone(found.event), as: Bool.self) == true {
            try await EventDesk().follow(found.event, .close, in: transaction)
        }
    }

    /// Reopens the event of a case that is owed again.
    package func reopen(eventOf id: UUID, in transaction: Transaction) async throws {
        try await transaction.execute("SELECT hy.hold_gathering()")
        guard let found = try await CaseDesk().found(ID(rawValue: id), in: transaction), found.state != .closed else {
            return
        }
        try await EventDesk().follow(found.event, .reopen, in: transaction)
    }

    /// Opens the cases of an event again, all of which were closed; does nothing where one is owed.
    package func reopen(casesOf event: UUID, in transaction: Transaction) async throws {
        let cases: [Case] = try await transaction.rows(.locked(casesOf: event))
        guard cases.allSatisfy({ $0.state == .closed }) else { return }
        for found in cases {
            let state = try found.state.after(.reopen)
            let moment = max(transaction.moment, found.heldSince)
            try await transaction.execute(.reopen(found.id, to: state, words: Self.words, at: moment))
            try await transaction.journal(JournalEntry("case.reopen", "case", found.id.rawValue))
            try await transaction.leave(.caseSentBack, for: found.id.rawValue)
        }
    }

    /// Officials read it as the reason of the step.
    private static let words = "办结后又收到 \(EventDesk.secondWaveVoices) 条以上新的反映，事件重新打开，请再次办理。"
}

extension SQL {
    /// Whether every case of an event is closed, and it was not reopened after the last of them was; for a case it is reopened before.
    fileprivate static func isDone(_ id: ID<Event>) -> SQL {
        """
        SELECT bool_and(state = 'closed') AND hy.awaited_level(\(id)) IS NULL AND NOT EXISTS (
            SELECT FROM hy.event_steps
            WHERE event_id = \(id) AND step = 'reopened' AND at > max(closed_at)
        )
        FROM hy.cases WHERE event_id = \(id)
        """
    }

    fileprivate static func locked(casesOf event: UUID) -> SQL {
        "SELECT \(shownColumns) FROM hy.cases WHERE event_id = \(event) ORDER BY id FOR UPDATE"
    }

    fileprivate static func reopen(_ id: ID<Case>, to state: Case.State, words: String, at moment: Date) -> SQL {
        """
        WITH recorded AS (
            INSERT INTO hy.case_steps (case_id, step, custody, at, words)
            SELECT id, 'reopen', agency_id, \(moment), \(words) FROM hy.cases WHERE id = \(id)
        )
        UPDATE hy.cases SET state = \(state), closed_at = NULL WHERE id = \(id)
        """
    }
}
