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

    /// Works until the program is asked to stop, and gives the term back then.
    package func run() async throws {
        await untilStopped(pausing: .milliseconds(250), noting: observer) { [self] in
            do { return try await turn() > 0 } catch {
                await keeper().forget()
                throw error
            }
        }
        guard let number = held.withLockedValue({ $0 }) else { return }
        do { try await database.transaction(for: .worker) { try await term.giveBack(number, in: $0) } } catch {
            // It runs out by itself.
            observer.note(JobObservation.runnerFailed(error.words))
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
            observer.note(JobObservation.tookTerm(term.name, number))
        }
        if await !keeper.remembers {
            // What was taken before, by another process or by this one, will be ended by nobody: nothing waits for its leases.
            _ = try await database.transaction(for: .worker) { transaction in
                try await term.confirm(number, in: transaction)
                return try await transaction.execute(.freeLeases(of: JobKind.itemsAccepted.rawValue))
            }
            try await remind(keeper, term: number)
        }
        return try await work(keeper, term: number)
    }

    /// Reads the events back; the term is kept meanwhile.
    private func remind(_ keeper: Keeper, term number: Int64) async throws {
        let newest = try await database.transaction(for: .worker, .readOnly) { try await keeper.newest(in: $0) }
        try await keeper.remember(newest) { items in
            try await database.transaction(for: .worker) { transaction in
                try await term.confirm(number, in: transaction)
                return try await Keeper.words(of: items, in: transaction)
            }
        }
    }

    /// Places the oldest batches that wait together, and where that fails one by one, so that only what is at fault is set back.
    private func work(_ keeper: Keeper, term number: Int64) async throws -> Int {
        let jobs = try await database.transaction(for: .worker) { transaction in
            try await transaction.rows(.claim(batches: Self.together, items: Self.part), as: TakenJob.self)
        }
        .sorted { $0.id < $1.id }
        do { try await place(jobs, keeper, term: number) } catch {
            try await database.giveBack(jobs)
            throw error
        }
        return jobs.count
    }

    private func place(_ jobs: [TakenJob], _ keeper: Keeper, term number: Int64) async throws {
        guard let first = jobs.first, let fault = try await fault(of: jobs, keeper, term: number) else { return }
        guard jobs.count > 1 else { return try await setBack(first, fault) }
        for job in jobs {
            if let fault = try await self.fault(of: [job], keeper, term: number) { try await setBack(job, fault) }
        }
    }

    private func setBack(_ job: TakenJob, _ fault: any Error) async throws {
        observer.note(JobObservation.failed(job.id, kind: job.kind, attempt: job.attempts, fault.words))
        try await database.transaction(for: .worker) { try await $0.execute(.setBack(job, fault: fault)) }
    }

    /// Why batches could not be placed; nothing once they are.
    private func fault(of jobs: [TakenJob], _ keeper: Keeper, term number: Int64) async throws -> (any Error)? {
        do {
            for job in jobs { try job.check() }
            while try await !placed(jobs, keeper, term: number) {}
            return nil
        } catch {
            await keeper.forget()
            // Cut off by a stop, nothing is at fault.
            if error is TermLost || Task.isCancelled { throw error }
            return error
        }
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
    /// The most items of a transaction, and of batches that are placed together.
    private static let part = 1_000
}
