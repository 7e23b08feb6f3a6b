import Foundation
import Intake
package import Kernel
package import Postgres
import ServiceLifecycle

/// Notices once a minute which sources have fallen silent; any number of processes may run one.
package actor SilenceRunner: Service {
    private let database: Database
    private let observer: Observer
    private let pause: Duration
    private let watch = SilenceWatch()
    private var start: Date?

    /// Prepares a runner.
    ///
    /// - Parameter pause: How long it waits between two looks.
    package init(database: Database, observer: Observer, pause: Duration = .seconds(60)) {
        self.database = database
        self.observer = observer
        self.pause = pause
    }

    /// Works until the program is asked to stop.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await self.watchOn() }
    }

    private func watchOn() async {
        while !Task.isCancelled {
            do { try await work() } catch is CancellationError { break } catch {
                observer.note(JobObservation.runnerFailed(error.words))
            }
            try? await Task.sleep(for: pause)  // ended early by a stop: the loop sees it
        }
    }

    /// Looks at every source once.
    package func work() async throws {
        let known = start
        let (silent, moment) = try await database.transaction(for: .worker) { [watch] transaction in
            (try await watch.look(since: known ?? transaction.moment, in: transaction), transaction.moment)
        }
        // What came to nobody while no process ran is no silence of its source.
        if start == nil { start = moment }
        for source in silent { observer.note(JobObservation.sourceSilent(source)) }
    }
}
