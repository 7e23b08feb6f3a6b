package import Foundation
package import Kernel
import Organisation
package import Postgres

/// Notices sources that say far less than is expected of them, and those that speak again.
package struct SilenceWatch: Sendable {
    package init() {}

    /// Looks at every source of which something is expected; safe to do in several processes at once.
    ///
    /// A source that speaks again, is paused, or of which less is expected now ends its silence.
    ///
    /// - Parameter start: Since when the watch has been kept: what nobody could hear before it is no silence.
    /// - Returns: The sources that were found silent.
    package func look(since start: Date, in transaction: Transaction) async throws -> [SourceID] {
        let now = transaction.moment
        let watched = try await transaction.rows(.watched, as: Watched.self)
        let found: [(id: SourceID, since: Date)] = watched.compactMap { source in
            guard source.silent == nil, let expected = source.expected else { return nil }
            let since = max(source.heardAt ?? start, start)
            return expected.missing(since: since, at: now) == nil ? nil : (source.id, source.heardAt ?? start)
        }
        let over = watched.filter { source in
            guard let silent = source.silent else { return false }
            return source.heardAt.map { $0 > silent } == true || source.expected?.missing(since: silent, at: now) == nil
        }
        if !over.isEmpty { try await transaction.execute(.end(over.map(\.id), at: now)) }
        return found.isEmpty ? [] : try await transaction.values(.begin(found, at: now))
    }
}

/// A time in which a source said far less than was expected of it.
package struct Silence: Sendable, RowDecodable {
    /// Its alarm has the same id.
    package let id: ID<Silence>
    /// When something new came last, or since when it was waited for.
    package let since: Date
    /// When it was noticed.
    package let noticedAt: Date
    /// When the source spoke again, or was not waited for any more; nothing while it is silent.
    package let endedAt: Date?

    package init(row: Row) throws {
        id = try row["id"]
        since = try row["since"]
        noticedAt = try row["noticed_at"]
        endedAt = try row["ended_at"]
    }
}

extension IntakeDesk {
    /// The last ten silences of a source, the newest first.
    package func silences(of source: SourceID, in transaction: Transaction) async throws -> [Silence] {
        try await transaction.rows(
            """
            SELECT id, since, noticed_at, ended_at FROM hy.silences WHERE source_id = \(source)
            ORDER BY noticed_at DESC, id DESC LIMIT 10
            """
        )
    }
}

/// A source that is watched, or was when it fell silent.
private struct Watched: Sendable, RowDecodable {
    let id: SourceID
    /// Nothing where nobody waits for it now.
    let expected: ExpectedVolume?
    let heardAt: Date?
    /// Since when it is silent.
    let silent: Date?

    init(row: Row) throws {
        id = try row["id"]
        expected = try (row["expected"] as [Float]?).flatMap(ExpectedVolume.init(byHour:))
        heardAt = try row["heard_at"]
        silent = try row["since"]
    }
}

extension SQL {
    fileprivate static let watched: SQL = """
        SELECT sources.id, CASE WHEN state = 'active' THEN expected END AS expected, heard.at AS heard_at, silences.since
        FROM hy.sources
        LEFT JOIN hy.silences ON silences.source_id = sources.id AND ended_at IS NULL
        LEFT JOIN LATERAL (
            SELECT received_at AS at FROM hy.batches
            WHERE batches.source_id = sources.id AND NOT history AND accepted > 0 ORDER BY received_at DESC LIMIT 1
        ) AS heard ON true
        WHERE (state = 'active' AND expected IS NOT NULL) OR silences.id IS NOT NULL
        ORDER BY sources.id
        """

    fileprivate static func begin(_ found: [(id: SourceID, since: Date)], at moment: Date) -> SQL {
        """
        INSERT INTO hy.silences (id, source_id, since, noticed_at)
        SELECT id, source, since, \(moment)
        FROM unnest(\(found.map { _ in UUID.timeOrdered() }), \(found.map(\.id.rawValue)), \(found.map(\.since)))
            AS found (id, source, since)
        ON CONFLICT (source_id) WHERE ended_at IS NULL DO NOTHING
        RETURNING source_id
        """
    }

    fileprivate static func end(_ sources: [SourceID], at moment: Date) -> SQL {
        """
        UPDATE hy.silences SET ended_at = greatest(\(moment), noticed_at)
        WHERE source_id = ANY (\(sources.map(\.rawValue))) AND ended_at IS NULL
        """
    }
}
