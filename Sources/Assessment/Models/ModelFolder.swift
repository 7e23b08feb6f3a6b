import Crypto
package import Foundation

/// A model as a folder: `model.json` with what it is and how good, `weights.bin` with its numbers.
package struct ModelFolder: Sendable {
    /// What is wrong with a folder.
    package enum Fault: String, Error, Sendable {
        /// There is no readable `model.json`, or it is of another form.
        case unreadable
        /// The numbers are not those that `model.json` names.
        case damaged
    }

    /// What `model.json` says.
    package struct Card: Sendable, Hashable, Codable {
        /// The form of the folder.
        package var form = 1
        /// What the model tells.
        package let task: ModelTask
        /// What it can answer, in the order of its numbers.
        package let labels: [String]
        /// How many rows of each label it learnt from, in the order of the labels.
        package let rows: [Int]
        /// How texts are cut.
        package let grams: TextGrams
        /// How scores become likelihoods.
        package let calibration: Calibration
        /// The seed of its training.
        package let seed: UInt64
        /// SHA-256 of the file that it learnt from, in hexadecimal.
        package let trainedOn: String
        /// SHA-256 of `weights.bin`, in hexadecimal: the version of the model.
        package let version: String
        /// How good it is, by rows that were left out.
        package let figures: ModelFigures
    }

    private let folder: URL

    /// Names a folder, which need not be there.
    package init(_ folder: URL) { self.folder = folder }

    /// Writes a model; what was there before is replaced.
    ///
    /// - Parameters:
    ///   - rows: How many rows of each label it learnt from.
    ///   - trainedOn: SHA-256 of the file, in hexadecimal.
    /// - Returns: What `model.json` says.
    /// - Throws: An error of the file system.
    package func write(
        _ model: TextModel,
        figures: ModelFigures,
        rows: [Int],
        seed: UInt64,
        trainedOn: String
    ) throws -> Card {
        let numbers = Data((model.weighing.rarity + model.weights).flatMap { Self.bytes(of: $0) })
        let card = Card(
            task: model.task,
            labels: model.labels,
            rows: rows,
            grams: model.grams,
            calibration: model.calibration,
            seed: seed,
            trainedOn: trainedOn,
            version: Self.digest(of: numbers),
            figures: figures
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try numbers.write(to: folder.appending(path: "weights.bin"), options: .atomic)
        try encoder.encode(card).write(to: folder.appending(path: "model.json"), options: .atomic)
        return card
    }

    /// Reads a model.
    ///
    /// - Throws: `Fault`.
    package func read() throws(Fault) -> (model: TextModel, card: Card) {
        guard let said = try? Data(contentsOf: folder.appending(path: "model.json")), said.count < 1 << 22,
            let card = try? JSONDecoder().decode(Card.self, from: said), card.form == 1,
            card.labels.count >= 2, card.calibration.offsets.count == card.labels.count,
            (1...8).contains(card.grams.longest), (10...22).contains(card.grams.bits)
        else { throw .unreadable }
        let width = card.grams.width
        let columns = TextModel.columns(card.labels.count)
        guard let numbers = try? Data(contentsOf: folder.appending(path: "weights.bin")),
            numbers.count == 2 * (width + (width + 1) * columns), Self.digest(of: numbers) == card.version
        else { throw .damaged }
        let bytes = [UInt8](numbers)
        let values = (0..<bytes.count / 2).map { place in
            Float(Float16(bitPattern: UInt16(bytes[2 * place]) | UInt16(bytes[2 * place + 1]) << 8))
        }
        let model = TextModel(
            task: card.task,
            labels: card.labels,
            grams: card.grams,
            calibration: card.calibration,
            weighing: GramWeighing(rarity: Array(values[..<width])),
            weights: Array(values[width...])
        )
        return (model, card)
    }

    private static func bytes(of value: Float) -> [UInt8] {
        let bits = Float16(value).bitPattern
        return [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
    }

    private static func digest(of numbers: Data) -> String {
        SHA256.hash(data: numbers).map { String(format: "%02x", $0) }.joined()
    }
}
