package import Foundation
import Journal
package import Kernel
package import Postgres

/// Files that come over the network: their bytes are kept in pieces until a process of the service has read them.
extension ImportDesk {
    /// Bytes of a piece.
    package static let piece = 256 * 1_024

    private static let mostUploads = 4

    /// Opens the record of a file whose bytes are to come.
    ///
    /// Of one source, four may come in at once, and four be held.
    ///
    /// - Parameters:
    ///   - whole: Whether nothing is stored unless every row can be.
    ///   - isHeld: Whether somebody is to look at its columns first.
    /// - Throws: `ImportRefusal.tooMany`, `.tooManyHeld`; what the policies say to who may take nothing in for the source.
    package func open(
        _ name: String,
        _ form: FileReading.Form,
        source: SourceID,
        history: Bool,
        whole: Bool,
        isHeld: Bool = false,
        in transaction: Transaction
    ) async throws -> ImportRecord {
        try await transaction.execute(.holdUploads(of: source))
        if isHeld {
            let held = try await transaction.value(.countHeld(of: source), as: Int.self)
            guard held ?? 0 < Self.mostUploads else { throw ImportRefusal.tooManyHeld }
        }
        let open = try await transaction.value(.countUploads(of: source), as: Int.self)
        guard open ?? 0 < Self.mostUploads else { throw ImportRefusal.tooMany }
        let record: ImportRecord? = try await transaction.row(
            .open(name, form, source: source, history: history, whole: whole, at: transaction.moment)
        )
        guard let record else { throw ImportRefusal.absent }
        return record
    }

    /// Keeps the next piece.
    ///
    /// - Parameters:
    ///   - bytes: 1 byte to 1 MiB.
    ///   - place: Which piece it is, from 0.
    package func keep(
        _ bytes: [UInt8],
        at place: Int,
        of record: ImportRecord,
        in transaction: Transaction
    ) async throws {
        guard try await transaction.execute(.touch(record.id, by: bytes.count)) == 1 else { throw ImportRefusal.absent }
        try await transaction.execute(.keep(bytes, at: Int32(place), of: record))
    }

    /// Says that all bytes came: from now on any process may store the rows.
    ///
    /// - Parameter isHeld: Whether somebody looks at its columns first.
    package func complete(
        _ record: ImportRecord,
        digest: [UInt8],
        encoding: FileEncoding,
        isHeld: Bool = false,
        in transaction: Transaction
    ) async throws -> ImportRecord {
        let state = isHeld ? Import.State.held : .reading
        let complete: SQL = .complete(record.id, digest: digest, encoding: encoding, state)
        guard let whole: ImportRecord = try await transaction.row(complete) else { throw ImportRefusal.absent }
        let action = isHeld ? "import.held" : "import.begun"
        try await transaction.journal(JournalEntry(action, "import", record.id.rawValue, digest: digest))
        return whole
    }

    /// Gives an upload up that was broken off; its bytes go later, with `sweep`.
    package func abandon(_ record: ImportRecord, in transaction: Transaction) async throws {
        try await transaction.execute(.abandon(record.id, at: transaction.moment))
    }

    /// Takes the uploaded file that waits longest, for a minute; every part that is stored makes it a minute again.
    package func claim(in transaction: Transaction) async throws -> ImportRecord? {
        try await transaction.row(.claimImport)
    }

    /// One piece of a file, or nothing after the last.
    package func piece(_ place: Int, of id: ID<Import>, in transaction: Transaction) async throws -> [UInt8]? {
        try await transaction.value(.piece(Int32(place), of: id))
    }

    /// Closes the record of a file of which nothing is taken; its bytes go.
    ///
    /// - Parameter items: Rows that cannot be taken, which the record lists.
    package func refuse(
        _ record: ImportRecord,
        _ code: ProblemCode,
        listing items: [FileItem] = [],
        in transaction: Transaction
    ) async throws {
        let refuse: SQL = .refuse(record.id, code.name, rejected: items.count, at: transaction.moment)
        guard try await transaction.execute(refuse) == 1 else { throw ImportRefusal.takenOver }
        let rejected = Rejected.of(items)
        if !rejected.isEmpty { try await transaction.execute(.list(rejected, of: record)) }
        try await transaction.execute(.dropPieces(of: record.id))
        let detail = #"{"fault": "\#(code.name)"}"#
        try await transaction.journal(
            JournalEntry("import.refused", "import", record.id.rawValue, detail: JSON(text: detail))
        )
    }

