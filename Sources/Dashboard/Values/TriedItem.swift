package import Foundation

/// One item as it would be taken, or why it cannot.
package struct TriedItem: Sendable {
    /// Its place in what was tried, from 1: in a document, or the number that a spreadsheet shows.
    package let number: Int
    /// What the source calls it.
    package let id: String?
    /// Its heading.
    package let title: String?
    /// The beginning of what it says.
    package let text: String
    /// When it was written.
    package let at: Date?
    /// Who wrote it.
    package let author: String?
    /// Where it stands.
    package let url: String?
    /// Why it cannot be taken, each with its place or column; empty where it can.
    package let problems: [String]

    /// Takes one item.
    package init(
        number: Int,
        id: String? = nil,
        title: String? = nil,
        text: String = "",
        at: Date? = nil,
        author: String? = nil,
        url: String? = nil,
        problems: [String] = []
    ) {
        self.number = number
        self.id = id
        self.title = title
        self.text = text
        self.at = at
        self.author = author
        self.url = url
        self.problems = problems
    }
}
