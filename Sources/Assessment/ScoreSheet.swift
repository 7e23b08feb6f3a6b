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
        append(code, value, weight, points: value * weight, evidence(hits), spread: spread)
    }

    /// Adds the points of the classes that must be answered.
    mutating func add(_ found: AnswerReading, of weight: Double) {
        let evidence = Array(found.evidence.prefix(Self.mostEvidence))
        append(.mustAnswer, found.value, weight, points: found.value * weight, evidence, classes: found.classes)
    }

    /// Takes points away, but no more than there are.
    mutating func takeAway(_ code: Factor.Code, value: Double, of weight: Double, _ hits: [Hit]) {
        append(code, value, weight, points: -min(value * weight, sum), evidence(hits))
    }

    private func evidence(_ hits: [Hit]) -> [Evidence] {
        hits.prefix(Self.mostEvidence).map { form.evidence($0.start, $0.end) }
    }

    private mutating func append(
        _ code: Factor.Code,
        _ value: Double,
        _ weight: Double,
        points: Double,
        _ evidence: [Evidence],
        spread: SpreadRank? = nil,
        classes: [String]? = nil
    ) {
        let points = Self.round(points)
        factors.append(
            Factor(
                code: code,
                value: Self.round(value),
                weight: weight,
                points: points,
                evidence: evidence,
                spread: spread,
                classes: classes
            )
        )
        sum += points
    }

    /// To four digits, so that what is stored is what was added up.
    static func round(_ number: Double) -> Double { (number * 10_000).rounded() / 10_000 + 0 }
}
