import Events
package import Kernel
package import Postgres
import ServiceLifecycle

/// Escalates proposed levels that nobody confirmed in time; any number of processes may run one.
package struct EscalationRunner: Service {
    private let database: Database
    private let observer: Observer
    private let pause: Duration
    private let desk = EventDesk()

    /// Prepares a runner.
    ///
    /// - Parameter pause: How long it waits when nothing is due: the most by which an escalation is late.
    package init(database: Database, observer: Observer, pause: Duration = .seconds(1)) {
        self.database = database
        self.observer = observer
        self.pause = pause
    }

    /// Works until the program is asked to stop.
    package func run() async throws {
        await untilStopped(pausing: pause, noting: observer) { try await work() > 0 }
    }

    /// Settles up to 500 proposals whose time is over; answers how many.
    package func work() async throws -> Int {
        let settled = try await database.transaction(for: .worker) { try await desk.escalate(most: 500, in: $0) }
        if settled > 0 { observer.note(JobObservation.settled(settled)) }
        return settled
    }
}
