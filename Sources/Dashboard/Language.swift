/// A language that the pages speak.
package enum Language: String, Sendable, CaseIterable {
    /// The first language of every page.
    case chinese = "zh-CN"
    /// For guests and for those who read English more easily.
    case english = "en"

    /// The one that a visitor can switch to.
    var other: Language {
        switch self {
        case .chinese: .english
        case .english: .chinese
        }
    }
}
