import Foundation

/// Texts as rows of weighed buckets, one after the other.
struct GramRows: Sendable {
    /// Where each row begins, and last where the last one ends.
    private(set) var starts = [0]
    private(set) var buckets: [UInt32] = []
    private(set) var values: [Float] = []

    var count: Int { starts.count - 1 }

    mutating func add(_ pieces: TextPieces, _ grams: TextGrams) {
        for part in grams.parts(of: pieces) {
            for place in 0..<part.count(upTo: grams.longest) {
                buckets.append(grams.bucket(part.hashes[place]))
                values.append(part.values[place])
            }
        }
        starts.append(buckets.count)
    }

    /// Values become weights under which each row has length 1.
    func weighed(by weighing: GramWeighing) -> GramRows {
        var rows = self
        for row in 0..<count {
            let places = starts[row]..<starts[row + 1]
            var length: Float = 0
            for place in places {
                let value = weighing.rarity[Int(buckets[place])] * values[place]
                rows.values[place] = value
                length += value * value
            }
            guard length > 0 else { continue }
            let scale = 1 / length.squareRoot()
            for place in places { rows.values[place] *= scale }
        }
        return rows
    }
}

/// What a bucket tells: the less, the more texts have it.
struct GramWeighing: Sendable {
    /// For each bucket 1 and the logarithm of how many times as many texts there were as have it.
    let rarity: [Float]

    /// Learns it from rows of counts.
    init(_ rows: GramRows, width: Int) {
        var texts = [Float](repeating: 0, count: width)
        for bucket in rows.buckets { texts[Int(bucket)] += 1 }
        let all = Float(rows.count + 1)
        rarity = texts.map { 1 + logf(all / ($0 + 1)) }
    }
}
