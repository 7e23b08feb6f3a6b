/// Walks along the chain, seal by seal, and finds where it does not hold and why.
///
/// It knows nothing but what it is given: seals with their rows in order, rows that no seal points to, and what the
/// checkpoints bear witness of. It keeps the damage it met, up to a bound, and nothing of what holds.
package struct SealVerification: Sendable {
    var findings = FindingList()
    /// The checkpoints that still lie ahead, the next one last.
    var ahead: [CheckpointReading.Mark]
    /// The newest checkpoint that the chain agreed with.
    var agreed: CheckpointReading.Mark?
    /// The first one that it did not agree with, and the newest before it that it did.
    var fork: (mark: CheckpointReading.Mark, agreed: CheckpointReading.Mark?)?
    /// Rows that no seal points to, by their number.
    var unsealed: [Int64: JournalRow]
    let era: SealEra?
    /// The furthest seal that any checkpoint speaks of.
    let witnessed: Int64

    /// The seal that comes next.
    var expected: Int64
    /// The stored hash of the seal before; nothing behind a gap.
    var previous: SealHash?
    /// How many seals were walked past.
    package private(set) var count = 0
    /// The place of the newest row that holds, of those that were sealed in this era.
    private(set) var reached = ChangePlace.beginning
    var run = SuspectRun()
    var altered: [Suspect] = []
    var gaps: [Gap] = []
    /// Seals that stand where none can be.
    var loose: [SealedRow] = []
    /// Seals that point to no row.
    var orphans: [SealedRow] = []
    private(set) var newest: SealedRow?
    /// The first seal whose row stands before one that was sealed earlier.
    private(set) var misplaced: Seal?
    /// How many rows were looked at behind the last seal, and how many of them a checkpoint knows as sealed.
    var following = 0
    var gone = 0
    /// Checkpoints that those rows do not meet.
    var unmet: [CheckpointReading.Mark] = []
    /// Rows that were looked at behind the last seal, of those that are kept.
    var followed: [Int64] = []

    /// How much damage is kept for an explanation; what is beyond is only counted.
    static let bound = 256

    /// Begins before the first seal.
    ///
    /// - Parameters:
    ///   - checkpoints: What the checkpoints bear witness of.
    ///   - unsealed: Rows that no seal points to, the earliest first; a few hundred are enough.
    package init(
        checkpoints: CheckpointReading?,
        unsealed: [JournalRow]
    ) {
        expected = 1
        previous = SealHash.none
        era = checkpoints?.last?.era
        self.unsealed = Dictionary(unsealed.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        // Ordered from the end, so that taking the next one is cheap.
        ahead = (checkpoints?.marks ?? []).filter { $0.seq >= 1 }.sorted { ($0.seq, $0.line) > ($1.seq, $1.line) }
        witnessed = ahead.first?.seq ?? 0
    }

    /// Walks past the next seal.
    package mutating func take(_ found: SealedRow) {
        count += 1
        guard found.seal.seq >= expected else { return keep(found, in: \.loose) }
        if !gaps.isEmpty, previous.map({ !found.fits(behind: $0) }) ?? true, fillsGap(found) { return }
        if found.seal.seq > expected {
            if closesOwnGap(found) { return }
            passGap(before: found)
        }
        judge(found)
        meetCheckpoints(of: found.seal)
        newest = found
        // Beyond the last number that there is nothing is expected.
        expected = found.seal.seq.addingReportingOverflow(1).overflow ? .max : found.seal.seq + 1
    }

    private mutating func keep<Damage>(_ damage: Damage, in list: WritableKeyPath<Self, [Damage]>) {
        if self[keyPath: list].count < Self.bound { self[keyPath: list].append(damage) }
    }

    /// Whether a seal belongs to an earlier place where one is missing: only its number was changed.
    private mutating func fillsGap(_ found: SealedRow) -> Bool {
        guard let place = gaps.firstIndex(where: { $0.previous.map(found.fits(behind:)) ?? false }) else {
            return false
        }
        findings.note(.sealAltered, at: gaps[place].range.lowerBound, row: found.seal.journalID)
        gaps.remove(at: place)
        return true
    }

    /// Whether a seal belongs to the very place that is missing before it.
    private mutating func closesOwnGap(_ found: SealedRow) -> Bool {
        guard let previous, found.fits(behind: previous) else { return false }
        findings.note(.sealAltered, at: expected, row: found.seal.journalID)
        meetCheckpoints(of: found.seal.renumbered(expected))
        (self.previous, newest, expected) = (found.seal.hash, found, expected + 1)
        return true
    }

    /// Passes seals that are not there: their rows may be, and then they say what the hash must be.
    private mutating func passGap(before found: SealedRow) {
        let range = expected...(found.seal.seq - 1)
        if let previous, range.count == 1,
            let place = loose.firstIndex(where: { $0.fits(behind: previous) })
        {
            findings.note(.sealAltered, at: range.lowerBound, row: loose[place].seal.journalID)
            self.previous = loose.remove(at: place).seal.hash
            return closeRun(.stored)
        }
        let base = run.isEmpty ? previous : nil
        if let base, let rows = rowsOfGap(range, before: found), let row = found.row {
            let hash = rows.reduce(base) { Seal.hash($1, after: $0) }
            if Seal.hash(row, after: hash) == found.seal.hash {
                for row in rows { unsealed[row.id] = nil }
                findings.note(.sealMissing, at: range.lowerBound, until: range.upperBound, count: range.count)
                self.previous = hash
                return
            }
        }
        keep(Gap(range: range, previous: previous), in: \.gaps)
        closeRun(.unknown)
        previous = nil
    }

    /// The rows between the seals on both sides of a gap, if they are as many.
    private func rowsOfGap(_ range: ClosedRange<Int64>, before found: SealedRow) -> [JournalRow]? {
        guard let end = found.row?.place, range.count <= unsealed.count else { return nil }
        let start = newest?.row?.place ?? .beginning
        let rows = unsealed.values.filter { start < $0.place && $0.place < end }.sorted { $0.place < $1.place }
        return rows.count == range.count ? rows : nil
    }

    private mutating func judge(_ found: SealedRow) {
        defer { previous = found.seal.hash }
        guard let previous else {
            if found.row == nil { keep(found, in: \.orphans) }
            return
        }
        guard let row = found.row else {
            if !isExplainedByUnsealed(found, behind: previous) { keep(found, in: \.orphans) }
            return closeRun(.unknown)
        }
        let computed = Seal.hash(row, after: previous)
        if computed == found.seal.hash {
            closeRun(.stored)
            note(row, under: found.seal)
        } else if !run.isEmpty, Seal.hash(row, after: run.computed) == found.seal.hash {
            closeRun(.computed)
            note(row, under: found.seal)
        } else if !isExplainedByUnsealed(found, behind: previous) {
            if run.suspects.count == Self.bound { closeRun(.unknown) }
            run.add(
                Suspect(found: found, previous: previous),
                computed: run.isEmpty ? computed : Seal.hash(row, after: run.computed)
            )
        }
    }

    private mutating func note(_ row: JournalRow, under seal: Seal) {
        // Whatever was sealed since the rows without seals were listed is none of them.
        if !unsealed.isEmpty { unsealed[row.id] = nil }
        // Before a checkpoint says where an era began nothing is known of an order.
        guard let era, seal.seq > era.after else { return }
        // Nothing is sealed behind what comes after it: such a row was put in with a seal of somebody's own.
        if row.place < reached { misplaced = misplaced ?? seal }
        reached = row.place
    }

    /// Whether a row that no seal points to is the one that was sealed here: the seal points elsewhere now, or the row has
    /// another number.
    private mutating func isExplainedByUnsealed(_ found: SealedRow, behind previous: SealHash) -> Bool {
        guard altered.count + orphans.count < Self.bound else { return false }
        for (id, row) in unsealed {
            var renumbered = row
            renumbered.id = found.seal.journalID
            if Seal.hash(row, after: previous) == found.seal.hash {
                findings.note(.sealAltered, at: found.seal.seq, row: id)
            } else if found.row == nil, Seal.hash(renumbered, after: previous) == found.seal.hash {
                findings.note(.rowAltered, at: found.seal.seq, row: found.seal.journalID)
            } else {
                continue
            }
            unsealed[id] = nil
            closeRun(.stored)
            return true
        }
        return false
    }

    /// What ended a run of places that do not hold.
    enum Verdict {
        /// The last stored hash is right.
        case stored
        /// The hash that the rows give is right.
        case computed
        case unknown
    }

    /// Decides, for places that do not hold, whether rows or seals were changed.
    mutating func closeRun(_ verdict: Verdict) {
        guard !run.isEmpty else { return }
        switch verdict {
        case .computed:
            for suspect in run.suspects {
                findings.note(.sealAltered, at: suspect.found.seal.seq, row: suspect.found.seal.journalID)
            }
        case .stored, .unknown:
            for suspect in run.suspects { keepAltered(suspect) }
        }
        run = SuspectRun()
    }

    private mutating func keepAltered(_ suspect: Suspect) {
        if altered.count < Self.bound { return altered.append(suspect) }
        findings.note(.rowAltered, at: suspect.found.seal.seq, row: suspect.found.seal.journalID)
    }

    /// Asks the checkpoints of a seal whether they know it.
    mutating func meetCheckpoints(of seal: Seal) {
        while let mark = ahead.last, mark.seq <= seal.seq {
            ahead.removeLast()
            guard mark.seq == seal.seq else { continue }
            if mark.hash == seal.hash {
                closeRun(.stored)
                agreed = mark
            } else if !run.isEmpty, mark.hash == run.computed {
                closeRun(.computed)
                previous = mark.hash
                agreed = mark
            } else if run.isEmpty, fork.map({ $0.mark.isAbandoned && !mark.isAbandoned }) ?? true {
                // Where the place itself does not hold, that is what is wrong with it. What a restored backup explains hides
                // nothing that it does not.
                fork = (mark, agreed)
            }
        }
    }
}

extension SealedRow {
    /// Whether the seal is what its row gives behind a hash.
    func fits(behind previous: SealHash) -> Bool { row.map { Seal.hash($0, after: previous) } == seal.hash }
}

extension Seal {
    func renumbered(_ seq: Int64) -> Seal {
        var seal = self
        seal.seq = seq
        return seal
    }
}
