/// A term that stands in a normal form.
struct Hit: Sendable, Hashable {
    let start: Int32
    let end: Int32
    let term: Int32
}

/// What was found, by list; in each list the leftmost and then longest of overlapping hits.
struct Hits: Sendable {
    private(set) var matters: [Hit] = []
    private(set) var risks: [Hit] = []
    private(set) var tone: [Hit] = []
    private(set) var noise: [Hit] = []
    private(set) var qualifiers: [Hit] = []
    private(set) var places: [Hit] = []
    private(set) var people: [Hit] = []
    private(set) var answers: [Hit] = []

    /// - Parameter length: Of the text, in characters; from it the room follows that most texts need.
    init(length: Int) {
        let room = length / 8
        matters.reserveCapacity(room)
        tone.reserveCapacity(room)
        places.reserveCapacity(room)
    }

    /// Adds a hit; hits come in the order in which they end, the longest first.
    mutating func add(_ hit: Hit, to list: TermIndex.List) {
        switch list {
        case .matters: Self.add(hit, to: &matters)
        case .risks: Self.add(hit, to: &risks)
        case .tone: Self.add(hit, to: &tone)
        case .noise: Self.add(hit, to: &noise)
        case .qualifiers: Self.add(hit, to: &qualifiers)
        case .places: Self.add(hit, to: &places)
        case .people: Self.add(hit, to: &people)
        case .answers: Self.add(hit, to: &answers)
        }
    }

    /// Keeps the leftmost, then longest: a hit that begins inside an earlier one goes, and so do those it contains.
    static func add(_ hit: Hit, to hits: inout [Hit]) {
        var kept = hits.count
        while kept > 0, hits[kept - 1].start >= hit.start { kept -= 1 }
        if kept > 0, hits[kept - 1].end > hit.start { return }
        if kept < hits.count, hits[kept].start == hit.start, hits[kept].end >= hit.end { return }
        hits.removeLast(hits.count - kept)
        hits.append(hit)
    }
}

extension Array {
    /// How many elements stand before the first that does not hold, where none behind that one holds; few of them are looked at.
    func leading(_ holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
