package import Assessment
import Foundation
package import Kernel
package import Postgres

/// How many reactions the newest items of a source drew.
package struct UsualReactions: Sendable, Hashable {
    /// The likes, dislikes, comments and shares together of each item.
    private let counts: [Double]

    /// Takes the likes, dislikes, comments and shares together of each item, in any order.
    package init(_ counts: [Double]) { self.counts = counts }

    /// Of a source of which nothing is known.
    package static let unknown = UsualReactions([])

    /// How an item of so many reactions stands among them; nothing where nothing is known.
    package func rank(of reactions: Double) -> SpreadRank? {
        guard !counts.isEmpty else { return nil }
        return SpreadRank(among: counts.count, above: counts.count { $0 >= reactions })
    }
}

extension IntakeDesk {
    /// What reactions are usual at a source, as they were counted last.
    package func usualReactions(of source: SourceID, in transaction: Transaction) async throws -> UsualReactions {
        let counts = try await transaction.value(
            "SELECT counts FROM hy.source_reactions WHERE source_id = \(source)",
            as: [Double].self
        )
        return UsualReactions(counts ?? [])
    }

    /// Counts, for every source for which that is an hour ago, the reactions to the 400 items of four weeks of which it
    /// spoke last, as it reported them last.
    ///
    /// History that was read in does not count. Safe to do in several processes at once.
    package func countReactions(in transaction: Transaction) async throws {
        try await transaction.execute(.countReactions(at: transaction.moment))
    }
}

extension SQL {
    fileprivate static func countReactions(at moment: Date) -> SQL {
        """
        INSERT INTO hy.source_reactions (source_id, counted_at, counts)
        SELECT sources.id, \(moment), newest.counts
        FROM hy.sources
        LEFT JOIN hy.source_reactions AS known ON known.source_id = sources.id
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(reactions), '{}') AS counts
            FROM (
                SELECT reactions
                FROM (
                    SELECT id, received_at FROM hy.batches
                    WHERE batches.source_id = sources.id AND NOT history AND accepted + changed > 0 AND received_at > \(moment) - interval '28 days'
                    ORDER BY received_at DESC LIMIT 400
                ) AS last
                CROSS JOIN LATERAL (
                    SELECT likes::float8 + dislikes + comments + shares AS reactions FROM hy.items WHERE batch_id = last.id
                    ORDER BY id DESC LIMIT 400
                ) AS each
                ORDER BY last.received_at DESC LIMIT 400
            ) AS taken
        ) AS newest
        WHERE known.counted_at IS NULL OR known.counted_at <= \(moment) - interval '1 hour'
        ORDER BY sources.id
        ON CONFLICT (source_id) DO UPDATE SET counted_at = EXCLUDED.counted_at, counts = EXCLUDED.counts
        """
    }
}
