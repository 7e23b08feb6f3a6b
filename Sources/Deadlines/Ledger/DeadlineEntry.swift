package import Playbooks

/// What is entered in the ledger about a limit after it was armed.
package enum DeadlineEntry: Sendable, Hashable {
    /// It stands still from here on.
    case paused(LimitRule.Pause.Cause)
    /// It goes on, or begins anew where its rule says so.
    case resumed
    /// It is longer by so many of its units, above 0.
    case extended(Int)
    /// Another agency has its case; nothing else changes.
    case transferred
    /// It is counted by another calendar.
    case recalculated
    case met
    case missed
    case deemed
    case cancelled

    /// The states that it may follow, and the state that it leads to; none where the state stays.
    private var transition: (from: Set<Deadline.State>, to: Deadline.State?) {
        switch self {
        case .paused: ([.armed], .paused)
        case .resumed: ([.paused], .armed)
        case .extended: ([.armed, .paused], nil)
        case .transferred: ([.armed, .paused, .missed], nil)
        case .recalculated: ([.armed], nil)
        case .met: ([.armed, .paused], .met)
        case .missed: ([.armed], .missed)
        case .deemed: ([.armed], .deemed)
        case .cancelled: ([.armed, .paused, .missed], .cancelled)
        }
    }

    /// The state after it.
    ///
    /// - Throws: `DeadlineRefusal` where it cannot follow.
    func state(after state: Deadline.State) throws(DeadlineRefusal) -> Deadline.State {
        if self == .met, state == .missed { return .metLate }
        let (from, to) = transition
        guard from.contains(state) else {
            throw switch (self, state) {
            case (.paused, .paused): .pausedAlready
            case (.resumed, .armed): .notPaused
            default: .over
            }
        }
        return to ?? state
    }
}
