/// A request the rules do not allow.
///
/// It is an answer, not a fault: edges show it, and nobody is woken.
package protocol Refusal: Error, Sendable {
    /// A short, lasting name, such as `case.already-accepted`. Clients and tests match on it.
    var code: String { get }
    /// One sentence for the person who asked, with the remedy where there is one.
    var sentence: Sentence { get }
    /// What kind of "no" it is; edges turn it into a status or an exit code.
    var kind: RefusalKind { get }
}

/// One sentence in the two languages that people read.
package struct Sentence: Sendable, Hashable {
    /// In simplified Chinese.
    package let zh: String
    /// In English; it says the same.
    package let en: String

    /// Pairs the Chinese sentence with the English one.
    package init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }
}

/// The kinds of "no", by what the asker can do about it.
package enum RefusalKind: Sendable, Hashable {
    /// The request cannot be read.
    case unreadable
    /// Nobody is signed in.
    case unauthenticated
    /// The post does not allow it.
    case forbidden
    /// It does not exist, or not for the asker: the two are told apart nowhere.
    case absent
    /// It does not fit the state that the thing is in.
    case conflict
    /// It was read and is against a rule.
    case against
    /// The body is larger than allowed.
    case tooLarge
    /// The body is of a kind that is not taken.
    case wrongType
    /// It was changed since the asker read it.
    case stale
    /// It would overwrite, and the asker did not say for which version it is meant.
    case unconditional
    /// The asker has more than their share already.
    case tooMany
    /// Too busy; later it will do.
    case busy
    /// Asked for too often; after so many seconds it will do.
    case tooOften(seconds: Int)
}
