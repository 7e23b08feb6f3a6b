import Foundation
import Journal
package import Kernel
package import Postgres

/// Noise: many events are set aside at once, and taken up again.
///
/// What was set aside is only on record: it goes on gathering, and a graver proposal opens it as it would any record.
extension EventDesk {
    /// What became of each of many events.
    package struct Sorted: Sendable {
        /// Those that were turned, in the order in which they were named.
        package let done: [ID<Event>]
        /// Those that stayed as they were, with the reason.
        package let left: [(id: ID<Event>, refusal: EventRefusal)]
    }

    /// Sets events aside that nobody gave a level to (批量忽略); the information office does it.
    ///
    /// A proposal that must be confirmed in time is decided by itself, so its event stays.
    ///
    /// - Parameters:
    ///   - ids: 1 to 200 of them.
    ///   - reason: 1 to 1000 characters, kept with the step of each.
    /// - Throws: `EventRefusal`, `RoleRefusal`.
    package func dismiss(
        _ ids: [ID<Event>],
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Sorted {
        try await turn(ids, .dismiss, "dismissed", reason, by: principal, in: transaction) { event in
            if event.level != nil { throw EventRefusal.alreadyConfirmed }
        }
    }

    /// Takes events up again that were set aside (撤销忽略); the information office does it.
    ///
    /// - Parameters:
    ///   - ids: 1 to 200 of them.
    ///   - reason: 1 to 1000 characters, kept with the step of each.
    /// - Throws: `EventRefusal`, `RoleRefusal`.
    package func restore(
        _ ids: [ID<Event>],
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Sorted {
        try await turn(ids, .restore, "restored", reason, by: principal, in: transaction) { _ in }
    }

    private func turn(
        _ ids: [ID<Event>],
        _ step: Event.Step,
        _ word: String,
        _ reason: String,
        by principal: Principal,
        in transaction: Transaction,
        unless rule: (Event) throws -> Void
    ) async throws -> Sorted {
        let official = try principal.official(for: .directEvent)
        let words = try Self.words(reason)
        guard (1...200).contains(ids.count), Set(ids).count == ids.count else { throw EventRefusal.eventsNeeded }
        try await transaction.execute("SELECT hy.hold_gathering()")
        let locked: [Event] = try await transaction.rows(.locked(ids))
        let found = Dictionary(uniqueKeysWithValues: locked.map { ($0.id, $0) })
        let odd = try await transaction.values(
            step == .dismiss ? .awaited(among: ids) : .neverDismissed(among: ids),
            as: ID<Event>.self
        )
        var done: [ID<Event>] = []
        var next: Event.State?
        var left: [(ID<Event>, EventRefusal)] = []
        for id in ids {
            do {
                guard let event = found[id] else { throw EventRefusal.absent }
                let state = try event.state.after(step)
                try rule(event)
                if odd.contains(id) { throw step == .dismiss ? EventRefusal.tooGrave : .notDismissed }
                done.append(id)
                next = state
            } catch let refusal as EventRefusal {
                left.append((id, refusal))
            }
        }
        // Each of the two steps begins in one state, so all of them come to stand in the same.
        guard let next else { return Sorted(done: [], left: left) }
        try await transaction.execute(.turn(done, to: next, word, by: official, words, at: transaction.moment))
        for id in done { try await transaction.journal(JournalEntry("event.\(word)", "event", id.rawValue)) }
        return Sorted(done: done, left: left)
    }
}

extension SQL {
    /// Events whose level a person had, or has, to confirm in time.
    fileprivate static func awaited(among ids: [ID<Event>]) -> SQL {
        """
        SELECT DISTINCT event_id FROM hy.level_escalations
        WHERE event_id = ANY (\(ids.map(\.rawValue))) AND outcome IS DISTINCT FROM 'withdrawn'
        """
    }

    /// Whether a step says that an event is noise, or that it is none; a proposal that was taken back says nothing.
    static let saysWhetherNoise: SQL = """
        (step IN ('dismissed', 'restored')
         OR step = 'level-proposed' AND at <= (SELECT proposed_at FROM hy.events WHERE events.id = event_steps.event_id))
        """

    /// Events that nobody set aside, or that were taken up again since.
    fileprivate static func neverDismissed(among ids: [ID<Event>]) -> SQL {
        """
        SELECT wanted FROM unnest(\(ids.map(\.rawValue))) AS wanted
        WHERE 'dismissed' IS DISTINCT FROM (
            SELECT step FROM hy.event_steps
            WHERE event_id = wanted AND \(saysWhetherNoise) ORDER BY id DESC LIMIT 1
        )
        """
    }

    fileprivate static func turn(
        _ ids: [ID<Event>],
        to state: Event.State,
        _ word: String,
        by official: Official,
        _ reason: String,
        at moment: Date
    ) -> SQL {
        """
        WITH turned AS (
            UPDATE hy.events SET state = \(state) WHERE id = ANY (\(ids.map(\.rawValue))) RETURNING id
        )
        INSERT INTO hy.event_steps (event_id, step, at, person_id, post_id, reason)
        SELECT id, \(word), \(moment), \(official.person), \(official.post), \(reason) FROM turned
        """
    }
}
