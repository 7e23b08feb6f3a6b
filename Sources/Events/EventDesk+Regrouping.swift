import Foundation
package import Intake
import Journal
package import Kernel
package import Postgres

/// What people put together and take apart; gathering obeys it ever after.
///
/// The information office does it. Each step holds gathering until it is committed, and can be taken back.
extension EventDesk {
    /// Puts an event into another one, with its items, its cases and the agencies that were let in (合并).
    ///
    /// - Parameter reason: 1 to 1000 characters, kept with the step on both sides.
    /// - Returns: The event that took the other one in.
    /// - Throws: `EventRefusal`, `RoleRefusal`.
    package func merge(
        _ id: ID<Event>,
        into other: ID<Event>,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Event {
        _ = try principal.official(for: .directEvent)
        let words = try Self.words(reason)
        let (found, target) = try await pair(id, other, in: transaction)
        _ = try found.state.after(.merge)
        _ = try target.state.after(.regroup)
        if let level = found.level?.rawValue, level < target.level?.rawValue ?? 5 {
            throw EventRefusal.mergeIntoGraver
        }
        let standing = (target.level ?? target.proposedLevel)?.rawValue ?? 5
        if try await transaction.value(.awaits(id, graverThan: standing), as: Bool.self) == true {
            throw EventRefusal.levelAwaited
        }
        try await regroup("merge", found, into: other, [], words, in: transaction)
        if target.level != nil { try await transaction.leave(.tookIn, for: other.rawValue) }
        return try await told(other, in: transaction)
    }

    /// Takes items out of an event into another one (移出).
    ///
    /// What repeats an item goes with it.
    ///
    /// - Parameter reason: 1 to 1000 characters, kept with the step on both sides.
    /// - Returns: The event that they were taken from.
    /// - Throws: `EventRefusal`, `RoleRefusal`.
    package func move(
        _ items: [ID<Item>],
        from id: ID<Event>,
        to other: ID<Event>,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Event {
        _ = try principal.official(for: .directEvent)
        let words = try Self.words(reason)
        let (found, target) = try await pair(id, other, in: transaction)
        _ = try found.state.after(.regroup)
        _ = try target.state.after(.regroup)
        try await regroup("move", found, into: other, items, words, in: transaction)
        _ = try await told(other, in: transaction)
        return try await told(id, in: transaction)
    }

    /// Takes items out of an event into a new one (拆分).
    ///
    /// What repeats an item goes with it. Cases and the agencies that were let in stay with the event.
    ///
    /// - Parameter reason: 1 to 1000 characters, kept with the step on both sides.
    /// - Returns: The new event.
    /// - Throws: `EventRefusal`, `RoleRefusal`.
    package func split(
        _ items: [ID<Item>],
        from id: ID<Event>,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Event {
        _ = try principal.official(for: .directEvent)
        let words = try Self.words(reason)
        try await transaction.execute("SELECT hy.hold_gathering()")
        let found = try await locked(id, in: transaction)
        _ = try found.state.after(.regroup)
        let new = ID<Event>()
        try await regroup("split", found, into: new, items, words, in: transaction)
        return try await told(new, in: transaction)
    }

    /// Takes back the last merger, split or move of an event, as long as nothing was built on it (撤销).
    ///
    /// - Parameter reason: 1 to 1000 characters, kept with the step on both sides.
    /// - Throws: `EventRefusal`, `RoleRefusal`.
    package func undo(
        _ id: ID<Event>,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Event {
        _ = try principal.official(for: .directEvent)
        let words = try Self.words(reason)
        try await transaction.execute("SELECT hy.hold_gathering()")
        guard let found = try await event(id, in: transaction) else { throw EventRefusal.absent }
        guard let last: Regrouping = try await transaction.row(.lastRegrouping(of: id)) else {
            // Says what is in the way where nothing is on record.
            throw found.state == .closed ? EventRefusal.closed : .nothingToUndo
        }
        do {
            try await transaction.execute("SELECT hy.undo_regrouping(\(last.id), \(words), \(transaction.moment))")
        } catch let fault as DatabaseError where fault.constraint == "regroupings_built_on" {
            throw EventRefusal.builtOn
        }
        for side in [last.from, last.to] {
            let detail = JSON(text: #"{"regrouping": \#(last.id), "kind": "\#(last.kind)"}"#)
            try await transaction.journal(JournalEntry("event.undone", "event", side.rawValue, detail: detail))
            try await transaction.execute(.followCases(of: side, closedSince: last))
            _ = try await told(side, in: transaction)
        }
        try await transaction.execute(.goOn([last.from.rawValue, last.to.rawValue]))
        return try await told(id, in: transaction)
    }

    /// What can be taken back for an event now; nil where there is nothing, or something was built on it.
    package func undoable(_ id: ID<Event>, in transaction: Transaction) async throws -> Regrouping? {
        guard let last: Regrouping = try await transaction.row(.lastRegrouping(of: id)) else { return nil }
        let isBuiltOn = try await transaction.value("SELECT hy.is_built_on(\(last.id))", as: Bool.self)
        return isBuiltOn == true ? nil : last
    }

    /// Both events, locked in the order of their ids while gathering is at rest.
    private func pair(
        _ id: ID<Event>,
        _ other: ID<Event>,
        in transaction: Transaction
    ) async throws -> (Event, Event) {
        guard id != other else { throw EventRefusal.sameEvent }
        try await transaction.execute("SELECT hy.hold_gathering()")
        guard try await event(id, in: transaction) != nil else { throw EventRefusal.absent }
        guard try await event(other, in: transaction) != nil else { throw EventRefusal.otherAbsent }
        let locked: [Event] = try await transaction.rows(.locked([id, other]))
        guard let found = locked.first(where: { $0.id == id }), let target = locked.first(where: { $0.id == other })
        else { throw EventRefusal.absent }
        return (found, target)
    }

    private func regroup(
        _ kind: String,
        _ found: Event,
        into other: ID<Event>,
        _ items: [ID<Item>],
        _ words: String,
        in transaction: Transaction
    ) async throws {
        if kind != "merge" {
            guard (1...500).contains(items.count), Set(items).count == items.count else {
                throw EventRefusal.itemsNotThere
            }
            let there = try await transaction.value(.count(of: items, in: found.id), as: Int.self)
            guard there == items.count else { throw EventRefusal.itemsNotThere }
            let left = try await transaction.value(.count(in: found.id, without: items), as: Int.self)
            guard left ?? 0 > 0 else { throw EventRefusal.nothingLeft }
        }
        let number: Int64?
        do {
            number = try await transaction.value(
                .regroup(kind, found.id, into: other, items, words, at: transaction.moment),
                as: Int64.self
            )
        } catch let fault as DatabaseError where fault.constraint == "cases_once_per_plan" {
            throw EventRefusal.casesClash
        }
        let action = ["merge": "event.merged", "split": "event.split"][kind, default: "event.moved"]
        let detail = #"{"into": "\#(other.text)", "regrouping": \#(number ?? 0)}"#
        try await transaction.journal(JournalEntry(action, "event", found.id.rawValue, detail: JSON(text: detail)))
    }

    /// The event as it stands now; what its new figures mean for its level follows as a job.
    private func told(_ id: ID<Event>, in transaction: Transaction) async throws -> Event {
        guard let found = try await event(id, in: transaction) else { throw EventRefusal.absent }
        if found.state != .merged { try await transaction.leave(.eventRegrouped, for: id.rawValue) }
        return found
    }
}

/// A merger, a split or a move of items that somebody made.
package struct Regrouping: Sendable, RowDecodable {
    let id: Int64
    /// One of `merge`, `split` and `move`.
    package let kind: String
    /// The event that lost items.
    package let from: ID<Event>
    /// The event that got them.
    package let to: ID<Event>

    package init(row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        from = try row["from_id"]
        to = try row["to_id"]
    }
}

extension SQL {
    fileprivate static func lastRegrouping(of id: ID<Event>) -> SQL {
        """
        SELECT id, kind, from_id, to_id FROM hy.regroupings
        WHERE (from_id = \(id) OR to_id = \(id)) AND undone_at IS NULL ORDER BY id DESC LIMIT 1
        """
    }

    /// Whether a person has yet to confirm a proposed level that is graver than another one.
    fileprivate static func awaits(_ id: ID<Event>, graverThan level: Int16) -> SQL {
        "SELECT coalesce(hy.awaited_level(\(id)) < \(level), false)"
    }

    /// While they were the other event's, the last of its cases may have been closed; then it follows now.
    fileprivate static func followCases(of id: ID<Event>, closedSince regrouping: Regrouping) -> SQL {
        """
        INSERT INTO hy.jobs (kind, subject)
        SELECT 'case.closed', cases.id FROM hy.cases
        JOIN hy.regroupings ON regroupings.id = \(regrouping.id)
        WHERE event_id = \(id) AND cases.closed_at >= regroupings.at ORDER BY cases.id LIMIT 1
        """
    }

    fileprivate static func count(of items: [ID<Item>], in event: ID<Event>) -> SQL {
        "SELECT count(*) FROM hy.event_items WHERE event_id = \(event) AND item_id = ANY (\(items.map(\.rawValue)))"
    }

    /// How many items stay when others go with what repeats them.
    fileprivate static func count(in event: ID<Event>, without items: [ID<Item>]) -> SQL {
        """
        SELECT count(*) FROM hy.event_items
        WHERE event_id = \(event) AND item_id <> ALL (\(items.map(\.rawValue)))
          AND (folded_into IS NULL OR folded_into <> ALL (\(items.map(\.rawValue))))
        """
    }

    fileprivate static func regroup(
        _ kind: String,
        _ id: ID<Event>,
        into other: ID<Event>,
        _ items: [ID<Item>],
        _ words: String,
        at moment: Date
    ) -> SQL {
        "SELECT hy.regroup(\(kind), \(id), \(other), \(items.map(\.rawValue)), \(words), \(moment))"
    }
}
