/// What an item or an event is about, as far as the assessment says.
///
/// The matters are drawn together to their groups, such as `utilities.gas`: what is a leak to one writer is a blast to
/// the next.
struct Subject {
    private static let limit = 8

    /// The groups of matters by their parts of the evidence.
    private(set) var groups: SparseVector
    private(set) var risks: SparseVector

    init(of item: Candidate) {
        groups = Self.vector(of: item.matters.map { (Self.hash(ofGroup: $0.code), Float($0.share)) })
        risks = Self.vector(of: item.risks.map { (Self.hash(ofGroup: "risk." + $0), 1) })
    }

    /// By what the subject is counted: how often it came up says how much it tells.
    var hashes: [UInt32] { groups.hashes + risks.hashes }

    /// The group with the most evidence.
    var first: UInt32? { groups.entries.max { ($0.weight, $0.hash) < ($1.weight, $1.hash) }?.hash }

    mutating func add(_ other: Subject, times: Float = 1) {
        groups.add(other.groups, times: times, keeping: Self.limit)
        risks.add(other.risks, times: times, keeping: Self.limit)
    }

    /// The entries in the order of their hashes, those with the same hash as one.
    private static func vector(of entries: [SparseVector.Entry]) -> SparseVector {
        var sums: [SparseVector.Entry] = []
        for entry in entries.sorted(by: { ($0.hash, $0.weight) < ($1.hash, $1.weight) }) {
            if let last = sums.indices.last, sums[last].hash == entry.hash {
                sums[last].weight += entry.weight
            } else {
                sums.append(entry)
            }
        }
        return SparseVector(heaviest: limit, of: sums)
    }

    /// FNV-1a over the first two parts of a code.
    private static func hash(ofGroup code: String) -> UInt32 {
        var (hash, dots) = (0x811C_9DC5 as UInt32, 0)
        for byte in code.utf8 {
            if byte == UInt8(ascii: ".") { dots += 1 }
            if dots == 2 { break }
            hash = (hash ^ UInt32(byte)) &* 0x0100_0193
        }
        return hash
    }
}
