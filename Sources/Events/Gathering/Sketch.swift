/// A bounded sample of the grams of a text, by which two texts can be compared word for word.
///
/// The sample is the grams with the smallest hashes, so two texts sample the same grams where they have them. Up to
/// `limit` grams, about 50 characters, the sample is everything.
struct Sketch {
    static let limit = 112

    private let hashes: [UInt32]
    /// The largest hash up to which the sample is complete.
    private let horizon: UInt32

    init(of grams: [Gram]) {
        hashes = grams.prefix(Self.limit).map(\.hash)
        horizon = grams.count > Self.limit ? hashes.last ?? .max : .max
    }

    /// Whether the two texts say the same in nearly the same words, or one of them holds nearly all of the other.
    ///
    /// Texts with fewer than eight grams in common have to be the same.
    func isNearlySame(as other: Sketch) -> Bool {
        let shared = min(horizon, other.horizon)
        var (mine, theirs, both) = (0, 0, 0)
        while mine < hashes.count, theirs < other.hashes.count {
            let (left, right) = (hashes[mine], other.hashes[theirs])
            if min(left, right) > shared { break }
            if left == right { both += 1 }
            if left <= right { mine += 1 }
            if right <= left { theirs += 1 }
        }
        while mine < hashes.count, hashes[mine] <= shared { mine += 1 }
        while theirs < other.hashes.count, other.hashes[theirs] <= shared { theirs += 1 }
        guard both >= 8 else { return both >= 2 && both == mine && both == theirs }
        return both * 2 >= mine + theirs - both || both * 5 >= min(mine, theirs) * 4
    }
}
