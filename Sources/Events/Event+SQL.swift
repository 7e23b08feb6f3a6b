import Foundation
package import Kernel
package import Postgres

extension Sight {
    /// The condition on `events.id` that row-level security would come to row by row.
    package var events: SQL {
        switch self {
        case .everything: "true"
        case .agency(let agency): "events.id IN (SELECT event_id FROM hy.access WHERE agency_id = \(agency))"
        case .source, .nothing: "false"
        }
    }
}

extension Attention {
    /// Reads the columns in which an event keeps it.
    init(row: Row) throws { self.init(news: try row["news_attention"], social: try row["attention"]) }
}

extension SQL {
    static let columns: SQL = """
        id, year, number, hy.event_title(id) AS title, state, matter, history, discovered_at, first_item_at, last_item_at, items, folded,
        top_item_id, top_score, attention, news_attention, cardinality(source_ids) AS sources, heat_at, risks, proposed_level, proposed_at, level, level_at, level_by, closed_at,
        predecessor_id, merged_into, version
        """

    static func event(_ id: ID<Event>) -> SQL { "SELECT \(columns) FROM hy.events WHERE id = \(id)" }

    static func events(_ ids: [ID<Event>]) -> SQL {
        "SELECT \(columns) FROM hy.events WHERE id = ANY (\(ids.map(\.rawValue)))"
    }

    static func locked(_ id: ID<Event>) -> SQL { "SELECT \(columns) FROM hy.events WHERE id = \(id) FOR UPDATE" }

    static func locked(_ ids: [ID<Event>]) -> SQL {
        "SELECT \(columns) FROM hy.events WHERE id = ANY (\(ids.map(\.rawValue))) ORDER BY id FOR UPDATE"
    }

    static func events(
        for sight: Sight,
        after last: EventPosition?,
        state: Event.State?,
        limit: Int
    ) -> SQL {
        let after: SQL = last.map { "AND (last_item_at, id) < (\($0.lastItemAt), \($0.id))" } ?? ""
        let inState: SQL = state.map { "state = \($0)" } ?? "true"
        return """
            SELECT \(columns) FROM hy.events WHERE \(sight.events) AND \(inState) \(after)
            ORDER BY last_item_at DESC, id DESC LIMIT \(planned: limit)
            """
    }

    static func event(_ number: HumanNumber) -> SQL {
        """
        SELECT \(columns) FROM hy.events
        WHERE year = \(Int32(clamping: number.year)) AND number = \(Int32(clamping: number.number))
        """
    }

    static func board(for sight: Sight, limit: Int) -> SQL {
        """
        SELECT \(columns) FROM hy.events WHERE \(sight.events) AND state = 'open'
        ORDER BY coalesce(level, proposed_level, 5), heat DESC, id LIMIT \(planned: limit)
        """
    }

    static func heat(of events: [ID<Event>], since moment: Date) -> SQL {
        """
        SELECT event_id, hour, heat, news FROM hy.event_heat
        WHERE event_id = ANY (\(events.map(\.rawValue))) AND hour >= \(moment)
        ORDER BY event_id, hour
        """
    }

    static func steps(of id: ID<Event>) -> SQL {
        """
        SELECT step, event_steps.at, hy.acting_name(event_steps.person_id, event_steps.post_id) AS person,
               agencies.short_name AS agency, event_steps.level, reason, other_id, other.year AS other_year,
               other.number AS other_number
        FROM hy.event_steps
        LEFT JOIN hy.events AS other ON other.id = event_steps.other_id
        LEFT JOIN hy.posts ON posts.id = event_steps.post_id
        LEFT JOIN hy.agencies ON agencies.id = posts.agency_id
        WHERE event_id = \(id) ORDER BY event_steps.id
        """
    }

    static func move(_ id: ID<Event>, _ move: LevelMove, by official: Official, at moment: Date) -> SQL {
        """
        UPDATE hy.events
        SET level = \(move.level), level_at = \(moment), level_by = \(official.person), state = \(move.state)
        WHERE id = \(id) RETURNING \(columns)
        """
    }

    static func turn(_ id: ID<Event>, to state: Event.State, at moment: Date) -> SQL {
        """
        UPDATE hy.events SET state = \(state), closed_at = CASE WHEN \(state) = 'closed' THEN \(moment)::timestamptz END
        WHERE id = \(id) RETURNING \(columns)
        """
    }

    static func step(
        _ step: String,
        of id: ID<Event>,
        by official: Official,
        level: EventLevel?,
        reason: String?,
        at moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.event_steps (event_id, step, at, person_id, post_id, level, reason)
        VALUES (\(id), \(step), \(moment), \(official.person), \(official.post), \(level), \(reason))
        """
    }
}
