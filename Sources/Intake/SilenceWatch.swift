import Foundation
package import Kernel
import Organisation
package import Postgres

/// Notices sources that say far less than is expected of them, and those that speak again.
package struct SilenceWatch: Sendable {
    package init() {}

    /// Looks at every source of which something is expected; safe to do in several processes at once.
    ///
    /// What came to nobody while for ten minutes no process looked is no silence. A source that speaks again, is paused, or of
    /// which less is expected now ends its silence; one that said little until as much as half of what is expected comes again.
    ///
    /// - Returns: The sources that were found silent.
    package func look(in transaction: Transaction) async throws -> [SourceID] {
        let now = transaction.moment
        let start = try await transaction.value(.keepWatch(at: now), as: Date.self) ?? now
        var (found, over): ([FoundSilence], [SourceID]) = ([], [])
        for source in try await transaction.rows(.watched(since: start, at: now), as: Watched.self) {
            if source.silent == nil {
                if let silence = try await silence(of: source, since: start, in: transaction) { found.append(silence) }
            } else if source.isOver(at: now) {
                over.append(source.id)
            }
        }
        if !over.isEmpty { try await transaction.execute(.end(over, at: now)) }
        return found.isEmpty ? [] : try await transaction.values(.begin(found, at: now))
    }

    private func silence(
        of source: Watched,
        since start: Date,
        in transaction: Transaction
    ) async throws -> FoundSilence? {
        guard let expected = source.expected else { return nil }
        let now = transaction.moment
        let waiting = max(source.heardAt ?? start, start)
        let missing = expected.missing(since: waiting, at: now)
        let ofDay = expected.items(from: source.countedFrom, to: now)
        let isTrickle = source.heard > 0 && ofDay >= 4 * max(ExpectedVolume.telling, Double(source.heard))
        guard missing != nil || isTrickle else { return nil }
        // Of a source that delivers in batches more is missing between two than of one that says one thing at a time.
        let deliveries = try await transaction.values(.deliveries(of: source.id, at: now), as: Date.self)
        let needed = max(ExpectedVolume.telling, 2.5 * expected.usualGap(between: deliveries))
        if let missing, missing >= needed { return FoundSilence(source.id, since: source.heardAt ?? start, heard: 0) }
        if isTrickle, ofDay >= 4 * needed {
            return FoundSilence(source.id, since: source.countedFrom, heard: source.heard)
        }
        return nil
    }
}

private struct FoundSilence {
    let source: SourceID
    let since: Date
    /// How many new items came since then.
    let heard: Int

    init(_ source: SourceID, since: Date, heard: Int) {
        self.source = source
        self.since = since
        self.heard = heard
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
    /// Whether something came all the same when it was found silent.
    let isTrickle: Bool
    /// Since when new items are counted: a day, or since it was found silent or that ended, or the watch began.
    let countedFrom: Date
    /// New items since then.
    let heard: Int

    init(row: Row) throws {
        id = try row["id"]
        expected = try (row["expected"] as [Float]?).flatMap(ExpectedVolume.init(byHour:))
        heardAt = try row["heard_at"]
        silent = try row["since"]
        isTrickle = try row["is_trickle"]
        countedFrom = try row["counted_from"]
        heard = try row["heard"]
    }

    /// Whether its silence has ended.
    func isOver(at now: Date) -> Bool {
        guard let silent, let expected, expected.missing(since: silent, at: now) != nil else { return true }
        guard isTrickle else { return heardAt.map { $0 > silent } == true }
        let wanted = expected.items(from: countedFrom, to: now)
        return wanted >= ExpectedVolume.telling && Double(heard) >= wanted / 2
    }
}

extension SQL {
    /// Since when the watch has been kept, now that it is kept again.
    fileprivate static func keepWatch(at now: Date) -> SQL {
        """
        INSERT INTO hy.silence_watch AS watch (since, looked_at) VALUES (\(now), \(now))
        ON CONFLICT (one) DO UPDATE SET
            since = CASE WHEN watch.looked_at < \(now) - interval '10 minutes' THEN \(now) ELSE watch.since END,
            looked_at = greatest(watch.looked_at, \(now))
        RETURNING since
        """
    }

    fileprivate static func watched(since start: Date, at now: Date) -> SQL {
        """
        SELECT sources.id, CASE WHEN state = 'active' THEN expected END AS expected, last.at AS heard_at, silences.since,
               coalesce(silences.heard > 0, false) AS is_trickle, counted.since AS counted_from, counted.heard
        FROM hy.sources
        LEFT JOIN hy.silences ON silences.source_id = sources.id AND ended_at IS NULL
        LEFT JOIN LATERAL (
            SELECT received_at AS at FROM hy.batches
            WHERE batches.source_id = sources.id AND NOT history AND accepted > 0 ORDER BY received_at DESC LIMIT 1
        ) AS last ON true
        CROSS JOIN LATERAL (
            SELECT greatest(\(start), \(now) - interval '1 day', max(coalesce(earlier.ended_at, earlier.noticed_at))) AS since
            FROM hy.silences AS earlier WHERE earlier.source_id = sources.id
        ) AS day
        CROSS JOIN LATERAL (
            SELECT day.since, coalesce(sum(accepted), 0)::bigint AS heard FROM hy.batches
            WHERE batches.source_id = sources.id AND NOT history AND received_at > day.since
        ) AS counted
        WHERE (state = 'active' AND expected IS NOT NULL) OR silences.id IS NOT NULL
        ORDER BY sources.id
        """
    }

    /// When something new came from a source, the newest first: up to 500 times in the last four weeks.
    fileprivate static func deliveries(of source: SourceID, at now: Date) -> SQL {
        """
        SELECT received_at FROM hy.batches
        WHERE source_id = \(source) AND NOT history AND accepted > 0 AND received_at > \(now) - interval '28 days'
        ORDER BY received_at DESC LIMIT 500
        """
    }

    fileprivate static func begin(_ found: [FoundSilence], at moment: Date) -> SQL {
        """
        INSERT INTO hy.silences (id, source_id, since, noticed_at, heard)
        SELECT id, source, since, \(moment), heard
        FROM unnest(
            \(found.map { _ in UUID.timeOrdered() }), \(found.map(\.source.rawValue)), \(found.map(\.since)),
            \(found.map { Int32(clamping: $0.heard) })
        ) AS found (id, source, since, heard)
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
