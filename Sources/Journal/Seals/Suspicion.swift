/// A place of the chain that does not hold: the seal there is not what its row and the seal before it give.
struct Suspect: Sendable {
    let found: SealedRow
    /// The hash before, as it is stored.
    let previous: SealHash
}

/// Places that do not hold, one behind the other, until something says whether rows or seals are wrong.
struct SuspectRun: Sendable {
    private(set) var suspects: [Suspect] = []
    /// What the last seal would be if only seals were wrong and rows right.
    private(set) var computed = SealHash.none

    var isEmpty: Bool { suspects.isEmpty }

    /// Adds a place.
    mutating func add(_ suspect: Suspect, computed next: SealHash) {
        suspects.append(suspect)
        computed = next
    }
}

/// Seals that are not there.
struct Gap: Sendable {
    let range: ClosedRange<Int64>
    /// The hash before them, where it is known.
    let previous: SealHash?
}
