package import Deadlines
package import Kernel
package import Postgres
import ServiceLifecycle

/// Counts limits in working days anew after a version with another calendar was published; any number may run one.
///
/// Looks for limits that were counted by another version, so one that was armed under the old version in the moment of
/// publishing is found as well.
package struct RecountRunner: Service {
    private let database: Database
    private let observer: Observer
    private let calendar: @Sendable () -> DatedCalendar
    private let pause: Duration

    /// Prepares a runner.
    ///
    /// - Parameters:
    ///   - calendar: The calendar of the version that decides at the moment.
    ///   - pause: How long it waits when nothing is left to count.
    package init(
        database: Database,
        observer: Observer,
        pause: Duration = .seconds(2),
        calendar: @escaping @Sendable () -> DatedCalendar
    ) {
        self.database = database
        self.observer = observer
        self.pause = pause
        self.calendar = calendar
    }

    /// Works until the program is asked to stop.
    package func run() async throws {
        await untilStopped(pausing: pause, noting: observer) { try await work() > 0 }
    }

    /// Counts up to 200 limits; answers how many were looked at.
    package func work() async throws -> Int {
        let recount = Recount(by: calendar())
        let part = try await database.transaction(for: .worker) { try await recount.work(most: 200, in: $0) }
        for broken in part.broken { observer.note(JobObservation.ledgerBroken(broken.text)) }
        if !part.moves.isEmpty { observer.note(JobObservation.recounted(part.moves.count)) }
        return part.looked
    }
}
