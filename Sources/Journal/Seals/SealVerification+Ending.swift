import Postgres

extension SealVerification {
    /// Ends the walk along the seals.
    ///
    /// - Returns: Whether checkpoints lie ahead, so that the rows behind the last seal must be looked at with `follow`.
    package mutating func endSeals() -> Bool {
        while let before = previous, let place = loose.firstIndex(where: { $0.fits(behind: before) }) {
            let found = loose.remove(at: place)
            findings.note(.sealAltered, at: expected, row: found.seal.journalID)
            meetCheckpoints(of: found.seal.renumbered(expected))
            (previous, expected) = (found.seal.hash, expected &+ 1)
        }
        if run.suspects.count == 1, let last = run.suspects.first?.found.seal, last.seq > witnessed {
            // Nothing that is signed knows of it, and nothing follows it.
            findings.note(.sealAdded, at: last.seq, row: last.journalID)
            run = SuspectRun()
        }
        closeRun(.unknown)
        return !ahead.isEmpty
    }

    /// Takes a row that no seal points to, in order, and sees whether it is one that the checkpoints ahead know.
    package mutating func follow(_ row: JournalRow) {
        guard let before = previous, reached < row.place else { return }
        let hash = Seal.hash(row, after: before)
        (previous, expected, following) = (hash, expected &+ 1, following + 1)
        if unsealed[row.id] != nil { followed.append(row.id) }
        while let mark = ahead.last, mark.seq < expected {
            ahead.removeLast()
            guard mark.hash == hash else {
                unmet.append(mark)
                continue
            }
            (agreed, gone) = (mark, following)
            // They were sealed once, and are no rows that somebody put in.
            for id in followed { unsealed[id] = nil }
            followed = []
        }
    }

    /// Ends the verification.
    ///
    /// - Returns: What is the matter, one of each kind.
    package mutating func finish(_ standing: Standing) -> [SealFinding] {
        if !standing.isSound { findings.note(.schemaAltered, at: 0) }
        explainOrder()
        for suspect in altered {
            findings.note(.rowAltered, at: suspect.found.seal.seq, row: suspect.found.seal.journalID)
        }
        nameGaps()
        for found in orphans { nameOrphan(found.seal, standing) }
        for found in loose { findings.note(.sealAdded, at: found.seal.seq, row: found.seal.journalID) }
        nameUnsealed(standing)
        // Where the chain was rewritten, that says it all.
        if fork == nil, let misplaced { findings.note(.rowInserted, at: misplaced.seq, row: misplaced.journalID) }
        nameEnd(standing)
        for waiting in standing.waiting where waiting.isBehind {
            // A line that the database has not remembered yet is a line.
            guard waiting.want == .seal || witnessed < expected - 1 else { continue }
            findings.note(
                waiting.want == .seal ? .sealerBehind : .checkpointsBehind,
                at: 0,
                moment: waiting.since.map { $0.rawValue / 1_000_000 },
                count: waiting.count
            )
        }
        return findings.all
    }

    private mutating func nameGaps() {
        for gap in gaps {
            // The walk ended with it where no row behind it was looked at.
            if let newest, gap.range.lowerBound > witnessed, gap.range.upperBound == newest.seal.seq - 1, following == 0
            {
                // Nothing that is signed knows of the last seal, and it follows nothing.
                findings.note(.sealAdded, at: newest.seal.seq, row: newest.seal.journalID)
                orphans.removeAll { $0.seal.seq == newest.seal.seq }
            } else {
                findings.note(
                    .sealMissing,
                    at: gap.range.lowerBound,
                    until: gap.range.upperBound,
                    count: gap.range.count
                )
            }
        }
    }

    private mutating func nameOrphan(_ seal: Seal, _ standing: Standing) {
        // A row of that number was never written, and nothing that is signed knows of it.
        let wasAdded = seal.seq > witnessed && seal.journalID > standing.lastID
        findings.note(wasAdded ? .sealAdded : .rowMissing, at: seal.seq, row: seal.journalID)
    }

    /// Rows that no seal points to, in places that were sealed already, or of transactions that there were none of.
    private mutating func nameUnsealed(_ standing: Standing) {
        // Before a checkpoint says how this server counts transactions, numbers say nothing.
        guard let era, era.server == standing.server else { return }
        for row in unsealed.values.sorted(by: { $0.place < $1.place }) {
            let wasOver = row.place.transaction < era.since
            if wasOver || row.place < reached || row.place.transaction >= standing.next {
                findings.note(.rowInserted, at: row.id, row: row.id)
            }
        }
    }

    private mutating func nameEnd(_ standing: Standing) {
        if gone > 0 {
            let first = expected - Int64(following)
            findings.note(.sealMissing, at: first, until: first + Int64(gone) - 1, count: gone)
        }
        if let (mark, agreed) = fork {
            findings.note(
                mark.isAbandoned ? .olderDatabase : .rewritten,
                at: (agreed?.seq ?? 0) + 1,
                until: mark.seq,
                moment: mark.at,
                since: agreed?.at
            )
        }
        let all = ahead + unmet
        let unexplained = all.filter { !$0.isAbandoned }
        let beyond = unexplained.isEmpty ? all : unexplained
        guard let furthest = beyond.max(by: { $0.seq < $1.seq }) else { return }
        let isOlder = unexplained.isEmpty || standing.lastID < furthest.row
        findings.note(
            isOlder ? .olderDatabase : .tailCut,
            at: expected - Int64(following) + Int64(gone),
            until: furthest.seq,
            moment: furthest.at,
            since: agreed?.at
        )
    }

    /// Places that hold once two of them are exchanged: somebody put rows or seals into another order.
    private mutating func explainOrder() {
        let few = min(altered.count, 64)
        guard few > 1 else { return }
        for one in 0..<few {
            for other in (one + 1)..<few {
                guard let hashes = altered[one].exchanged(with: altered[other]) else { continue }
                let (first, second) = (altered[one].found.seal, altered[other].found.seal)
                findings.note(.rowsReordered, at: first.seq, until: second.seq, row: first.journalID)
                let right = [first.seq: hashes.one, second.seq: hashes.other]
                altered.removeAll { suspect in
                    let seq = suspect.found.seal.seq
                    return right[seq] != nil || right[seq - 1].map(suspect.found.fits(behind:)) ?? false
                }
                return explainOrder()
            }
        }
    }
}

extension Suspect {
    /// The hashes that belong to two places, where both hold once rows, their contents or whole seals are exchanged.
    fileprivate func exchanged(with other: Suspect) -> (one: SealHash, other: SealHash)? {
        guard let row = found.row, let otherRow = other.found.row else { return nil }
        func holds(_ row: JournalRow, _ suspect: Suspect, as id: Int64) -> Bool {
            var row = row
            row.id = id
            return Seal.hash(row, after: suspect.previous) == suspect.found.seal.hash
        }
        let isContent = holds(otherRow, self, as: row.id) && holds(row, other, as: otherRow.id)
        let isRow = holds(otherRow, self, as: otherRow.id) && holds(row, other, as: row.id)
        if isContent || isRow { return (found.seal.hash, other.found.seal.hash) }
        let isNeighbour = other.found.seal.seq == found.seal.seq + 1
        let before = isNeighbour ? other.found.seal.hash : other.previous
        guard other.found.fits(behind: previous), found.fits(behind: before) else { return nil }
        return (other.found.seal.hash, found.seal.hash)
    }
}
