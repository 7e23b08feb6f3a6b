import Foundation
import Kernel
import Postgres
import Web

extension SQL {
    private static let feedColumns: SQL = """
        feeds.id, feeds.source_id, feeds.name, url, host, feeds.state, every_minutes, made_at, feeds.next_at, checked_at, heard_at, outcome,
        feeds.failures, form, entity_tag, last_modified, digest, feeds.version
        """

    static func feeds(of source: SourceID?) -> SQL {
        let only: SQL = source.map { "AND source_id = \($0)" } ?? ""
        return "SELECT \(feedColumns) FROM hy.feeds WHERE state <> 'removed' \(only) ORDER BY id"
    }

    static func feed(_ id: ID<Feed>) -> SQL {
        "SELECT \(feedColumns) FROM hy.feeds WHERE id = \(id) AND state <> 'removed'"
    }

    static func add(
        _ id: ID<Feed>,
        _ address: WebAddress,
        named name: String,
        to source: SourceID,
        every minutes: Int,
        by person: PersonID,
        at moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.feeds (id, source_id, name, url, host, every_minutes, made_at, made_by)
        VALUES (\(id), \(source), \(name), \(address.text), \(address.place), \(Int32(clamping: minutes)), \(moment), \(person))
        """
    }

    static func change(_ id: ID<Feed>, to state: Feed.State, every minutes: Int) -> SQL {
        """
        UPDATE hy.feeds
        SET next_at = CASE WHEN state = 'paused' AND \(state)::text = 'active' THEN clock_timestamp() ELSE next_at END,
            state = \(state), every_minutes = \(Int32(clamping: minutes))
        WHERE id = \(id) AND state NOT IN ('gone', 'removed')
        """
    }

    static func remove(_ id: ID<Feed>) -> SQL {
        "UPDATE hy.feeds SET state = 'removed' WHERE id = \(id) AND state <> 'removed' RETURNING \(feedColumns)"
    }

    static func hurry(_ id: ID<Feed>) -> SQL { "SELECT hy.hurry_feed(\(id))" }

    /// One host that is not leased, not left alone, and has something due; who is due first comes first.
    static let claimHost: SQL = """
        UPDATE hy.feed_hosts SET lease_until = clock_timestamp() + interval '2 minutes', lease = lease + 1
        WHERE host = (
            SELECT feed_hosts.host FROM hy.feed_hosts
            JOIN LATERAL (
                SELECT feeds.next_at FROM hy.feeds JOIN hy.sources ON sources.id = source_id AND sources.state = 'active'
                WHERE feeds.host = feed_hosts.host AND feeds.state = 'active' ORDER BY feeds.next_at LIMIT 1
            ) AS first ON first.next_at <= clock_timestamp()
            WHERE feed_hosts.next_at <= clock_timestamp()
              AND (lease_until IS NULL OR lease_until < clock_timestamp())
            ORDER BY first.next_at LIMIT 1
            FOR UPDATE OF feed_hosts SKIP LOCKED
        )
        RETURNING host, lease
        """

    static func due(on host: String) -> SQL {
        """
        SELECT \(feedColumns) FROM hy.feeds JOIN hy.sources ON sources.id = source_id AND sources.state = 'active'
        WHERE host = \(host) AND feeds.state = 'active' AND feeds.next_at <= clock_timestamp()
        ORDER BY feeds.next_at LIMIT 8
        """
    }

    static func renew(_ claim: FeedClaim) -> SQL {
        """
        UPDATE hy.feed_hosts SET lease_until = clock_timestamp() + interval '2 minutes'
        WHERE host = \(claim.host) AND lease = \(claim.lease)
        """
    }

    static func isWanted(_ id: ID<Feed>) -> SQL { "SELECT state = 'active' FROM hy.feeds WHERE id = \(id)" }

    static func hostFailures(_ host: String) -> SQL { "SELECT failures FROM hy.feed_hosts WHERE host = \(host)" }

    static func release(_ claim: FeedClaim, failures: Int, wait: Duration) -> SQL {
        """
        UPDATE hy.feed_hosts
        SET lease_until = NULL, failures = \(Int32(clamping: failures)),
            next_at = clock_timestamp() + \(wait / .seconds(1)) * interval '1 second'
        WHERE host = \(claim.host) AND lease = \(claim.lease)
        """
    }

    /// Whether the feed of an address is fetched; null where there is none.
    static func isFetched(_ url: String) -> SQL {
        """
        SELECT bool_or(feeds.state = 'active' AND sources.state = 'active')
        FROM hy.feeds JOIN hy.sources ON sources.id = source_id WHERE url = \(url) AND feeds.state NOT IN ('gone', 'removed')
        """
    }

    /// What the old place gave to be given back means nothing to the new one.
    static func move(_ id: ID<Feed>, to address: WebAddress) -> SQL {
        """
        UPDATE hy.feeds SET url = \(address.text), host = \(address.place), entity_tag = NULL, last_modified = NULL
        WHERE id = \(id) AND state NOT IN ('gone', 'removed')
        """
    }

    static func finish(_ feed: Feed, _ report: FeedReport, failures: Int, wait: Duration, at moment: Date) -> SQL {
        let validators: SQL =
            report.validators.map { ", entity_tag = \($0.entityTag), last_modified = \($0.lastModified)" } ?? ""
        let heard: SQL = [.taken, .tooManyEntries].contains(report.outcome) ? ", heard_at = \(moment)" : ""
        let gone: SQL = report.isGone ? ", state = CASE state WHEN 'removed' THEN state ELSE 'gone' END" : ""
        return """
            UPDATE hy.feeds
            SET checked_at = \(moment), outcome = \(report.outcome.code),
                failures = CASE WHEN \(failures == 0) THEN 0 ELSE failures + 1 END,
                next_at = clock_timestamp() + \(wait / .seconds(1)) * interval '1 second',
                form = coalesce(\(report.form?.rawValue), form), digest = coalesce(\(report.digest), digest)
                \(validators) \(heard) \(gone)
            WHERE id = \(feed.id)
            RETURNING state
            """
    }

    static func quarantine(
        _ bytes: [UInt8],
        digest: [UInt8],
        of source: SourceID,
        feed: ID<Feed>?,
        _ reason: FeedOutcome,
        _ contentType: String?,
        at moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.quarantined_bodies (id, source_id, feed_id, received_at, reason, content_type, digest, size, bytes)
        VALUES (\(ID<QuarantinedBody>()), \(source), \(feed), \(moment), \(reason.code), left(\(contentType), 200),
                \(digest), \(Int32(clamping: bytes.count)), \(bytes))
        ON CONFLICT DO NOTHING
        """
    }

    static func dropBodies(of source: SourceID) -> SQL {
        """
        DELETE FROM hy.quarantined_bodies
        WHERE id IN (
            SELECT id FROM hy.quarantined_bodies WHERE source_id = \(source) ORDER BY received_at DESC, id DESC OFFSET 20
        )
        """
    }

    static let sweepBodies: SQL =
        "DELETE FROM hy.quarantined_bodies WHERE received_at < hy.moment() - interval '30 days'"

    static func quarantined(of source: SourceID) -> SQL {
        """
        SELECT id, source_id, feed_id, received_at, reason, content_type, size
        FROM hy.quarantined_bodies WHERE source_id = \(source) ORDER BY received_at DESC, id DESC LIMIT 50
        """
    }

    static func disclose(_ id: ID<QuarantinedBody>, for reason: String) -> SQL {
        "SELECT hy.disclose_body(\(id), \(reason))"
    }
}

extension WebAddress {
    /// The host with its port: what is asked for one thing at a time.
    fileprivate var place: String { "\(host):\(port)" }
}
