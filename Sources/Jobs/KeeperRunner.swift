package import Events
import Foundation
package import Kernel
package import Postgres
import ServiceLifecycle
import NIOConcurrencyHelpers

/// Runs the city's one keeper: holds its term, and places accepted items in the order in which their batches came.
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

    /// Takes or keeps the term, and places the items of the oldest batches that wait.
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
        let jobs = try await database.transaction(for: .worker) { try await claim(in: $0) }
        guard let first = jobs.first else { return 0 }
        do {
            while try await !placed(jobs, keeper, term: number) {}
        } catch let lost as TermLost {
            await keeper.forget()
            throw lost
        } catch {
            await keeper.forget()
            guard jobs.count == 1 else {
                // Each is tried once more, by itself, so that only the one at fault is set back.
                _ = try await database.transaction(for: .worker) { transaction in
                    try await transaction.execute(.freeLeases(of: JobKind.itemsAccepted.rawValue))
                }
                throw error
            }
            observer.note(
                JobObservation.failed(first.id, kind: first.kind, attempt: first.attempts, error.words)
            )
            try await database.transaction(for: .worker) { try await $0.execute(.setBack(first, fault: error.words)) }
        }
        return jobs.count
    }

    /// The oldest batch that waits, with those after it that nobody tried yet; one that failed before stands alone.
    private func claim(in transaction: Transaction) async throws -> [TakenJob] {
        let kind = JobKind.itemsAccepted.rawValue
        guard let first = try await transaction.row(.claim(1, where: "kind = \(kind)"), as: TakenJob.self)
        else { return [] }
        guard first.attempts == 1 else { return [first] }
        let others = try await transaction.rows(
            .claim(Self.together - 1, where: "kind = \(kind) AND attempts = 0"),
            as: TakenJob.self
        )
        return [first] + others.sorted { $0.id < $1.id }
    }

    /// Places a part of the batches; where people regrouped events meanwhile, the keeper first reads them back.
    private func placed(_ jobs: [TakenJob], _ keeper: Keeper, term number: Int64) async throws -> Bool {
        do { return try await placePart(of: jobs, keeper, term: number) } catch is KeeperForgot {
            try await remind(keeper, term: number)
            return false
        }
    }

    /// Places a part of the batches in a transaction of its own, so that none stays open long; ends the jobs with the last.
    ///
    /// - Returns: Whether the batches are done.
    private func placePart(of jobs: [TakenJob], _ keeper: Keeper, term number: Int64) async throws -> Bool {
        try await database.transaction(for: .worker) { transaction in
            try await term.confirm(number, in: transaction)
            let placed = try await keeper.place(batches: jobs.map(\.subject), most: Self.part, in: transaction)
            guard placed < Self.part else { return false }
            guard try await transaction.execute(.finish(jobs)) == jobs.count else { throw LeaseLost() }
            return true
        }
    }

    /// The most batches that are placed together: each may hold a single item.
    private static let together = 64
    /// The most items of one transaction.
    private static let part = 400
}
