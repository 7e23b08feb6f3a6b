import Foundation
import Intake
package import Kernel
package import Postgres
import ServiceLifecycle

/// Looks after sources: notices once a minute which have fallen silent, counts once an hour what reactions are usual at each, and
/// erases once a day what is kept no longer; any number of processes may run one.
package actor SourceRunner: Service {
    private let database: Database
    private let observer: Observer
    private let pause: Duration
    private let watch = SilenceWatch()
    /// Where the walk through all items stands that erases; nothing between two.
    private var erasing: UUID?
    /// When the last walk ended.
    private var erasedAt: Date?

    /// How many items the next transaction looks at for what is to be erased: fewer once so many took the server too long.
    private var chunk = SourceRunner.largestChunk
    private static let largestChunk = 1_000

    /// Prepares a runner.
    ///
    /// - Parameter pause: How long it waits between two looks.
    package init(database: Database, observer: Observer, pause: Duration = .seconds(60)) {
        self.database = database
        self.observer = observer
        self.pause = pause
    }

    /// Works until the program is asked to stop.
    package func run() async throws {
        await untilStopped(pausing: pause, noting: observer) { [self] in
            try await work()
            return false
        }
    }

    /// Does everything once; where one thing fails the others are done all the same.
    ///
    /// - Throws: What failed first.
    package func work() async throws {
        var fault: (any Error)?
        for duty in [listen, count, erase] {
            do { try await duty() } catch { fault = fault ?? error }
        }
        if let fault { throw fault }
    }

    private func listen() async throws {
        let silent = try await database.transaction(for: .worker) { [watch] in try await watch.look(in: $0) }
        for source in silent { observer.note(JobObservation.sourceSilent(source)) }
    }

    private func count() async throws {
        try await database.transaction(for: .worker) { try await IntakeDesk().countReactions(in: $0) }
    }

    /// Leaves an item alone that takes too long even by itself, so that it does not keep those behind it; the next walk comes to it again.
    private func skip(after last: UUID?) async throws {
        let next = try await database.transaction(for: .worker, .readOnly) { transaction in
            try await IntakeDesk().next(after: last, in: transaction)
        }
        if let next { observer.note(JobObservation.notErased(next)) }
        erasing = next
    }

    /// Walks on through all items, for ten seconds at most.
    private func erase() async throws {
        let (isAsked, moment) = try await database.transaction(for: .worker, .readOnly) { transaction in
            (try await IntakeDesk().erasesAnything(in: transaction), transaction.moment)
        }
        if !isAsked || erasing == nil && erasedAt.map({ moment.timeIntervalSince($0) < 86_400 }) == true { return }
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end, !Task.isCancelled {
            let (from, most) = (erasing, chunk)
            do {
                let gone = try await database.transaction(for: .worker, retry: .whenSafe(attempts: 3)) { transaction in
                    try await IntakeDesk().eraseDue(after: from, most: most, in: transaction)
                }
                erasing = gone?.last
                guard gone != nil else { return erasedAt = moment }
                chunk = min(2 * most, Self.largestChunk)
            } catch let error as DatabaseError where error.kind == .stopped {
                if most > 1 { chunk = most / 2 } else { try await skip(after: from) }
            }
        }
    }
}
