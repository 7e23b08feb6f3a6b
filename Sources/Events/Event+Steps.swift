extension Event {
    /// What is done with an event and may change where it stands.
    package enum Step: String, Sendable, CaseIterable {
        /// Heat and score propose a level.
        case propose
        case confirm
        case raise
        case lower
        case close
        /// Noise is set aside, as far as anybody can tell.
        case dismiss
        /// It was no noise.
        case restore
        case reopen
        /// It goes into another event whole.
        case merge
        /// Items go from it or come to it.
        case regroup
        /// A merger is taken back, of an event that was open or only recorded.
        case undoMerge = "undo-merge"
        case undoMergeOfRecord = "undo-merge-of-record"
        /// What it was proposed for goes with the regrouping that brought it.
        case undoProposal = "undo-proposal"
    }
}

extension Event.State {
    /// The state after `step`, or why there is none.
    ///
    /// Every transition is in this table and nowhere else.
    package func after(_ step: Event.Step) throws(EventRefusal) -> Event.State {
        switch (self, step) {
        case (.recorded, .propose), (.open, .propose): .open
        case (.recorded, .confirm), (.open, .confirm): .open
        case (.open, .raise), (.open, .lower): .open
        case (.recorded, .raise), (.recorded, .lower): throw .notConfirmed
        case (.open, .dismiss): .recorded
        case (.recorded, .restore): .open
        case (.recorded, .dismiss): throw .notOpen
        case (.open, .restore): throw .notDismissed
        case (.recorded, .close), (.open, .close): .closed
        case (.closed, .reopen): .open
        case (.recorded, .merge), (.open, .merge): .merged
        case (.recorded, .regroup): .recorded
        case (.open, .regroup): .open
        case (.merged, .undoMerge): .open
        case (.merged, .undoMergeOfRecord): .recorded
        case (.merged, _): throw .merged
        case (.open, .undoProposal): .recorded
        case (_, .undoMerge), (_, .undoMergeOfRecord), (_, .undoProposal): throw .nothingToUndo
        case (_, .reopen): throw .notClosed
        case (.closed, _): throw .closed
        }
    }
}

extension Event {
    /// The level that was proposed since another one was confirmed, where it is graver.
    package var graverLevel: EventLevel? {
        guard state == .open, let level, let levelAt, let proposedLevel, let proposedAt,
            proposedLevel.rawValue < level.rawValue, proposedAt > levelAt
        else { return nil }
        return proposedLevel
    }
}
