import Foundation
import Postgres
import TestSupport

@testable import Journal

/// One thing that was done to a sealed journal, and what must be said of it.
struct Damage: Sendable {
    let name: String
    /// The kinds that name it; the first one found must be of these.
    let kinds: Set<SealFinding.Kind>
    /// What else follows from it and may be said too.
    let also: Set<SealFinding.Kind>
    /// Where it must be said to be; anywhere where chance can make it look like another place.
    let place: Int64?
    let exhibit: Exhibit

    init(
        _ name: String,
        _ kinds: Set<SealFinding.Kind>,
        also: Set<SealFinding.Kind> = [],
        at place: Int64? = nil,
        _ exhibit: Exhibit
    ) {
        self.name = name
        self.place = place
        self.kinds = kinds
        self.also = also
        self.exhibit = exhibit
    }

    typealias Maker = @Sendable (Exhibit, SealedCity, inout Seeded) throws -> Damage

    /// Every way in which a journal is damaged; each as likely as it stands here.
    static let makers: [Maker] = [
        alterRow, alterRow, alterRow, deleteRow, swapContents, insertRow, insertRowWithSeal, cutTail, rewrite,
        rewriteShorter,
        rewriteAndForge,
        restoreOlder, alterSealHash, alterSealRow, alterSealNumber, deleteSeals, addSeal, swapSeals, alterLine,
        removeLines,
        moveLines, cutLines, cutLine, repeatLine, addLine, forgeLines,
    ]

    // Rows.

