package import Kernel
package import Postgres
import ServiceLifecycle

/// Does a chore again and again, each time in one transaction; any number of processes may run one.
package struct ChoreRunner: Service {
    private let database: Database
    private let observer: Observer
    private let pause: Duration
    private let chore: @Sendable (Transaction) async throws -> Int

    /// Prepares a runner.
    ///
    /// - Parameters:
    ///   - pause: How long it waits when nothing was left to do.
    ///   - chore: Does a part; answers how much it did, 0 once nothing is left.
    package init(
        database: Database,
        observer: Observer,
        pause: Duration,
        chore: @escaping @Sendable (Transaction) async throws -> Int
    ) {
        self.database = database
        self.observer = observer
        self.pause = pause
        self.chore = chore
    }

    /// Works until the program is asked to stop.
    package func run() async throws {
        await untilStopped(pausing: pause, noting: observer) {
            try await database.transaction(for: .worker, retry: .whenSafe(attempts: 3)) { try await chore($0) } > 0
        }
    }
}
