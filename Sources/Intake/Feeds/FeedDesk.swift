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
        guard let address = WebAddress(url.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw FeedRefusal.address
        }
        let id = ID<Feed>()
        do {
            try await transaction.execute(
                .add(id, address, to: source, every: everyMinutes, by: official.person, at: transaction.moment)
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
        try await transaction.execute(.change(id, to: state, every: everyMinutes ?? feed.everyMinutes))
        let detail = JSON(text: #"{"state": "\#(state.rawValue)"}"#)
        try await transaction.journal(JournalEntry("feed.changed", "feed", id.rawValue, detail: detail))
        return try await entry(id, in: transaction)
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
        guard try await entry(id, in: transaction).state != .gone else { throw FeedRefusal.gone }
        try await transaction.execute(.fetchNow(id))
        return try await entry(id, in: transaction)
    }

    /// What came from a source's feeds and could not be read, the newest first; at most 50.
    package func quarantined(of source: SourceID, in transaction: Transaction) async throws -> [QuarantinedBody] {
        try await transaction.rows(.quarantined(of: source))
    }

    /// The bytes of a body that could not be read.
    ///
    /// - Throws: `FeedRefusal.bodyAbsent`.
    package func bytes(of id: ID<QuarantinedBody>, in transaction: Transaction) async throws -> [UInt8] {
        guard let bytes = try await transaction.value(.bytes(of: id), as: [UInt8].self) else {
            throw FeedRefusal.bodyAbsent
        }
        return bytes
    }

    private func entry(_ id: ID<Feed>, in transaction: Transaction) async throws -> Feed {
        guard let feed = try await feed(id, in: transaction) else { throw FeedRefusal.absent }
        return feed
    }
}

extension FeedDesk {
    /// Takes a host that has feeds to be fetched, for five minutes; nothing where none is due.
    ///
    /// - Returns: The feeds of it that are due.
    package func claim(in transaction: Transaction) async throws -> [Feed] {
        guard let host = try await transaction.value(.claimHost, as: String.self) else { return [] }
        return try await transaction.rows(.due(on: host))
    }

    /// Lets a host go.
    ///
    /// - Parameters:
    ///   - failed: Whether nothing came from it at all.
    ///   - wanted: How long it wants to be left alone.
    package func release(
        _ host: String,
        failed: Bool,
        wanted: Duration?,
        in transaction: Transaction
    ) async throws {
        let before = try await transaction.value(.hostFailures(host), as: Int32.self) ?? 0
        let failures = failed ? Int(before) + 1 : 0
        let wait = FeedSchedule.hostWait(failures: failures, wanted: wanted, chance: .random(in: 0...1))
        try await transaction.execute(.release(host, failures: failures, wait: wait))
    }

    /// Records what came of asking a feed.
    package func finish(_ feed: Feed, _ report: FeedReport, in transaction: Transaction) async throws {
        let failures = report.outcome.isGood ? 0 : feed.failures + 1
        let wait = FeedSchedule.wait(
            every: feed.everyMinutes,
            failures: failures,
            wanted: report.wanted,
            chance: .random(in: 0...1)
        )
        var report = report
        if let moved = report.movedTo, moved.text != feed.url {
            if try await transaction.value(.isKnown(moved.text), as: Bool.self) == true {
                report = FeedReport(.movedToKnown)
            } else {
                try await transaction.execute(.move(feed.id, to: moved))
            }
        }
        try await transaction.execute(.finish(feed, report, failures: failures, wait: wait, at: transaction.moment))
        if report.isGone {
            try await transaction.journal(JournalEntry("feed.gone", "feed", feed.id.rawValue))
        }
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
        try await transaction.execute(.dropOldBodies(of: source, at: transaction.moment))
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

    var isGone: Bool { outcome == FeedOutcome(status: 410) || outcome == .movedToKnown }
}
