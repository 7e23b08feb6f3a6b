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
    /// The hits that count: what is denied and what merely looks like a risk are no grounds.
    private(set) var hits: [Hit] = []

    /// How near a denial must stand in its clause, and a supposition in its sentence, in characters.
    private static let denialReach: Int32 = 3
    private static let suppositionReach: Int32 = 8
    /// What a risk that may happen counts for, against one that happened.
    private static let supposed = 0.4
    /// The weight from which a kind of risk is shown.
    private static let shownFrom = 1.0
    /// What weighs less is no ground: look-alikes weigh 0.05, the lightest word that is merely feared 0.16.
    private static let leastGround = 0.1
    private static let mostEvidence = 24

    init(_ found: Hits, index: TermIndex, categories: [RiskCategory], form: NormalForm) {
        guard !found.risks.isEmpty else { return }
        var weights = [Double](repeating: 0, count: categories.count)
        var evidence = [[Hit]](repeating: [], count: categories.count)
        var seen: Set<Int32> = []
        for hit in found.risks {
            let part = Self.part(of: hit, found.qualifiers, index: index, form: form)
            guard part > 0 else { continue }
            let isNew = seen.insert(hit.term).inserted
            var isGround = false
            for use in index.uses(of: hit.term) where use.list == .risks {
                weights[Int(use.key)] += use.weight * part * (isNew ? 1 : 0.1)
                guard use.weight * part >= Self.leastGround else { continue }
                evidence[Int(use.key)].append(hit)
                isGround = true
            }
            if isGround { hits.append(hit) }
        }
        for (number, category) in categories.enumerated() where weights[number] >= Self.shownFrom {
            let places = evidence[number].prefix(Self.mostEvidence).map { form.evidence($0.start, $0.end) }
            shown.append(ShownRisk(code: category.code, weight: weights[number], evidence: places))
        }
        shown.sort { $0.weight > $1.weight }
        weight = weights.reduce(0, +)
    }

    /// How much of a risk is left after what stands before it, read from the risk back as far as anything reaches.
    private static func part(of hit: Hit, _ qualifiers: [Hit], index: TermIndex, form: NormalForm) -> Double {
        var part = 1.0
        let before = qualifiers.leading { $0.end <= hit.start }
        for qualifier in qualifiers[..<before].reversed() {
            let distance = hit.start - qualifier.end
            guard distance <= suppositionReach else { break }
            let border = form.border(from: qualifier.end, to: hit.start)
            guard border != .sentence else { break }
            guard let use = index.use(of: qualifier.term, in: .qualifiers) else { continue }
            switch Qualifier(rawValue: use.key) {
            case .denial where distance <= denialReach && border == .none: return 0
            case .supposition: part = supposed
            case .denial, .neutral, nil: break
            }
        }
        return part
    }
}
