import Playbooks

/// Ranks the matters of a catalogue by the evidence that an item shows of them.
struct MatterRanking: Sendable {
    private let codes: [String]
    /// The number of each matter's group, and of each group's field.
    private let groups: [Int]
    private let fields: [Int]
    private let groupCount: Int
    private let fieldCount: Int
    /// For each matter the label of the model that it belongs to, by the longest code that they share; −1 for none.
    private let labels: [Int]
    /// How many matters each label has.
    private let labelSizes: [Int]
    /// The matters that are the only one of their label, and need no word to be named.
    private let alone: [Int]

    private typealias Weighed = (matter: Int, value: Double)

    /// What other matters of the same group and field add to a matter: words of one field come together.
    private static let groupPart = 0.35
    private static let fieldPart = 0.2
    /// A word in the title counts for so many in the text.
    private static let titlePart = 2.0
    /// Words among the first so many characters of a text, where people say what it is about, count as if twice.
    private static let opening = 40
    private static let most = 5
    /// What a model says counts for so much, and words for the rest.
    private static let advicePart = 0.6
    /// A matter of which a model is sure counts for so much of the evidence of words, whether any speaks for it or not.
    private static let leastKnown = 0.1
    /// A matter with a smaller part is not named.
    private static let leastPart = 0.005

