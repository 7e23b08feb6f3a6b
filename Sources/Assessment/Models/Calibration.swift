import Foundation

/// Turns the scores of labels into likelihoods that are as often right as they say.
package struct Calibration: Sendable, Hashable, Codable {
    /// By what all scores are multiplied, above 0.
    package private(set) var scale: Double
    /// What is added to each label's score.
    package private(set) var offsets: [Double]

    /// Learns it from scores of rows that the weights were not learnt from, with the right labels.
    init(_ scores: [[Float]], labels: [Int], count: Int) {
        (scale, offsets) = (2, [Double](repeating: 0, count: count))
        guard !scores.isEmpty else { return }
        var rate = 1.0
        var loss = self.loss(scores, labels)
        for _ in 0..<300 where rate > 1e-6 {
            let step = gradient(scores, labels)
            var next = self
            next.scale = max(0.05, scale - rate * step.scale)
            for label in 0..<count { next.offsets[label] -= rate * step.offsets[label] }
            let nextLoss = next.loss(scores, labels)
            if nextLoss < loss {
                (self, loss, rate) = (next, nextLoss, rate * 1.3)
            } else {
                rate /= 2
            }
        }
    }

    /// The likelihood of each label; they add up to 1.
    func likelihoods(_ scores: [Float]) -> [Double] {
        let raised = zip(scores, offsets).map { scale * Double($0) + $1 }
        let most = raised.max() ?? 0
        let powers = raised.map { exp($0 - most) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }

    /// The mean surprise at the right label.
    private func loss(_ scores: [[Float]], _ labels: [Int]) -> Double {
        zip(scores, labels).reduce(0) { $0 - log(max(likelihoods($1.0)[$1.1], 1e-12)) } / Double(scores.count)
    }

    private func gradient(_ scores: [[Float]], _ labels: [Int]) -> (scale: Double, offsets: [Double]) {
        var (ofScale, ofOffsets) = (0.0, [Double](repeating: 0, count: offsets.count))
        for (row, right) in zip(scores, labels) {
            for (label, likelihood) in likelihoods(row).enumerated() {
                let over = likelihood - (label == right ? 1 : 0)
                ofScale += over * Double(row[label])
                ofOffsets[label] += over
            }
        }
        let rows = Double(scores.count)
        return (ofScale / rows, ofOffsets.map { $0 / rows })
    }
}
