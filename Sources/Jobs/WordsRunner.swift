import Intake
package import Kernel
package import Postgres
import ServiceLifecycle

/// Writes the words of what came in into the index that search goes by, every second; any number of processes may run one.
package struct WordsRunner: Service {
    private let database: Database
    private let observer: Observer
    private let pause: Duration

    /// Prepares a runner.
    ///
    /// - Parameter pause: How long it waits between two turns.
    package init(database: Database, observer: Observer, pause: Duration = .seconds(1)) {
        self.database = database
        self.observer = observer
        self.pause = pause
    }

    /// Works until the program is asked to stop.
    package func run() async throws {
        await untilStopped(pausing: pause, noting: observer) {
            do {
                _ = try await database.transaction(for: .worker) { try await IntakeDesk().indexWords(in: $0) }
            } catch let fault as DatabaseError where [.stopped, .refused("55P03")].contains(fault.kind) {
                // More waits than can be written in one turn, or the server itself is at it: the next one goes on.
            }
            return false
        }
    }
}
