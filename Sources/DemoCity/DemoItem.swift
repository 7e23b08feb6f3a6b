/// One item that a source of the demonstration pushes.
///
/// Written for the demonstration, or a repost or variant made from a written one.
package struct DemoItem: Hashable, Sendable {
    /// The identity within its source.
    ///
    /// `gas-03` for a written item, `gas-03-v07` for a variant; the same in every run.
    package let externalID: String
    /// The story it belongs to.
    ///
    /// The key of the story's file.
    package let story: String
    /// When the source pushes it.
    ///
    /// Within the ten days.
    package let offset: DemoOffset
    /// The code of the source.
    ///
    /// One of `city.yaml`.
    package let source: String
    /// The name it was written under.
    ///
    /// Made up.
    package let author: String
    /// The title, for sources that have them.
    ///
    /// Never empty.
    package let title: String?
    /// The text.
    ///
    /// One to some four hundred characters, with line breaks.
    package let text: String
    /// Where it would stand on the web.
    ///
    /// Always below `example.invalid`; nothing for calls, letters and what was entered by hand.
    package let url: String?
    /// What it had collected when it was pushed.
    ///
    /// All zero for calls.
    package let counts: DemoCounts
    /// The written item it repeats.
    ///
    /// Its external id; nothing for a written item.
    package let original: String?
}

/// How often an item was liked, shared, commented on and seen.
///
/// Counts, never negative.
package struct DemoCounts: Hashable, Sendable, Decodable {
    /// Likes.
    ///
    /// Zero or more.
    package let likes: Int
    /// Shares.
    ///
    /// Zero or more.
    package let shares: Int
    /// Comments.
    ///
    /// Zero or more.
    package let comments: Int
    /// Views.
    ///
    /// Zero or more.
    package let views: Int

    static let none = DemoCounts(likes: 0, shares: 0, comments: 0, views: 0)

    /// The same counts, each so many thousandths.
    func scaled(thousandths: Int) -> DemoCounts {
        DemoCounts(
            likes: likes * thousandths / 1000,
            shares: shares * thousandths / 1000,
            comments: comments * thousandths / 1000,
            views: views * thousandths / 1000
        )
    }
}
