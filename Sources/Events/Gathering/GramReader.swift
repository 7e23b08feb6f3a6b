/// A pair or triple of neighbouring characters and where it stands in an item.
struct Gram {
    let hash: UInt32
    let inTitle: Int32
    let inText: Int32
    /// Where it stands first, counted in characters from the beginning of the item.
    let position: Int32
}

/// Reads the pairs and triples of neighbouring characters out of an item.
///
/// A run of Latin letters or digits counts as one character, so `k9` or `58` is never torn apart. Punctuation, blanks
/// and the few characters that bind any two words break the chain. Reading stops after `limit` characters, which
/// bounds the cost of one item.
struct GramReader {
    static let limit = 1_600

    private var keys: [UInt64] = []
    private var previous: (UInt32, UInt32) = (0, 0)
    private var run: UInt32 = 0
    private var titleMark: UInt64 = 0
    private var position: UInt64 = 0

    /// The grams of an item, each once, in the order of their hashes.
    static func grams(title: String?, text: String) -> [Gram] {
        var reader = GramReader()
        reader.keys.reserveCapacity(1_024)
        if let title {
            reader.titleMark = 1
            reader.read(title)
        }
        reader.titleMark = 0
        reader.read(text)
        return reader.folded()
    }

    /// The hash of a gram of two or three characters.
    static func hash(_ first: UInt32, _ second: UInt32, _ third: UInt32) -> UInt32 {
        var mix = UInt64(first) &* 0x9E37_79B9_7F4A_7C15
        mix = (mix ^ (mix >> 29) ^ UInt64(second)) &* 0xBF58_476D_1CE4_E5B9
        mix = (mix ^ (mix >> 32) ^ UInt64(third)) &* 0x94D0_49BB_1331_11EB
        return UInt32(truncatingIfNeeded: mix >> 32)
    }

    /// The hash of a gram of two characters.
    static func hash(_ first: UInt32, _ second: UInt32) -> UInt32 { hash(0, first, second) }

    private mutating func read(_ text: String) {
        breakChain()
        for scalar in text.unicodeScalars.prefix(Self.limit) {
            switch Script(scalar) {
            case .latin:
                run = ((run ^ scalar.value) &* 0x0100_0193) | 0x8000_0000
            case .telling:
                endRun()
                push(scalar.value)
            case .binding, .other:
                breakChain()
            }
        }
        breakChain()
    }

    private mutating func breakChain() {
        endRun()
        previous = (0, 0)
        position += 1
    }

    private mutating func endRun() {
        guard run != 0 else { return }
        push(run)
        run = 0
    }

    private mutating func push(_ value: UInt32) {
        position += 1
        if previous.1 != 0 { note(Self.hash(previous.1, value)) }
        if previous.0 != 0 { note(Self.hash(previous.0, previous.1, value)) }
        previous = (previous.1, value)
    }

    /// Keeps hash, position and origin in one number, so that sorting the numbers sorts by hash and position.
    private mutating func note(_ hash: UInt32) {
        keys.append(UInt64(hash) << 32 | position << 1 | titleMark)
    }

    private mutating func folded() -> [Gram] {
        keys.sort()
        var grams: [Gram] = []
        grams.reserveCapacity(keys.count)
        var at = 0
        while at < keys.count {
            let first = keys[at]
            var (inTitle, inText): (Int32, Int32) = (0, 0)
            while at < keys.count, keys[at] >> 32 == first >> 32 {
                if keys[at] & 1 == 1 { inTitle += 1 } else { inText += 1 }
                at += 1
            }
            let position = Int32(truncatingIfNeeded: (first & 0xFFFF_FFFF) >> 1)
            grams.append(Gram(hash: UInt32(first >> 32), inTitle: inTitle, inText: inText, position: position))
        }
        return grams
    }
}
