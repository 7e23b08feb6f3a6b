package import Foundation

extension EventPage {
    /// One item with the items folded under it.
    package struct ItemRow: Sendable {
        /// The name of the source, such as 微博.
        package let source: String
        /// When it was published, or accepted where that is unknown.
        package let at: Date
        /// Who wrote it, as the source names them; nil where unknown.
        package let author: String?
        /// Its title; nil where it has none.
        package let title: String?
        /// The text or the beginning of it.
        package let excerpt: String
        /// Where it can be read; shown as a link only when it is http or https.
        package let url: String?
        /// How it sounds.
        package let tone: Tone
        /// From 0 to 100.
        package let score: Int
        /// How many items repeat it; may be more than are listed in `folded`.
        package let foldedCount: Int
        /// The items that repeat it.
        package let folded: [FoldedItem]
        /// The id of the item's page.
        package let id: String
        /// Whether personal words of it are hidden.
        package let isHidden: Bool

        /// Takes one item and those folded under it.
        package init(
            id: String,
            source: String,
            at: Date,
            author: String?,
            title: String?,
            excerpt: String,
            url: String? = nil,
            tone: Tone,
            score: Int,
            foldedCount: Int = 0,
            folded: [FoldedItem] = [],
            isHidden: Bool = false
        ) {
            self.id = id
            self.source = source
            self.at = at
            self.author = author
            self.title = title
            self.excerpt = excerpt
            self.url = url
            self.tone = tone
            self.score = score
            self.foldedCount = foldedCount
            self.folded = folded
            self.isHidden = isHidden
        }
    }

    /// How an item sounds.
    package enum Tone: String, Sendable, CaseIterable {
        case negative
        case neutral
        case positive
    }

    /// An item that repeats another one.
    package struct FoldedItem: Sendable {
        /// The name of the source.
        package let source: String
        /// When it was published, or accepted where that is unknown.
        package let at: Date
        /// Who wrote it; nil where unknown.
        package let author: String?
        /// The text or the beginning of it.
        package let excerpt: String
        /// The id of the item's page.
        package let id: String
        /// Whether personal words of it are hidden.
        package let isHidden: Bool

        /// Takes one item that repeats another one.
        package init(
            id: String,
            source: String,
            at: Date,
            author: String?,
            excerpt: String,
            isHidden: Bool = false
        ) {
            self.id = id
            self.source = source
            self.at = at
            self.author = author
            self.excerpt = excerpt
            self.isHidden = isHidden
        }
    }
}
