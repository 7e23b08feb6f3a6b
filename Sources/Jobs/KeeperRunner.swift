package import Events
import Foundation
package import Kernel
package import Postgres
import ServiceLifecycle
import Synchronization

/// Runs the city's one keeper: holds its term, and places accepted items batch by batch in the order they came.
package final class KeeperRunner: Service {
    private let database: Database
    private let keeper: Keeper
    private let observer: Observer
    private let term = Term(name: "keeper")
    /// The term that this process held at its last turn.
    private let held = Mutex<Int64?>(nil)

    /// Prepares a runner; it works whenever no other process holds the term.
    package init(database: Database, keeper: Keeper, observer: Observer) {
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
                    await keeper.forget()
                    observer.note(JobObservation.runnerFailed(String(reflecting: error)))
                }
                if did == 0 { try? await Task.sleep(for: .milliseconds(250)) }  // ended early by a stop
            }
        }
    }

    /// Takes or keeps the term, and places the items of the oldest batches that wait.
    ///
    /// - Returns: How many batches; 0 when none waits or another process holds the term.
    package func turn() async throws -> Int {
        let number = try await database.transaction(for: .worker) { try await term.take(in: $0) }
        let before = held.withLock { held in
            defer { held = number }
            return held
        }
        guard let number else { return 0 }
        if number != before {
            await keeper.forget()
            observer.note(JobObservation.tookTerm(term.name, number))
        }
        return try await work(term: number)
    }

    private func work(term number: Int64) async throws -> Int {
        let jobs = try await database.transaction(for: .worker) { transaction in
            try await transaction.rows(.claim(20, kinds: [JobKind.itemsAccepted.rawValue]), as: TakenJob.self)
        }
        for job in jobs.sorted(by: { $0.id < $1.id }) {
            do {
                try await database.transaction(for: .worker) { transaction in
                    try await term.confirm(number, in: transaction)
                    guard try await transaction.execute(.finish(job)) == 1 else { throw LeaseLost() }
                    _ = try await keeper.place(batch: job.subject, in: transaction)
                }
            } catch let lost as TermLost {
                await keeper.forget()
                throw lost
            } catch {
                await keeper.forget()
                observer.note(
                    JobObservation.failed(job.id, kind: job.kind, attempt: job.attempts, String(reflecting: error))
                )
                try await database.transaction(for: .worker) { try await $0.execute(.setBack(job, fault: "\(error)")) }
            }
        }
        return jobs.count
    }
}
