import Deadlines
package import Kernel
package import Postgres
import ServiceLifecycle
package import Supervision

/// Looks at alarms when their time comes; any number of processes may run one.
package struct AlarmRunner: Service {
    private let database: Database
    private let observer: Observer
    private let pause: Duration
    private let desk: @Sendable () -> AlarmDesk

    /// Prepares a runner.
    ///
    /// - Parameters:
    ///   - pause: How long it waits when nothing is due: the most by which somebody is told late.
    ///   - desk: The desk under the playbook that decides at the moment.
    package init(
        database: Database,
        observer: Observer,
        pause: Duration = .milliseconds(500),
        desk: @escaping @Sendable () -> AlarmDesk
    ) {
        self.database = database
        self.observer = observer
        self.pause = pause
        self.desk = desk
    }

    /// Works until the program is asked to stop.
    package func run() async throws {
        await untilStopped(pausing: pause, noting: observer) { try await work() > 0 }
    }

    /// Looks at up to 200 alarms; answers how many were looked at.
    ///
    /// While very many limits end at once it looks at none: that they fire in time comes before who is told of it.
    package func work() async throws -> Int {
        let desk = desk()
        let limits = DeadlineDesk()
        let isBehind = try await database.transaction(for: .worker, .readOnly) { try await limits.isBehind(in: $0) }
        guard !isBehind else { return 0 }
        let look = try await database.transaction(for: .worker) { try await desk.work(most: 200, in: $0) }
        if look.told > 0 { observer.note(JobObservation.told(look.told)) }
        return look.looked
    }
}
