/// Tells the label of a text by linear weights of its pieces, with a confidence that was calibrated.
///
/// Pure: the same model and text always give the same answer.
package struct TextModel: Sendable {
    /// What it tells.
    package let task: ModelTask
    /// What it can answer, in their order.
    package let labels: [String]
    /// How texts are cut.
    package let grams: TextGrams
    /// How scores become likelihoods.
    package let calibration: Calibration
    let weighing: GramWeighing
    /// For each bucket the weight of each label, then what is added to each; of two labels only that of the second.
    let weights: [Float]

    /// How many numbers stand for a bucket.
    var columns: Int { Self.columns(labels.count) }

    static func columns(_ labels: Int) -> Int { labels == 2 ? 1 : labels }

    /// The labels of an item with their likelihoods, the likeliest first.
    package func answer(title: String?, text: String) -> [(label: String, confidence: Double)] {
        let parts = [title.flatMap { $0.isEmpty ? nil : $0 }, text].compactMap { $0 }
        let likelihoods = calibration.likelihoods(scores(grams.counts(of: parts)))
        return zip(labels, likelihoods).sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map { ($0, $1) }
    }

    /// The score of each label; of two labels they are opposite.
    func scores(_ counts: BucketCounts) -> [Float] {
        let columns = columns
        var sums = [Float](repeating: 0, count: columns)
        var length: Float = 0
        for (bucket, count) in zip(counts.buckets, counts.counts) {
            let value = weighing.weight(of: bucket, count: count)
            length += value * value
            let start = Int(bucket) * columns
            for column in 0..<columns { sums[column] += value * weights[start + column] }
        }
        let scale = length > 0 ? 1 / length.squareRoot() : 0
        let last = grams.width * columns
        for column in 0..<columns { sums[column] = sums[column] * scale + weights[last + column] }
        return columns == 1 ? [-sums[0], sums[0]] : sums
    }
}
