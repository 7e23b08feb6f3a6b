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
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for _ in 0..<Self.abreast {
                    group.addTask { await keepWorking() }
                }
            }
        }
    }

    private func keepWorking() async {
        while !Task.isCancelled {
            var did = false
            do { did = try await work() } catch is CancellationError { return } catch  where !Task.isCancelled {
                observer.note(JobObservation.runnerFailed(error.words))
            } catch { return }
            if !did { try? await Task.sleep(for: pause) }  // ended early by a stop: the loop sees it
        }
    }

    /// Fetches what is due on one host; whether anything was.
    package func work() async throws -> Bool {
        let due = try await database.transaction(for: .worker) { try await desk.claim(in: $0) }
        guard let host = due.first?.host else { return false }
        var (failed, wanted) = (false, Duration?.none)
        for feed in due where !failed && wanted == nil {
            (failed, wanted) = try await take(feed)
        }
        let last = (failed, wanted)
        try await database.transaction(for: .worker) { transaction in
            try await desk.release(host, failed: last.0, wanted: last.1, in: transaction)
        }
        return true
    }

    /// Fetches one feed and stores what came; whether the host is out of order, and how long it wants to be left alone.
    private func take(_ feed: Feed) async throws -> (failed: Bool, wanted: Duration?) {
        guard let address = WebAddress(feed.url) else { return (false, nil) }
        let fetched: Fetched
        do {
            fetched = try await fetcher.fetch(
                FetchRequest(address, entityTag: feed.entityTag, lastModified: feed.lastModified)
            )
        } catch let fault as FetchFault {
            try Task.checkCancellation()
            let report = FeedReport(FeedOutcome(fault))
            try await database.transaction(for: .worker) { try await desk.finish(feed, report, in: $0) }
            return (fault.isOfHost, nil)
        }
        var report = FeedReport(fetched.status == 304 ? .unchanged : FeedOutcome(status: fetched.status))
        report.movedTo = fetched.movedTo
        if [429, 503].contains(fetched.status) { report.wanted = fetched.retryAfter ?? .seconds(300) }
        guard fetched.status == 200 else {
            let told = report
            try await database.transaction(for: .worker) { try await desk.finish(feed, told, in: $0) }
            return (false, report.wanted)
        }
        try await store(fetched, of: feed)
        return (false, nil)
    }

    private func store(_ fetched: Fetched, of feed: Feed) async throws {
        let bodyDigest = Array(SHA256.hash(data: fetched.body))
        let document: FeedDocument
        do throws(FeedFault) {
            document = try FeedReader.read(fetched.body, contentType: fetched.contentType, host: feed.host)
        } catch {
            var report = FeedReport(FeedOutcome(error))
            report.movedTo = fetched.movedTo
            let told = report
            try await database.transaction(for: .worker) { transaction in
                try await desk.quarantine(
                    fetched.body,
                    digest: bodyDigest,
                    of: feed.source,
                    feed: feed.id,
                    told.outcome,
                    contentType: fetched.contentType,
                    in: transaction
                )
                try await desk.finish(feed, told, in: transaction)
            }
            return
        }
        let digest = document.digest
        let isSame = digest == feed.digest
        var report = FeedReport(document.fault.map(FeedOutcome.init) ?? (isSame ? .unchanged : .taken))
        report.movedTo = fetched.movedTo
        report.form = document.form
        report.digest = digest
        // What could not be read to its end is asked for again.
        if document.fault == nil { report.validators = (fetched.entityTag, fetched.lastModified) }
        let told = report
        let scoring = scoring()
        let source = try await database.transaction(for: .worker, .readOnly) { transaction in
            try await Directory().source(feed.source, in: transaction)
        }
        let outcomes = isSame ? [] : scoring.score(document.outcomes, sourceWeight: source?.weight ?? 0)
        try await database.transaction(for: .worker, retry: .whenSafe(attempts: 3)) { transaction in
            if !outcomes.isEmpty {
                _ = try await IntakeDesk().take(
                    outcomes,
                    delivery: Delivery(source: feed.source, digest: bodyDigest),
                    playbook: scoring.playbook,
                    in: transaction
                )
            }
            if document.fault != nil {
                try await desk.quarantine(
                    fetched.body,
                    digest: bodyDigest,
                    of: feed.source,
                    feed: feed.id,
                    told.outcome,
                    contentType: fetched.contentType,
                    in: transaction
                )
            }
            try await desk.finish(feed, told, in: transaction)
        }
    }
}

extension FetchFault {
    /// Whether everything else on the host would meet it too.
    fileprivate var isOfHost: Bool {
        switch self {
        case .unknownHost, .outOfReach, .unreachable, .untrusted, .timedOut: true
        case .broken, .tooLarge, .redirects: false
        }
    }
}
