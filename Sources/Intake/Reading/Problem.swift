/// One reason why something that came in was not taken.
///
/// It says where and why, and never repeats what was written there. As an error it is the refusal of a whole document.
package struct Problem: Error, Sendable, Hashable {
    /// What is wrong, by a lasting name.
    package let code: ProblemCode

    /// Where it is: a JSON pointer within the item, or the name of a CSV column; empty when it is about the whole.
    package let pointer: String

    /// The byte at which the fault was noticed, counted from the start of the body; absent for rules about values.
    package let offset: Int?

    /// Names a fault and its place.
    package init(_ code: ProblemCode, at pointer: String = "", offset: Int? = nil) {
        self.code = code
        self.pointer = pointer
        self.offset = offset
    }

    /// The same problem seen from one level further out: `/text` under `/3` is `/3/text`.
    func under(_ prefix: String) -> Problem {
        Problem(code, at: prefix + pointer, offset: offset)
    }
}

/// What is wrong with one item: everything, up to twenty reasons; never empty.
package struct Rejection: Error, Sendable, Hashable {
    /// The reasons, in the order in which the fields were given.
    package let problems: [Problem]
}

/// A body of which nothing was taken, and why.
package struct BodyRefusal: Error, Sendable, Hashable {
    /// The reason, with its place in the body: `/3/text` is in the fourth item of an array.
    package let problem: Problem

    /// Whether the body is larger than allowed, rather than unreadable.
    package var isTooLarge: Bool {
        problem.code == .body(.tooLarge) || problem.code == .body(.tooManyItems)
    }
}
