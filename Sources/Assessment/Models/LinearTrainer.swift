import Foundation

/// Learns a linear separation: a support vector machine with squared hinge loss, by dual coordinate descent.
///
/// After Hsieh, Chang, Lin, Keerthi and Sundararajan (ICML 2008). A bucket counts for more, the more it leans to one side by itself,
/// as Wang and Manning (ACL 2012) found it good for texts. The same rows, answers and seed give the same weights.
struct LinearTrainer: Sendable {
    /// What an error costs; the larger, the closer the weights follow the rows.
    let cost: Float
    /// Whether a bucket counts for more, the more it leans to one side.
    let leans: Bool
    let seed: UInt64
    private static let mostRounds = 120
    /// The spread of the projected gradient at which the weights are good enough.
    private static let tolerance: Float = 0.01

    /// The weight of each bucket, and last what is added to every row.
    func weights(_ rows: GramRows, isPositive: [Bool], width: Int) -> [Float] {
        var weights = [Float](repeating: 0, count: width + 1)
        var alphas = [Float](repeating: 0, count: rows.count)
        let shift = 0.5 / cost
        let scales =
            leans
            ? Self.leanings(rows, isPositive: isPositive, width: width).map { ($0 + 1) * ($0 + 1) }
            : [Float](repeating: 1, count: width)
        let curvature = (0..<rows.count).map { row in
            (rows.starts[row]..<rows.starts[row + 1]).reduce(1 + shift) { sum, place in
                sum + rows.values[place] * rows.values[place] * scales[Int(rows.buckets[place])]
            }
        }
        var chance = SeededNumbers(seed: seed)
        var order = Array(0..<rows.count)
        for _ in 0..<Self.mostRounds {
            chance.shuffle(&order)
            var (highest, lowest) = (-Float.infinity, Float.infinity)
            for row in order {
                let side: Float = isPositive[row] ? 1 : -1
                let gradient = side * margin(of: row, in: rows, weights) - 1 + shift * alphas[row]
                let projected = alphas[row] == 0 ? min(gradient, 0) : gradient
                (highest, lowest) = (max(highest, projected), min(lowest, projected))
                guard abs(projected) > 1e-9 else { continue }
                let before = alphas[row]
                alphas[row] = max(before - gradient / curvature[row], 0)
                let step = (alphas[row] - before) * side
                for place in rows.starts[row]..<rows.starts[row + 1] {
                    let bucket = Int(rows.buckets[place])
                    weights[bucket] += step * rows.values[place] * scales[bucket]
                }
                weights[width] += step
            }
            if highest - lowest < Self.tolerance { break }
        }
        return weights
    }

    /// For each bucket how many times as often, as a logarithm, it stands in the rows of one side as in those of the other.
    private static func leanings(_ rows: GramRows, isPositive: [Bool], width: Int) -> [Float] {
        var sides = [[Float](repeating: 0.5, count: width), [Float](repeating: 0.5, count: width)]
        for row in 0..<rows.count {
            let side = isPositive[row] ? 1 : 0
            for place in rows.starts[row]..<rows.starts[row + 1] { sides[side][Int(rows.buckets[place])] += 1 }
        }
        var (negative, positive) = (Float(0), Float(0))
        for bucket in 0..<width where sides[0][bucket] + sides[1][bucket] > 1 {
            negative += sides[0][bucket]
            positive += sides[1][bucket]
        }
        guard negative > 0, positive > 0 else { return [Float](repeating: 0, count: width) }
        let balance = logf(negative / positive)
        return (0..<width).map { abs(logf(sides[1][$0] / sides[0][$0]) + balance) }
    }

    @inline(__always)
    private func margin(of row: Int, in rows: GramRows, _ weights: [Float]) -> Float {
        var sum = weights[weights.count - 1]
        for place in rows.starts[row]..<rows.starts[row + 1] {
            sum += weights[Int(rows.buckets[place])] * rows.values[place]
        }
        return sum
    }
}

/// Numbers that look drawn by lot and are the same for the same seed: SplitMix64.
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// Fisher and Yates; the library's own may differ from release to release.
    mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in elements.indices.dropFirst().reversed() {
            elements.swapAt(last, Int(next() % UInt64(last + 1)))
        }
    }
}
