import Playbooks

/// What a word before a risk says of it.
enum Qualifier: Int32 {
    /// 没有, 无: it did not happen.
    case denial
    /// 可能, 一旦: it may happen.
    case supposition
    /// Looks like one of the others and is none.
    case neutral
}

/// Reads out of an item which risks it tells of.
struct RiskReading {
    /// The risks, the one with the most evidence first.
    private(set) var shown: [ShownRisk] = []
    /// The weight of all risks.
    private(set) var weight = 0.0
    /// The hits that count.
    private(set) var hits: [Hit] = []

    /// How near a denial must stand, and a supposition, in characters.
    private static let denialReach: Int32 = 3
    private static let suppositionReach: Int32 = 8
    /// What a risk that may happen counts for, against one that happened.
    private static let supposed = 0.4
    /// The weight from which a kind of risk is shown.
    private static let shownFrom = 1.0
    private static let mostEvidence = 24

    init(_ found: Hits, index: TermIndex, categories: [RiskCategory], form: NormalForm) {
        guard !found.risks.isEmpty else { return }
        var weights = [Double](repeating: 0, count: categories.count)
        var evidence = [[Hit]](repeating: [], count: categories.count)
        var seen: Set<Int32> = []
        for hit in found.risks {
            let part = Self.part(of: hit, found.qualifiers, index: index)
            guard part > 0 else { continue }
            let isNew = seen.insert(hit.term).inserted
            hits.append(hit)
            for use in index.uses(of: hit.term) where use.list == .risks {
                weights[Int(use.key)] += use.weight * part * (isNew ? 1 : 0.1)
                evidence[Int(use.key)].append(hit)
            }
        }
        for (number, category) in categories.enumerated() where weights[number] >= Self.shownFrom {
            let places = evidence[number].prefix(Self.mostEvidence).map { form.evidence($0.start, $0.end) }
            shown.append(ShownRisk(code: category.code, weight: weights[number], evidence: places))
        }
        shown.sort { $0.weight > $1.weight }
        weight = weights.reduce(0, +)
    }

    /// How much of a risk is left after what stands before it.
    private static func part(of hit: Hit, _ qualifiers: [Hit], index: TermIndex) -> Double {
        var part = 1.0
        for qualifier in qualifiers {
            guard qualifier.end <= hit.start else { break }
            let distance = hit.start - qualifier.end
            guard distance <= suppositionReach, let use = index.use(of: qualifier.term, in: .qualifiers) else {
                continue
            }
            switch Qualifier(rawValue: use.key) {
            case .denial where distance <= denialReach: return 0
            case .supposition: part = supposed
            case .denial, .neutral, nil: break
            }
        }
        return part
    }
}