    /// Lets another process go on with a file that was claimed, as if that had been no attempt; does nothing once another has it.
    ///
    /// - Parameter isFirst: Whether it goes before files that were tried.
    package func giveBack(_ record: ImportRecord, isFirst: Bool, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            UPDATE hy.imports SET attempts = greatest(attempts - 1, 0), lease_until = CASE WHEN NOT \(isFirst) THEN clock_timestamp() END
            WHERE id = \(record.id) AND state = 'reading' AND attempts = \(record.attempts) AND rows = \(record.rows)
            """
        )
    }

    /// Gives up uploads into which nothing came for an hour, held files a day after they came, and files that ten attempts could not read on; lets the bytes
    /// of all that were given up go.
    package func sweep(in transaction: Transaction) async throws {
        try await transaction.execute(.abandonSilent(at: transaction.moment))
        for id in try await transaction.values(.dropHeld(at: transaction.moment), as: ID<Import>.self) {
            try await transaction.journal(JournalEntry("import.dropped", "import", id.rawValue))
        }
        let given = ProblemCode.csv(.gaveUp).name
        for id in try await transaction.values(.giveUp(given, at: transaction.moment), as: ID<Import>.self) {
            let detail = JSON(text: #"{"fault": "\#(given)"}"#)
            try await transaction.journal(JournalEntry("import.refused", "import", id.rawValue, detail: detail))
        }
        try await transaction.execute(.dropAbandoned)
    }

    /// The newest imports first, after the last one of the page before.
    package func imports(
        after last: ImportPosition?,
        limit: Int,
        in transaction: Transaction
    ) async throws -> [ImportRecord] {
        try await transaction.rows(.imports(after: last, limit: limit))
    }
}

/// Where a list of imports goes on.
package struct ImportPosition: Sendable {
    /// When the last import shown was begun; earlier ones follow.
    package let begunAt: Date
    /// The last import shown; tells those of the same moment apart.
    package let id: ID<Import>

    /// Remembers an import's place.
    package init(begunAt: Date, id: ID<Import>) {
        self.begunAt = begunAt
        self.id = id
    }
}

extension SQL {
    fileprivate static func open(
        _ name: String,
        _ form: FileReading.Form,
        source: SourceID,
        history: Bool,
        whole: Bool,
        at moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.imports (id, source_id, file_name, history, whole, begun_at, form, state, uploaded)
        VALUES (\(ID<Import>()), \(source), \(name), \(history), \(whole), \(moment), \(form.rawValue), 'uploading', true)
        RETURNING \(importColumns)
        """
    }

    /// Two that begin at once are counted one after the other.
    fileprivate static func holdUploads(of source: SourceID) -> SQL {
        "SELECT pg_advisory_xact_lock(48192, hashtext(\(source.text)))"
    }

    /// Those into which something came lately; the others are given up within the hour.
    fileprivate static func countUploads(of source: SourceID) -> SQL {
        """
        SELECT count(*) FROM hy.imports
        WHERE source_id = \(source) AND state = 'uploading' AND touched_at > clock_timestamp() - interval '10 minutes'
        """
    }

    fileprivate static func touch(_ id: ID<Import>, by bytes: Int) -> SQL {
        """
        UPDATE hy.imports SET size = size + \(bytes), touched_at = clock_timestamp()
        WHERE id = \(id) AND state = 'uploading'
        """
    }

    fileprivate static func keep(_ bytes: [UInt8], at place: Int32, of record: ImportRecord) -> SQL {
        """
        INSERT INTO hy.import_pieces (import_id, source_id, place, bytes)
        VALUES (\(record.id), \(record.source), \(place), \(bytes))
        """
    }

    fileprivate static func complete(
        _ id: ID<Import>,
        digest: [UInt8],
        encoding: FileEncoding,
        _ state: Import.State
    ) -> SQL {
        """
        UPDATE hy.imports
        SET state = \(state.rawValue), file_digest = \(digest), encoding = \(encoding.rawValue), touched_at = clock_timestamp()
        WHERE id = \(id) AND state = 'uploading' RETURNING \(importColumns)
        """
    }

    fileprivate static func abandon(_ id: ID<Import>, at moment: Date) -> SQL {
        "UPDATE hy.imports SET state = 'abandoned', ended_at = \(moment) WHERE id = \(id) AND state = 'uploading'"
    }

    static func abandonSilent(at moment: Date) -> SQL {
        """
        UPDATE hy.imports SET state = 'abandoned', ended_at = \(moment)
        WHERE uploaded AND state = 'uploading' AND touched_at < clock_timestamp() - interval '1 hour'
        """
    }

    fileprivate static func countHeld(of source: SourceID) -> SQL {
        """
        SELECT count(*) FROM hy.imports
        WHERE uploaded AND source_id = \(source)
          AND (state = 'held' OR (state = 'uploading' AND touched_at > clock_timestamp() - interval '10 minutes'))
        """
    }

    static func dropHeld(at moment: Date) -> SQL {
        """
        UPDATE hy.imports SET state = 'abandoned', ended_at = \(moment)
        WHERE uploaded AND state = 'held' AND touched_at < clock_timestamp() - interval '1 day' RETURNING id
        """
    }

    fileprivate static func giveUp(_ code: String, at moment: Date) -> SQL {
        """
        UPDATE hy.imports SET state = 'refused', fault = \(code), ended_at = \(moment), lease_until = NULL
        WHERE uploaded AND state = 'reading' AND attempts >= 10 AND lease_until < clock_timestamp() RETURNING id
        """
    }

    fileprivate static let dropAbandoned: SQL = """
        DELETE FROM hy.import_pieces USING hy.imports
        WHERE imports.id = import_id AND imports.state IN ('abandoned', 'refused')
        """

    fileprivate static let claimImport: SQL = """
        UPDATE hy.imports SET lease_until = clock_timestamp() + interval '1 minute', attempts = attempts + 1
        WHERE id = (
            SELECT id FROM hy.imports
            WHERE uploaded AND state = 'reading'
              AND (lease_until IS NULL OR lease_until < clock_timestamp()
                   OR lease_until > clock_timestamp() + interval '10 minutes')
            -- One that was tried comes after those that were not, so that no file keeps the others out.
            ORDER BY lease_until NULLS FIRST, begun_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
        )
        RETURNING \(importColumns)
        """

    fileprivate static func piece(_ place: Int32, of id: ID<Import>) -> SQL {
        "SELECT bytes FROM hy.import_pieces WHERE import_id = \(id) AND place = \(place)"
    }

    fileprivate static func imports(after last: ImportPosition?, limit: Int) -> SQL {
        let after: SQL = last.map { "WHERE (begun_at, id) < (\($0.begunAt), \($0.id))" } ?? ""
        return """
            SELECT \(importColumns) FROM hy.imports \(after)
            ORDER BY begun_at DESC, id DESC LIMIT \(planned: limit)
            """
    }
}
