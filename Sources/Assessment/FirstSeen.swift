/// Different codes in the order in which they first came; open addressing, at most half full.
///
/// The codes are hashes: their last bits are as good as any.
struct FirstSeen<Code: FixedWidthInteger & Sendable>: Sendable {
    private(set) var codes: [Code] = []
    /// Places in `codes`, counted from 1; 0 for a free slot.
    private var slots: [Int32]
    private let mask: UInt32

    /// - Parameter room: The most codes that will come.
    init(room: Int) {
        var size = 16
        while size < 2 * room { size *= 2 }
        slots = [Int32](repeating: 0, count: size)
        mask = UInt32(size - 1)
        codes.reserveCapacity(room / 3)
    }

    /// The place of a code in `codes`, where it is put last if it is new.
    @inline(__always)
    mutating func place(of code: Code) -> Int {
        var slot = Int(UInt32(truncatingIfNeeded: code) & mask)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if codes[place] == code { return place }
            slot = Int((UInt32(slot) + 1) & mask)
        }
        codes.append(code)
        slots[slot] = Int32(codes.count)
        return codes.count - 1
    }
}
