package import Assessment
package import Foundation
package import Kernel
package import Postgres

/// Which items a search is about.
package struct ItemSearch: Sendable {
    /// What must stand in their titles and texts.
    package let words: SearchWords
    /// Only of this source, where it is said.
    package var source: SourceID?
    /// Only from this moment on, where it is said, and before the other.
    package var since: Date?, until: Date?

    /// Looks for words everywhere.
    package init(_ words: SearchWords) { self.words = words }
}

extension IntakeDesk {
    /// Items that have every pair of the words, the newest first, after the last one of the page before.
    ///
    /// Whether the words themselves stand there, `SearchWords.stand` tells.
    package func items(_ search: ItemSearch, after last: ItemPosition?, limit: Int) -> Query<Item> {
        Query(.items(search, after: last, limit: limit))
    }
}

extension SQL {
    fileprivate static func items(_ search: ItemSearch, after last: ItemPosition?, limit: Int) -> SQL {
        """
        SELECT \(listed) FROM (
            SELECT * FROM hy.items WHERE id IN (
                SELECT hy.items_with(\(search.words.pairs), \(search.source), \(search.since), \(search.until),
                                     \(last?.occurredAt), \(last?.id), \(Int32(limit)))
            )
        ) AS items \(withTextAndScore)
        ORDER BY items.occurred_at DESC, items.id DESC
        """
    }
}
