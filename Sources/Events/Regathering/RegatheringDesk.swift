import Assessment
import Foundation
package import Kernel
package import Postgres

/// Reads what a regathering needs.
package struct RegatheringDesk: Sendable {
    /// Makes a desk; it holds nothing.
    package init() {}

    /// The most items that one regathering reads.
    package static let most = 100_000

    /// The newest items that stand in events, with the words with which they came, in the order in which they were placed.
    ///
    /// - Parameter newest: From 1 to `most`.
    package func recorded(newest: Int, in transaction: Transaction) async throws -> [GatheredItem] {
        try await transaction.rows(.gathered(newest: newest))
    }

    /// What people read of some events: number and title.
    package func names(of events: [ID<Event>], in transaction: Transaction) async throws -> [ID<Event>: String] {
        let found = try await transaction.rows(.events(events), as: Event.self)
        return Dictionary(
            found.map { ($0.id, "\($0.number.text("舆")) \($0.title)") },
            uniquingKeysWith: { first, _ in first }
        )
    }
}

/// An item with the event in which it stands.
package struct GatheredItem: Sendable, RowDecodable {
    /// The item's own identity.
    let id: UUID
    let event: UUID
    /// The item of the same event that it repeats; nil where it stands for itself.
    let foldedInto: UUID?
    let placedAt: Date
    /// Whether a person put it there, or put others to it.
    let isPinned: Bool
    let history: Bool
    /// When its event was closed; nil while it is not.
    let closedAt: Date?
    let words: RecordedWords

    init(
        _ id: UUID,
        in event: UUID,
        foldedInto: UUID? = nil,
        placedAt: Date,
        isPinned: Bool = false,
        closedAt: Date? = nil,
        words: RecordedWords
    ) {
        self.id = id
        self.event = event
        self.foldedInto = foldedInto
        self.placedAt = placedAt
        self.isPinned = isPinned
        self.closedAt = closedAt
        self.words = words
        history = false
    }

    package init(row: Row) throws {
        id = try row["id"]
        event = try row["event_id"]
        foldedInto = try row["folded_into"]
        placedAt = try row["placed_at"]
        isPinned = try row["is_pinned"]
        history = try row["history"]
        closedAt = try row["closed_at"]
        words = try RecordedWords(row: row)
    }

    func candidate(_ reader: NormalReader) -> Candidate { words.candidate(id, reader) }
}

extension SQL {
    /// In the order in which they were placed.
    ///
    /// Of an event into which people merged or moved something all items stay: they put them together.
    fileprivate static func gathered(newest: Int) -> SQL {
        """
        SELECT placed.item_id AS id, placed.event_id, folded_into, placed_at, closed_at, items.history,
               placed_by = 'person' OR placed.event_id IN (
                   SELECT to_id FROM hy.regroupings WHERE kind <> 'split' AND undone_at IS NULL
               ) AS is_pinned,
               \(recordedWords)
        FROM (
            SELECT item_id, event_id, folded_into, placed_at, placed_by FROM hy.event_items
            ORDER BY placed_at DESC, item_id DESC LIMIT \(planned: newest)
        ) AS placed
        JOIN hy.events ON events.id = placed.event_id
        JOIN hy.items ON items.id = placed.item_id
        \(asTheyCame("placed.item_id"))
        ORDER BY placed_at, accepted_at, occurred_at, placed.item_id
        """
    }
}
