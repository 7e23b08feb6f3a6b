package import Foundation
package import Kernel
package import Postgres

/// Which events a search is about.
package struct EventSearch: Sendable {
    /// The pairs of characters that one of their items must have; none for every event.
    package let pairs: [Int32]
    /// Only in this state, or with this confirmed level, where it is said.
    package var state: Event.State?, level: EventLevel?
    /// Only those that were set aside as noise.
    package var isDismissed = false
    /// Only those that this agency was let into, where it is said.
    package var agency: AgencyID?
    /// Only those whose newest item is from this moment on, where it is said, and before the other.
    package var since: Date?, until: Date?

    /// Looks for pairs everywhere.
    package init(_ pairs: [Int32]) { self.pairs = pairs }
}

extension EventDesk {
    /// Events with an item that has every pair, the one with the newest item first.
    package func events(
        _ search: EventSearch,
        for sight: Sight,
        after last: EventPosition?,
        limit: Int
    ) -> Query<Event> {
        Query(.events(search, for: sight, after: last, limit: limit))
    }
}

extension SQL {
    /// The last that was said of an event as noise is that it is.
    private static let isDismissed: SQL = """
        state = 'recorded' AND id IN (SELECT event_id FROM hy.event_steps WHERE step = 'dismissed')
        AND 'dismissed' = (
            SELECT step FROM hy.event_steps
            WHERE event_id = events.id AND \(saysWhetherNoise) ORDER BY id DESC LIMIT 1
        )
        """

    fileprivate static func events(
        _ search: EventSearch,
        for sight: Sight,
        after last: EventPosition?,
        limit: Int
    ) -> SQL {
        let after: SQL = last.map { "AND (last_item_at, id) < (\($0.lastItemAt), \($0.id))" } ?? ""
        let inState: SQL = search.state.map { "AND state = \($0)" } ?? ""
        let ofLevel: SQL = search.level.map { "AND level = \($0.rawValue)" } ?? ""
        let since: SQL = search.since.map { "AND last_item_at >= \($0)" } ?? ""
        let until: SQL = search.until.map { "AND last_item_at < \($0)" } ?? ""
        let ofAgency: SQL =
            search.agency.map { "AND id IN (SELECT event_id FROM hy.access WHERE agency_id = \($0))" } ?? ""
        let withPairs: SQL = search.pairs.isEmpty ? "true" : "id IN (SELECT hy.events_with(\(search.pairs)))"
        let dismissed: SQL = search.isDismissed ? "AND \(isDismissed)" : ""
        return """
            SELECT \(columns) FROM hy.events
            WHERE \(withPairs) AND \(sight.events) \(dismissed)
                \(inState) \(ofLevel) \(ofAgency) \(since) \(until) \(after)
            ORDER BY last_item_at DESC, id DESC LIMIT \(planned: limit)
            """
    }
}
