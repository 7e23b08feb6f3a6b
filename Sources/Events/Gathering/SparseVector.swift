/// A few telling grams with weights, in the order of their hashes.
struct SparseVector {
    typealias Entry = (hash: UInt32, weight: Float)

    private(set) var hashes: [UInt32]
    private(set) var weights: [Float]

    /// The `limit` heaviest of the grams given, scaled to length 1.
    init(heaviest limit: Int, of entries: [Entry]) {
        let kept = Self.heaviest(limit, of: entries)
        let length = kept.reduce(Float(0)) { $0 + $1.weight * $1.weight }.squareRoot()
        hashes = length > 0 ? kept.map(\.hash) : []
        weights = length > 0 ? kept.map { $0.weight / length } : []
    }

    var isEmpty: Bool { hashes.isEmpty }
    var length: Float { weights.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot() }
    var entries: [Entry] { zip(hashes, weights).map { ($0, $1) } }

    /// Calls `visit` for each gram that both have, with its place in either.
    func forShared(with others: [UInt32], _ visit: (_ mine: Int, _ theirs: Int) -> Void) {
        var (mine, theirs) = (0, 0)
        while mine < hashes.count, theirs < others.count {
            let (left, right) = (hashes[mine], others[theirs])
            if left == right { visit(mine, theirs) }
            if left <= right { mine += 1 }
            if right <= left { theirs += 1 }
        }
    }

    func dot(_ other: SparseVector) -> Float {
        var sum: Float = 0
        forShared(with: other.hashes) { sum += weights[$0] * other.weights[$1] }
        return sum
    }

    /// The likeness of two vectors of any length, 0 to 1.
    func cosine(with other: SparseVector) -> Float {
        isEmpty || other.isEmpty ? 0 : dot(other) / (length * other.length)
    }

    func contains(_ hash: UInt32) -> Bool {
        var (low, high) = (0, hashes.count)
        while low < high {
            let middle = (low + high) / 2
            if hashes[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low < hashes.count && hashes[low] == hash
    }

    /// Which share of this vector, of length 1, stands on grams that the other has too.
    func share(on other: SparseVector) -> Float {
        var sum: Float = 0
        forShared(with: other.hashes) { mine, _ in sum += weights[mine] * weights[mine] }
        return sum
    }

    /// Which share of this vector, of length 1, stands on grams of the set.
    func share(on grams: GramSet) -> Float {
        var sum: Float = 0
        for (hash, weight) in zip(hashes, weights) where grams.contains(hash) {
            sum += weight * weight
        }
        return sum
    }

    /// Adds `times` another vector and keeps the `limit` heaviest grams of the sum that weigh more than nothing.
    mutating func add(_ other: SparseVector, times: Float = 1, keeping limit: Int) {
        var sum: [Entry] = []
        sum.reserveCapacity(hashes.count + other.hashes.count)
        var (mine, theirs) = (0, 0)
        while mine < hashes.count || theirs < other.hashes.count {
            let left = mine < hashes.count ? hashes[mine] : .max
            let right = theirs < other.hashes.count ? other.hashes[theirs] : .max
            if left == right {
                sum.append((left, weights[mine] + times * other.weights[theirs]))
            } else {
                sum.append(left < right ? (left, weights[mine]) : (right, times * other.weights[theirs]))
            }
            if left <= right { mine += 1 }
            if right <= left { theirs += 1 }
        }
        let kept = Self.heaviest(limit, of: sum.filter { $0.weight > 1e-4 })
        hashes = kept.map(\.hash)
        weights = kept.map(\.weight)
    }

    /// The heaviest entries in the order of their hashes; of two of the same weight the one with the larger hash.
    ///
    /// Weights are not negative, so their bits sort as they do.
    private static func heaviest(_ limit: Int, of entries: [Entry]) -> [Entry] {
        guard entries.count > limit else { return entries }
        var keys = entries.map { UInt64($0.weight.bitPattern) << 32 | UInt64($0.hash) }
        keys.sort()
        let least = keys[keys.count - limit]
        return entries.filter { UInt64($0.weight.bitPattern) << 32 | UInt64($0.hash) >= least }
    }
}
