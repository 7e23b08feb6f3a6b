/// What was hidden at one place of an item, kept apart from its text.
package struct HiddenWords: Sendable, Hashable {
    /// In which part of the item it stood.
    package let place: Place
    /// From which Unicode scalar on, counted from 0.
    package let start: Int
    /// What it is.
    package let kind: PersonalWord.Kind
    /// The words themselves.
    package let words: String

    /// The parts of an item in which people can be named.
    package enum Place: String, Sendable, CaseIterable {
        case title
        case text
        case author
    }
}

extension String {
    /// The text with every personal word hidden, sign by sign, and what was hidden.
    ///
    /// - Parameter callers: Who called or wrote in: hidden here too, and where the text is what names them.
    func hidingPersonal(as place: HiddenWords.Place, _ callers: Callers? = nil) -> (text: String, hidden: [HiddenWords])
    {
        var words = PersonalReader.words(in: self, naming: place == .author ? [] : callers?.names ?? [])
        if place == .author, let callers {
            words =
                callers.hidden + words.filter { word in !callers.hidden.contains { $0.hidden.overlaps(word.hidden) } }
        }
        guard !words.isEmpty else { return (self, []) }
        var signs = Array(unicodeScalars)
        var hidden: [HiddenWords] = []
        for word in words {
            hidden.append(
                HiddenWords(
                    place: place,
                    start: word.hidden.lowerBound,
                    kind: word.kind,
                    words: String(signs[word.hidden])
                )
            )
            for at in word.hidden { signs[at] = "*" }
        }
        return (String(signs), hidden)
    }

    /// The text with what was hidden in it put back.
    func showing(_ hidden: [HiddenWords]) -> String {
        var signs = Array(unicodeScalars)
        for words in hidden {
            let clear = Array(words.words.unicodeScalars)
            guard words.start + clear.count <= signs.count else { continue }
            signs.replaceSubrange(words.start..<words.start + clear.count, with: clear)
        }
        return String(signs)
    }

    private init(_ signs: some Sequence<Unicode.Scalar>) {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: signs)
        self = String(scalars)
    }
}

extension ItemDraft {
    /// The item with every personal word hidden, and what was hidden.
    ///
    /// - Parameter hidesAuthor: Whether every author of its source is one who calls or writes in, as this one may be in any case: then
    ///   the name is hidden wherever it stands.
    func hidingPersonal(hidesAuthor: Bool) -> (draft: ItemDraft, hidden: [HiddenWords]) {
        let callers = hidesAuthor || isByCaller ? author.map(Callers.init) : nil
        let title = title?.hidingPersonal(as: .title, callers)
        let text = text.hidingPersonal(as: .text, callers)
        let author = author?.hidingPersonal(as: .author, callers)
        let hidden = (title?.hidden ?? []) + text.hidden + (author?.hidden ?? [])
        guard !hidden.isEmpty else { return (self, []) }
        let masked = ItemDraft(
            externalID: externalID,
            title: title?.text,
            text: text.text,
            author: author?.text,
            url: url,
            occurredAt: occurredAt,
            likes: likes,
            dislikes: dislikes,
            comments: comments,
            shares: shares,
            views: views
        )
        return (masked, hidden)
    }
}
