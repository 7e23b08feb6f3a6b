import Foundation

/// Turns the scores of labels into likelihoods that are as often right as they say.
package struct Calibration: Sendable, Hashable, Codable {
    /// By what all scores are multiplied, above 0.
    package private(set) var scale: Double
    /// What is added to each label's score.
    package private(set) var offsets: [Double]

    /// Rows beyond so many add nothing.
    private static let most = 20_000

    /// Learns it from scores of rows that the weights were not learnt from, with the right labels.
    ///
    /// After Platt, a label of few rows is not taken for certain, so that little is never told as sure.
    init(_ scores: [[Float]], labels: [Int], count: Int) {
        (scale, offsets) = (2, [Double](repeating: 0, count: count))
        let step = max(1, scores.count / Self.most)
        let chosen = stride(from: 0, to: scores.count, by: step)
        let (scores, labels) = (chosen.map { scores[$0] }, chosen.map { labels[$0] })
        guard !scores.isEmpty else { return }
        var rows = [Double](repeating: 0, count: count)
        for label in labels { rows[label] += 1 }
        let doubt = rows.map { 1 / ($0 + 2) }
        var rate = 1.0
        var loss = self.loss(scores, labels, doubt)
        for _ in 0..<300 where rate > 1e-6 {
            let step = gradient(scores, labels, doubt)
            var next = self
            next.scale = min(max(0.05, scale - rate * step.scale), 100)
            for label in 0..<count { next.offsets[label] -= rate * step.offsets[label] }
            let nextLoss = next.loss(scores, labels, doubt)
            if nextLoss < loss {
                (self, loss, rate) = (next, nextLoss, rate * 1.3)
            } else {
                rate /= 2
            }
        }
        // What is written is what is used.
        scale = (scale * 1e6).rounded() / 1e6
        // Without a negative zero, which not every store of numbers knows.
        offsets = offsets.map { ($0 * 1e6).rounded() / 1e6 + 0 }
    }

    /// Whether the numbers can be meant.
    var isSound: Bool { (0.01...1_000).contains(scale) && offsets.allSatisfy { abs($0) < 1_000 } }

    /// The likelihood of each label; they add up to 1.
    func likelihoods(_ scores: [Float]) -> [Double] {
        let raised = zip(scores, offsets).map { scale * Double($0) + $1 }
        let most = raised.max() ?? 0
        let powers = raised.map { exp($0 - most) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }

    /// The mean surprise at the right label, of which a part is left to the others.
    private func loss(_ scores: [[Float]], _ labels: [Int], _ doubt: [Double]) -> Double {
        var loss = 0.0
        for (row, right) in zip(scores, labels) {
            for (label, likelihood) in likelihoods(row).enumerated() {
                loss -= wanted(label, right, doubt) * log(max(likelihood, 1e-12))
            }
        }
        return loss / Double(scores.count)
    }

    private func wanted(_ label: Int, _ right: Int, _ doubt: [Double]) -> Double {
        label == right ? 1 - doubt[right] : doubt[right] / Double(max(1, doubt.count - 1))
    }

    private func gradient(_ scores: [[Float]], _ labels: [Int], _ doubt: [Double]) -> (scale: Double, offsets: [Double])
    {
        var (ofScale, ofOffsets) = (0.0, [Double](repeating: 0, count: offsets.count))
        for (row, right) in zip(scores, labels) {
            for (label, likelihood) in likelihoods(row).enumerated() {
                let over = likelihood - wanted(label, right, doubt)
                ofScale += over * Double(row[label])
                ofOffsets[label] += over
            }
        }
        let rows = Double(scores.count)
        return (ofScale / rows, ofOffsets.map { $0 / rows })
    }
}
