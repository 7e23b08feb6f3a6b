/// The characters that something ends with, asked for at every character of a text: exact for the first 65,536, whose bits are kept.
struct EndSet: Sendable {
    private var bits = [UInt64](repeating: 0, count: 1_024)

    mutating func insert(_ scalar: UInt32) { bits[Int(scalar & 0xFFFF) >> 6] |= 1 << UInt64(scalar & 63) }

    /// Whether something may end with the character.
    @inline(__always)
    func mayHold(_ scalar: UInt32) -> Bool { bits[Int(scalar & 0xFFFF) >> 6] >> UInt64(scalar & 63) & 1 == 1 }
}
