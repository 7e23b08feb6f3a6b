import Kernel
package import Postgres
import ServiceLifecycle

/// Removes the answers whose day is over; any number of processes may run one.
package struct KeptAnswersSweep: ServiceLifecycle.Service {
    private let database: Database
    private let pause: Duration
    private let failed: @Sendable (String) -> Void

    /// Prepares a sweep.
    ///
    /// - Parameters:
    ///   - pause: How long it waits between two rounds.
    ///   - failed: Told of a round that failed; the next one comes all the same.
    package init(
        database: Database,
        pause: Duration = .seconds(600),
        failed: @escaping @Sendable (String) -> Void
    ) {
        self.database = database
        self.pause = pause
        self.failed = failed
    }

    /// Sweeps until the program is asked to stop.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { while try await work() == Self.most {} } catch  where !Task.isCancelled {
                    failed(String(reflecting: error))
                } catch { return }  // cut off by the stop
                try? await Task.sleep(for: pause)  // ended early by a stop: the loop sees it
            }
        }
    }

    /// Removes up to 1,000 answers that have expired; answers how many.
    package func work() async throws -> Int {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.execute(
                """
                DELETE FROM hy.kept_answers WHERE (asker, key) IN (
                    SELECT asker, key FROM hy.kept_answers
                    WHERE expires_at <= clock_timestamp() ORDER BY expires_at LIMIT \(planned: Self.most)
                )
                """
            )
        }
    }

    private static let most = 1_000
}
