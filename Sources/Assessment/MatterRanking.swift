import Playbooks

/// Ranks the matters of a catalogue by the evidence that an item shows of them.
struct MatterRanking: Sendable {
    private let codes: [String]
    /// The number of each matter's group, and of each group's field.
    private let groups: [Int]
    private let fields: [Int]
    private let groupCount: Int
    private let fieldCount: Int

    /// What other matters of the same group and field add to a matter: words of one field come together.
    private static let groupPart = 0.35
    private static let fieldPart = 0.2
    /// A word in the title counts for so many in the text.
    private static let titlePart = 2.0
    /// Words among the first so many characters of a text, where people say what it is about, count as if twice.
    private static let opening = 40
    private static let most = 5

    init(_ catalogue: Catalogue) {
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
    }

    /// The matters with the most evidence, and the hits of the first one.
    func rank(_ hits: [Hit], index: TermIndex, textStart: Int) -> (matters: [RankedMatter], first: [Hit]) {
        guard !hits.isEmpty else { return ([], []) }
        let evidence = evidence(hits, index: index, textStart: textStart)
        var ofGroups = [Double](repeating: 0, count: groupCount)
        var ofFields = [Double](repeating: 0, count: fieldCount)
        for (matter, own) in evidence.enumerated() where own > 0 {
            ofGroups[groups[matter]] += own
            ofFields[fields[matter]] += own
        }
        var ranked: [(matter: Int, value: Double)] = []
        for (matter, own) in evidence.enumerated() where own > 0 {
            let group = ofGroups[groups[matter]]
            let others = Self.groupPart * (group - own) + Self.fieldPart * (ofFields[fields[matter]] - group)
            ranked.append((matter, own + others))
        }
        ranked.sort { ($1.value, $0.matter) < ($0.value, $1.matter) }
        let total = ranked.reduce(0) { $0 + $1.value }
        let matters = ranked.prefix(Self.most).map { matter, value in
            RankedMatter(code: codes[matter], share: (value / total * 10_000).rounded() / 10_000)
        }
        let first = hits.filter { hit in
            index.uses(of: hit.term).contains { $0.list == .matters && Int($0.key) == ranked[0].matter }
        }
        return (matters, first)
    }

    /// The evidence for each matter: a word that is said again adds less and less.
    private func evidence(_ hits: [Hit], index: TermIndex, textStart: Int) -> [Double] {
        var evidence = [Double](repeating: 0, count: codes.count)
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
                evidence[Int(use.key)] += use.weight * count.squareRoot()
            }
        }
        return evidence
    }

    private func part(of hit: Hit, textStart: Int) -> Double {
        let start = Int(hit.start)
        return start < textStart || start < textStart + Self.opening ? Self.titlePart : 1
    }
}
