import Foundation
import Journal
package import Kernel
package import Postgres
package import Web

/// Keeps the feeds: adds and changes them, and records what came of asking them.
package struct FeedDesk: Sendable {
    package init() {}

    /// Every feed, or those of one source, in the order in which they were added.
    package func feeds(of source: SourceID?, in transaction: Transaction) async throws -> [Feed] {
        try await transaction.rows(.feeds(of: source))
    }

    /// One feed; nothing where there is none for the asker.
    package func feed(_ id: ID<Feed>, in transaction: Transaction) async throws -> Feed? {
        try await transaction.row(.feed(id))
    }

    /// Adds a feed to a source; it is fetched at once.
    ///
    /// - Parameter everyMinutes: Within `Feed.intervals`.
    /// - Throws: `FeedRefusal`, `ItemRefusal.sourceAbsent`, `RoleRefusal`.
    package func add(
        _ url: String,
        to source: SourceID,
        everyMinutes: Int,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Feed {
        let official = try principal.official(for: .keepSources)
        guard let address = WebAddress(encoding: url.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw FeedRefusal.address
        }
        let id = ID<Feed>()
        do {
            try await transaction.execute(
                .add(
                    id,
                    address,
                    named: Feed.name(at: address),
                    to: source,
                    every: everyMinutes,
                    by: official.person,
                    at: transaction.moment
                )
            )
        } catch let error as DatabaseError where error.constraint == "feeds_url_once" {
            throw FeedRefusal.taken
        } catch let error as DatabaseError where error.constraint == "feeds_source_known" {
            throw ItemRefusal.sourceAbsent
        }
        try await transaction.journal(JournalEntry("feed.added", "feed", id.rawValue))
        return try await entry(id, in: transaction)
    }

    /// Stops a feed or lets it go on, or changes how often it is fetched.
    ///
    /// - Throws: `FeedRefusal`, `RoleRefusal`.
    package func change(
        _ id: ID<Feed>,
        isPaused: Bool?,
        everyMinutes: Int?,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Feed {
        _ = try principal.official(for: .keepSources)
        let feed = try await entry(id, in: transaction)
        guard feed.state != .gone else { throw FeedRefusal.gone }
        let state: Feed.State = isPaused ?? (feed.state == .paused) ? .paused : .active
        let every = everyMinutes ?? feed.everyMinutes
        guard try await transaction.execute(.change(id, to: state, every: every)) == 1 else { throw FeedRefusal.gone }
        let detail = JSON(text: #"{"state": "\#(state.rawValue)", "every_minutes": \#(every)}"#)
        try await transaction.journal(JournalEntry("feed.changed", "feed", id.rawValue, detail: detail))
        return try await entry(id, in: transaction)
    }

    /// Takes a feed away: it is fetched and listed no more, what it brought stays, and its address can be added again.
    ///
    /// - Throws: `FeedRefusal.absent`, `RoleRefusal`.
    package func remove(_ id: ID<Feed>, by principal: Principal, in transaction: Transaction) async throws -> Feed {
        _ = try principal.official(for: .keepSources)
        guard let feed: Feed = try await transaction.row(.remove(id)) else { throw FeedRefusal.absent }
        try await transaction.journal(JournalEntry("feed.removed", "feed", id.rawValue))
        return feed
    }

    /// Has a feed fetched at once.
    ///
    /// - Throws: `FeedRefusal`, `RoleRefusal`.
    package func fetchNow(
        _ id: ID<Feed>,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Feed {
        _ = try principal.official(for: .keepSources)
        _ = try await entry(id, in: transaction)
        guard try await transaction.value(.hurry(id), as: Bool.self) == true else { throw FeedRefusal.gone }
        try await transaction.journal(JournalEntry("feed.wanted", "feed", id.rawValue))
        return try await entry(id, in: transaction)
    }

    /// What came from a source's feeds and could not be read, the newest first; at most 50.
    package func quarantined(of source: SourceID, in transaction: Transaction) async throws -> [QuarantinedBody] {
        try await transaction.rows(.quarantined(of: source))
    }

    /// The bytes of a body that could not be read, with nothing hidden; the journal keeps who asked and why.
    ///
    /// - Parameter reason: 1 to 1,000 characters.
    /// - Throws: `FeedRefusal.bodyAbsent`, `ItemRefusal.reasonMissing`, `RoleRefusal`.
    package func disclose(
        _ id: ID<QuarantinedBody>,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> [UInt8] {
        _ = try principal.official(for: .keepSources)
        let words = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...1_000).contains(words.unicodeScalars.count) else { throw ItemRefusal.reasonMissing }
        let bytes = try await transaction.value(.disclose(id, for: words), as: [UInt8]?.self) ?? nil
        guard let bytes else { throw FeedRefusal.bodyAbsent }
        return bytes
    }

    private func entry(_ id: ID<Feed>, in transaction: Transaction) async throws -> Feed {
        guard let feed = try await feed(id, in: transaction) else { throw FeedRefusal.absent }
        return feed
    }
}

extension FeedDesk {
    /// Takes a host that has feeds to be fetched; nothing where none is due.
    package func claim(in transaction: Transaction) async throws -> FeedClaim? {
        guard let claimed: ClaimedHost = try await transaction.row(.claimHost) else { return nil }
        return FeedClaim(
            host: claimed.host,
            lease: claimed.lease,
            feeds: try await transaction.rows(.due(on: claimed.host))
        )
    }

    /// Holds a host for two more minutes; false where another process has taken it.
    package func renew(_ claim: FeedClaim, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute(.renew(claim)) == 1
    }

    /// Whether a feed that was claimed is still to be fetched: people may have stopped it or taken it away since.
    package func isWanted(_ feed: Feed, in transaction: Transaction) async throws -> Bool {
        try await transaction.value(.isWanted(feed.id), as: Bool.self) ?? false
    }

    /// Lets a host go, unless another process has taken it.
    ///
    /// - Parameters:
    ///   - failed: Whether nothing came from it at all.
    ///   - wanted: How long it wants to be left alone; for an hour at most, as others may have feeds there too.
    package func release(
        _ claim: FeedClaim,
        failed: Bool,
        wanted: Duration?,
        in transaction: Transaction
    ) async throws {
        let before = try await transaction.value(.hostFailures(claim.host), as: Int32.self) ?? 0
        let failures = failed ? Int(before) + 1 : 0
        let wait = FeedSchedule.hostWait(
            failures: failures,
            wanted: wanted.map { min($0, .seconds(3_600)) },
            chance: .random(in: 0...1)
        )
        try await transaction.execute(.release(claim, failures: failures, wait: wait))
    }

    /// Records what came of asking a feed.
    package func finish(_ feed: Feed, _ report: FeedReport, in transaction: Transaction) async throws {
        // What could be read at all is asked for as often as was said.
        let failures = report.outcome.isGood || report.form != nil ? 0 : feed.failures + 1
        let wait = FeedSchedule.wait(
            every: feed.everyMinutes,
            failures: failures,
            wanted: report.wanted,
            chance: .random(in: 0...1)
        )
        var report = report
        if let moved = report.movedTo, moved.text != feed.url {
            switch try await transaction.value(.isFetched(moved.text), as: Bool?.self) ?? nil {
            case true?: report = FeedReport(.movedToKnown)
            // One that brings nothing now takes nobody's place.
            case false?: break
            case nil:
                if try await transaction.execute(.move(feed.id, to: moved)) == 1 {
                    try await transaction.journal(JournalEntry("feed.moved", "feed", feed.id.rawValue))
                }
            }
        }
        let finish: SQL = .finish(feed, report, failures: failures, wait: wait, at: transaction.moment)
        if try await transaction.value(finish, as: Feed.State.self) == .gone, report.isGone {
            try await transaction.journal(JournalEntry("feed.gone", "feed", feed.id.rawValue))
        }
    }

    /// Removes bodies that were kept for thirty days.
    package func sweep(in transaction: Transaction) async throws {
        try await transaction.execute(.sweepBodies)
    }

    /// Keeps a body that could not be read; the newest twenty of a source, for thirty days.
    package func quarantine(
        _ bytes: [UInt8],
        digest: [UInt8],
        of source: SourceID,
        feed: ID<Feed>? = nil,
        _ reason: FeedOutcome,
        contentType: String?,
        in transaction: Transaction
    ) async throws {
        guard !bytes.isEmpty else { return }
        try await transaction.execute(
            .quarantine(bytes, digest: digest, of: source, feed: feed, reason, contentType, at: transaction.moment)
        )
        try await transaction.execute(.dropBodies(of: source))
    }
}

/// A host that was taken, and its feeds that are due.
package struct FeedClaim: Sendable {
    /// The host with its port.
    package let host: String
    /// Tells this taking from others.
    let lease: Int64
    /// At most eight, who was due first comes first.
    package let feeds: [Feed]
}

private struct ClaimedHost: RowDecodable, Sendable {
    let host: String
    let lease: Int64

    init(row: Row) throws {
        host = try row["host"]
        lease = try row["lease"]
    }
}

/// What came of asking a feed, to be recorded.
package struct FeedReport: Sendable {
    /// What came of it.
    package let outcome: FeedOutcome
    /// Where the feed stands from now on.
    package var movedTo: WebAddress?
    /// How long the server wants to be left alone.
    package var wanted: Duration?
    /// What kind of feed it is.
    package var form: FeedForm?
    /// Given back the next time; nothing leaves what is known.
    package var validators: (entityTag: String?, lastModified: String?)?
    /// Of what was taken; nothing leaves what is known.
    package var digest: [UInt8]?

    /// Reports an outcome.
    package init(_ outcome: FeedOutcome) { self.outcome = outcome }

    /// Whether it was said by the feed's own place, and not by one to which it was sent for a while.
    package var isOfPlace = true

    var isGone: Bool { (outcome == FeedOutcome(status: 410) && isOfPlace) || outcome == .movedToKnown }
}
