extension EventPage {
    /// What can be done with an event beside confirming its level; the raw value ends the address of its form.
    package enum Action: String, Sendable, CaseIterable {
        case raise
        case lower
        case close
        case reopen
        case merge
        case split
        case move
        case undo
    }

    /// An item that can be chosen.
    package struct Choice: Sendable {
        /// Its identity.
        package let id: String
        /// The first words of it.
        package let name: String

        /// Takes an item with its first words.
        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// Something that this visitor may do now.
    package struct Act: Sendable {
        /// What it is.
        package let action: Action
        /// The levels to choose from, for raising and lowering.
        package let levels: [Level]
        /// The items to choose from, for splitting and moving.
        package let items: [Choice]
        /// Other events that are offered, for merging and moving; any other number can be written as well.
        package let others: [Other]

        /// Takes what may be done, with what there is to choose from.
        package init(_ action: Action, levels: [Level] = [], items: [Choice] = [], others: [Other] = []) {
            self.action = action
            self.levels = levels
            self.items = items
            self.others = others
        }

        /// Whether the form asks for another event.
        var wantsOther: Bool {
            switch action {
            case .merge, .move: true
            case .raise, .lower, .close, .reopen, .split, .undo: false
            }
        }
    }
}
