import Foundation
import Journal
package import Kernel
package import Postgres

/// The mark of an import's id.
package enum Import {}

/// Counts of rows by what became of them; they add up to `rows`.
package struct ImportCounts: Sendable, Equatable {
    /// Rows that are new items.
    package private(set) var accepted = 0
    /// Rows whose items were there with the same content.
    package private(set) var duplicate = 0
    /// Rows whose items were there with other content, and got a new revision.
    package private(set) var changed = 0
    /// Rows that could not be taken.
    package private(set) var rejected = 0

    package init() {}

    /// Every row of the file that is not empty, the header not counted.
    package var rows: Int { accepted + duplicate + changed + rejected }

    /// Adds what became of a part of the file.
    package mutating func add(_ receipt: Receipt) {
        accepted += receipt.count(.accepted)
        duplicate += receipt.count(.duplicate)
        changed += receipt.count(.changed)
        rejected += receipt.count(.rejected)
    }
}

/// Keeps the record of files that were read in.
package struct ImportDesk: Sendable {
    package init() {}

    /// Opens the record of a file before its first row is stored.
    ///
    /// - Parameter digest: SHA-256 of the file: 32 bytes.
    package func begin(
        _ file: String,
        digest: [UInt8],
        source: SourceID,
        history: Bool,
        in transaction: Transaction
    ) async throws -> ID<Import> {
        let id = ID<Import>()
        try await transaction.execute(
            """
            INSERT INTO hy.imports (id, source_id, file_digest, file_name, history, begun_at)
            VALUES (\(id), \(source), \(digest), \(file), \(history), \(transaction.moment))
            """
        )
        return id
    }

    /// Adds a part's counts, in the transaction that stores the part.
    package func grow(_ id: ID<Import>, by receipt: Receipt, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            UPDATE hy.imports SET
                rows = rows + \(receipt.lines.count), accepted = accepted + \(receipt.count(.accepted)),
                duplicate = duplicate + \(receipt.count(.duplicate)), changed = changed + \(receipt.count(.changed)),
                rejected = rejected + \(receipt.count(.rejected))
            WHERE id = \(id)
            """
        )
    }

    /// Closes the record once the last row is stored.
    package func end(_ id: ID<Import>, _ counts: ImportCounts, in transaction: Transaction) async throws {
        try await transaction.execute("UPDATE hy.imports SET ended_at = \(transaction.moment) WHERE id = \(id)")
        let detail = #"{"rows": \#(counts.rows), "accepted": \#(counts.accepted), "rejected": \#(counts.rejected)}"#
        try await transaction.journal(JournalEntry("import.ended", "import", id.rawValue, detail: JSON(text: detail)))
    }
}
