/// What a model tells of an item.
package enum ModelTask: String, Sendable, Codable, CaseIterable {
    /// The class of matters.
    case category
    /// The agency that has to answer, or the kind of it.
    case agency
    /// How it is said.
    case tone
    /// Whether it is likely to be a rumour.
    case rumour

    /// How texts are cut, as it was measured best: what a complaint is about shows in words of two characters, how something is
    /// said in short posts in longer turns.
    var grams: TextGrams {
        switch self {
        case .category, .agency: TextGrams(longest: 2, bits: 18)
        case .tone: TextGrams(longest: 3, bits: 20)
        case .rumour: TextGrams(longest: 3, bits: 20, marks: true)
        }
    }

    /// What an error costs; the less, the more rows a piece needs to count.
    var cost: Float {
        switch self {
        case .category, .agency: 1
        case .tone: 0.1
        case .rumour: 1
        }
    }

    /// Whether pieces that lean to one side count for more; whole turns tell a rumour better than words that stand out.
    var leans: Bool { self != .rumour }

    /// Whether a row is also learnt by its title and its beginning: what it is about shows there, how it is said often at its end.
    var hasViews: Bool { self == .category || self == .agency }
}

/// A text with the label that a person gave it.
package struct LabelledText: Sendable, Hashable {
    /// Nil where it has none.
    package let title: String?
    /// What was written.
    package let text: String
    /// The label, as it was given.
    package let label: String

    /// Holds a row of a training file.
    package init(title: String?, text: String, label: String) {
        self.title = title.flatMap { $0.isEmpty ? nil : $0 }
        self.text = text
        self.label = label
    }

    /// Under what a model learns to know it: as a whole, by its title alone, and by title and first words, as people often have
    /// no more of it.
    var views: [[String]] {
        let whole = [title, text].compactMap { $0 }
        var views = [whole]
        if let title, !text.isEmpty { views.append([title]) }
        let opening = String(text.prefix(Self.opening))
        if opening.utf8.count < text.utf8.count { views.append([title, opening].compactMap { $0 }) }
        return views
    }

    private static let opening = 60
}
