/// Makes a model out of labelled texts, and tells how good it is on texts that it did not learn from.
package struct TextTrainer: Sendable {
    /// What the model will tell.
    package let task: ModelTask
    /// The same rows and seed give the same model.
    package let seed: UInt64
    private let grams: TextGrams
    /// In how many parts the rows are cut, each of which is once left out and asked.
    package static let folds = 5
    /// A label with fewer rows cannot be learnt and asked.
    package static let leastRows = 5
    /// More labels than this are no classes.
    package static let mostLabels = 300

    /// Prepares to train.
    package init(task: ModelTask, seed: UInt64 = 1, grams: TextGrams? = nil) {
        self.task = task
        self.seed = seed
        self.grams = grams ?? task.grams
    }

    /// Learns from all rows; the figures come from models that each leave a fifth out, near-duplicates always together.
    ///
    /// - Parameters:
    ///   - rows: At least two labels, each with five rows or more.
    ///   - said: Called with how much of the whole is done, 0 to 1.
    package func train(_ rows: [LabelledText], said: @Sendable (Double) -> Void) async -> (TextModel, ModelFigures) {
        let labels = Set(rows.map(\.label)).sorted()
        let grams = grams.fitting(labels.count)
        let numbers = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        let answers = rows.map { numbers[$0.label] ?? 0 }
        let views = rows.map { row in (task.hasViews ? row.views : [row.views[0]]).map(grams.pieces) }
        let parts = NearDuplicates(rows).folds(Self.folds, seed: seed)
        var scores = [[Float]](repeating: [], count: rows.count)
        for fold in 0..<Self.folds {
            let model = await learn(views, answers, labels, grams, from: rows.indices.filter { parts[$0] != fold })
            for row in rows.indices where parts[row] == fold {
                scores[row] = model.scores(views[row][0]) ?? model.silence
            }
            said(Double(fold + 1) / Double(Self.folds + 1))
        }
        // The figures of a part go by a calibration that did not see it, as its scores do by weights that did not.
        var likelihoods = [[Double]](repeating: [], count: rows.count)
        for fold in 0..<Self.folds {
            let others = rows.indices.filter { parts[$0] != fold }
            let calibration = Calibration(
                others.map { scores[$0] },
                labels: others.map { answers[$0] },
                count: labels.count
            )
            for row in rows.indices where parts[row] == fold { likelihoods[row] = calibration.likelihoods(scores[row]) }
        }
        let figures = ModelFigures(labels: labels.count, answers: answers, likelihoods: likelihoods)
        let calibration = Calibration(scores, labels: answers, count: labels.count)
        let model = await learn(views, answers, labels, grams, from: Array(rows.indices), calibration)
        said(1)
        return (model, figures)
    }

    private func learn(
        _ views: [[TextPieces]],
        _ answers: [Int],
        _ labels: [String],
        _ grams: TextGrams,
        from chosen: [Int],
        _ calibration: Calibration? = nil
    ) async -> TextModel {
        var counts = GramRows()
        var ownLabels: [Int] = []
        for row in chosen {
            for view in views[row] where !view.isEmpty {
                counts.add(view, grams)
                ownLabels.append(answers[row])
            }
        }
        let weighing = GramWeighing(counts, width: grams.width)
        let learnt = counts.weighed(by: weighing)
        let columns = TextModel.columns(labels.count)
        let trainer = LinearTrainer(cost: task.cost, leans: task.leans, seed: seed)
        let asked = ownLabels
        let width = grams.width
        let ofLabels = await withTaskGroup(of: (Int, [Float]).self) { group in
            for column in 0..<columns {
                let label = columns == 1 ? 1 : column
                group.addTask {
                    (column, trainer.weights(learnt, isPositive: asked.map { $0 == label }, width: width))
                }
            }
            return await group.reduce(into: [Int: [Float]]()) { $0[$1.0] = $1.1 }
        }
        var weights = [Float](repeating: 0, count: (width + 1) * columns)
        for (column, own) in ofLabels {
            for (bucket, weight) in own.enumerated() { weights[bucket * columns + column] = weight }
        }
        return TextModel(
            task: task,
            labels: labels,
            grams: grams,
            calibration: calibration ?? Calibration([], labels: [], count: labels.count),
            rarity: weighing.rarity,
            weights: weights
        )
    }
}
