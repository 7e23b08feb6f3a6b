/// What a term means as noise.
enum NoiseKind: Int32 {
    case advertisement
    case unreal
}

/// Reads out of an item how much it looks like advertisement, or tells of nothing real.
struct NoiseReading {
    /// From 0 to 1.
    private(set) var value = 0.0
    private(set) var hits: [Hit] = []

    /// The weight of different words from which an item is nothing but noise.
    private static let full = 6.0

    init(_ found: [Hit], index: TermIndex) {
        var seen: Set<Int32> = []
        var weight = 0.0
        for hit in found {
            guard seen.insert(hit.term).inserted, let use = index.use(of: hit.term, in: .noise) else { continue }
            weight += use.weight
        }
        value = min(1, weight / Self.full)
        hits = found
    }
}
