import Foundation
import Journal
package import Kernel
package import Postgres

/// How grave an event is: said, raised and lowered by people.
extension EventDesk {
    /// Confirms how grave an event is; what must follow (cases, limits) follows as a job.
    ///
    /// Where a graver level was proposed since, the confirmed one can be confirmed again: it stays.
    ///
    /// - Parameter reason: 1 to 1000 characters, kept with the step.
    /// - Throws: `EventRefusal`, `RoleRefusal`.
    package func confirm(
        _ level: EventLevel,
        of id: ID<Event>,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Event {
        let official = try principal.official(for: .confirmLevel)
        let words = try Self.words(reason)
        let found = try await locked(id, in: transaction)
        guard found.level == nil || found.level == level && found.graverLevel != nil else {
            throw EventRefusal.alreadyConfirmed
        }
        guard !found.history else { throw EventRefusal.historyHasNoLevel }
        let isAwaited = try await isAwaited(found, in: transaction)
        let move = LevelMove(
            step: "level-confirmed",
            level: level,
            state: try found.state.after(.confirm),
            reason: words
        )
        let moved = try await moved(found, move, by: official, in: transaction)
        if found.level == nil { try await transaction.leave(.levelConfirmed, for: id.rawValue) }
        if isAwaited { try await transaction.execute(.closeIfDone(id)) }
        return moved
    }

    /// Raises a confirmed level; what must follow (cases, limits) follows as a job.
    ///
    /// - Parameter reason: 1 to 1000 characters, kept with the step.
    /// - Throws: `EventRefusal`, `RoleRefusal`.
    package func raise(
        _ id: ID<Event>,
        to level: EventLevel,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Event {
        let official = try principal.official(for: .confirmLevel)
        let words = try Self.words(reason)
        let found = try await locked(id, in: transaction)
        let next = try found.state.after(.raise)
        guard let now = found.level else { throw EventRefusal.notConfirmed }
        guard level.rawValue < now.rawValue else { throw EventRefusal.notGraver }
        let move = LevelMove(step: "level-raised", level: level, state: next, reason: words)
        let moved = try await moved(found, move, by: official, in: transaction)
        try await transaction.leave(.levelRaised, for: id.rawValue)
        return moved
    }

    /// Lowers a confirmed level; the information office does it.
    ///
    /// Cases that were opened stay, and so do limits that run.
    ///
    /// - Parameter reason: 1 to 1000 characters, kept with the step.
    /// - Throws: `EventRefusal`, `RoleRefusal`.
    package func lower(
        _ id: ID<Event>,
        to level: EventLevel,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Event {
        let official = try principal.official(for: .directEvent)
        let words = try Self.words(reason)
        let found = try await locked(id, in: transaction)
        let next = try found.state.after(.lower)
        guard let now = found.level else { throw EventRefusal.notConfirmed }
        guard level.rawValue > now.rawValue else { throw EventRefusal.notLesser }
        let isAwaited = try await isAwaited(found, in: transaction)
        let move = LevelMove(step: "level-lowered", level: level, state: next, reason: words)
        let moved = try await moved(found, move, by: official, in: transaction)
        if isAwaited { try await transaction.execute(.closeIfDone(id)) }
        return moved
    }

    /// Whether a level waits over a confirmed one that must be confirmed in time: until then its last case does not close the event.
    private func isAwaited(_ found: Event, in transaction: Transaction) async throws -> Bool {
        guard found.level != nil else { return false }
        return try await transaction.value("SELECT hy.awaited_level(\(found.id)) IS NOT NULL", as: Bool.self) ?? false
    }

    /// Escalates up to `most` proposals that nobody confirmed in the time that the playbook gives.
    ///
    /// Any number of processes may do this at once: a proposal is settled once.
    ///
    /// - Returns: How many were settled, those that were confirmed in time among them.
    package func escalate(most: Int, in transaction: Transaction) async throws -> Int {
        try await transaction.value("SELECT hy.escalate_levels(\(Int32(most)))", as: Int32.self).map(Int.init) ?? 0
    }

    func locked(_ id: ID<Event>, in transaction: Transaction) async throws -> Event {
        guard let found: Event = try await transaction.row(.locked(id)) else { throw EventRefusal.absent }
        return found
    }

    static func words(_ reason: String) throws(EventRefusal) -> String {
        let words = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...1_000).contains(words.unicodeScalars.count) else { throw .reasonNeeded }
        return words
    }

    private func moved(
        _ found: Event,
        _ move: LevelMove,
        by official: Official,
        in transaction: Transaction
    ) async throws -> Event {
        let moment = transaction.moment
        guard let moved: Event = try await transaction.row(.move(found.id, move, by: official, at: moment)) else {
            throw EventRefusal.absent
        }
        try await transaction.execute(
            .step(move.step, of: found.id, by: official, level: move.level, reason: move.reason, at: moment)
        )
        let before = found.level.map { ", \"before\": \($0.rawValue)" } ?? ""
        try await transaction.journal(
            JournalEntry(
                "event.\(move.step)",
                "event",
                found.id.rawValue,
                detail: JSON(text: "{\"level\": \(move.level.rawValue)\(before)}")
            )
        )
        return moved
    }
}

/// A level that is about to be set.
struct LevelMove {
    let step: String
    let level: EventLevel
    let state: Event.State
    let reason: String
}

extension SQL {
    /// Looks once more at the last case that was closed, where none is owed: it may close its event now.
    fileprivate static func closeIfDone(_ id: ID<Event>) -> SQL {
        """
        INSERT INTO hy.jobs (kind, subject)
        SELECT 'case.closed', id FROM hy.cases AS closed
        WHERE event_id = \(id) AND state = 'closed'
          AND NOT EXISTS (SELECT FROM hy.cases WHERE cases.event_id = \(id) AND cases.state <> 'closed')
        ORDER BY closed_at DESC LIMIT 1
        """
    }
}
