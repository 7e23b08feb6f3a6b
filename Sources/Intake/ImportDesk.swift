import Foundation
import Journal
package import Kernel
package import Postgres

/// Keeps the record of files that are read in.
package struct ImportDesk: Sendable {
    /// Rows that were not taken and are listed, or a few more; those that follow are counted alone, so that no file fills the database.
    package static let mostListed = 100_000

    package init() {}

    /// Opens the record of a file before its first row is stored.
    package func begin(_ file: ImportFile, in transaction: Transaction) async throws -> ImportRecord {
        let record: ImportRecord? = try await transaction.row(.begin(file, at: transaction.moment))
        guard let record else { throw ImportRefusal.absent }
        try await transaction.journal(JournalEntry("import.begun", "import", record.id.rawValue, digest: file.digest))
        return record
    }

    /// The record of the same file, read in the same way, whose reading was broken off; the newest one.
    package func unfinished(_ file: ImportFile, in transaction: Transaction) async throws -> ImportRecord? {
        try await transaction.row(.unfinished(file))
    }

    /// Records what the columns of the file are read as.
    package func note(_ header: TableHeader, of record: ImportRecord, in transaction: Transaction) async throws {
        let columns = String(decoding: try JSONEncoder().encode(ImportColumns(header)), as: UTF8.self)
        try await transaction.execute(.note(JSON(text: columns), of: record.id))
    }

    /// Adds what became of the next rows, in the transaction that stores them.
    ///
    /// - Parameters:
    ///   - record: How far the import was before: where it is further by now, another process has taken it over.
    ///   - done: How many bytes of the file lie behind the last of these rows.
    /// - Throws: `ImportRefusal.takenOver`.
    package func grow(
        _ record: ImportRecord,
        by receipt: Receipt,
        _ items: [FileItem],
        done: Int,
        in transaction: Transaction
    ) async throws -> ImportRecord {
        guard let grown: ImportRecord = try await transaction.row(.grow(record, by: receipt, done: done)) else {
            throw ImportRefusal.takenOver
        }
        let rejected = record.rejected < Self.mostListed ? Rejected.of(items) : []
        if !rejected.isEmpty { try await transaction.execute(.list(rejected, of: record)) }
        return grown
    }

    /// Closes the record once the last row is stored; an uploaded file's bytes go.
    ///
    /// - Throws: `ImportRefusal.takenOver`.
    package func end(_ record: ImportRecord, in transaction: Transaction) async throws -> ImportRecord {
        guard let ended: ImportRecord = try await transaction.row(.end(record, at: transaction.moment)) else {
            throw ImportRefusal.takenOver
        }
        if record.uploaded { try await transaction.execute(.dropPieces(of: record.id)) }
        let detail =
            #"{"rows": \#(ended.rows), "accepted": \#(ended.accepted), "rejected": \#(ended.rejected)}"#
        try await transaction.journal(
            JournalEntry("import.ended", "import", record.id.rawValue, detail: JSON(text: detail))
        )
        return ended
    }

    /// One import, or nothing for who may not see it.
    package func record(_ id: ID<Import>, in transaction: Transaction) async throws -> ImportRecord? {
        try await transaction.row(.importRecord(id))
    }

    /// Rows that were not taken, in the order of the file, after the last one of the page before.
    package func rejections(
        of id: ID<Import>,
        after last: Rejected?,
        limit: Int,
        in transaction: Transaction
    ) async throws -> [Rejected] {
        try await transaction.rows(.rejections(of: id, after: last, limit: limit))
    }
}
