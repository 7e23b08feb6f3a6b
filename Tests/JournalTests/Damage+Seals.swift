import Postgres
import TestSupport

@testable import Journal

extension Damage {
    /// A row that is dated back, with a seal of its own at the end of the chain.
    static let insertRowWithSeal: Maker = { exhibit, _, chance in
        var damaged = exhibit
        guard let last = exhibit.seals.last else { throw Impossible() }
        let signed = exhibit.seals.filter { $0.seq > 30 }.compactMap { seal in
            exhibit.rows.first { $0.id == seal.journalID }
        }
        var row = signed.randomElement(using: &chance) ?? .any
        row.id = exhibit.standing.lastID + Int64.random(in: 1...9, using: &chance)
        row.txid = (row.txid ?? 1) - 1
        damaged.rows.append(row)
        damaged.seals.append(Seal(seq: last.seq + 1, journalID: row.id, hash: Seal.hash(row, after: last.hash)))
        return Damage("insert row \(row.id) with a seal", [.rowInserted], at: last.seq + 1, damaged)
    }
}
