import Deadlines
package import Kernel
package import Postgres
import ServiceLifecycle

/// Fires limits when they are due; any number of processes may run one.
package struct DeadlineRunner: Service {
    private let database: Database
    private let observer: Observer
    private let pause: Duration
    private let desk = DeadlineDesk()

    /// Prepares a runner.
    ///
    /// - Parameter pause: How long it waits when nothing is due: the most by which a limit fires late.
    package init(database: Database, observer: Observer, pause: Duration = .milliseconds(500)) {
        self.database = database
        self.observer = observer
        self.pause = pause
    }

    /// Works until the program is asked to stop.
    package func run() async throws {
        await untilStopped(pausing: pause, noting: observer) { try await turn() > 0 }
    }

    /// How many limits fire in one transaction.
    private static let most = 1_000

    /// Fires what is due; where very many end at once, two go on side by side until all have fired.
    private func turn() async throws -> Int {
        let first = try await work()
        guard first == Self.most else { return first }
        return try await withThrowingTaskGroup { group in
            for _ in 0..<2 {
                group.addTask { while try await work() == Self.most, !Task.isCancelled {} }
            }
            try await group.waitForAll()
            return first
        }
    }

    /// Fires up to a thousand limits that are due now; answers how many.
    package func work() async throws -> Int {
        let fired = try await database.transaction(for: .worker) { try await desk.fire(most: Self.most, in: $0) }
        if fired > 0 { observer.note(JobObservation.fired(fired)) }
        return fired
    }
}
