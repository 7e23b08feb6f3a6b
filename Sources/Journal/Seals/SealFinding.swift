/// One kind of damage to the journal, its seals or their checkpoints: where it is met first, and how often.
package struct SealFinding: Sendable, Hashable {
    /// What is the matter.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case rowAltered = "row.altered"
        case rowMissing = "row.missing"
        case rowInserted = "row.inserted"
        case rowsReordered = "row.reordered"
        case sealAltered = "seal.altered"
        case sealMissing = "seal.missing"
        case sealAdded = "seal.added"
        case rewritten = "journal.rewritten"
        case tailCut = "journal.cut"
        case olderDatabase = "journal.older-database"
        case schemaAltered = "schema.altered"
        case sealerBehind = "sealer.behind"
        case checkpointsBehind = "checkpoints.behind"
        case checkpointAltered = "checkpoint.altered"
        case checkpointRemoved = "checkpoint.removed"
        case checkpointsReordered = "checkpoint.reordered"
        case checkpointAdded = "checkpoint.added"
        case checkpointsCut = "checkpoint.cut"
        case checkpointDiffers = "checkpoint.differs"
        case signatureWrong = "checkpoint.signature"
        case checkpointsForeign = "checkpoints.foreign"
        case checkpointsMissing = "checkpoints.missing"
        case fileCut = "file.cut"
        /// A write was broken off; nothing is wrong.
        case checkpointTorn = "checkpoint.torn"
        /// The database knows checkpoints of a file that is not at hand; nothing is wrong where several machines seal.
        case otherBook = "checkpoints.other-file"
        /// The key came with what it is to prove.
        case ownKey = "key.own"

        /// Whether something is wrong; the others are only said.
        package var isAlarm: Bool {
            switch self {
            case .checkpointTorn, .otherBook, .ownKey: false
            case .rowAltered, .rowMissing, .rowInserted, .rowsReordered, .sealAltered, .sealMissing, .sealAdded,
                .rewritten,
                .tailCut, .olderDatabase, .schemaAltered, .sealerBehind, .checkpointsBehind, .checkpointAltered,
                .checkpointRemoved,
                .checkpointsReordered, .checkpointAdded, .checkpointsCut, .checkpointDiffers, .signatureWrong,
                .checkpointsForeign, .checkpointsMissing, .fileCut:
                true
            }
        }
    }

    /// What is the matter.
    package let kind: Kind
    /// The first bad place: of a seal in the chain, or of a line in its file.
    package let place: Int64
    /// The last place that is meant, or the other of two.
    package var until: Int64?
    /// The number of the row in the journal, where it is about a row.
    package var row: Int64?
    /// A moment that is known, such as that of a checkpoint: seconds since 1970.
    package var at: Int64?
    /// The moment of the newest checkpoint with which all was well.
    package var since: Int64?
    /// What else belongs into the sentence: the name of a city, a key.
    package var name: String?
    /// How often it is met.
    package var count: Int

    init(kind: Kind, place: Int64, count: Int = 1) {
        self.kind = kind
        self.place = place
        self.count = count
    }
}

/// What was found, one of each kind with its first place, in the order in which they were met.
struct FindingList: Sendable {
    private(set) var all: [SealFinding] = []

    /// Notes what was found, or counts it where it was met before.
    mutating func note(
        _ kind: SealFinding.Kind,
        at place: Int64,
        until: Int64? = nil,
        row: Int64? = nil,
        moment: Int64? = nil,
        since: Int64? = nil,
        name: String? = nil,
        count: Int = 1
    ) {
        var found = SealFinding(kind: kind, place: place, count: count)
        (found.until, found.row, found.at, found.since, found.name) = (until, row, moment, since, name)
        guard let known = all.firstIndex(where: { $0.kind == kind }) else { return all.append(found) }
        let total = all[known].count + count
        if all[known].place <= place { found = all[known] }
        found.count = total
        all[known] = found
    }
}
