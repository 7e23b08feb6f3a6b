/// The models that a city goes by, at most one for each task.
///
/// Pure: the same models and text always say the same.
package struct Advisers: Sendable {
    private let versions: [(model: TextModel, version: String)]
    /// The longest piece that any model knows.
    private let longest: Int
    private let readsMarks: Bool
    /// What assessments are keyed by beside the playbook: tasks and versions, at most 80 characters.
    package let name: String

    /// No model: words alone.
    package static let none = Advisers([])

    /// Goes by some models.
    ///
    /// - Parameter versions: The model of a task with its version in hexadecimal; one for each task.
    package init(_ versions: [(model: TextModel, version: String)]) {
        let sorted = versions.sorted { $0.model.task.rawValue < $1.model.task.rawValue }
        self.versions = zip(TextModel.sharing(sorted.map(\.model)), sorted).map { ($0, $1.version) }
        longest = sorted.map(\.model.grams.longest).max() ?? 1
        readsMarks = sorted.contains { $0.model.grams.marks }
        name =
            sorted.isEmpty
            ? "lexicon"
            : sorted.map { "\($0.model.task.rawValue):\($0.version.prefix(8))" }.joined(separator: " ")
    }

    /// The likelihood of every label of every model that knows a piece of the item.
    func opinions(title: String?, text: String) -> [Opinion] {
        guard !versions.isEmpty else { return [] }
        // Cut once for all models.
        let pieces = TextPieces(TextPieces.parts(title, text), longest: longest, marks: readsMarks)
        return versions.compactMap { model, _ in
            // Where nothing speaks, what is left is how common each label is, and that is said of no text.
            guard let scores = model.scores(pieces) else { return nil }
            return Opinion(model: model, likelihoods: model.calibration.likelihoods(scores))
        }
    }

    /// The pieces of an item that spoke most for each of some labels of a task, in the order in which they stand.
    ///
    /// Empty where there is no model for the task, or nothing spoke for the label.
    package func evidence(for task: ModelTask, labels: [String], title: String?, text: String) -> [[Evidence]] {
        guard let model = model(for: task) else { return labels.map { _ in [] } }
        return PieceEvidence(model, labels: labels, title: title, text: text).places
    }

    /// Those whose word decides something: what an item is about, and how it sounds.
    package var deciding: Advisers { Advisers(versions.filter { Self.decides($0.model.task) }) }

    /// The part of a name that tells of those whose word decides something.
    package static func deciding(in name: String) -> String {
        let parts = name.split(separator: " ").filter { part in
            ModelTask(rawValue: String(part.prefix { $0 != ":" })).map(decides) ?? false
        }
        return parts.isEmpty ? none.name : parts.joined(separator: " ")
    }

    /// The part of a name that tells of the model of one task; nothing where none was asked.
    package static func version(of task: ModelTask, in name: String) -> String? {
        name.split(separator: " ").first { $0.hasPrefix(task.rawValue + ":") }.map(String.init)
    }

    private static func decides(_ task: ModelTask) -> Bool { task == .category || task == .tone }

    /// The labels of a task's model; nil where there is none.
    func labels(of task: ModelTask) -> [String]? { model(for: task)?.labels }

    private func model(for task: ModelTask) -> TextModel? { versions.first { $0.model.task == task }?.model }
}

/// What one model makes of an item.
struct Opinion {
    let model: TextModel
    /// How likely each label is, in the order of the model's labels.
    let likelihoods: [Double]

    var advice: Advice { Advice(model.task, labels: model.labels, likelihoods: likelihoods) }

    /// From −1, negative, to 1, positive, for a model of tones: the likelihood of the likeliest label, and 0 for any other than these two.
    var tone: Double {
        guard let likeliest = advice.choices.first else { return 0 }
        return switch likeliest.label {
        case "negative": -likeliest.confidence
        case "positive": likeliest.confidence
        default: 0
        }
    }
}
