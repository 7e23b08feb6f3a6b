/// The SimHash of a normal form: texts that share most of their pairs of characters differ in few of its 64 bits.
enum Fingerprint {
    /// Counts up to 2^20 for each of 64 bits, one word for each binary digit of all counts.
    private struct Counters {
        private var digits = [UInt64](repeating: 0, count: 22)

        /// Adds 2^`shift` to the count of every bit that is set.
        @inline(__always)
        mutating func add(_ bits: UInt64, shift: Int) {
            var carry = bits
            var digit = shift
            while carry != 0, digit < digits.count {
                let old = digits[digit]
                digits[digit] = old ^ carry
                carry &= old
                digit += 1
            }
        }

        /// The bits whose count is more than half of `total`.
        func majority(of total: Int) -> UInt64 {
            var majority: UInt64 = 0
            for bit in 0..<64 {
                var count = 0
                for (digit, word) in digits.enumerated() { count |= Int(word >> UInt64(bit) & 1) << digit }
                if 2 * count > total { majority |= 1 << UInt64(bit) }
            }
            return majority
        }
    }

    /// Pairs of letters, digits and Chinese characters; a pair with a character that binds any two words counts half.
    static func simHash(of scalars: [UInt32]) -> UInt64 {
        var counters = Counters()
        var total = 0
        var before: UInt32 = 0
        for scalar in scalars.prefix(500_000) {
            guard Folding.isWord(scalar) else {
                before = 0
                continue
            }
            if before != 0 {
                let shift = isBinding(before) || isBinding(scalar) ? 0 : 1
                counters.add(hash(before, scalar), shift: shift)
                total += 1 << shift
            }
            before = scalar
        }
        return total == 0 ? 0 : counters.majority(of: total)
    }

    @inline(__always)
    private static func hash(_ first: UInt32, _ second: UInt32) -> UInt64 {
        var hash = UInt64(first) << 32 | UInt64(second)
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ hash >> 33
    }

    /// One of 的了是在我有和就不也都这那很着吗呢吧啊.
    @inline(__always)
    private static func isBinding(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x7684, 0x4E86, 0x662F, 0x5728, 0x6211, 0x6709, 0x548C, 0x5C31, 0x4E0D, 0x4E5F, 0x90FD, 0x8FD9, 0x90A3,
            0x5F88, 0x7740, 0x5417, 0x5462, 0x5427, 0x554A:
            true
        default: false
        }
    }
}
