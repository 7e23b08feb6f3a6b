import Crypto
package import Foundation

/// A model as a folder: `model.json` with what it is and how good, and a file with its numbers, named for its version.
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
        /// How texts are cut.
        package let grams: TextGrams
        /// How scores become likelihoods.
        package let calibration: Calibration
        /// The seed of its training.
        package let seed: UInt64
        /// SHA-256 of the file that it learnt from, in hexadecimal.
        package let trainedOn: String
        /// SHA-256 of all that its answers rest on, in hexadecimal.
        package let version: String
        /// How good it is, by rows that were left out.
        package let figures: ModelFigures
    }

    private let folder: URL

    /// Names a folder, which need not be there.
    package init(_ folder: URL) { self.folder = folder }

    /// Makes the folder and sees whether it can be written.
    ///
    /// - Throws: An error of the file system.
    package func prepare() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let trial = folder.appending(path: ".trial")
        try Data().write(to: trial)
        try FileManager.default.removeItem(at: trial)
    }

    /// Writes a model; one that was there before stays whole until the new one is, and then goes.
    ///
    /// - Parameter trainedOn: SHA-256 of the file, in hexadecimal.
    /// - Returns: What `model.json` says.
    /// - Throws: An error of the file system.
    package func write(_ model: TextModel, figures: ModelFigures, seed: UInt64, trainedOn: String) throws -> Card {
        let before = try? read().card.version
        let numbers = Data(model.numbers.flatMap { Self.bytes(of: $0) })
        let card = Card(
            task: model.task,
            labels: model.labels,
            grams: model.grams,
            calibration: model.calibration,
            seed: seed,
            trainedOn: trainedOn,
            version: ModelFiles.version(model.task, model.labels, model.grams, model.calibration, numbers),
            figures: figures
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try prepare()
        try numbers.write(to: file(of: card.version), options: .atomic)
        try encoder.encode(card).write(to: folder.appending(path: "model.json"), options: .atomic)
        if let before, before != card.version {
            try? FileManager.default.removeItem(at: file(of: before))  // only untidy where it stays
        }
        return card
    }

    /// Reads a model.
    ///
    /// - Throws: `Fault`.
    package func read() throws(Fault) -> (model: TextModel, card: Card) { try files().model() }

    /// Reads a model's files as they are.
    ///
    /// - Throws: `Fault`.
    package func files() throws(Fault) -> ModelFiles {
        guard let said = Self.bytes(at: folder.appending(path: "model.json"), atMost: 1 << 22) else {
            throw .unreadable
        }
        let card = try ModelFiles.card(said)
        guard let numbers = Self.bytes(at: file(of: card.version), atMost: card.size) else { throw .damaged }
        return ModelFiles(card: said, numbers: numbers)
    }

    private func file(of version: String) -> URL { folder.appending(path: "weights-\(version.prefix(16)).bin") }

    /// The bytes of a regular file that is no larger than what is expected.
    private static func bytes(at file: URL, atMost most: Int) -> Data? {
        let values = try? file.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
        guard values?.isRegularFile == true, let size = values?.fileSize, size <= most else { return nil }
        return try? Data(contentsOf: file)
    }

    private static func bytes(of value: Float) -> [UInt8] {
        let bits = Float16(value).bitPattern
        return [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
    }
}
