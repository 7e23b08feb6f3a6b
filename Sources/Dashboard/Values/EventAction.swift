extension EventPage {
    /// What can be done with an event beside confirming its level; the raw value ends the address of its form.
    package enum Action: String, Sendable, CaseIterable {
        case raise
        case lower
    }

    /// Something that this visitor may do now.
    package struct Act: Sendable {
        /// What it is.
        package let action: Action
        /// The levels to choose from, for raising and lowering.
        package let levels: [Level]

        /// Takes what may be done, with what there is to choose from.
        package init(_ action: Action, levels: [Level] = []) {
            self.action = action
            self.levels = levels
        }
    }
}
