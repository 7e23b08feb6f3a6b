/// Cuts a text into the pieces by which a model knows it.
///
/// The pieces are single letters, digits, Chinese characters, addresses, @names and [emoji] and, up to `longest`, what stands together,
/// after folding; blanks and marks part them. Each is counted in one of 2^`bits` buckets.
package struct TextGrams: Sendable, Hashable, Codable {
    /// The characters of the longest piece, from 1.
    package let longest: Int
    /// The number of buckets is 2 to this power, 10 to 22.
    package let bits: Int
    /// Whether marks are read like characters instead of parting pieces.
    package let marks: Bool
    /// Characters of a part beyond so many are not read, so that no text costs more than others by far.
    static let limit = 4_000

    /// Sets how texts are cut.
    package init(longest: Int, bits: Int, marks: Bool = false) {
        self.longest = longest
        self.bits = bits
        self.marks = marks
    }

    var width: Int { 1 << bits }

    /// How often each bucket stands in the parts of an item.
    func counts(of parts: [String]) -> BucketCounts {
        let characters = parts.reduce(0) { $0 + min($1.utf8.count, Self.limit) }
        var counter = BucketCounter(room: characters * longest)
        for part in parts { read(part, into: &counter) }
        return counter.counted
    }

    private func read(_ part: String, into counter: inout BucketCounter) {
        // The hashes of the pieces that end with the last character, the shortest first.
        var open: [UInt32] = []
        open.reserveCapacity(longest + 1)
        var reader = PieceReader(part, limit: Self.limit, keepsMarks: marks)
        while let code = reader.next() {
            guard code != PieceReader.gap else {
                open.removeAll(keepingCapacity: true)
                continue
            }
            open.insert(0, at: 0)
            if open.count > longest { open.removeLast() }
            for place in open.indices {
                open[place] = Self.mix(open[place], code)
                counter.add(bucket(open[place]))
            }
        }
    }

    @inline(__always)
    private static func mix(_ hash: UInt32, _ code: UInt32) -> UInt32 {
        let mixed = (hash ^ code) &* 0x9E37_79B1
        return mixed ^ mixed >> 15
    }

    @inline(__always)
    private func bucket(_ hash: UInt32) -> UInt32 { (hash &* 0x85EB_CA77) >> UInt32(32 - bits) }
}

/// How often each bucket of a text stands in it, in the order in which they first stand.
struct BucketCounts: Sendable {
    let buckets: [UInt32]
    let counts: [Float]
}

/// Counts buckets.
private struct BucketCounter {
    private var seen: FirstSeen<UInt32>
    private var counts: [Float] = []

    var counted: BucketCounts { BucketCounts(buckets: seen.codes, counts: counts) }

    init(room: Int) { seen = FirstSeen(room: room) }

    mutating func add(_ bucket: UInt32) {
        let place = seen.place(of: bucket)
        if place == counts.count { counts.append(1) } else { counts[place] += 1 }
    }
}
