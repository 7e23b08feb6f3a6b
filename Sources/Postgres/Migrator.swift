import Crypto
import Foundation

/// One numbered script.
package struct Migration: Sendable {
    /// The four digits that the file's name begins with; scripts run in this order.
    package let number: Int
    /// The file's name without `.sql`.
    package let name: String
    /// The whole script; its SHA-256 is recorded when it runs, and it must not change afterwards.
    package let sql: String

    /// Describes a script.
    package init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    var checksum: String { SHA256.hash(data: Data(sql.utf8)).map { String(format: "%02x", $0) }.joined() }
}

/// Why a database is not migrated, or not worked with.
package enum MigrationFault: Error, CustomStringConvertible, Equatable {
    /// A script that ran already was edited afterwards.
    case changed(String)
    /// The database was migrated by a newer program.
    case newerSchema(String)
    /// Scripts of this program have not run yet.
    case pending([String])

    package var description: String {
        switch self {
        case .changed(let name): "migration \(name) was changed after it ran; restore the file as it was"
        case .newerSchema(let name): "the database is newer than this program (\(name)); use the newer program"
        case .pending(let names):
            "the database's schema is older than this program; run: huiying migrate (\(names.joined(separator: ", ")))"
        }
    }
}

/// Brings a database's schema up to date: numbered scripts, each once, each in one transaction with its record.
package struct Migrator: Sendable {
    private let migrations: [Migration]

    /// Takes the scripts; their numbers are distinct.
    package init(migrations: [Migration]) { self.migrations = migrations.sorted { $0.number < $1.number } }

    /// Runs the scripts that have not run yet; a second migrator waits until the first is done.
    ///
    /// - Parameter owner: The role that everything shall belong to.
    /// - Returns: The numbers of the scripts that ran now.
    /// - Throws: `MigrationFault`, `DatabaseError`.
    @discardableResult
    package func migrate(conninfo: String, as owner: String) async throws -> [Int] {
        try await Administration(conninfo: conninfo).connected { session in
            try session.execute("SET ROLE \(session.quoted(identifier: owner))")
            try session.execute("SELECT pg_catalog.pg_advisory_lock(4852811)")
            try session.execute(Self.record)
            let pending = try pending(after: session)
            for migration in pending { try run(migration, session) }
            return pending.map(\.number)
        }
    }

    /// Whether the database is as this program needs it.
    ///
    /// - Throws: `MigrationFault` when it is not.
    package func check(_ database: Database) async throws {
        // An opening that needs nothing of the schema, as there may be none.
        let opening = Opening(
            access: .readOnly,
            statement: "SELECT clock_timestamp(), set_config('role', 'hy_worker', true)"
        )
        let rows: [String]
        do {
            rows = try await database.transaction(opening: opening) { transaction in
                try await transaction.values(
                    "SELECT number || ' ' || checksum || ' ' || name FROM hy.schema_migrations ORDER BY number"
                )
            }
        } catch let error as DatabaseError
            where [.refused("3F000"), .refused("42P01"), .refused("42501")].contains(error.kind)
        {
            rows = []
        }
        let left = try pending(after: rows)
        guard left.isEmpty else { throw MigrationFault.pending(left.map(\.name)) }
    }

    private static let record = """
        CREATE SCHEMA IF NOT EXISTS hy;
        CREATE TABLE IF NOT EXISTS hy.schema_migrations (
            number     integer     NOT NULL,
            name       text        NOT NULL,
            checksum   text        NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
            CONSTRAINT schema_migrations_pkey PRIMARY KEY (number)
        );
        GRANT SELECT ON hy.schema_migrations TO hy_worker;
        """

    private func pending(after session: Administration.Session) throws -> [Migration] {
        try pending(
            after: session.execute(
                "SELECT number || ' ' || checksum || ' ' || name FROM hy.schema_migrations ORDER BY number"
            )
        )
    }

    private func pending(after rows: [String]) throws -> [Migration] {
        var left = migrations
        for row in rows {
            let parts = row.split(separator: " ", maxSplits: 2).map(String.init)
            guard parts.count == 3, let number = Int(parts[0]) else { continue }
            guard let known = left.firstIndex(where: { $0.number == number }) else {
                throw MigrationFault.newerSchema(parts[2])
            }
            guard left[known].checksum == parts[1] else { throw MigrationFault.changed(left[known].name) }
            left.remove(at: known)
        }
        return left
    }

    private func run(_ migration: Migration, _ session: Administration.Session) throws {
        do {
            try session.execute("BEGIN")
            try session.execute(migration.sql)
            let name = try session.quoted(literal: migration.name)
            try session.execute(
                """
                INSERT INTO hy.schema_migrations (number, name, checksum)
                VALUES (\(migration.number), \(name), '\(migration.checksum)')
                """
            )
            try session.execute("COMMIT")
        } catch {
            _ = try? session.execute("ROLLBACK")  // a lost connection rolls back by itself
            throw error
        }
    }
}
