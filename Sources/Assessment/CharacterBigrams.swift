/// The pairs of characters that the search index holds, and that a search asks for.
package enum CharacterBigrams {
    /// The codes of different pairs of neighbouring letters, digits and Chinese characters, in the order in which they
    /// first stand.
    ///
    /// Folded as items are read, so that ＡＢ and ab are one. Runs of one character have no pair. Two pairs in some four
    /// thousand million have the same code; a search shows a text only after it has looked into it.
    ///
    /// - Parameter limit: The most codes.
    package static func codes(of text: String, limit: Int) -> [Int32] {
        guard limit > 0 else { return [] }
        var seen = CodeSet(room: min(limit, text.utf8.count))
        var before: UInt32 = 0
        for raw in text.unicodeScalars {
            let scalar = Folding.fold(raw.value)
            if scalar == Folding.nothing { continue }
            guard Folding.isWord(scalar) else {
                before = 0
                continue
            }
            if before != 0 {
                seen.insert(code(before, scalar))
                if seen.codes.count == limit { break }
            }
            before = scalar
        }
        return seen.codes
    }

    @inline(__always)
    private static func code(_ first: UInt32, _ second: UInt32) -> Int32 {
        var hash = first &* 0x9E37_79B1 ^ (second &* 0x85EB_CA77 &+ first >> 15)
        hash = (hash ^ hash >> 16) &* 0x7FEB_352D
        hash = (hash ^ hash >> 15) &* 0x846C_A68B
        return Int32(bitPattern: hash ^ hash >> 16)
    }
}

/// Different codes in the order in which they came; open addressing, at most half full.
private struct CodeSet {
    private(set) var codes: [Int32] = []
    /// Places in `codes`, counted from 1; 0 for a free slot.
    private var slots: [Int32]
    private let mask: UInt32

    init(room: Int) {
        var size = 16
        while size < 2 * room { size *= 2 }
        slots = [Int32](repeating: 0, count: size)
        mask = UInt32(size - 1)
        codes.reserveCapacity(room / 3)
    }

    mutating func insert(_ code: Int32) {
        var slot = Int(UInt32(bitPattern: code) & mask)
        while slots[slot] != 0 {
            if codes[Int(slots[slot]) - 1] == code { return }
            slot = Int((UInt32(slot) + 1) & mask)
        }
        codes.append(code)
        slots[slot] = Int32(codes.count)
    }
}
