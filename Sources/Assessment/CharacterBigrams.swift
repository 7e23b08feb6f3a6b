/// The pairs of characters that the search index holds, and that a search asks for.
package enum CharacterBigrams {
    /// The codes of different pairs of neighbouring letters, digits and Chinese characters, in the order in which they
    /// first stand.
    ///
    /// Folded, so that ＡＢ and ab are one, and as it is written otherwise: what is traditional stays so. Runs of one character have no pair. Two pairs in some four
    /// thousand million have the same code; a search shows a text only after it has looked into it.
    ///
    /// - Parameter limit: The most codes.
    package static func codes(of text: String, limit: Int) -> [Int32] {
        guard limit > 0 else { return [] }
        var seen = FirstSeen<Int32>(room: min(limit, text.utf8.count))
        var before: UInt32 = 0
        for raw in text.unicodeScalars {
            let scalar = Folding.fold(raw.value)
            if scalar == Folding.nothing { continue }
            guard Folding.isWord(scalar) else {
                before = 0
                continue
            }
            if before != 0 {
                _ = seen.place(of: code(before, scalar))
                if seen.count == limit { break }
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
