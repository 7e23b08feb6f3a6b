/// What a term means for the tone.
enum ToneKind: Int32 {
    case word
    case degree
    case negation
    case neutral
}

/// Reads out of an item how somebody feels about what they write.
struct ToneReading {
    /// From −1 to 1.
    private(set) var value = 0.0
    /// The words that pull the way the value goes.
    private(set) var hits: [Hit] = []

    /// How far a degree or negation may stand before its word, in characters.
    private static let reach: Int32 = 2
    /// The most that degrees before a word multiply it by: repeated without end they would make the tone of a text no number.
    private static let mostFactor = 100.0
    /// The weight of words at which one side alone makes the tone a half.
    private static let ballast = 4.0

    init(_ found: [Hit], index: TermIndex) {
        var positive = 0.0
        var negative = 0.0
        var words: [(hit: Hit, isNegative: Bool)] = []
        var factor = 1.0
        var factorEnd = Int32.min
        for hit in found {
            guard let use = index.use(of: hit.term, in: .tone), let kind = ToneKind(rawValue: use.key) else { continue }
            if hit.start > factorEnd &+ Self.reach { factor = 1 }
            switch kind {
            case .degree: factor = min(max(factor * use.weight, -Self.mostFactor), Self.mostFactor)
            case .negation: factor *= -0.8
            case .neutral: factor = 1
            case .word:
                let weight = use.weight * factor
                if weight < 0 { negative -= weight } else { positive += weight }
                words.append((hit, weight < 0))
                factor = 1
            }
            factorEnd = hit.end
        }
        guard !words.isEmpty else { return }
        value = (positive - negative) / (positive + negative + Self.ballast)
        let isNegative = value < 0
        hits = words.filter { $0.isNegative == isNegative }.map(\.hit)
    }
}
