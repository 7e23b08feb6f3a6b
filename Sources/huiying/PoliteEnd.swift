import API
import Foundation
import ServiceLifecycle
import UnixSignals

/// How the service ends when it is asked to: nothing is cut off that can be finished in time.
enum PoliteEnd {
    /// How long requests are still taken after `/readyz` said that none are wanted, for balancers to hear of it.
    private static let notice: Duration = .seconds(2)
    /// How long what is in flight may take after that; then it is cancelled.
    static let patience: Duration = .seconds(8)

    /// Runs until SIGTERM or SIGINT, then lets everything end; a second signal ends the process at once.
    static func run(_ group: ServiceGroup, readiness: Readiness) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                do { try await group.run() } catch is CancellationError {}  // what took longer than it may
            }
            tasks.addTask {
                var ending: Task<Void, any Error>?
                for await signal in signals {
                    if ending != nil { _exit(signal == .sigint ? 130 : 143) }
                    readiness.stop()
                    // Whoever sits before a terminal balances nothing and need not wait.
                    let notice: Duration = signal == .sigint ? .zero : notice
                    ending = Task {
                        try await Task.sleep(for: notice)
                        await group.triggerGracefulShutdown()
                    }
                }
            }
            try await tasks.next()
            tasks.cancelAll()
        }
    }
}
