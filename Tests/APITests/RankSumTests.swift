import Foundation
import TestSupport
import Testing

@Suite struct RankSumTests {
    @Test("the test of ranks tells apart what is apart, and does not what is not")
    func rankSum() {
        var random = Seeded(seed: 7)
        let one = (0..<200).map { _ in Double.random(in: 10...14, using: &random) }
        let same = (0..<200).map { _ in Double.random(in: 10...14, using: &random) }
        let later = (0..<200).map { _ in Double.random(in: 10.8...14.8, using: &random) }

        #expect(RankSum.chance(one, same) > 0.01)
        #expect(RankSum.chance(one, later) < 0.001)
    }
}

/// The Mann–Whitney U test: whether two samples could come from one place.
enum RankSum {
    /// The chance to see samples so far apart where nothing keeps them apart; by the normal distribution, without ties.
    static func chance(_ one: [Double], _ other: [Double]) -> Double {
        let ranked = (one.map { ($0, true) } + other.map { ($0, false) }).sorted { $0.0 < $1.0 }
        let sum = ranked.enumerated().reduce(0.0) { $1.element.1 ? $0 + Double($1.offset + 1) : $0 }
        let (n, m) = (Double(one.count), Double(other.count))
        let distance = abs(sum - n * (n + m + 1) / 2) / (n * m * (n + m + 1) / 12).squareRoot()
        return erfc(distance / 2.0.squareRoot())
    }
}
