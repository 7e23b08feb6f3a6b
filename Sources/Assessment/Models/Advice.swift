import Foundation

/// What a model says of an item.
package struct Advice: Sendable, Hashable, Codable {
    /// What it is about.
    package let task: ModelTask
    /// The likeliest labels, the likeliest first; three at most.
    package let choices: [Choice]

    /// A label with how likely it is.
    package struct Choice: Sendable, Hashable, Codable {
        /// One of the model's labels.
        package let label: String
        /// From 0 to 1, four digits; as often right as it says.
        package let confidence: Double
    }

    /// How many labels are told.
    static let most = 3

    /// The likeliest labels of a model.
    init(_ task: ModelTask, labels: [String], likelihoods: [Double]) {
        self.task = task
        let order = likelihoods.indices.sorted { (likelihoods[$1], $0) < (likelihoods[$0], $1) }
        choices = order.prefix(Self.most).map {
            Choice(label: labels[$0], confidence: ScoreSheet.round(likelihoods[$0]))
        }
    }
}

extension [Advice] {
    /// As JSON; `Advice` decodes it.
    package var json: String {
        // Labels are whatever a file of rows had, so they are escaped by who knows how.
        guard !isEmpty, let bytes = try? JSONEncoder().encode(self) else { return "[]" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
