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
    private var table: WeightTable
    /// What is added to the score of each label.
    private let offsets: [Float]

    /// - Parameters:
    ///   - rarity: Of each bucket.
    ///   - weights: For each bucket the weight of each label, then what is added to each; of two labels only that of the second.
    init(
        task: ModelTask,
        labels: [String],
        grams: TextGrams,
        calibration: Calibration,
        rarity: [Float],
        weights: [Float]
    ) {
        (self.task, self.labels, self.grams, self.calibration) = (task, labels, grams, calibration)
        let columns = Self.columns(labels.count)
        table = WeightTable(rarity: rarity, weights: weights.dropLast(columns), columns: columns)
        offsets = Array(weights.suffix(columns))
    }

    /// The same models, with the numbers of those that cut texts into the same buckets in one array.
    static func sharing(_ models: [TextModel]) -> [TextModel] {
        var models = models
        let groups = Dictionary(grouping: models.indices) { [models[$0].grams.bits, min(2, models[$0].columns)] }
        for group in groups.values {
            for (place, table) in zip(group, WeightTable.sharing(group.map { models[$0].table })) {
                models[place].table = table
            }
        }
        return models
    }

    /// How rare each bucket is, then all weights, as they are written.
    var numbers: [Float] {
        let buckets = 0..<grams.width
        let weights = buckets.flatMap { bucket in (0..<columns).map { table.weight(of: bucket, $0) } }
        return buckets.map(table.rarity) + weights + offsets
    }

    /// How many numbers stand for a bucket.
    var columns: Int { Self.columns(labels.count) }

    static func columns(_ labels: Int) -> Int { labels == 2 ? 1 : labels }

    /// The labels of an item with their likelihoods, the likeliest first.
    package func answer(title: String?, text: String) -> [(label: String, confidence: Double)] {
        let pieces = grams.pieces(of: TextPieces.parts(title, text))
        let likelihoods = calibration.likelihoods(scores(pieces) ?? silence)
        return zip(labels, likelihoods).sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map { ($0, $1) }
    }

    /// The score of each label; of two labels they are opposite; nothing where no piece speaks for any.
    ///
    /// - Parameter pieces: Cut with or without marks as the model wants it, and up to its longest or further.
    func scores(_ pieces: TextPieces) -> [Float]? {
        let sums = table.sums(pieces, grams, columns: columns)
        guard sums.contains(where: { $0 != 0 }) else { return nil }
        return scores(of: sums)
    }

    /// The scores of a text of which the model knows nothing.
    var silence: [Float] { scores(of: [Float](repeating: 0, count: columns)) }

    private func scores(of sums: [Float]) -> [Float] {
        let sums = zip(sums, offsets).map(+)
        return columns == 1 ? [-sums[0], sums[0]] : sums
    }

    /// How much a bucket speaks for each of some labels rather than for the others, where it counts for so much.
    func leanings(of bucket: UInt32, value: Float, to asked: [Int]) -> [Float] {
        let bucket = Int(bucket)
        let value = value * table.rarity(of: bucket)
        if columns == 1 {
            let weight = value * table.weight(of: bucket, 0)
            return asked.map { $0 == 1 ? weight : -weight }
        }
        let sum = (0..<columns).reduce(Float(0)) { $0 + table.weight(of: bucket, $1) }
        return asked.map { label in
            let weight = table.weight(of: bucket, label)
            return value * (weight - (sum - weight) / Float(columns - 1))
        }
    }
}
