/// Reads a file of checkpoints line by line: finds what was done to it, and keeps what it bears witness of.
///
/// Lines are believed that are signed; the digests that they carry, and those that the database remembers, say whether all
/// of them are there.
package struct CheckpointReading: Sendable {
    /// What one line bears witness of.
    package struct Mark: Sendable, Hashable {
        let seq: Int64
        let hash: SealHash
        let row: Int64
        let line: Int64
        let at: Int64
        /// Whether a later line found the chain shorter than this one says.
        var isAbandoned = false
    }

    /// What a damaged line still says, as far as it can be read.
    private struct Damaged {
        let place: Int64
        let previous: SealHash?
        let digest: SealHash
    }

    /// What the lines bear witness of, in the order of the file.
    private(set) var marks: [Mark] = []
    /// What was found out about the file so far.
    private(set) var findings = FindingList()
    /// The newest line that is believed.
    package private(set) var last: Checkpoint?
    private var lastDigest = SealHash.none
    private let city: CityMark?
    private let isSigned: @Sendable (CheckpointLine) -> Bool
    private var highest: Int64 = 0
    private var lines: Int64 = 0
    /// Damaged lines behind the newest line that is believed.
    private var damaged: [Damaged] = []
    /// Numbers that were passed over and did not come up yet.
    private var missing: [ClosedRange<Int64>] = []

    /// Begins with the first line.
    ///
    /// - Parameters:
    ///   - city: The city that the journal is of; any where it is not known.
    ///   - isSigned: Whether the owner of the key wrote a line.
    package init(of city: CityMark?, isSigned: @escaping @Sendable (CheckpointLine) -> Bool) {
        self.city = city
        self.isSigned = isSigned
    }

    /// The number that the next line should have.
    package var expected: Int64 { highest + Int64(damaged.count) + 1 }

    /// Whether there was no line at all.
    package var isEmpty: Bool { lines == 0 }

    /// How many lines are believed.
    package var count: Int { marks.count }

    /// Takes the next line, without its end.
    ///
    /// - Parameters:
    ///   - line: What it says; nothing where it can't be read.
    ///   - records: The digests that the database remembers, at least of the lines with this number and the expected one.
    package mutating func take(_ bytes: [UInt8], _ line: CheckpointLine?, records: [Int64: SealHash]) {
        lines += 1
        guard let line, isSigned(line), last.map({ $0.book == line.checkpoint.book }) ?? true else {
            let previous = line?.checkpoint.previous
            return damaged.append(Damaged(place: lines, previous: previous, digest: SealHash(of: bytes)))
        }
        let found = line.checkpoint
        if let city, city.founded != found.city.founded {
            findings.note(.checkpointsForeign, at: lines, name: found.city.name)
        }
        let digest = line.digest
        place(found)
        if let record = records[found.number], record != digest { findings.note(.checkpointDiffers, at: found.number) }
        marks.append(Mark(seq: found.seq, hash: found.hash, row: found.row, line: found.number, at: found.at))
        guard found.number > highest else { return }
        (last, lastDigest, highest) = (found, digest, found.number)
    }

    /// Says whether a line stands where it belongs.
    private mutating func place(_ found: Checkpoint) {
        guard found.number > highest else { return placeBack(found) }
        let between = Int(found.number - highest - 1)
        if damaged.isEmpty, between == 0, found.previous != lastDigest {
            findings.note(.checkpointAltered, at: max(highest, 1))
        }
        if !damaged.isEmpty {
            if between == 0 {
                findings.note(.checkpointAdded, at: damaged[0].place, count: damaged.count)
            } else {
                explainDamage(before: found.previous)
            }
        }
        if between > damaged.count { missing.append(expected...(found.number - 1)) }
        damaged = []
    }

    /// A line that comes behind one that follows it was moved, or is there twice.
    private mutating func placeBack(_ found: Checkpoint) {
        guard let place = missing.firstIndex(where: { $0.contains(found.number) }) else {
            return findings.note(.checkpointAdded, at: lines)
        }
        findings.note(.checkpointsReordered, at: found.number)
        let range = missing.remove(at: place)
        if range.lowerBound < found.number { missing.append(range.lowerBound...(found.number - 1)) }
        if found.number < range.upperBound { missing.append((found.number + 1)...range.upperBound) }
    }

    /// A damaged line on which the next one was built is one that somebody without the key had written by then.
    private mutating func explainDamage(before previous: SealHash) {
        guard let last = damaged.last else { return }
        let isBuiltOn = last.digest == previous && isChained(damaged)
        findings.note(isBuiltOn ? .signatureWrong : .checkpointAltered, at: highest + 1, count: damaged.count)
    }

    private func isChained(_ lines: [Damaged]) -> Bool {
        var before = lastDigest
        for line in lines {
            guard line.previous == before else { return false }
            before = line.digest
        }
        return true
    }

    /// Ends with what stands behind the last end of a line.
    ///
    /// - Parameters:
    ///   - rest: Empty where the file ends with the end of a line.
    ///   - records: The digests that the database remembers of lines behind the last one.
    ///   - newest: The highest number that the database remembers of this file; 0 where it remembers none, or a copy may be
    ///     older.
    package mutating func end(_ rest: [UInt8], records: [Int64: SealHash], newest: Int64) {
        if !rest.isEmpty {
            if let line = CheckpointLine(rest), isSigned(line) {
                take(rest, line, records: records)
                findings.note(.checkpointTorn, at: line.checkpoint.number)
            } else if damaged.isEmpty, CheckpointLine.canBegin(rest, after: last), !rest.contains(UInt8(ascii: "}")) {
                // What the database remembers was whole once; anything else is a write that was broken off.
                if newest < expected { findings.note(.checkpointTorn, at: expected) }
            } else {
                take(rest, nil, records: records)
            }
        }
        endDamage(records)
        if newest > highest + Int64(damaged.count) {
            findings.note(.checkpointsCut, at: highest + Int64(damaged.count) + 1, until: newest)
        }
        if let first = missing.map(\.lowerBound).min() {
            findings.note(.checkpointRemoved, at: first, count: missing.reduce(0) { $0 + $1.count })
        }
        var lowest: Mark?
        for place in marks.indices.reversed() {
            // Where rows were numbered on, the end was cut off, and no backup was restored.
            marks[place].isAbandoned = lowest.map { $0.seq < marks[place].seq && $0.row <= marks[place].row } ?? false
            if marks[place].seq <= lowest?.seq ?? .max { lowest = marks[place] }
        }
    }

    /// Damaged lines at the end: changed by somebody, or written by somebody without the key.
    private mutating func endDamage(_ records: [Int64: SealHash]) {
        guard !damaged.isEmpty else { return }
        let isKnown = damaged.enumerated().allSatisfy { records[highest + 1 + Int64($0)] == $1.digest }
        let isForged = isKnown || (damaged.count > 1 && isChained(damaged))
        findings.note(isForged ? .signatureWrong : .checkpointAltered, at: highest + 1, count: damaged.count)
    }
}
