package import Kernel

/// One thing that is wrong, or that could not be found out: what it is, why it matters, and what to do.
package struct Finding: Sendable, Hashable {
    /// How much it matters.
    package enum Weight: String, Sendable, Hashable, CaseIterable {
        /// Something is lost, unsafe or does not work.
        case wrong
        /// It works, but somebody should look.
        case warning
        /// It could not be found out from here.
        case unknown
    }

    /// A short, lasting name, such as `server.fsync-off`.
    package let code: String
    /// How much it matters.
    package let weight: Weight
    /// What it is about, such as the name of a table; empty where the code says all.
    package let object: String
    /// What is the matter.
    package let what: Sentence
    /// Why it matters.
    package let why: Sentence
    /// What to do; with a command where there is one.
    package let remedy: Sentence

    /// Describes a finding.
    package init(
        _ code: String,
        _ weight: Weight,
        _ object: String = "",
        what: Sentence,
        why: Sentence,
        remedy: Sentence
    ) {
        self.code = code
        self.weight = weight
        self.object = object
        self.what = what
        self.why = why
        self.remedy = remedy
    }
}

extension [Finding] {
    /// How a program that found these ends: 2 when something is wrong, 1 when somebody should look, else 0.
    package var exitCode: Int32 {
        if contains(where: { $0.weight == .wrong }) { return 2 }
        return contains { $0.weight == .warning } ? 1 : 0
    }
}

extension Sentence {
    static func said(_ zh: String, _ en: String) -> Sentence { Sentence(zh: zh, en: en) }
}
