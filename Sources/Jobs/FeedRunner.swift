import Crypto
import Foundation
package import Intake
package import Kernel
import NIOConcurrencyHelpers
import Organisation
package import Postgres
import ServiceLifecycle
package import Web

/// Fetches feeds when their time comes, one host at a time; any number of processes may run one.
///
/// What was fetched is stored with its assessment in one transaction with what is recorded of the feed.
package struct FeedRunner: Service {
    private let database: Database
    private let observer: Observer
    private let fetcher: Fetcher
    private let pause: Duration
    private let scoring: @Sendable () -> Scoring
    private let desk = FeedDesk()

    /// How many hosts are asked at once.
    private static let abreast = 4

    /// Prepares a runner.
    ///
    /// - Parameter pause: How long it waits when nothing is due.
    package init(
        database: Database,
        observer: Observer,
        fetcher: Fetcher,
        pause: Duration = .seconds(2),
        scoring: @escaping @Sendable () -> Scoring
    ) {
        self.database = database
        self.observer = observer
        self.fetcher = fetcher
        self.pause = pause
        self.scoring = scoring
    }

    /// Works until the program is asked to stop.
    package func run() async throws {
        await withDiscardingTaskGroup { group in
            for _ in 0..<Self.abreast {
                group.addTask { await untilStopped(pausing: pause, noting: observer) { try await work() } }
            }
            group.addTask {
                await untilStopped(pausing: .seconds(600), noting: observer) {
                    try await database.transaction(for: .worker) { try await desk.sweep(in: $0) }
                    return false
                }
            }
        }
    }

    /// Fetches what is due on one host; whether anything was.
    package func work() async throws -> Bool {
        let claimed = try await database.transaction(for: .worker) { try await desk.claim(in: $0) }
        guard let claim = claimed else { return false }
        var visit = Visit()
        for feed in claim.feeds where !visit.isOver {
            let (isHeld, isWanted) = try await database.transaction(for: .worker) { transaction in
                (try await desk.renew(claim, in: transaction), try await desk.isWanted(feed, in: transaction))
            }
            guard isHeld else { return true }
            guard isWanted else { continue }
            do { visit = try await take(feed) } catch let fault where !Task.isCancelled {
                // One that cannot be stored keeps none of the others from being fetched, and says so.
                observer.note(JobObservation.runnerFailed(fault.words))
                try await record(FeedReport(.notStored), of: feed)
            }
        }
        let last = visit
        try await database.transaction(for: .worker) { transaction in
            try await desk.release(claim, failed: last.failed, wanted: last.wanted, in: transaction)
        }
        return !claim.feeds.isEmpty
    }

    /// What asking a feed said about its host.
    private struct Visit {
        /// Whether nothing came from it.
        var failed = false
        /// How long it wants to be left alone.
        var wanted: Duration?

        var isOver: Bool { failed || wanted != nil }
    }

    private func record(_ report: FeedReport, of feed: Feed) async throws {
        try await database.transaction(for: .worker) { try await desk.finish(feed, report, in: $0) }
    }

    /// Fetches one feed and stores what came.
    private func take(_ feed: Feed) async throws -> Visit {
        guard let address = WebAddress(feed.url) else { return Visit() }
        let fetched: Fetched
        do {
            fetched = try await fetcher.fetch(
                FetchRequest(address, entityTag: feed.entityTag, lastModified: feed.lastModified)
            )
        } catch let fault as FetchFault {
            try Task.checkCancellation()
            try await record(FeedReport(FeedOutcome(fault)), of: feed)
            return Visit(failed: fault.isOfHost)
        }
        guard fetched.status != 200 else {
            try await store(fetched, of: feed)
            return Visit()
        }
        // Only an address that has a feed replaces another one.
        var report = FeedReport(fetched.status == 304 ? .unchanged : FeedOutcome(status: fetched.status))
        if fetched.status == 304 { report.movedTo = fetched.movedTo }
        report.isOfPlace = fetched.isForGood
        if [429, 503].contains(fetched.status) { report.wanted = fetched.retryAfter ?? .seconds(300) }
        try await record(report, of: feed)
        return Visit(wanted: report.wanted)
    }

    private func store(_ fetched: Fetched, of feed: Feed) async throws {
        let digest = Array(SHA256.hash(data: fetched.body))
        let document: FeedDocument
        do throws(FeedFault) {
            document = try FeedReader.read(fetched.body, contentType: fetched.contentType, name: feed.name)
        } catch {
            let outcome = FeedOutcome(error)
            return try await database.transaction(for: .worker) { transaction in
                try await keep(fetched, digest, of: feed, outcome, in: transaction)
                try await desk.finish(feed, FeedReport(outcome), in: transaction)
            }
        }
        let scoring = scoring()
        let (source, usual) = try await database.transaction(for: .worker, .readOnly) { transaction in
            (
                try await Directory().source(feed.source, in: transaction),
                try await IntakeDesk().usualReactions(of: feed.source, in: transaction)
            )
        }
        let isSame = document.digest == feed.digest
        let outcomes =
            isSame
            ? []
            : scoring.score(
                document.outcomes,
                from: source.map(SourceStanding.init) ?? SourceStanding(weight: 0),
                usual: usual
            )
        try await database.transaction(for: .worker, retry: .whenSafe(attempts: 3)) { transaction in
            var receipt: Receipt?
            if !outcomes.isEmpty {
                receipt = try await IntakeDesk().take(
                    outcomes,
                    delivery: Delivery(source: feed.source, fromFeed: true, digest: digest),
                    playbook: scoring.playbook,
                    in: transaction
                )
            }
            let outcome = document.fault.map(FeedOutcome.init) ?? FeedOutcome(receipt, passedOver: document.passedOver)
            if document.fault != nil { try await keep(fetched, digest, of: feed, outcome, in: transaction) }
            var report = FeedReport(outcome)
            report.movedTo = fetched.movedTo
            report.form = document.form
            // What could not be taken says so the next time too.
            if outcome != .noneTaken { report.digest = document.digest }
            // What could not be taken to its end is asked for again.
            if outcome.isGood { report.validators = (fetched.entityTag, fetched.lastModified) }
            try await desk.finish(feed, report, in: transaction)
        }
    }

    private func keep(
        _ fetched: Fetched,
        _ digest: [UInt8],
        of feed: Feed,
        _ outcome: FeedOutcome,
        in transaction: Transaction
    ) async throws {
        try await desk.quarantine(
            fetched.body,
            digest: digest,
            of: feed.source,
            feed: feed.id,
            outcome,
            contentType: fetched.contentType,
            in: transaction
        )
    }
}

extension FeedOutcome {
    /// What became of entries that could be read; nothing stored means that nothing changed.
    fileprivate init(_ receipt: Receipt?, passedOver: Int) {
        let taken = receipt.map { $0.count(.accepted) + $0.count(.changed) } ?? 0
        let isRefused = receipt.map { !$0.lines.isEmpty && $0.count(.rejected) == $0.lines.count } ?? false
        self = isRefused ? .noneTaken : passedOver > 0 ? .tooManyEntries : taken > 0 ? .taken : .unchanged
    }
}

extension FetchFault {
    /// Whether everything else on the host would meet it too.
    fileprivate var isOfHost: Bool {
        switch self {
        case .unknownHost, .unreachable, .untrusted, .timedOut: true
        case .outOfReach, .broken, .tooLarge, .redirects: false
        }
    }
}
