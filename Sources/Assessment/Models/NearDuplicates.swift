/// Texts that say nearly the same, drawn together so that no model is asked what it has learnt by heart.
struct NearDuplicates {
    /// The group of each row, named by one of its rows.
    let groups: [Int]

    /// The share of pieces in common from which two texts are taken for one.
    private static let alike = 0.5
    private static let pieces = TextGrams(longest: 5, bits: 22)
    private static let bands = 12

    init(_ rows: [LabelledText]) {
        let sets = rows.map { row in
            Set(Self.pieces.counts(of: [row.title, row.text].compactMap { $0 }).buckets)
        }
        var parents = Array(rows.indices)
        func root(_ row: Int) -> Int {
            var row = row
            while parents[row] != row {
                parents[row] = parents[parents[row]]
                row = parents[row]
            }
            return row
        }
        for band in 0..<Self.bands {
            var first: [UInt64: Int] = [:]
            for (row, set) in sets.enumerated() where !set.isEmpty {
                let key =
                    UInt64(Self.least(set, salt: UInt32(2 * band))) << 32
                    | UInt64(Self.least(set, salt: UInt32(2 * band + 1)))
                guard let other = first[key] else {
                    first[key] = row
                    continue
                }
                let both = Double(set.intersection(sets[other]).count)
                if both / (Double(set.count + sets[other].count) - both) > Self.alike {
                    parents[root(row)] = root(other)
                }
            }
        }
        var titled: [String: Int] = [:]
        for (row, text) in rows.enumerated() {
            guard let title = text.title, title.unicodeScalars.count >= 4 else { continue }
            if let other = titled[title] { parents[root(row)] = root(other) } else { titled[title] = row }
        }
        groups = rows.indices.map(root)
    }

    /// A part for each row, 0 to `count` - 1, the same for rows of one group.
    func folds(_ count: Int, seed: UInt64) -> [Int] {
        var chance = SeededNumbers(seed: seed)
        let names = Set(groups).sorted().shuffled(using: &chance)
        let folds = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0 % count) })
        return groups.map { folds[$0] ?? 0 }
    }

    /// The least of the pieces' hashes under one of many orders.
    private static func least(_ set: Set<UInt32>, salt: UInt32) -> UInt32 {
        set.reduce(UInt32.max) { least, piece in
            var mixed = (piece &+ salt &* 0x9E37_79B9) &* 0x85EB_CA6B
            mixed = (mixed ^ mixed >> 13) &* 0xC2B2_AE35
            return min(least, mixed ^ mixed >> 16)
        }
    }
}
