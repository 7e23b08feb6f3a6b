package import Events
import Foundation
package import Kernel
package import Postgres
import ServiceLifecycle
import NIOConcurrencyHelpers

/// Runs the city's one keeper: holds its term, and places accepted items batch by batch in the order they came.
package final class KeeperRunner: Service {
    private let database: Database
    private let keeper: @Sendable () -> Keeper
    private let observer: Observer
    private let term = Term(name: "keeper")
    /// The term that this process held at its last turn.
    private let held = NIOLockedValueBox<Int64?>(nil)

    /// Prepares a runner; it works whenever no other process holds the term.
    ///
    /// - Parameter keeper: Asked at each turn; another one than before begins with what the database says.
    package init(database: Database, observer: Observer, keeper: @escaping @Sendable () -> Keeper) {
        self.database = database
        self.keeper = keeper
        self.observer = observer
    }

    /// Works until the program is asked to stop.
    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                var did = 0
                do { did = try await turn() } catch is CancellationError { break } catch {
                    await keeper().forget()
                    observer.note(JobObservation.runnerFailed(error.words))
                }
                if did == 0 { try? await Task.sleep(for: .milliseconds(250)) }  // ended early by a stop
            }
        }
    }

    /// Takes or keeps the term, and places the items of the oldest batch that waits.
    ///
    /// - Returns: How many batches it took; 0 when none waits or another process holds the term.
    package func turn() async throws -> Int {
        let keeper = keeper()
        let number = try await database.transaction(for: .worker) { try await term.take(in: $0) }
        let before = held.withLockedValue { held in
            defer { held = number }
            return held
        }
        guard let number else { return 0 }
        if number != before {
            await keeper.forget()
            // Whoever held the term before can end nothing any more, so nobody waits for its leases.
            _ = try await database.transaction(for: .worker) { transaction in
                try await term.confirm(number, in: transaction)
                return try await transaction.execute(.freeLeases(of: JobKind.itemsAccepted.rawValue))
            }
            observer.note(JobObservation.tookTerm(term.name, number))
        }
        if await !keeper.remembers { try await remind(keeper, term: number) }
        return try await work(keeper, term: number)
    }

    /// Reads the events back; the term is kept meanwhile.
    private func remind(_ keeper: Keeper, term number: Int64) async throws {
        let newest = try await database.transaction(for: .worker, .readOnly) { try await keeper.newest(in: $0) }
        try await keeper.remember(newest) {
            try await database.transaction(for: .worker) { try await term.confirm(number, in: $0) }
        }
    }

    private func work(_ keeper: Keeper, term number: Int64) async throws -> Int {
        let taken = try await database.transaction(for: .worker) { transaction in
            try await transaction.row(.claim(1, kinds: [JobKind.itemsAccepted.rawValue]), as: TakenJob.self)
        }
        guard let job = taken else { return 0 }
        do {
            while try await !placed(job, keeper, term: number) {}
        } catch let lost as TermLost {
            await keeper.forget()
            throw lost
        } catch {
            await keeper.forget()
            observer.note(
                JobObservation.failed(job.id, kind: job.kind, attempt: job.attempts, error.words)
            )
            try await database.transaction(for: .worker) { try await $0.execute(.setBack(job, fault: error.words)) }
        }
        return 1
    }

    /// Places a part of a batch; where people regrouped events meanwhile, the keeper first reads them back.
    private func placed(_ job: TakenJob, _ keeper: Keeper, term number: Int64) async throws -> Bool {
        do { return try await placePart(of: job, keeper, term: number) } catch is KeeperForgot {
            try await remind(keeper, term: number)
            return false
        }
    }

    /// Places a part of a batch in a transaction of its own, so that none stays open long; ends the job with the last.
    ///
    /// - Returns: Whether the batch is done.
    private func placePart(of job: TakenJob, _ keeper: Keeper, term number: Int64) async throws -> Bool {
        try await database.transaction(for: .worker) { transaction in
            try await term.confirm(number, in: transaction)
            let placed = try await keeper.place(batch: job.subject, most: Self.part, in: transaction)
            guard placed < Self.part else { return false }
            guard try await transaction.execute(.finish(job)) == 1 else { throw LeaseLost() }
            return true
        }
    }

    private static let part = 200
}