    private static let alterRow: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let seal = exhibit.seals.randomElement(using: &chance) ?? exhibit.seals[0]
        guard let place = exhibit.index(of: seal.journalID) else { throw Impossible() }
        var row = exhibit.rows[place]
        let column = row.alterOneColumn(unused: exhibit.standing.lastID, &chance)
        guard row != exhibit.rows[place] else { throw Impossible() }
        damaged.rows[place] = row
        return Damage("alter \(column) at seal \(seal.seq)", [.rowAltered], at: seal.seq, damaged)
    }

    private static let deleteRow: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let seal = exhibit.seals.randomElement(using: &chance) ?? exhibit.seals[0]
        damaged.rows.removeAll { $0.id == seal.journalID }
        return Damage("delete the row at seal \(seal.seq)", [.rowMissing], at: seal.seq, damaged)
    }

    private static let swapContents: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let pair = try exhibit.twoSeals(&chance)
        guard let one = exhibit.index(of: pair.0.journalID), let other = exhibit.index(of: pair.1.journalID) else {
            throw Impossible()
        }
        damaged.rows[one] = exhibit.rows[other]
        damaged.rows[other] = exhibit.rows[one]
        damaged.rows[one].id = exhibit.rows[one].id
        damaged.rows[other].id = exhibit.rows[other].id
        return Damage(
            "swap the contents at seals \(pair.0.seq) and \(pair.1.seq)",
            [.rowsReordered],
            at: pair.0.seq,
            damaged
        )
    }

    private static let insertRow: Maker = { exhibit, _, chance in
        var damaged = exhibit
        var row = exhibit.rows.randomElement(using: &chance) ?? .any
        row.id = exhibit.standing.lastID + Int64.random(in: 1...9, using: &chance)
        let last = exhibit.seals.compactMap { seal in exhibit.rows.first { $0.id == seal.journalID }?.txid }.max() ?? 0
        let isFuture = Int.random(in: 0..<4, using: &chance) == 0
        row.txid =
            isFuture
            ? exhibit.standing.next + UInt64.random(in: 100_000...9_999_999, using: &chance)
            : UInt64.random(in: 1..<last, using: &chance)
        damaged.rows.append(row)
        return Damage("insert a row of transaction \(row.txid ?? 0)", [.rowInserted], damaged)
    }

    // The end.

    private static let cutTail: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let last = Int64.random(in: 0..<Int64(exhibit.seals.count), using: &chance)
        let kept = Set(exhibit.seals.filter { $0.seq <= last }.map(\.journalID))
        damaged.seals.removeAll { $0.seq > last }
        damaged.rows.removeAll { !kept.contains($0.id) }
        return Damage("cut everything behind seal \(last)", [.tailCut], at: last + 1, damaged)
    }

    private static let rewrite: Maker = { exhibit, city, chance in
        var damaged = exhibit
        let seal = exhibit.seals.randomElement(using: &chance) ?? exhibit.seals[0]
        guard let place = exhibit.index(of: seal.journalID) else { throw Impossible() }
        // With another number the row would be another one, and its seal would have to point there.
        while damaged.rows[place] == exhibit.rows[place] || damaged.rows[place].id != exhibit.rows[place].id {
            damaged.rows[place] = exhibit.rows[place]
            _ = damaged.rows[place].alterOneColumn(unused: exhibit.standing.lastID, &chance)
        }
        damaged.reseal(from: seal.seq)
        return Damage("rewrite from seal \(seal.seq) on", [.rewritten], damaged)
    }

    private static let rewriteShorter: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let first = Int.random(in: 0..<exhibit.seals.count - 1, using: &chance)
        damaged.rows.removeAll { $0.id == exhibit.seals[first].journalID }
        damaged.seals.remove(at: first)
        for place in first..<damaged.seals.count { damaged.seals[place].seq -= 1 }
        damaged.reseal(from: Int64(first) + 1)
        // Behind the last checkpoint but one, nothing but the length says so.
        return Damage(
            "take row \(first + 1) out and rewrite the rest",
            [.rewritten, .tailCut],
            also: [.tailCut],
            damaged
        )
    }

    private static let rewriteAndForge: Maker = { exhibit, city, chance in
        var damaged = try rewrite(exhibit, city, &chance).exhibit
        try damaged.forge(from: 0)
        return Damage(
            "rewrite and sign with another key",
            [.signatureWrong],
            also: [.rewritten, .checkpointsMissing, .rowInserted],
            damaged
        )
    }

    private static let restoreOlder: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let last = Int64.random(in: 0..<Int64(exhibit.seals.count), using: &chance)
        let kept = Set(exhibit.seals.filter { $0.seq <= last }.map(\.journalID))
        damaged.seals.removeAll { $0.seq > last }
        damaged.rows.removeAll { !kept.contains($0.id) }
        damaged.standing.lastID = damaged.rows.map(\.id).max() ?? 0
        return Damage("restore what there was at seal \(last)", [.olderDatabase], at: last + 1, damaged)
    }

    // Seals.

    private static let alterSealHash: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let place = Int.random(in: 0..<exhibit.seals.count, using: &chance)
        var bytes = exhibit.seals[place].hash.bytes
        bytes[Int.random(in: 0..<32, using: &chance)] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
        damaged.seals[place].hash = SealHash(bytes) ?? .none
        return Damage("alter the hash of seal \(place + 1)", [.sealAltered], at: Int64(place) + 1, damaged)
    }

    private static let alterSealRow: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let place = Int.random(in: 0..<exhibit.seals.count, using: &chance)
        let waiting = Set(exhibit.rows.map(\.id)).subtracting(exhibit.seals.map(\.journalID))
        let isWaiting = Bool.random(using: &chance)
        let other = isWaiting ? waiting.sorted().randomElement(using: &chance) : nil
        damaged.seals[place].journalID = other ?? exhibit.standing.lastID + Int64.random(in: 1...99, using: &chance)
        return Damage("point seal \(place + 1) to another row", [.sealAltered], at: Int64(place) + 1, damaged)
    }

    private static let alterSealNumber: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let place = Int.random(in: 0..<exhibit.seals.count, using: &chance)
        let count = Int64(exhibit.seals.count)
        damaged.seals[place].seq =
            Bool.random(using: &chance)
            ? count + Int64.random(in: 1...9, using: &chance) : -Int64.random(in: 0...9, using: &chance)
        damaged.seals.sort { $0.seq < $1.seq }
        let number = damaged.seals.map(\.seq).first { !(1...count).contains($0) } ?? 0
        guard number != Int64(place + 1) else { throw Impossible() }
        return Damage("renumber seal \(place + 1) as \(number)", [.sealAltered], damaged)
    }

    private static let deleteSeals: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let first = Int.random(in: 0..<exhibit.seals.count, using: &chance)
        let end = min(exhibit.seals.count, first + Int.random(in: 1...4, using: &chance))
        damaged.seals.removeSubrange(first..<end)
        return Damage("delete seals \(first + 1) to \(end)", [.sealMissing], at: Int64(first) + 1, damaged)
    }

    private static let addSeal: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let waiting = Set(exhibit.rows.map(\.id)).subtracting(exhibit.seals.map(\.journalID))
        let unknown = exhibit.standing.lastID + Int64.random(in: 1...99, using: &chance)
        let row = Bool.random(using: &chance) ? waiting.sorted().randomElement(using: &chance) ?? unknown : unknown
        let count = Int64(exhibit.seals.count)
        let numbers: [Int64] = [count + 1, count + Int64.random(in: 2...9, using: &chance), .max, 0, -3, .min]
        let seq = numbers.randomElement(using: &chance) ?? 0
        damaged.seals.append(
            Seal(seq: seq, journalID: row, hash: SealHash(of: [UInt8.random(in: 0...255, using: &chance)]))
        )
        return Damage("add seal \(seq) for row \(row)", [.sealAdded], damaged)
    }

    private static let swapSeals: Maker = { exhibit, _, chance in
        var damaged = exhibit
        let pair = try exhibit.twoSeals(&chance)
        let (one, other) = (Int(pair.0.seq) - 1, Int(pair.1.seq) - 1)
        (damaged.seals[one].seq, damaged.seals[other].seq) = (pair.1.seq, pair.0.seq)
        damaged.seals.swapAt(one, other)
        return Damage("swap seals \(pair.0.seq) and \(pair.1.seq)", [.rowsReordered, .sealAltered], damaged)
    }

    /// What chance chose damages nothing; it is asked again.
    struct Impossible: Error {}
}

