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
    /// Whether the source says when it was published.
    package let isDated: Bool
    /// Who wrote it, as the source names them; nil where unknown.
    package let author: String?
    /// Its title; nil where it has none.
    package let title: String?
    /// The whole text, with or without what was hidden.
    package let text: String
    /// Where it can be read; shown as a link only when it is http or https.
    package let url: String?
    /// The revision that is shown, from 1.
    package let revision: Int
    /// How it stands with what was hidden.
    package let hiding: Hiding
    /// Why it scores as it does; nil where it was not assessed.
    package let score: EventPage.Score?
    /// The names of places and institutions that it has, as they are read.
    package let places: [String]
    /// Figures of harm that it tells of, as they are read.
    package let harm: [Harm]
    /// What the program and people say that it is.
    package let labels: [Label]

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        id: String,
        source: String,
        at: Date,
        isDated: Bool,
        author: String?,
        title: String?,
        text: String,
        url: String?,
        revision: Int,
        hiding: Hiding,
        score: EventPage.Score?,
        places: [String],
        harm: [Harm],
        labels: [Label]
    ) {
        self.frame = frame
        self.id = id
        self.source = source
        self.at = at
        self.isDated = isDated
        self.author = author
        self.title = title
        self.text = text
        self.url = url
        self.revision = revision
        self.hiding = hiding
        self.score = score
        self.places = places
        self.harm = harm
        self.labels = labels
    }

    /// A figure of harm: how many people, or how many yuan were lost.
    package enum Harm: Sendable, Hashable {
        case dead(Int)
        case injured(Int)
        case missing(Int)
        case loss(Int)
    }

    /// How it stands with the personal words of an item.
    package enum Hiding: Sendable {
        /// There are none.
        case none
        /// Some are hidden; `isOffered` where the visitor may have them shown.
        case hidden(isOffered: Bool)
        /// They are shown, this once.
        case shown
        /// They were erased, then.
        case personalErased(Date)
        /// All that was written was erased, then.
        case erased(Date)

        /// Whether the words are in the clear.
        package var isShown: Bool {
            if case .shown = self { true } else { false }
        }
    }
}
