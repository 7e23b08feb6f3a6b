package import Events
package import Foundation
package import Kernel
package import Postgres

/// Which cases a search is about.
package struct CaseSearch: Sendable {
    /// The pairs of characters that one of the items of their event must have.
    package let pairs: [Int32]
    /// Only in this state, or of events with this confirmed level, where it is said.
    package var state: Case.State?, level: EventLevel?
    /// Only those that this agency has custody of, where it is said.
    package var agency: AgencyID?
    /// Only those that were opened from this moment on, where it is said, and before the other.
    package var since: Date?, until: Date?

    /// Looks for pairs everywhere.
    package init(_ pairs: [Int32]) { self.pairs = pairs }
}

extension CaseDesk {
    /// Cases for events with an item that has every pair, the newest first.
    package func cases(
        _ search: CaseSearch,
        for sight: Sight,
        after last: CasePosition?,
        limit: Int
    ) -> Query<Case> {
        Query(.cases(search, for: sight, after: last, limit: limit))
    }
}

extension SQL {
    fileprivate static func cases(
        _ search: CaseSearch,
        for sight: Sight,
        after last: CasePosition?,
        limit: Int
    ) -> SQL {
        let after: SQL = last.map { "AND (opened_at, id) < (\($0.openedAt), \($0.id))" } ?? ""
        let inState: SQL = search.state.map { "AND state = \($0)" } ?? ""
        let ofLevel: SQL =
            search.level.map { "AND event_id IN (SELECT id FROM hy.events WHERE level = \($0.rawValue))" } ?? ""
        let ofAgency: SQL = search.agency.map { "AND agency_id = \($0)" } ?? ""
        let since: SQL = search.since.map { "AND opened_at >= \($0)" } ?? ""
        let until: SQL = search.until.map { "AND opened_at < \($0)" } ?? ""
        return """
            SELECT \(shownColumns) FROM hy.cases
            WHERE event_id IN (SELECT hy.events_with(\(search.pairs))) AND \(sight.cases)
                \(inState) \(ofLevel) \(ofAgency) \(since) \(until) \(after)
            ORDER BY opened_at DESC, id DESC LIMIT \(planned: limit)
            """
    }
}