    /// - Parameter advised: The labels of the city's model: codes of fields, groups or matters; others tell nothing here.
    init(_ catalogue: Catalogue, advised: [String] = []) {
        codes = catalogue.matters.map(\.code)
        let groupNumbers = Dictionary(
            catalogue.groups.enumerated().map { ($1.code, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let fieldNumbers = Dictionary(
            catalogue.fields.enumerated().map { ($1.code, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        groups = catalogue.matters.map { groupNumbers[$0.group] ?? 0 }
        fields = catalogue.matters.map { fieldNumbers[$0.field] ?? 0 }
        groupCount = catalogue.groups.count
        fieldCount = catalogue.fields.count
        let known = Dictionary(advised.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        labels = catalogue.matters.map { known[$0.code] ?? known[$0.group] ?? known[$0.field] ?? -1 }
        var sizes = [Int](repeating: 0, count: advised.count)
        for label in labels where label >= 0 { sizes[label] += 1 }
        labelSizes = sizes
        alone = labels.enumerated().filter { $1 >= 0 && sizes[$1] == 1 }.map(\.offset)
    }

    /// The matters with the most evidence, and the hits of the first one.
    ///
    /// - Parameter advised: How likely each of the model's labels is; empty without a model.
    func rank(
        _ hits: [Hit],
        index: TermIndex,
        textStart: Int,
        advised: [Double] = []
    ) -> (matters: [RankedMatter], first: [Hit]) {
        guard !hits.isEmpty || !advised.isEmpty else { return ([], []) }
        var values = values(of: evidence(hits, index: index, textStart: textStart))
        let total = values.reduce(0) { $0 + $1.value }
        if total > 0 { values = values.map { ($0.matter, $0.value / total) } }
        if !advised.isEmpty { values = combined(values, advised, hasWords: total > 0) }
        let least = advised.isEmpty ? 0 : Self.leastPart
        let ranked = values.filter { $0.value > least }.sorted { ($1.value, $0.matter) < ($0.value, $1.matter) }
        let matters = ranked.prefix(Self.most).map {
            RankedMatter(code: codes[$0.matter], share: ScoreSheet.round($0.value))
        }
        return (matters, ranked.first.map { Self.hits(hits, of: $0.matter, index: index) } ?? [])
    }

    /// Those of some hits whose words speak for a matter.
    func hits(_ hits: [Hit], for matter: String, index: TermIndex) -> [Hit] {
        codes.firstIndex(of: matter).map { Self.hits(hits, of: $0, index: index) } ?? []
    }

    private static func hits(_ hits: [Hit], of matter: Int, index: TermIndex) -> [Hit] {
        hits.filter { hit in index.uses(of: hit.term).contains { $0.list == .matters && Int($0.key) == matter } }
    }

    /// Which label of the model a matter belongs to; nothing where the model knows none.
    func label(of matter: String) -> Int? {
        codes.firstIndex(of: matter).flatMap { labels[$0] >= 0 ? labels[$0] : nil }
    }

    /// The evidence for matters with what others of their group and field add to it.
    private func values(of evidence: [Weighed]) -> [Weighed] {
        var ofGroups = [Double](repeating: 0, count: groupCount)
        var ofFields = [Double](repeating: 0, count: fieldCount)
        for (matter, own) in evidence {
            ofGroups[groups[matter]] += own
            ofFields[fields[matter]] += own
        }
        return evidence.map { matter, own in
            let group = ofGroups[groups[matter]]
            return (matter, own + Self.groupPart * (group - own) + Self.fieldPart * (ofFields[fields[matter]] - group))
        }
    }

    /// What words say and what a model says; the model's word for a field goes to its matters as the words part them; where no word
    /// is there, none of them can be named, and none of another field that is less likely.
    ///
    /// Whether it is about anything that the model knows is left to the words, the less the surer the model is: what it never learnt
    /// must not be lost to what it did.
    private func combined(_ words: [Weighed], _ advised: [Double], hasWords: Bool) -> [Weighed] {
        var ofLabels = [Double](repeating: 0, count: labelSizes.count)
        for (matter, own) in words where labels[matter] >= 0 { ofLabels[labels[matter]] += own }
        let part = hasWords ? Self.advicePart : 1
        let known = ofLabels.reduce(0, +)
        let unknown = hasWords ? max(0, 1 - known) : 0
        let doubt = unknown * max(0, 1 - (advised.max() ?? 0)).squareRoot()
        // One word of something else does not silence a model that is sure of a matter which needs no word to be named.
        let nameable = advised.indices.reduce(0.0) { labelSizes[$1] == 1 ? $0 + advised[$1] : $0 }
        let standing = known + Self.leastKnown * nameable
        let within = hasWords ? (standing > 0 ? standing / (standing + doubt) : 0) : 1
        // Both are in the order of the matters.
        var (all, rest) = (words, words[...])
        for matter in alone {
            while let first = rest.first, first.matter < matter { rest.removeFirst() }
            if rest.first?.matter != matter { all.append((matter, 0)) }
        }
        let combined = all.map { matter, own -> Weighed in
            let label = labels[matter]
            guard label >= 0 else { return (matter, unknown > 0 ? (1 - within) * own / unknown : 0) }
            let share = ofLabels[label] > 0 ? own / ofLabels[label] : labelSizes[label] == 1 ? 1 : 0
            let said = known > 0 ? own / known : 0
            return (matter, within * ((1 - part) * said + part * advised[label] * share))
        }
        // Likelier than any matter that can be named is one that no word names: none is.
        let unnamed = advised.indices.filter { ofLabels[$0] == 0 && labelSizes[$0] > 1 }
            .map { within * part * advised[$0] }.max()
        guard (unnamed ?? 0) <= (combined.map(\.value).max() ?? 0) else { return [] }
        return combined
    }

    /// The evidence for the matters that words speak for, in their order: a word that is said again adds less and less.
    private func evidence(_ hits: [Hit], index: TermIndex, textStart: Int) -> [Weighed] {
        var said: [Weighed] = []
        let sorted = hits.sorted { ($0.term, $0.start) < ($1.term, $1.start) }
        var at = 0
        while at < sorted.count {
            let term = sorted[at].term
            var count = 0.0
            while at < sorted.count, sorted[at].term == term {
                count += part(of: sorted[at], textStart: textStart)
                at += 1
            }
            for use in index.uses(of: term) where use.list == .matters {
                said.append((Int(use.key), use.weight * count.squareRoot()))
            }
        }
        return said.sorted { $0.matter < $1.matter }.reduce(into: []) { evidence, word in
            if evidence.last?.matter == word.matter {
                evidence[evidence.count - 1].value += word.value
            } else {
                evidence.append(word)
            }
        }
    }

    private func part(of hit: Hit, textStart: Int) -> Double {
        let start = Int(hit.start)
        return start < textStart || start < textStart + Self.opening ? Self.titlePart : 1
    }
}
