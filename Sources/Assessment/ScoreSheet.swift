/// Adds up a score so that the sum of its factors' points is the score before rounding.
struct ScoreSheet {
    private let form: NormalForm
    private(set) var factors: [Factor] = []
    private var sum = 0.0

    private static let mostEvidence = 24

    init(form: NormalForm) { self.form = form }

    /// From 0 to 100.
    var score: Int { Int(min(max(sum.rounded(), 0), 100)) }

    /// Adds the points of a factor.
    mutating func add(
        _ code: Factor.Code,
        value: Double,
        of weight: Double,
        _ hits: [Hit],
        spread: SpreadRank? = nil
    ) {
        append(code, value: value, weight: weight, points: value * weight, hits, spread)
    }

    /// Takes points away, but no more than there are.
    mutating func takeAway(_ code: Factor.Code, value: Double, of weight: Double, _ hits: [Hit]) {
        append(code, value: value, weight: weight, points: -min(value * weight, sum), hits)
    }

    private mutating func append(
        _ code: Factor.Code,
        value: Double,
        weight: Double,
        points: Double,
        _ hits: [Hit],
        _ spread: SpreadRank? = nil
    ) {
        let points = Self.round(points)
        let evidence = hits.prefix(Self.mostEvidence).map { form.evidence($0.start, $0.end) }
        factors.append(
            Factor(
                code: code,
                value: Self.round(value),
                weight: weight,
                points: points,
                evidence: evidence,
                spread: spread
            )
        )
        sum += points
    }

    /// To four digits, so that what is stored is what was added up.
    static func round(_ number: Double) -> Double { (number * 10_000).rounded() / 10_000 + 0 }
}
