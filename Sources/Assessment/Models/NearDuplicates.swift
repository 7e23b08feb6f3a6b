/// Texts that say nearly the same, drawn together so that no model is asked what it has learnt by heart.
struct NearDuplicates {
    /// The group of each row, named by its first row.
    let groups: [Int]

    /// The share of pieces in common from which two texts are taken for one.
    private static let alike = 0.5
    private static let pieces = TextGrams(longest: 5, bits: 22)
    private static let bands = 12

    /// A title that more rows have than this tells nothing, such as the name of a form.
    private static let tellingTitle = 5

    init(_ rows: [LabelledText]) {
        var parents = Array(rows.indices)
        func root(_ row: Int) -> Int {
            var row = row
            while parents[row] != row {
                parents[row] = parents[parents[row]]
                row = parents[row]
            }
            return row
        }
        let keys = rows.map { Self.keys(of: Self.set(of: $0)) }
        for band in 0..<Self.bands {
            var first: [UInt64: Int] = [:]
            for row in rows.indices where !keys[row].isEmpty {
                guard let other = first[keys[row][band]] else {
                    first[keys[row][band]] = row
                    continue
                }
                if root(row) != root(other), Self.areAlike(rows[row], rows[other]) { parents[root(row)] = root(other) }
            }
        }
        let titled = Dictionary(grouping: rows.indices.filter { (rows[$0].title?.count ?? 0) >= 4 }) { rows[$0].title }
        for same in titled.values where same.count <= Self.tellingTitle {
            for row in same { parents[root(row)] = root(same[0]) }
        }
        // Which row is the root goes by chance; the first of a group does not.
        var first: [Int: Int] = [:]
        groups = rows.indices.map { row in
            let root = root(row)
            first[root] = first[root] ?? row
            return first[root] ?? row
        }
    }

    /// A part for each row, 0 to `count` - 1, the same for rows of one group; the largest groups go first to the emptiest part.
    func folds(_ count: Int, seed: UInt64) -> [Int] {
        var chance = SeededNumbers(seed: seed)
        let sizes = Dictionary(groups.map { ($0, 1) }, uniquingKeysWith: +)
        var names = sizes.keys.sorted()
        chance.shuffle(&names)
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        names.sort { (sizes[$1] ?? 0, places[$0] ?? 0) < (sizes[$0] ?? 0, places[$1] ?? 0) }
        var filled = [Int](repeating: 0, count: count)
        var folds: [Int: Int] = [:]
        for name in names {
            let emptiest = filled.indices.min { (filled[$0], $0) < (filled[$1], $1) } ?? 0
            folds[name] = emptiest
            filled[emptiest] += sizes[name] ?? 0
        }
        return groups.map { folds[$0] ?? 0 }
    }

    private static func set(of row: LabelledText) -> Set<UInt32> {
        Set(pieces.pieces(of: [row.title, row.text].compactMap { $0 }).plain.hashes.map(pieces.bucket))
    }

    private static func areAlike(_ one: LabelledText, _ other: LabelledText) -> Bool {
        let (one, other) = (set(of: one), set(of: other))
        let both = Double(one.intersection(other).count)
        return both > alike * (Double(one.count + other.count) - both)
    }

    /// A key for each band; nothing for a text without a piece.
    private static func keys(of set: Set<UInt32>) -> [UInt64] {
        guard !set.isEmpty else { return [] }
        return (0..<UInt32(bands)).map { band in
            UInt64(least(set, salt: 2 * band)) << 32 | UInt64(least(set, salt: 2 * band + 1))
        }
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
