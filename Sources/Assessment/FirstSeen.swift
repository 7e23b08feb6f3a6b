/// Different codes in the order in which they first came; open addressing, at most half full, in arrays that never grow.
///
/// The codes are hashes of 32 bits: their last bits are as good as any.
struct FirstSeen<Code: FixedWidthInteger & Sendable>: Sendable {
    private var seen: [Code]
    /// How many different codes came.
    private(set) var count = 0
    /// A code and, below it, its place counted from 1; 0 for a free slot.
    private var slots: [UInt64]
    private let mask: Int

    /// - Parameter room: The most codes that will come.
    init(room: Int) {
        var size = 16
        while size < 2 * room { size *= 2 }
        slots = [UInt64](repeating: 0, count: size)
        mask = size - 1
        seen = [Code](repeating: 0, count: room)
    }

    var codes: [Code] { Array(seen[..<count]) }

    /// The place of a code among those that came, where it is put last if it is new.
    @inline(__always)
    mutating func place(of code: Code) -> Int {
        let bits = UInt32(truncatingIfNeeded: code)
        var slot = Int(bits) & mask
        while slots[slot] != 0 {
            if UInt32(truncatingIfNeeded: slots[slot] >> 32) == bits {
                return Int(UInt32(truncatingIfNeeded: slots[slot])) - 1
            }
            slot = (slot + 1) & mask
        }
        seen[count] = code
        count += 1
        slots[slot] = UInt64(bits) << 32 | UInt64(count)
        return count - 1
    }
}
