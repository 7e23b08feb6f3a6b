/// A secret of a channel that does not show itself: printed, logged or dumped it is its last four characters.
struct Hidden: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The secret itself.
    let open: String

    init(_ open: String) { self.open = open }

    var description: String { open.tail }
    var debugDescription: String { open.tail }
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension String {
    /// What may be shown of a secret: its last four characters, and none of one that is shorter than twelve.
    package var tail: String { "••••" + (count < 12 ? "" : String(suffix(4))) }
}
