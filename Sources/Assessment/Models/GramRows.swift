import Foundation

/// Texts as rows of weighed buckets, one after the other.
struct GramRows: Sendable {
    /// Where each row begins, and last where the last one ends.
    private(set) var starts = [0]
    private(set) var buckets: [UInt32] = []
    private(set) var values: [Float] = []

    var count: Int { starts.count - 1 }

    mutating func add(_ counts: BucketCounts) {
        buckets += counts.buckets
        values += counts.counts
        starts.append(buckets.count)
    }

    /// Counts become weights under which each row has length 1.
    func weighed(by weighing: GramWeighing) -> GramRows {
        var rows = self
        for row in 0..<count {
            let places = starts[row]..<starts[row + 1]
            var length: Float = 0
            for place in places {
                let value = weighing.weight(of: buckets[place], count: values[place])
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

    init(rarity: [Float]) { self.rarity = rarity }

    /// Learns it from rows of counts.
    init(_ rows: GramRows, width: Int) {
        var texts = [Float](repeating: 0, count: width)
        for bucket in rows.buckets { texts[Int(bucket)] += 1 }
        let all = Float(rows.count + 1)
        rarity = texts.map { 1 + logf(all / ($0 + 1)) }
    }

    @inline(__always)
    func weight(of bucket: UInt32, count: Float) -> Float {
        (count == 1 ? 1 : 1 + logf(count)) * rarity[Int(bucket)]
    }
}
