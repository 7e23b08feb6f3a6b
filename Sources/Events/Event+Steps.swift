extension Event {
    /// What is done with an event and may change where it stands.
    package enum Step: String, Sendable, CaseIterable {
        /// Heat and score propose a level.
        case propose
        case confirm
        case raise
        case lower
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
        case (.closed, _): throw .closed
        }
    }
}
