import Kernel
import NIOConcurrencyHelpers

/// Whether this process wants requests, and what an operator should know of it though it serves.
package final class Readiness: Sendable {
    /// What is wrong without being in the way of serving.
    package enum Concern: String, Sendable, CaseIterable {
        /// The current playbook cannot be read by this program; the version before goes on deciding.
        case playbookNotFollowed = "playbook.not-followed"
    }

    private struct State {
        var isStopping = false
        var concerns: Set<Concern> = []
    }

    private let state = NIOLockedValueBox(State())

    /// Begins as wanting requests, with no concern.
    package init() {}

    /// From now on nothing new is wanted: `/readyz` answers 503.
    package func stop() { state.withLockedValue { $0.isStopping = true } }

    /// Notes a concern, or that it is over.
    package func note(_ concern: Concern, holds: Bool) {
        state.withLockedValue { state in
            if holds { state.concerns.insert(concern) } else { state.concerns.remove(concern) }
        }
    }

    /// The names of what is wrong, in their order.
    ///
    /// - Throws: `Stopping` once the process was asked to stop.
    func concerns() throws(Stopping) -> [String] {
        let now = state.withLockedValue { $0 }
        if now.isStopping { throw Stopping() }
        return now.concerns.map(\.rawValue).sorted()
    }
}

/// The process was asked to stop and finishes what it has begun.
struct Stopping: Refusal {
    var code: String { "service.stopping" }
    var sentence: Sentence {
        Sentence(zh: "服务正在停止，请稍后重试。", en: "The service is stopping; try again in a moment.")
    }
    var kind: RefusalKind { .busy }
}
