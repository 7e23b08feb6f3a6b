package import Foundation
import Journal
package import Kernel
package import Postgres

/// A secret with which a vendor signs what it pushes for one source, without itself.
package struct PushSecret: Sendable, RowDecodable {
    /// What it is found by; what is sealed is bound to it.
    package let id: ID<PushSecret>
    /// The source that it is for.
    package let source: SourceID
    /// When it was made.
    package let madeAt: Date
    /// When it was revoked; nothing while it is taken.
    package let revokedAt: Date?

    package init(row: Row) throws {
        id = try row["id"]
        source = try row["source_id"]
        madeAt = try row["made_at"]
        revokedAt = try row["revoked_at"]
    }
}

/// A secret as it lies in the database.
package struct SealedSecret: Sendable, RowDecodable {
    /// What it is bound to.
    package let id: ID<PushSecret>
    /// Opened only with the key that is kept outside the database.
    package let sealed: [UInt8]

    package init(row: Row) throws {
        id = try row["id"]
        sealed = try row["sealed"]
    }
}

/// Keeps the secrets of pushes; the administrator hands them out.
package struct PushSecretDesk: Sendable {
    package init() {}

    /// The secrets of a source, the newest first.
    ///
    /// - Throws: `SourceRefusal.absent`, `RoleRefusal`.
    package func secrets(
        of source: SourceID,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> [PushSecret] {
        _ = try principal.official(for: .keepKeys)
        try await check(source, in: transaction)
        return try await transaction.rows(
            "SELECT \(Self.columns) FROM hy.push_secrets WHERE source_id = \(source) ORDER BY made_at DESC, id DESC"
        )
    }

    /// Adds a secret; a source has two at most that hold.
    ///
    /// - Parameter seal: Seals it for the id that it gets.
    /// - Throws: `SourceRefusal`, `RoleRefusal`.
    package func add(
        to source: SourceID,
        by principal: Principal,
        in transaction: Transaction,
        seal: @Sendable (UUID) throws -> [UInt8]
    ) async throws -> PushSecret {
        _ = try principal.official(for: .keepKeys)
        try await check(source, in: transaction)
        let taken: [Int16] = try await transaction.values(
            "SELECT slot FROM hy.push_secrets WHERE source_id = \(source) AND revoked_at IS NULL"
        )
        guard let slot = [Int16(1), 2].first(where: { !taken.contains($0) }) else { throw SourceRefusal.twoSecrets }
        let id = ID<PushSecret>()
        do {
            try await transaction.execute(
                """
                INSERT INTO hy.push_secrets (id, source_id, slot, sealed)
                VALUES (\(id), \(source), \(slot), \(try seal(id.rawValue)))
                """
            )
        } catch let error as DatabaseError where error.constraint == "push_secrets_two" {
            throw SourceRefusal.twoSecrets
        }
        try await transaction.journal(JournalEntry("push-secret.made", "push-secret", id.rawValue))
        return try await secret(id, in: transaction)
    }

    /// Revokes a secret: what is signed with it is refused from now on.
    ///
    /// - Throws: `SourceRefusal`, `RoleRefusal`.
    package func revoke(
        _ id: ID<PushSecret>,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> PushSecret {
        _ = try principal.official(for: .keepKeys)
        guard try await secret(id, in: transaction).revokedAt == nil else { throw SourceRefusal.keyRevoked }
        try await transaction.execute("UPDATE hy.push_secrets SET revoked_at = clock_timestamp() WHERE id = \(id)")
        try await transaction.journal(JournalEntry("push-secret.revoked", "push-secret", id.rawValue))
        return try await secret(id, in: transaction)
    }

    /// The secrets of a source that hold, for the door.
    package func sealed(of source: SourceID, in transaction: Transaction) async throws -> [SealedSecret] {
        try await transaction.rows("SELECT id, sealed FROM hy.push_secrets_of(\(source))")
    }

    private static let columns: SQL = "id, source_id, made_at, revoked_at"

    private func check(_ source: SourceID, in transaction: Transaction) async throws {
        guard try await SourceDesk().source(source, in: transaction) != nil else { throw SourceRefusal.absent }
    }

    private func secret(_ id: ID<PushSecret>, in transaction: Transaction) async throws -> PushSecret {
        let found: PushSecret? = try await transaction.row(
            "SELECT \(Self.columns) FROM hy.push_secrets WHERE id = \(id)"
        )
        guard let found else { throw SourceRefusal.keyAbsent }
        return found
    }
}
