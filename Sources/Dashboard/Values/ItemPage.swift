package import Foundation

/// One item opened.
package struct ItemPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The identity that its address is made of.
    package let id: String
    /// The name of the source, such as 微博.
    package let source: String
    /// When it was published, or accepted where that is unknown.
    package let at: Date
    /// Who wrote it, as the source names them; nil where unknown.
    package let author: String?
    /// Its title; nil where it has none.
    package let title: String?
    /// The whole text, with or without what was hidden.
    package let text: String
    /// Where it can be read; shown as a link only when it is http or https.
    package let url: String?
    /// How it stands with what was hidden.
    package let hiding: Hiding

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        id: String,
        source: String,
        at: Date,
        author: String?,
        title: String?,
        text: String,
        url: String?,
        hiding: Hiding
    ) {
        self.frame = frame
        self.id = id
        self.source = source
        self.at = at
        self.author = author
        self.title = title
        self.text = text
        self.url = url
        self.hiding = hiding
    }

    /// How it stands with the personal words of an item.
    package enum Hiding: Sendable {
        /// There are none.
        case none
        /// Some are hidden; `isOffered` where the visitor may have them shown.
        case hidden(isOffered: Bool)
        /// They are shown, this once.
        case shown
    }
}
