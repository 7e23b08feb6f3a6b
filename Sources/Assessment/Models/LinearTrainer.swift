/// Learns a linear separation: a support vector machine with squared hinge loss, by dual coordinate descent.
///
/// After Hsieh, Chang, Lin, Keerthi and Sundararajan (ICML 2008). The same rows, answers and seed give the same weights.
struct LinearTrainer: Sendable {
    /// What an error costs; the larger, the closer the weights follow the rows.
    let cost: Float
    let seed: UInt64
    private static let mostRounds = 120
    /// The spread of the projected gradient at which the weights are good enough.
    private static let tolerance: Float = 0.01

    /// The weight of each bucket, and last what is added to every row.
    func weights(_ rows: GramRows, isPositive: [Bool], width: Int) -> [Float] {
        var weights = [Float](repeating: 0, count: width + 1)
        var alphas = [Float](repeating: 0, count: rows.count)
        let shift = 0.5 / cost
        let curvature = (0..<rows.count).map { row in
            rows.values[rows.starts[row]..<rows.starts[row + 1]].reduce(1 + shift) { $0 + $1 * $1 }
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
                    weights[Int(rows.buckets[place])] += step * rows.values[place]
                }
                weights[width] += step
            }
            if highest - lowest < Self.tolerance { break }
        }
        return weights
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
