/// A class of opinion that government must answer: five are national (国办发〔2016〕61号), a city may have its own.
///
/// An item falls in it when it shows a risk, a word or a matter of the class, or where the class names none of these, in any
/// case; and when it travelled or concerns people as far as the class asks, if it does.
package struct AnswerClass: Sendable, Hashable {
    /// 1 to 40 of a-z, 0-9 and -, such as `moral-bottom-line`.
    package let code: String
    /// What people read, such as 涉及民生领域严重冲击社会道德底线.
    package let name: String
    /// The part of the points for this factor, 0 to 1.
    package let value: Double
    /// Codes of risks of which one is enough.
    package let risks: [String]
    /// The weight of words, 1 to 100, that such a risk must have in the item.
    package let riskFrom: Double
    /// Words of which one is enough.
    package let terms: [String]
    /// The gravity of the first matter, 0 to 1, that is enough.
    package let gravity: Double?
    /// The reach, 0 to 1, that it takes; less is enough where it concerns so many `people`.
    package let reach: Double?
    /// How many people it must concern, 1 or more; fewer are enough where it has the `reach`.
    package let people: Int?

    /// Whether nothing that is read in the words is asked for.
    package var asksForSpreadAlone: Bool { risks.isEmpty && terms.isEmpty && gravity == nil }
}

/// Words that tell how many people an item concerns.
package struct PeopleWords: Sendable {
    /// What stands behind a figure, such as 户, by how many people one of it is.
    package let counted: [Term]
    /// Words for a crowd, such as 全体业主, by how many people are meant at least.
    package let crowds: [Term]
    /// Words that look like one of the others and are none, such as 人民.
    package let neutral: [String]

    /// What a version says that was published before these words were read.
    package static let nothing = PeopleWords(counted: [], crowds: [], neutral: [])
}
