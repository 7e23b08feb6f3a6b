import Web

/// The words of a letter, harmless, and as many of them as fit into a channel.
struct Wording: Sendable, Hashable {
    /// The level; empty where the letter has none.
    let level: String
    /// The title, or the beginning of it.
    private(set) var title: String
    /// The limit; empty where the letter has none.
    let limit: String
    /// The lines of a digest, or the first of them.
    private(set) var entries: [Line]
    /// Whether lines are missing.
    private(set) var hasMore = false
    /// What is written on the link.
    let linkWords: String
    /// Where the link leads.
    let page: WebAddress
    /// The beginning of the title without the sign that more followed; nothing while it is whole.
    private var stump: String?

    /// One line of a digest.
    struct Line: Sendable, Hashable {
        let title: String
        let limit: String
        let page: WebAddress?

        /// Title and limit in one line.
        var words: String { limit.isEmpty ? title : "\(title)（\(limit)）" }
    }

    /// Takes the words of a letter; all but the title have a length that leaves room for the title and the link.
    init(_ letter: Letter) {
        level = (letter.level?.words ?? "").harmless.cut(to: 60)
        title = letter.title.harmless
        limit = (letter.limit ?? "").harmless.cut(to: 240)
        entries = letter.entries.prefix(50).map { entry in
            Line(
                title: entry.title.harmless.cut(to: 240),
                limit: (entry.limit ?? "").harmless.cut(to: 120),
                page: entry.page
            )
        }
        hasMore = letter.entries.count > 50
        linkWords = letter.link.words.harmless.cut(to: 60)
        page = letter.link.page
    }

    /// Level and title in one line.
    var heading: String { level.isEmpty ? title : "【\(level)】\(title)" }

    /// As much as fits: first lines go from the end, then the title is cut; the link stays.
    ///
    /// - Parameter size: How large the message is with these words, counted as the budget is.
    /// - Throws: `Obstacle.tooLong` where even the link alone is too much.
    func fitted(to budget: Int, _ size: (Wording) throws(Obstacle) -> Int) throws(Obstacle) -> Wording {
        var fitting = self
        while try size(fitting) > budget, !fitting.entries.isEmpty {
            fitting.entries.removeLast()
            fitting.hasMore = true
        }
        while case let over = try size(fitting) - budget, over > 0 {
            guard fitting.shorten(by: over) else { throw .tooLong }
        }
        return fitting
    }

    /// Takes at least so many bytes from the end of the title; false where there are none left.
    private mutating func shorten(by bytes: Int) -> Bool {
        let whole = stump ?? title
        guard !whole.isEmpty else { return false }
        let sign = stump == nil ? "…".utf8.count : 0
        let beginning = whole.beginning(ofBytes: whole.utf8.count - bytes - sign)
        stump = beginning
        title = beginning + "…"
        return true
    }
}

extension String {
    /// The longest beginning of whole characters, as people count them, that has at most so many bytes of UTF-8.
    func beginning(ofBytes budget: Int) -> String {
        var end = startIndex
        var bytes = 0
        for index in indices {
            bytes += self[index].utf8.count
            guard bytes <= budget else { break }
            end = self.index(after: index)
        }
        return String(self[..<end])
    }

    /// The text, or its beginning and a sign that more followed, in at most so many bytes of UTF-8.
    func cut(to budget: Int) -> String {
        utf8.count <= budget ? self : beginning(ofBytes: budget - "…".utf8.count) + "…"
    }
}
