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

    /// Sets how texts are cut.
    package init(longest: Int, bits: Int, marks: Bool = false) {
        self.longest = longest
        self.bits = bits
        self.marks = marks
    }

    var width: Int { 1 << bits }

    /// Fewer buckets where there are so many labels that a model would be larger than one that can be published.
    func fitting(_ labels: Int) -> TextGrams {
        var bits = bits
        while bits > 10, Self.bytes(bits, labels) > ModelFiles.mostBytes { bits -= 1 }
        return TextGrams(longest: longest, bits: bits, marks: marks)
    }

    /// The bytes of a model's numbers: rarity and weights of each bucket, and what is added to each label.
    static func bytes(_ bits: Int, _ labels: Int) -> Int {
        let (width, columns) = (1 << bits, TextModel.columns(labels))
        return 2 * (width + (width + 1) * columns)
    }

    /// The pieces of an item.
    func pieces(of parts: [String]) -> TextPieces { TextPieces(parts, longest: longest, marks: marks) }

    /// Those of the pieces that are read.
    func parts(of pieces: TextPieces) -> [PieceCounts] { marks ? [pieces.plain, pieces.marked] : [pieces.plain] }

    /// Every piece of a part with where it stands.
    func places(of part: String) -> [GramPlace] {
        var places: [GramPlace] = []
        var open: [(hash: UInt32, from: Int)] = []
        var reader = PieceReader(part, limit: TextPieces.limit, tracks: true)
        while let code = reader.next() {
            guard code != PieceReader.gap, marks || !PieceReader.isMark(code) else {
                open.removeAll()
                continue
            }
            let place = reader.place
            open.insert((0, place.lowerBound), at: 0)
            if open.count > longest { open.removeLast() }
            for number in open.indices {
                open[number].hash = TextPieces.mix(open[number].hash, code)
                places.append(
                    GramPlace(bucket: bucket(open[number].hash), range: open[number].from..<place.upperBound)
                )
            }
        }
        return places
    }

    @inline(__always)
    func bucket(_ hash: UInt32) -> UInt32 { (hash &* 0x85EB_CA77) >> UInt32(32 - bits) }
}