extension Exhibit {
    /// Two seals whose rows differ in more than their numbers.
    fileprivate func twoSeals(_ chance: inout Seeded) throws -> (Seal, Seal) {
        let two = seals.shuffled(using: &chance).prefix(2).sorted { $0.seq < $1.seq }
        guard var one = rows.first(where: { $0.id == two[0].journalID }),
            let other = rows.first(where: { $0.id == two[1].journalID })
        else { throw Damage.Impossible() }
        one.id = other.id
        guard one != other else { throw Damage.Impossible() }
        return (two[0], two[1])
    }
}

extension JournalRow {
    /// Changes one column a little or a lot; answers which.
    fileprivate mutating func alterOneColumn(unused: Int64, _ chance: inout Seeded) -> String {
        func other(_ id: UUID?) -> UUID? { id == nil || Bool.random(using: &chance) ? UUID() : nil }
        func other(_ text: String?) -> String? {
            let text = text ?? ""
            return [text + " ", String(text.dropLast()), text.uppercased(), "", nil, text + "x"].randomElement(
                using: &chance
            ) ?? nil
        }
        switch Int.random(in: 0..<13, using: &chance) {
        case 0:
            id = unused + Int64.random(in: 1...99, using: &chance)
            return "id"
        case 1:
            txid = Bool.random(using: &chance) ? nil : UInt64.random(in: 1...9_999, using: &chance)
            return "txid"
        case 2:
            let moved = (at?.rawValue ?? 0) + ([1, -1, 3_600_000_000].randomElement(using: &chance) ?? 1)
            at = Bool.random(using: &chance) ? Microseconds(rawValue: moved) : nil
            return "at"
        case 3:
            principal = other(principal)
            return "principal"
        case 4:
            person = other(person)
            return "person"
        case 5:
            post = other(post)
            return "post"
        case 6:
            agency = other(agency)
            return "agency"
        case 7:
            source = other(source)
            return "source"
        case 8:
            action = other(action)
            return "action"
        case 9:
            subjectKind = other(subjectKind)
            return "subject_kind"
        case 10:
            subject = other(subject)
            return "subject_id"
        case 11:
            detail =
                ["{}", "{\"count\": 501}", "[]", "{\"a\": {\"b\": \"路灯\"}}", nil].randomElement(using: &chance) ?? nil
            return "detail"
        default:
            digest = [nil, [], [0], SealHash(of: [1]).bytes].randomElement(using: &chance) ?? nil
            return "digest"
        }
    }
}
