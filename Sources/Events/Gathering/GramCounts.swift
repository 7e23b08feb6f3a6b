import Foundation

/// In how many matters a gram has been seen, and so how much it tells.
///
/// The counts have a fixed size whatever comes in: grams share a million cells, and all counts are halved when the
/// total grows large, so that the present way of speaking weighs more than last year's. An item that opens an event
/// counts in full, one that joins an event in its own words a quarter, one that repeats another not at all: a name on
/// everybody's lips stays telling.
struct GramCounts {
    /// How much an item adds to the counts of its grams.
    enum Share: UInt32 {
        case opening = 4
        case joining = 1
    }

    private static let mask = (1 << 20) - 1
    /// The number of texts that the shipped table of common grams stands for.
    private static let assumed = 500
    private static let largestTotal = 200_000 * Int(Share.opening.rawValue)

    private var cells = [UInt32](repeating: 0, count: mask + 1)
    private var total = assumed * Int(Share.opening.rawValue)

    init() {
        for group in CommonGrams.groups {
            let count = UInt32(total * 3 / (group.often * 4))
            for gram in group.grams.split(separator: " ") {
                cells[Self.cell(of: gram)] += count
            }
        }
    }

    /// How telling a gram is: 0 for one that stands in every text, above 9 for one that is new in a large city.
    func weight(of hash: UInt32) -> Float {
        let seen = Float(cells[Int(hash) & Self.mask]) + 2
        return max(0, logf(Float(total + 4) / seen))
    }

    mutating func count(_ reading: Reading, as share: Share) {
        add(share, to: reading.subject.hashes)
        count(reading.grams.lazy.map(\.hash), as: share)
    }

    /// Counts what stands in one text, each hash once.
    mutating func count(_ hashes: some Sequence<UInt32>, as share: Share) {
        add(share, to: hashes)
        total += Int(share.rawValue)
        if total > Self.largestTotal { halve() }
    }

    private static func cell(of gram: Substring) -> Int {
        var last: (UInt32, UInt32, UInt32) = (0, 0, 0)
        for scalar in gram.unicodeScalars {
            last = (last.1, last.2, scalar.value)
        }
        return Int(GramReader.hash(last.0, last.1, last.2)) & mask
    }

    private mutating func add(_ share: Share, to hashes: some Sequence<UInt32>) {
        for hash in hashes { cells[Int(hash) & Self.mask] += share.rawValue }
    }

    private mutating func halve() {
        for at in cells.indices {
            cells[at] /= 2
        }
        total /= 2
    }
}
