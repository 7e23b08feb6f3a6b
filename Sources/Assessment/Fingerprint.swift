/// The SimHash of a normal form: texts that share most of their pairs of characters differ in few of its 64 bits.
enum Fingerprint {
    /// Pairs of letters, digits and Chinese characters; a pair with a character that binds any two words counts half.
    static func simHash(of scalars: [UInt32]) -> UInt64 {
        let (read, binding) = (scalars.span.extracting(first: longest), binding.span)
        // Pairs that count whole are put in from the front, those that count half from the back; at most one less than characters.
        var (pairs, whole, half) = ([UInt64](repeating: 0, count: read.count), 0, read.count)
        var kept = pairs.mutableSpan
        var (before, didBind): (UInt32, Bool) = (0, false)
        for place in read.indices {
            let scalar = read[place]
            guard Folding.isWord(scalar) else {
                before = 0
                continue
            }
            let binds = binding[bindingSlot(of: scalar)] == scalar
            if before != 0 {
                // Which of both is by chance: without a branch nothing is guessed wrong.
                let isHalf = didBind || binds ? 1 : 0
                half -= isHalf
                kept[isHalf == 1 ? half : whole] = hash(before, scalar)
                whole += 1 - isHalf
            }
            (before, didBind) = (scalar, binds)
        }
        let halves = pairs.count - half
        let total = halves + 2 * whole
        guard total > 0 else { return 0 }
        var counts = BitCounts(of: pairs.span.extracting(last: halves))
        counts.add(twice: BitCounts(of: pairs.span.extracting(first: whole)))
        return counts.bits(from: total / 2 + 1)
    }

    /// Characters of a text beyond so many are not looked at.
    private static let longest = 500_000

    @inline(__always)
    private static func hash(_ first: UInt32, _ second: UInt32) -> UInt64 {
        var hash = UInt64(first) << 32 | UInt64(second)
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ hash >> 33
    }

    /// Characters that bind any two words, each in its slot; 0 in the others.
    private static let binding: [UInt32] = {
        var slots = [UInt32](repeating: 0, count: 32)
        for scalar in "的了是在我有和就不也都这那很着吗呢吧啊".unicodeScalars {
            slots[bindingSlot(of: scalar.value)] = scalar.value
        }
        return slots
    }()

    /// The first bits of a product: with this factor no two of the characters that bind share them.
    @inline(__always)
    private static func bindingSlot(of scalar: UInt32) -> Int { Int((scalar &* 0xE329_D0B9) >> 27) }
}

/// How often each of 64 bits is set in some words: the first binary digit of all the counts, then the second, and so on.
private struct BitCounts {
    private var digits = InlineArray<22, UInt64>(repeating: 0)

    init(of words: Span<UInt64>) {
        var (ones, twos, fours) = (UInt64(0), UInt64(0), UInt64(0))
        var place = 0
        // Eight words at a time: one word in eight goes further than the first three digits.
        while place + 8 <= words.count {
            let first = Self.sum(&ones, words[place], words[place + 1])
            let second = Self.sum(&ones, words[place + 2], words[place + 3])
            let half = Self.sum(&twos, first, second)
            let third = Self.sum(&ones, words[place + 4], words[place + 5])
            let fourth = Self.sum(&ones, words[place + 6], words[place + 7])
            add(Self.sum(&fours, half, Self.sum(&twos, third, fourth)), from: 3)
            place += 8
        }
        add(ones, from: 0)
        add(twos, from: 1)
        add(fours, from: 2)
        for rest in place..<words.count { add(words[rest], from: 0) }
    }

    /// Adds two words to a digit of the counts; what they carry into the next one.
    @inline(__always)
    private static func sum(_ digit: inout UInt64, _ one: UInt64, _ other: UInt64) -> UInt64 {
        let carry = digit & one | other & (digit ^ one)
        digit ^= one ^ other
        return carry
    }

    private mutating func add(_ bits: UInt64, from first: Int) {
        var (carry, place) = (bits, first)
        while carry != 0 {
            carry = Self.sum(&digits[place], carry, 0)
            place += 1
        }
    }

    /// Adds counts that weigh double.
    mutating func add(twice other: BitCounts) {
        var carry: UInt64 = 0
        for place in 1..<digits.count { carry = Self.sum(&digits[place], other.digits[place - 1], carry) }
    }

    /// The bits whose count is so much or more.
    func bits(from least: Int) -> UInt64 {
        var (more, same) = (UInt64(0), UInt64.max)
        for place in digits.indices.reversed() {
            if least >> place & 1 == 1 {
                same &= digits[place]
            } else {
                more |= same & digits[place]
                same &= ~digits[place]
            }
        }
        return more | same
    }
}
