import Crypto
package import Foundation

/// The two files of a model: what it is, and its numbers.
package struct ModelFiles: Sendable {
    /// What `model.json` says.
    package let card: Data
    /// The rarity of each bucket, then the weights, as 16-bit floating point numbers, the low byte first.
    package let numbers: Data

    /// Bytes of the numbers of the largest model that can be published.
    package static let mostBytes = 64 << 20

    /// Takes the two files as they are.
    package init(card: Data, numbers: Data) {
        self.card = card
        self.numbers = numbers
    }

    /// What a card says, where it can be meant.
    static func card(_ said: Data) throws(ModelFolder.Fault) -> ModelFolder.Card {
        guard let card = try? JSONDecoder().decode(ModelFolder.Card.self, from: said), card.form == 1,
            (2...TextTrainer.mostLabels).contains(card.labels.count), Set(card.labels).count == card.labels.count,
            card.calibration.offsets.count == card.labels.count, card.calibration.isSound,
            (1...8).contains(card.grams.longest), (10...22).contains(card.grams.bits),
            card.version.count == 64, card.version.allSatisfy(\.isHexDigit)
        else { throw .unreadable }
        return card
    }

    /// The model.
    ///
    /// - Throws: `ModelFolder.Fault`.
    package func model() throws(ModelFolder.Fault) -> (model: TextModel, card: ModelFolder.Card) {
        let card = try Self.card(card)
        let version = Self.version(card.task, card.labels, card.grams, card.calibration, numbers)
        guard numbers.count == card.size, version == card.version else { throw .damaged }
        let bytes = [UInt8](numbers)
        let values = (0..<card.size / 2).map { place in
            Float(Float16(bitPattern: UInt16(bytes[2 * place]) | UInt16(bytes[2 * place + 1]) << 8))
        }
        guard values.allSatisfy(\.isFinite) else { throw .damaged }
        let width = card.grams.width
        let model = TextModel(
            task: card.task,
            labels: card.labels,
            grams: card.grams,
            calibration: card.calibration,
            rarity: Array(values[..<width]),
            weights: Array(values[width...])
        )
        return (model, card)
    }

    static func version(
        _ task: ModelTask,
        _ labels: [String],
        _ grams: TextGrams,
        _ calibration: Calibration,
        _ numbers: Data
    ) -> String {
        var hash = SHA256()
        let said = ["1", task.rawValue, "\(grams.longest)", "\(grams.bits)", "\(grams.marks)", "\(calibration.scale)"]
        for part in said + calibration.offsets.map({ "\($0)" }) + labels {
            hash.update(data: Data("\(part.utf8.count):\(part)".utf8))
        }
        hash.update(data: numbers)
        return hash.finalize().map { String(format: "%02x", $0) }.joined()
    }
}

extension ModelFolder.Card {
    /// The bytes of its numbers.
    var size: Int { TextGrams.bytes(grams.bits, labels.count) }
}
