package import Foundation
package import Kernel
package import Organisation
package import Postgres

/// What came from one source lately; history that was read in does not count.
package struct SourceVolume: Sendable, RowDecodable {
    /// The source.
    package let source: SourceID
    /// When a new item came last; nothing where none ever did.
    package let heardAt: Date?
    /// Since when it is silent; nothing while it is not.
    package let silentSince: Date?
    /// The silence that lasts; its alarm has the same id.
    package let silence: ID<Silence>?
    /// Items of the last 24 hours that were new.
    package let accepted: Int
    /// Of the last 24 hours: known ones with other content.
    package let changed: Int
    /// Of the last 24 hours: known ones.
    package let duplicate: Int
    /// Of the last 24 hours: those that could not be taken.
    package let rejected: Int

    package init(row: Row) throws {
        source = try row["source_id"]
        heardAt = try row["heard_at"]
        silentSince = try row["since"]
        silence = try row["silence"]
        accepted = try row["accepted"]
        changed = try row["changed"]
        duplicate = try row["duplicate"]
        rejected = try row["rejected"]
    }
}

/// New items of one hour.
package struct HourCount: Sendable, RowDecodable {
    /// When the hour began.
    package let hour: Date
    /// How many new items came in it.
    package let items: Int

    package init(row: Row) throws {
        hour = try row["hour"]
        items = try row["items"]
    }
}

extension IntakeDesk {
    /// What came from each source, or from one, lately.
    package func volumes(of source: SourceID?, in transaction: Transaction) async throws -> [SourceVolume] {
        try await transaction.rows(.volumes(of: source, at: transaction.moment))
    }

    /// New items of a source in each hour of the last days in which any came, the oldest first.
    package func hours(of source: SourceID, days: Int, in transaction: Transaction) async throws -> [HourCount] {
        try await transaction.rows(.hours(of: source, since: transaction.moment - Double(days) * 86_400))
    }

    /// What is to be expected of a source by its last whole weeks, eight at most.
    ///
    /// - Returns: Nothing where there was not one whole week since it first said anything.
    package func usualVolume(of source: SourceID, in transaction: Transaction) async throws -> ExpectedVolume? {
        let first = try await transaction.value(.firstHeard(source), as: Date?.self) ?? nil
        guard let first else { return nil }
        let week = 7.0 * 86_400
        let weeks = min(Int(transaction.moment.timeIntervalSince(first) / week), 8)
        guard weeks > 0 else { return nil }
        let end = Date(timeIntervalSince1970: (transaction.moment.timeIntervalSince1970 / 3_600).rounded(.down) * 3_600)
        let start = end - Double(weeks) * week
        let counts: [HourCount] = try await transaction.rows(.hours(of: source, since: start, before: end))
        return ExpectedVolume(meanOf: counts.map { ($0.hour, $0.items) }, since: start, weeks: weeks)
    }

    /// What is expected with as much patience as the source's deliveries of the last eight weeks ask for.
    package func patient(
        _ volume: ExpectedVolume,
        with source: SourceID,
        in transaction: Transaction
    ) async throws -> ExpectedVolume {
        volume.patient(
            with: try await transaction.values(.deliveries(of: source, since: transaction.moment - 56 * 86_400))
        )
    }
}

extension SQL {
    fileprivate static func volumes(of source: SourceID?, at moment: Date) -> SQL {
        let only: SQL = source.map { "WHERE sources.id = \($0)" } ?? ""
        return """
            SELECT sources.id AS source_id, heard.at AS heard_at, silences.since, silences.id AS silence, day.*
            FROM hy.sources
            LEFT JOIN hy.silences ON silences.source_id = sources.id AND ended_at IS NULL
            LEFT JOIN LATERAL (
                SELECT received_at AS at FROM hy.batches
                WHERE batches.source_id = sources.id AND NOT history AND accepted > 0 ORDER BY received_at DESC LIMIT 1
            ) AS heard ON true
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(accepted), 0)::bigint AS accepted, coalesce(sum(changed), 0)::bigint AS changed,
                       coalesce(sum(duplicate), 0)::bigint AS duplicate, coalesce(sum(rejected), 0)::bigint AS rejected
                FROM hy.batches
                WHERE batches.source_id = sources.id AND NOT history AND received_at > \(moment) - interval '1 day'
            ) AS day
            \(only) ORDER BY sources.code
            """
    }

    fileprivate static func hours(of source: SourceID, since start: Date, before end: Date? = nil) -> SQL {
        let before: SQL = end.map { "AND received_at < \($0)" } ?? ""
        return """
            SELECT date_trunc('hour', received_at, 'UTC') AS hour, sum(accepted)::bigint AS items
            FROM hy.batches
            WHERE source_id = \(source) AND NOT history AND accepted > 0 AND received_at >= \(start) \(before)
            GROUP BY 1 ORDER BY 1
            """
    }

    /// When something new came, the oldest first; once for five minutes.
    fileprivate static func deliveries(of source: SourceID, since start: Date) -> SQL {
        """
        SELECT min(received_at) FROM hy.batches
        WHERE source_id = \(source) AND NOT history AND accepted > 0 AND received_at >= \(start)
        GROUP BY date_bin('5 minutes', received_at, 'epoch') ORDER BY 1
        """
    }

    fileprivate static func firstHeard(_ source: SourceID) -> SQL {
        "SELECT min(received_at) FROM hy.batches WHERE source_id = \(source) AND NOT history AND accepted > 0"
    }
}
