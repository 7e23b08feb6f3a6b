package import Foundation
package import Intake
package import Kernel
package import Postgres

/// One item of an event, as events are handed to other programs.
package struct ExportedMember: Sendable, Hashable, RowDecodable {
    /// The event's number.
    package let number: HumanNumber
    /// The event's title.
    package let title: String
    /// Where the event stands.
    package let state: Event.State
    /// The code of the matter that most of its items are about.
    package let matter: String?
    /// The confirmed level.
    package let level: EventLevel?
    /// The gravest level that was proposed.
    package let proposedLevel: EventLevel?
    /// When the city knew of it.
    package let discoveredAt: Date
    /// The item.
    package let item: ID<Item>
    /// The item that this one repeats.
    package let repeats: UUID?
    /// The code of the item's source.
    package let source: String
    /// When the item was written, or accepted where its source does not say.
    package let saidAt: Date
    /// Its title, or how it begins; personal words are hidden.
    package let words: String

    package init(row: Row) throws {
        number = HumanNumber(year: Int(try row["year"] as Int32), number: Int(try row["number"] as Int32))
        title = try row["title"]
        state = try row["state"]
        matter = try row["matter"]
        level = try row["level"]
        proposedLevel = try row["proposed_level"]
        discoveredAt = try row["discovered_at"]
        item = try row["item_id"]
        repeats = try row["folded_into"]
        source = try row["code"]
        saidAt = try row["occurred_at"]
        words = try row["words"]
    }
}

extension EventDesk {
    /// Every item of the next events by number; nothing behind the last one.
    ///
    /// - Parameter most: How many events at once.
    package func exported(
        after last: HumanNumber?,
        most: Int = 200,
        in transaction: Transaction
    ) async throws -> [ExportedMember] {
        try await transaction.rows(.exported(after: last ?? HumanNumber(year: 0, number: 0), events: most))
    }
}

extension SQL {
    fileprivate static func exported(after last: HumanNumber, events: Int) -> SQL {
        """
        SELECT chosen.year, chosen.number, hy.event_title(chosen.id) AS title, chosen.state, chosen.matter, chosen.level,
               chosen.proposed_level, chosen.discovered_at, item_id, folded_into, code, occurred_at,
               coalesce(item_texts.title, left(item_texts.text, 40)) AS words
        FROM (
            SELECT * FROM hy.events
            WHERE (year, number) > (\(Int32(clamping: last.year)), \(Int32(clamping: last.number))) AND state <> 'merged'
            ORDER BY year, number LIMIT \(planned: events)
        ) AS chosen
        JOIN hy.event_items ON event_id = chosen.id
        JOIN hy.items ON items.id = item_id
        JOIN hy.sources ON sources.id = source_id
        JOIN hy.item_texts USING (item_id, revision)
        ORDER BY chosen.year, chosen.number, occurred_at, item_id
        """
    }
}
