import Foundation

/// How good a model is, by rows that it did not learn from.
package struct ModelFigures: Sendable, Hashable, Codable {
    /// For each right label, in the order of the model's, how often each was answered.
    package let confusion: [[Int]]
    /// The share of right answers.
    package let accuracy: Double
    /// The share of rows whose right label is among the first three answers.
    package let firstThree: Double
    /// The mean over labels of the harmonic mean of precision and recall.
    package let macroF1: Double
    /// For two labels, how likely a row of the second is put above one of the first.
    package let areaUnderCurve: Double?
    /// By how much confidence is off on average, 0 to 1: over tenths, weighed by how many rows each has.
    package let calibrationError: Double

    /// - Parameters:
    ///   - labels: How many there are.
    ///   - likelihoods: Of each label for each row, by a model that saw neither the row nor its part.
    init(labels: Int, answers: [Int], likelihoods: [[Double]]) {
        var confusion = [[Int]](repeating: [Int](repeating: 0, count: labels), count: labels)
        var (amongThree, tenths) = (0, [(rows: Int, right: Int, said: Double)](repeating: (0, 0, 0), count: 10))
        for (right, likelihoods) in zip(answers, likelihoods) {
            let ranked = likelihoods.indices.sorted { likelihoods[$0] > likelihoods[$1] }
            confusion[right][ranked[0]] += 1
            if ranked.prefix(3).contains(right) { amongThree += 1 }
            let said = likelihoods[ranked[0]]
            let tenth = min(9, Int(said * 10))
            tenths[tenth].rows += 1
            tenths[tenth].said += said
            if ranked[0] == right { tenths[tenth].right += 1 }
        }
        self.confusion = confusion
        let rows = Double(max(answers.count, 1))
        accuracy = Double((0..<labels).reduce(0) { $0 + confusion[$1][$1] }) / rows
        firstThree = Double(amongThree) / rows
        macroF1 =
            (0..<labels).reduce(0) { sum, label in
                let answered = confusion.reduce(0) { $0 + $1[label] }
                let all = confusion[label].reduce(answered, +)
                return sum + (all == 0 ? 0 : 2 * Double(confusion[label][label]) / Double(all))
            } / Double(max(labels, 1))
        areaUnderCurve = labels == 2 ? Self.area(answers, likelihoods.map { $0[1] }) : nil
        calibrationError = tenths.reduce(0) { $0 + abs($1.said - Double($1.right)) } / rows
    }

    /// Ties count half.
    private static func area(_ answers: [Int], _ scores: [Double]) -> Double {
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        var (ranks, at) = (0.0, 0)
        while at < order.count {
            var end = at
            while end < order.count, scores[order[end]] == scores[order[at]] { end += 1 }
            let positive = order[at..<end].count { answers[$0] == 1 }
            ranks += Double(positive) * Double(at + end + 1) / 2
            at = end
        }
        let positive = Double(answers.count { $0 == 1 })
        let negative = Double(answers.count) - positive
        return positive > 0 && negative > 0 ? (ranks - positive * (positive + 1) / 2) / (positive * negative) : 0.5
    }
}
