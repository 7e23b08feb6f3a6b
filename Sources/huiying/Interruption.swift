import ArgumentParser
import Foundation
import UnixSignals

/// The operator's Ctrl-C, or a polite end, during long work.
enum Interruption {
    /// Does work that ends at its next resting place when it is interrupted; a second signal ends the program at once.
    ///
    /// - Parameter interrupted: Says how to go on.
    /// - Throws: What the work throws, or the exit code that shells give to an interruption.
    static func heeding<Answer: Sendable>(
        _ work: @escaping @Sendable () async throws -> Answer,
        interrupted: () -> Void
    ) async throws -> Answer {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let working = Task { try await work() }
        let watching = Task {
            for await _ in signals {
                if working.isCancelled { exit(130) }
                working.cancel()
            }
        }
        defer { watching.cancel() }
        do {
            return try await working.value
        } catch  where working.isCancelled {
            interrupted()
            throw ExitCode(130)
        }
    }
}
