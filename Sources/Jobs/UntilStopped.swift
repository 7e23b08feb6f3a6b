import Kernel
import ServiceLifecycle

/// Takes one turn after another until the program is asked to stop.
///
/// A turn that fails is noted, and the next one comes all the same. What a stop cuts off is no failure: its transaction is rolled
/// back, and whoever comes next does it.
///
/// - Parameters:
///   - pause: How long it waits after a turn that did nothing or failed.
///   - turn: Does a piece of work; whether there may be more to do at once.
func untilStopped(
    pausing pause: Duration,
    noting observer: Observer,
    turn: @escaping @Sendable () async throws -> Bool
) async {
    await cancelWhenGracefulShutdown {
        while !Task.isCancelled {
            var hasMore = false
            do { hasMore = try await turn() } catch  where !Task.isCancelled {
                observer.note(JobObservation.runnerFailed(error.words))
            } catch { return }
            if !hasMore { try? await Task.sleep(for: pause) }  // ended early by a stop: the loop sees it
        }
    }
}
