import Foundation
package import Kernel
import Organisation
package import Postgres

/// Notices sources that say nothing though something is expected of them, and those that speak again.
package struct SilenceWatch: Sendable {
    package init() {}

    /// Looks at every source of which something is expected; safe to do in several processes at once.
    ///
    /// What came to nobody while for ten minutes no process looked is no silence. A source that speaks again, is paused, or of which less is
    /// expected now ends its silence.
    ///
    /// - Returns: The sources that were found silent.
    package func look(in transaction: Transaction) async throws -> [SourceID] {
        let now = transaction.moment
        try await transaction.execute(.keepWatch(at: now))
        try await transaction.execute(.forgetWatches(at: now))
        let kept = try await transaction.rows("SELECT since, until FROM hy.watches ORDER BY since", as: Watch.self)
        let watched = try await transaction.rows(.watched, as: Watched.self)
        let found: [(id: SourceID, since: Date)] = watched.compactMap { source in
            guard source.silent == nil, let expected = source.expected, let first = kept.first else { return nil }
            let since = max(source.heardAt ?? first.since, source.waitingSince ?? .distantPast)
            guard since < now, expected.missing(during: kept.times(from: since, to: now)) != nil else { return nil }
            return (source.id, since)
        }
        let over = watched.filter { source in
            guard let silent = source.silent else { return false }
            return source.heardAt.map { $0 > silent } == true
                || source.expected?.missing(during: kept.times(from: silent, to: now)) == nil
        }
        if !over.isEmpty { try await transaction.execute(.end(over.map(\.id), at: now)) }
        return found.isEmpty ? [] : try await transaction.values(.begin(found, at: now))
    }
}

/// A time in which sources were looked at.
private struct Watch: Sendable, RowDecodable {
    let since: Date
    let until: Date

    init(row: Row) throws {
        since = try row["since"]
        until = try row["until"]
    }
}

extension [Watch] {
    /// What of them lies between two moments, each time once: several processes may have begun at once, and clocks may have been wrong.
    fileprivate func times(from first: Date, to last: Date) -> [DateInterval] {
        var end = first
        return compactMap { watch in
            let (start, until) = (Swift.max(watch.since, end), Swift.min(watch.until, last))
            guard start < until else { return nil }
            end = until
            return DateInterval(start: start, end: until)
        }
    }
}

/// A source that is watched, or was when it fell silent.
private struct Watched: Sendable, RowDecodable {
    let id: SourceID
    /// Nothing where nobody waits for it now.
    let expected: ExpectedVolume?
    let waitingSince: Date?
    let heardAt: Date?
    /// Since when it is silent.
    let silent: Date?

    init(row: Row) throws {
        id = try row["id"]
        expected = try ExpectedVolume(byHour: row["expected"], patience: row["patience"])
        waitingSince = try row["waiting_since"]
        heardAt = try row["heard_at"]
        silent = try row["since"]
    }
}

extension SQL {
    fileprivate static func keepWatch(at now: Date) -> SQL {
        """
        WITH kept AS (
            UPDATE hy.watches SET until = greatest(until, \(now)), seen_at = clock_timestamp()
            WHERE since = (
                SELECT since FROM hy.watches
                WHERE seen_at BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp() + interval '10 minutes'
                ORDER BY seen_at DESC LIMIT 1
            )
            RETURNING since
        )
        INSERT INTO hy.watches (since, until, seen_at) SELECT \(now), \(now), clock_timestamp()
        WHERE NOT EXISTS (SELECT FROM kept)
        ON CONFLICT (since) DO UPDATE SET seen_at = excluded.seen_at
        """
    }

    /// Nobody is waited for so long.
    fileprivate static func forgetWatches(at now: Date) -> SQL {
        "DELETE FROM hy.watches WHERE until < \(now) - interval '366 days'"
    }

    fileprivate static let watched: SQL = """
        SELECT sources.id, CASE WHEN state = 'active' THEN expected END AS expected, patience, waiting_since, heard.at AS heard_at,
               silences.since
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
