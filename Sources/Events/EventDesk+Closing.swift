import Foundation
import Journal
package import Kernel
package import Postgres

/// The end of an event, and its second wave.
extension EventDesk {
    /// The days after closing in which what comes in reopens an event; later it opens a new one.
    ///
    /// docs/decisions says why there are seven.
    package static let secondWaveDays = 7.0

    /// Whether what comes in at a moment opens no event again that was closed at another.
    static func isSecondWaveOver(closed: Date, at moment: Date) -> Bool {
        moment.timeIntervalSince(closed) > secondWaveDays * 86_400
    }

    /// The items, none of which repeats another, that have to come in after closing before cases are opened again.
    package static let secondWaveVoices = 3

    /// Closes an event; the information office does it, once none of its cases is owed.
    ///
    /// - Parameter reason: 1 to 1000 characters, kept with the step.
    /// - Throws: `EventRefusal`, `RoleRefusal`.
    package func close(
        _ id: ID<Event>,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Event {
        let official = try principal.official(for: .directEvent)
        return try await turned(id, .close, reason: Self.words(reason), by: official, in: transaction)
    }

    /// Opens a closed event again; the information office does it.
    ///
    /// - Parameter reason: 1 to 1000 characters, kept with the step.
    /// - Throws: `EventRefusal`, `RoleRefusal`.
    package func reopen(
        _ id: ID<Event>,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Event {
        let official = try principal.official(for: .directEvent)
        return try await turned(id, .reopen, reason: Self.words(reason), by: official, in: transaction)
    }

    /// Closes or reopens an event with its cases; does nothing where it stands so already.
    package func follow(_ id: ID<Event>, _ step: Event.Step, in transaction: Transaction) async throws {
        guard let found: Event = try await transaction.row(.locked(id)), (try? found.state.after(step)) != nil else {
            return  // it was closed or reopened by somebody before
        }
        _ = try await turned(id, step, reason: nil, by: nil, in: transaction)
    }

    private func turned(
        _ id: ID<Event>,
        _ step: Event.Step,
        reason: String?,
        by official: Official?,
        in transaction: Transaction
    ) async throws -> Event {
        try await transaction.execute("SELECT hy.hold_gathering()")
        let found = try await locked(id, in: transaction)
        let next = try found.state.after(step)
        let moment = transaction.moment
        guard let turned = try await turned(id, to: next, in: transaction) else { throw EventRefusal.absent }
        let word = next == .closed ? "closed" : "reopened"
        try await transaction.execute(.turn(word, of: id, by: official, reason: reason, at: moment))
        try await transaction.execute(.heard(word, of: id, at: moment))
        try await transaction.journal(JournalEntry("event.\(word)", "event", id.rawValue))
        if next != .closed { try await transaction.execute(.goOn([id.rawValue])) }
        return turned
    }

    private func turned(
        _ id: ID<Event>,
        to state: Event.State,
        in transaction: Transaction
    ) async throws -> Event? {
        do {
            return try await transaction.row(.turn(id, to: state, at: transaction.moment))
        } catch let fault as DatabaseError where fault.constraint == "events_close_settled" {
            throw EventRefusal.casesNotClosed
        }
    }
}

extension SQL {
    fileprivate static func turn(
        _ word: String,
        of id: ID<Event>,
        by official: Official?,
        reason: String?,
        at moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.event_steps (event_id, step, at, person_id, post_id, reason)
        VALUES (\(id), \(word), \(moment), \(official?.person), \(official?.post), \(reason))
        """
    }

    /// Tells the keeper what became of an event.
    static func heard(_ change: String, of id: ID<Event>, at moment: Date) -> SQL {
        "INSERT INTO hy.gathering_changes (event_id, change, at) VALUES (\(id), \(change), \(moment))"
    }
}
