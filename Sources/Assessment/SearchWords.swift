/// What somebody looks for: words that must all stand in a text, in any order.
package struct SearchWords: Sendable, Equatable {
    /// The codes of the pairs that a text must have, as the index holds them; at most 64, and never none.
    package let pairs: [Int32]
    private let words: [[UInt32]]

    /// Reads words parted by white space, folded as the index has them.
    ///
    /// Nothing where no word has two letters, digits or Chinese characters beside each other: the index knows only pairs.
    package init?(_ text: String) {
        words = Folding.fold(text).split(separator: Folding.blank).map(Array.init)
        pairs = CharacterBigrams.codes(of: text, limit: 64)
        if pairs.isEmpty { return nil }
    }

    /// Whether every word stands in one of the texts: the index may take two pairs for one, or a word's pairs may stand
    /// apart.
    package func stand(in texts: [String?]) -> Bool {
        let folded = texts.compactMap { $0.map(Folding.fold) }
        return words.allSatisfy { word in folded.contains { Self.stands(word, in: $0) } }
    }

    private static func stands(_ word: [UInt32], in text: [UInt32]) -> Bool {
        guard text.count >= word.count else { return false }
        return (0...(text.count - word.count)).contains { start in
            text[start] == word[0] && text[start..<(start + word.count)].elementsEqual(word)
        }
    }
}
