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
    /// Nothing follows from it: whether it is one matter, and to be put together, people decide, and what they took apart is not told
    /// again. History stands beside history, as no limits run for either; words that were erased are compared with none.
    ///
    /// - Throws: `RoleRefusal` for whom merging is not allowed, `EventRefusal.absent`.
    package func similar(
        to id: ID<Event>,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> [SimilarEvent] {
        _ = try principal.official(for: .directEvent)
        guard let event = try await event(id, in: transaction) else { throw EventRefusal.absent }
        return try await similar(to: event, in: transaction)
    }

    /// The same for an event that was read already, and for who may merge it.
    package func similar(to event: Event, in transaction: Transaction) async throws -> [SimilarEvent] {
        guard event.state == .recorded || event.state == .open,
            let own = try await transaction.row(.title(of: event.id), as: TitleRow.self)
        else { return [] }
        let others = try await transaction.rows(
            .titles(beside: event.id, history: event.history, limit: Self.lookedAt),
            as: TitleRow.self
        )
        let closest = TitleLikeness(others.map(\.title)).closest(to: own.title, limit: Self.told)
        let found: [Event] = try await transaction.rows(.events(closest.map { others[$0.place].id }))
        return closest.compactMap { place, likeness in
            found.first { $0.id == others[place].id }.map { SimilarEvent(event: $0, likeness: likeness) }
        }
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
    /// Events with the words that they can be told by; one whose words were erased is left out.
    private static let titled: SQL = """
        SELECT events.id, coalesce(events.title, item_texts.title, left(item_texts.text, 40)) AS title
        FROM hy.events
        JOIN hy.items ON items.id = top_item_id
        JOIN hy.item_texts ON item_id = items.id AND item_texts.revision = items.revision
        WHERE (events.title IS NOT NULL OR erased_at IS NULL)
        """

    /// Whether people said by it that the two are not one matter: a split, a move, or a merger that was taken back.
    private static let isTakenApart: SQL = "(kind = 'merge') = (undone_at IS NOT NULL)"

    fileprivate static func title(of id: ID<Event>) -> SQL { "\(titled) AND events.id = \(id)" }

    static func titles(beside id: ID<Event>, history: Bool, limit: Int) -> SQL {
        """
        \(titled) AND events.state IN ('recorded', 'open') AND events.history = \(history) AND events.id <> \(id)
            AND events.id <> ALL (ARRAY(
                SELECT to_id FROM hy.regroupings WHERE from_id = \(id) AND \(isTakenApart)
                UNION ALL SELECT from_id FROM hy.regroupings WHERE to_id = \(id) AND \(isTakenApart)
            ))
        ORDER BY events.last_item_at DESC, events.id DESC LIMIT \(planned: limit)
        """
    }
}
