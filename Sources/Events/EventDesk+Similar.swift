package import Kernel
package import Postgres

/// An event whose title is like that of another.
package struct SimilarEvent: Sendable {
    /// The event.
    package let event: Event
    /// From 0.1 to 1.
    package let likeness: Double
}

extension EventDesk {
    /// How many events are looked at, those with the newest item first.
    private static let lookedAt = 5_000
    /// How many are told.
    private static let told = 5

    /// Events that may be about the same matter as one, as their titles read alike, the likest first; five at most.
    ///
    /// Nothing follows from it: whether it is one matter, and to be put together, people decide. Only what something can be merged
    /// with is looked at, history beside history.
    ///
    /// - Throws: `RoleRefusal` for whom merging is not allowed, `EventRefusal.absent`.
    package func similar(
        to id: ID<Event>,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> [SimilarEvent] {
        _ = try principal.official(for: .directEvent)
        guard let event = try await event(id, in: transaction) else { throw EventRefusal.absent }
        guard event.state == .recorded || event.state == .open else { return [] }
        let others = try await transaction.rows(.titles(beside: event, limit: Self.lookedAt), as: TitleRow.self)
        let closest = TitleLikeness(others.map(\.title)).closest(to: event.title, limit: Self.told)
        var found: [SimilarEvent] = []
        for (place, likeness) in closest {
            guard let other = try await self.event(others[place].id, in: transaction) else { continue }
            found.append(SimilarEvent(event: other, likeness: likeness))
        }
        return found
    }
}

/// An event with its title, or how its top item begins.
private struct TitleRow: RowDecodable {
    let id: ID<Event>
    let title: String

    init(row: Row) throws {
        id = try row["id"]
        title = try row["title"]
    }
}

extension SQL {
    fileprivate static func titles(beside event: Event, limit: Int) -> SQL {
        """
        SELECT events.id, coalesce(events.title, item_texts.title, left(item_texts.text, 40)) AS title
        FROM hy.events
        JOIN hy.items ON items.id = top_item_id
        JOIN hy.item_texts ON item_id = items.id AND item_texts.revision = items.revision
        WHERE events.state IN ('recorded', 'open') AND events.id <> \(event.id) AND events.history = \(event.history)
            AND (events.title IS NOT NULL OR erased_at IS NULL)
        ORDER BY events.last_item_at DESC, events.id DESC LIMIT \(planned: limit)
        """
    }
}
