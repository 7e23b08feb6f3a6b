/// Which events have spoken of a gram, newest first.
///
/// Events are numbered by their slot in the gatherer. Postings stand in one array, chained by the hash of their gram.
struct PostingIndex {
    private struct Posting {
        let hash: UInt32
        let slot: Int32
        let next: Int32
    }

    private static let mask = (1 << 18) - 1
    private static let end: Int32 = -1
    /// The most events that are visited for one gram, and so the cost of a gram that everybody uses.
    private static let reach = 64

    private var heads = [Int32](repeating: end, count: mask + 1)
    private var postings: [Posting] = []

    mutating func add(_ hash: UInt32, slot: Int) {
        let head = Int(hash) & Self.mask
        postings.append(Posting(hash: hash, slot: Int32(slot), next: heads[head]))
        heads[head] = Int32(postings.count - 1)
    }

    /// Calls `visit` with the slots of the events that spoke of a gram most recently.
    func visit(_ hash: UInt32, _ visit: (Int) -> Void) {
        var at = heads[Int(hash) & Self.mask]
        var (found, steps) = (0, 0)
        while at != Self.end, found < Self.reach, steps < 4 * Self.reach {
            let posting = postings[Int(at)]
            if posting.hash == hash {
                visit(Int(posting.slot))
                found += 1
            }
            steps += 1
            at = posting.next
        }
    }

    func holds(_ hash: UInt32, slot: Int) -> Bool {
        var found = false
        visit(hash) { if $0 == slot { found = true } }
        return found
    }

    /// Drops the postings of the slots that have no new number and renumbers the others.
    mutating func renumber(_ numbers: [Int?]) {
        let old = postings
        postings = []
        heads = [Int32](repeating: Self.end, count: Self.mask + 1)
        for posting in old {
            guard let slot = numbers[Int(posting.slot)] else { continue }
            add(posting.hash, slot: slot)
        }
    }
}
