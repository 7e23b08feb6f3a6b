package import Foundation
package import Postgres

/// Looks for what is owed and was not done; reads rows alone and writes nothing.
package struct AuditDesk: Sendable {
    package init() {}

    /// Everything that is wrong, the oldest first; at most a thousand of each call.
    ///
    /// - Throws: What the database says where it cannot look within its time: then nothing is known to be well.
    package func gaps(in transaction: Transaction) async throws -> [Gap] {
        try await transaction.rows("SELECT gap, subject, since FROM hy.gaps ORDER BY since, gap, subject LIMIT 1000")
    }
}

/// One thing that is owed and was not done.
package struct Gap: Sendable, Hashable, RowDecodable {
    /// What is wrong; a lasting code.
    package let kind: String
    /// The id of what it is about: a limit, an alarm, a letter, a channel or a job's subject.
    package let subject: UUID
    /// Since when.
    package let since: Date

    package init(row: Row) throws {
        kind = try row["gap"]
        subject = try row["subject"]
        since = try row["since"]
    }
}
