package import Foundation

/// How a vendor's JSON becomes items of a source, and a try of it.
package struct ProfilePage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The source's id.
    package let source: String
    /// Its name.
    package let name: String
    /// The profile, as it is stored or as it was typed; empty for none.
    package let profile: String
    /// Whether one is stored.
    package let isStored: Bool
    /// A document of the vendor that was typed to try it on.
    package let sample: String
    /// What became of trying it; nil where nothing was tried.
    package let trial: Trial?
    /// Whether the visitor may change it.
    package let mayChange: Bool

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        source: String,
        name: String,
        profile: String,
        isStored: Bool,
        sample: String,
        trial: Trial?,
        mayChange: Bool
    ) {
        self.frame = frame
        self.source = source
        self.name = name
        self.profile = profile
        self.isStored = isStored
        self.sample = sample
        self.trial = trial
        self.mayChange = mayChange
    }

    /// What a profile makes of a document.
    package struct Trial: Sendable {
        /// The first items.
        package let items: [Item]
        /// How many there are in all.
        package let count: Int
        /// How many of them cannot be taken.
        package let refused: Int

        /// Takes what became of it.
        package init(items: [Item], count: Int, refused: Int) {
            self.items = items
            self.count = count
            self.refused = refused
        }
    }

    /// One item as it would be taken, or why it cannot.
    package struct Item: Sendable {
        /// Its place in the document, from 1.
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
        /// Why it cannot be taken, each with its place; empty where it can.
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
}
