package import Foundation
package import Kernel
package import Postgres

/// Which items a search is about.
package struct ItemSearch: Sendable {
    /// The pairs of characters that their titles and texts must have.
    package let pairs: [Int32]
    /// Only of this source, where it is said.
    package var source: SourceID?
    /// Only from this moment on, where it is said, and before the other.
    package var since: Date?, until: Date?

    /// Looks for pairs everywhere.
    package init(_ pairs: [Int32]) { self.pairs = pairs }
}

extension IntakeDesk {
    /// Items that have every pair, the newest first, after the last one of the page before.
    ///
    /// Whether the words themselves stand there, `SearchWords.stand` in `Assessment` tells.
    package func items(_ search: ItemSearch, after last: ItemPosition?, limit: Int) -> Query<Item> {
        Query(.items(search, after: last, limit: limit))
    }
}

extension SQL {
    fileprivate static func items(_ search: ItemSearch, after last: ItemPosition?, limit: Int) -> SQL {
        """
        SELECT \(listed) FROM (
            SELECT * FROM hy.items WHERE id IN (
                SELECT hy.items_with(\(search.pairs), \(search.source), \(search.since), \(search.until),
                                     \(last?.occurredAt), \(last?.id), \(Int32(limit)))
            )
        ) AS items \(withTextAndScore)
        ORDER BY items.occurred_at DESC, items.id DESC
        """
    }
}
