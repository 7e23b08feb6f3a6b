package import Kernel
package import Postgres

/// How many keys and push secrets of a source hold.
package struct AccessCount: Sendable, RowDecodable {
    /// The source.
    package let source: SourceID
    /// Its keys that were not revoked.
    package let keys: Int
    /// Its push secrets that were not revoked.
    package let secrets: Int

    package init(row: Row) throws {
        source = try row["source_id"]
        keys = try row["keys"]
        secrets = try row["secrets"]
    }
}

extension SourceDesk {
    /// How many keys and secrets of each source hold; the administrator sees them.
    ///
    /// - Throws: `RoleRefusal`.
    package func access(by principal: Principal, in transaction: Transaction) async throws -> [AccessCount] {
        _ = try principal.official(for: .keepKeys)
        return try await transaction.rows(
            """
            SELECT id AS source_id,
                   (SELECT count(*) FROM hy.machine_keys WHERE source_id = sources.id AND revoked_at IS NULL) AS keys,
                   (SELECT count(*) FROM hy.push_secrets WHERE source_id = sources.id AND revoked_at IS NULL) AS secrets
            FROM hy.sources
            """
        )
    }
}
