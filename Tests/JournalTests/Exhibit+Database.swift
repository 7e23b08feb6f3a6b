import Postgres
import TestSupport

@testable import Journal

extension Exhibit {
    /// Brings the database from what it was to this, as a superuser does who has put triggers and checks out of his way.
    func write(over before: Exhibit, in transaction: Transaction) async throws {
        try await transaction.execute("SET LOCAL session_replication_role = 'replica'")
        for name in ["action_form", "subject_form", "principal_known", "detail_small"] {
            try await transaction.execute(SQL(stringLiteral: "ALTER TABLE hy.journal DROP CONSTRAINT journal_\(name)"))
        }
        for column in ["txid", "at", "principal", "action", "subject_kind", "subject_id", "detail"] {
            try await transaction.execute(SQL(stringLiteral: "ALTER TABLE hy.journal ALTER \(column) DROP NOT NULL"))
        }
        try await transaction.execute("ALTER TABLE hy.journal_seals DROP CONSTRAINT journal_seals_from_one")
        let (old, new) = (Set(before.rows), Set(rows))
        let gone = old.subtracting(new).map(\.id)
        try await transaction.execute("DELETE FROM hy.journal WHERE id = ANY (\(gone))")
        for row in new.subtracting(old) { try await transaction.execute(.insert(row)) }
        let (oldSeals, newSeals) = (Set(before.seals), Set(seals))
        let broken = oldSeals.subtracting(newSeals).map(\.seq)
        try await transaction.execute("DELETE FROM hy.journal_seals WHERE seq = ANY (\(broken))")
        for seal in newSeals.subtracting(oldSeals) {
            try await transaction.execute(
                """
                INSERT INTO hy.journal_seals (seq, journal_id, hash)
                VALUES (\(seal.seq), \(seal.journalID), \(seal.hash.bytes))
                """
            )
        }
        if standing.lastID != before.standing.lastID {
            try await transaction.execute(
                SQL(stringLiteral: "ALTER SEQUENCE hy.journal_id_seq RESTART WITH \(standing.lastID + 1)")
            )
        }
    }
}

extension SQL {
    fileprivate static func insert(_ row: JournalRow) -> SQL {
        let detail = row.detail.map(JSON.init(text:))
        return """
            INSERT INTO hy.journal (id, txid, at, principal, person_id, post_id, agency_id, source_id, action, subject_kind,
                                    subject_id, detail, digest) OVERRIDING SYSTEM VALUE
            VALUES (\(row.id), \(row.txid), \(row.at), \(row.principal), \(row.person), \(row.post), \(row.agency),
                    \(row.source), \(row.action), \(row.subjectKind), \(row.subject), \(detail), \(row.digest))
            """
    }
}
