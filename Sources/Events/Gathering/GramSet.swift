/// The hashes of an item's grams, made for being asked often.
struct GramSet {
    private let hashes: [UInt32]
    /// A bit for the last bits of every hash, by which most questions are answered with no.
    private var marks = [UInt64](repeating: 0, count: 256)

    init(of grams: [Gram]) {
        hashes = grams.map(\.hash)
        for hash in hashes {
            marks[Int(hash >> 6) & 255] |= 1 << UInt64(hash & 63)
        }
    }

    func contains(_ hash: UInt32) -> Bool {
        guard marks[Int(hash >> 6) & 255] & (1 << UInt64(hash & 63)) != 0 else { return false }
        var (low, high) = (0, hashes.count)
        while low < high {
            let middle = (low + high) / 2
            if hashes[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low < hashes.count && hashes[low] == hash
    }
}
