import Foundation
import Postgres

extension SQL {
    /// The columns of `JournalRow`, in the order in which they are read and hashed.
    private static let columns: SQL = """
        id, txid, at, principal, person_id, post_id, agency_id, source_id, action, subject_kind, subject_id, detail, digest
        """

    static let newestSeal: SQL = "SELECT seq, journal_id, hash FROM hy.journal_seals ORDER BY seq DESC LIMIT 1"

    static func seal(_ seq: Int64) -> SQL {
        "SELECT seq, journal_id, hash FROM hy.journal_seals WHERE seq = \(seq)"
    }

    /// Where the newest row stands that was sealed after a seal.
    static func newestPlace(after seq: Int64) -> SQL {
        """
        SELECT journal.txid, journal.id
        FROM hy.journal_seals AS seals JOIN hy.journal ON journal.id = seals.journal_id
        WHERE seals.seq > \(seq) ORDER BY seals.seq DESC LIMIT 1
        """
    }

    /// The rows behind a place that no seal points to, of those that were looked at, and in any case the last of these.
    ///
    /// Each row's seal is looked for by itself: whatever the planner believes, it reads no whole table for a few rows.
    static func unsealed(after place: ChangePlace, _ bound: SQL, most: Int) -> SQL {
        """
        WITH looked AS MATERIALIZED (
            SELECT \(columns) FROM hy.journal
            WHERE (txid, id) > (\(place.transaction), \(place.id)) \(bound)
            ORDER BY txid, id LIMIT \(planned: most)
        ), marked AS (
            SELECT looked.*,
                   (SELECT seals.seq FROM hy.journal_seals AS seals WHERE seals.journal_id = looked.id LIMIT 1) IS NULL AS is_open,
                   lead(id) OVER (ORDER BY txid, id) IS NULL AS is_last
            FROM looked
        )
        SELECT \(columns), is_open, (SELECT count(*) FROM looked) AS looked_at FROM marked WHERE is_open OR is_last ORDER BY txid, id
        """
    }

    /// Rows of transactions that are over, so that none can be committed before them any more.
    static let over: SQL = "AND txid < pg_snapshot_xmin(pg_current_snapshot())"

    /// The same, and rows of another server, whose numbers no transaction of this one had when it began to be looked for them.
    static func overOrForeign(from next: UInt64) -> SQL {
        "AND (txid < pg_snapshot_xmin(pg_current_snapshot()) OR txid >= \(next))"
    }

    static func add(_ seals: [Seal]) -> SQL {
        let seqs = seals.map(\.seq)
        let rows = seals.map(\.journalID)
        let hashes = seals.map(\.hash.bytes)
        return """
            INSERT INTO hy.journal_seals (seq, journal_id, hash)
            SELECT seq, journal_id, hash FROM unnest(\(seqs), \(rows), \(hashes)) AS given (seq, journal_id, hash)
            """
    }

    /// Seals with their rows; each row is looked for by its number, whatever the planner believes.
    static func sealed(from seq: Int64, most: Int) -> SQL {
        """
        SELECT seals.seq, seals.journal_id, seals.hash, journal.*
        FROM hy.journal_seals AS seals
        LEFT JOIN LATERAL (SELECT \(columns) FROM hy.journal WHERE id = seals.journal_id OFFSET 0) AS journal ON true
        WHERE seals.seq >= \(seq) ORDER BY seals.seq LIMIT \(planned: most)
        """
    }

    static let standing: SQL = """
        SELECT (SELECT name FROM hy.city) AS city, (SELECT founded_at FROM hy.city) AS founded,
               (SELECT system_identifier::text FROM pg_control_system()) AS server,
               pg_snapshot_xmin(pg_current_snapshot()) AS oldest, pg_snapshot_xmax(pg_current_snapshot()) AS next,
               (SELECT last_value - (NOT is_called)::integer FROM hy.journal_id_seq) AS last_id
        """

    static let waiting: SQL = "SELECT want, waiting, since, is_behind FROM hy.journal_waiting()"

    static func record(_ line: CheckpointLine) -> SQL {
        """
        INSERT INTO hy.journal_checkpoints (book, number, seq, digest, server, since, after)
        VALUES (\(line.checkpoint.book), \(line.checkpoint.number), \(line.checkpoint.seq), \(line.digest.bytes),
                \(line.checkpoint.era.server), \(line.checkpoint.era.since), \(line.checkpoint.era.after))
        ON CONFLICT ON CONSTRAINT journal_checkpoints_pkey DO NOTHING
        """
    }

    static func records(of book: UUID, _ numbers: ClosedRange<Int64>) -> SQL {
        """
        SELECT number, digest FROM hy.journal_checkpoints
        WHERE book = \(book) AND number BETWEEN \(numbers.lowerBound) AND \(numbers.upperBound) ORDER BY number
        """
    }

    static let newestEra: SQL = """
        SELECT seq, server, since, after FROM hy.journal_checkpoints ORDER BY seq DESC, number DESC, book LIMIT 1
        """

    static func newestLine(of book: UUID) -> SQL {
        "SELECT number FROM hy.journal_checkpoints WHERE book = \(book) ORDER BY number DESC LIMIT 1"
    }

    static let someBook: SQL = "SELECT number FROM hy.journal_checkpoints ORDER BY seq DESC, number DESC, book LIMIT 1"

    static let clock: SQL = "SELECT clock_timestamp()"

    /// Whether the tables of the journal and the auditor's view of them are as the program made them.
    ///
    /// What somebody above the schema changes there can hide rows from whoever looks.
    static let isSound: SQL = """
        SELECT count(*) = 3 FROM (VALUES ('journal'), ('journal_seals'), ('journal_checkpoints')) AS given (name)
        JOIN pg_class ON relname = name AND relnamespace = 'hy'::regnamespace AND relkind = 'r'
        WHERE NOT EXISTS (SELECT FROM pg_inherits WHERE inhparent = pg_class.oid)
          AND EXISTS (SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary AND indisvalid)
          AND (name <> 'journal_seals' OR EXISTS (
              SELECT FROM pg_index WHERE indrelid = pg_class.oid AND indisunique AND NOT indisprimary AND indisvalid
          ))
          AND (name <> 'journal' OR EXISTS (
              SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'txid' AND attnotnull
          ))
          AND NOT EXISTS (
              SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND NOT polpermissive
          )
          AND EXISTS (
              SELECT FROM pg_policy
              WHERE polrelid = pg_class.oid AND 'hy_auditor'::regrole = ANY (polroles) AND pg_get_expr(polqual, polrelid) = 'true'
          )
        """

    static let books: SQL = """
        SELECT book, max(number) AS number, max(seq) AS seq FROM hy.journal_checkpoints GROUP BY book ORDER BY book
        """
}
