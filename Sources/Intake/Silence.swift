package import Foundation
package import Kernel
import Organisation
package import Postgres

/// A time in which a source said nothing though something was expected of it.
package struct Silence: Sendable, RowDecodable {
    /// Its alarm has the same id.
    package let id: ID<Silence>
    /// When something new came last, or since when it was waited for.
    package let since: Date
    /// When it was noticed.
    package let noticedAt: Date
    /// When the source spoke again, or was not waited for any more; nothing while it is silent.
    package let endedAt: Date?

    package init(row: Row) throws {
        id = try row["id"]
        since = try row["since"]
        noticedAt = try row["noticed_at"]
        endedAt = try row["ended_at"]
    }
}

extension IntakeDesk {
    /// The last ten silences of a source, the newest first.
    package func silences(of source: SourceID, in transaction: Transaction) async throws -> [Silence] {
        try await transaction.rows(
            """
            SELECT id, since, noticed_at, ended_at FROM hy.silences WHERE source_id = \(source)
            ORDER BY noticed_at DESC, id DESC LIMIT 10
            """
        )
    }
}
