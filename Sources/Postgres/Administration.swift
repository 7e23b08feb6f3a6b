import CLibPQ
import Foundation

/// Runs whole scripts on a server, as an operator would with psql: for roles, databases and migrations.
package struct Administration: Sendable {
    private let conninfo: String

    /// Takes how to connect; the role must be allowed to do what the scripts do.
    package init(conninfo: String) { self.conninfo = conninfo }

    /// Runs a script of any number of statements.
    ///
    /// - Throws: `DatabaseError` for the first statement that fails.
    package func run(script: String) async throws {
        try await connected { try $0.execute(script) }
    }

    /// Makes a database that only its owner and our roles may use, unless there is one of that name.
    package func createDatabase(_ name: String, owner: String) async throws {
        try await connected { session in
            let wanted = try session.quoted(literal: name)
            guard try session.execute("SELECT 1 FROM pg_catalog.pg_database WHERE datname = \(wanted)").isEmpty else {
                return
            }
            let database = try session.quoted(identifier: name)
            try session.execute("CREATE DATABASE \(database) OWNER \(session.quoted(identifier: owner))")
            try session.execute("REVOKE ALL ON DATABASE \(database) FROM PUBLIC")
            try session.execute(
                "GRANT CONNECT ON DATABASE \(database) TO hy_login, hy_public, hy_migrate, hy_backup"
            )
        }
    }

    /// Copies a database that nobody is connected to, with the rights on it.
    package func clone(_ template: String, as name: String) async throws {
        try await connected { session in
            let database = try session.quoted(identifier: name)
            try session.execute(
                """
                CREATE DATABASE \(database) OWNER hy_owner TEMPLATE \(session.quoted(identifier: template)) \
                STRATEGY wal_log
                """
            )
            try session.execute("REVOKE ALL ON DATABASE \(database) FROM PUBLIC")
            try session.execute(
                "GRANT CONNECT ON DATABASE \(database) TO hy_login, hy_public, hy_migrate, hy_backup"
            )
        }
    }

    /// Drops a database, whoever is connected to it.
    package func dropDatabase(_ name: String) async throws {
        try await connected { session in
            try session.execute("DROP DATABASE IF EXISTS \(session.quoted(identifier: name)) WITH (FORCE)")
        }
    }

    /// Runs blocking work with a connection on a thread of its own, so that no shared thread waits.
    @discardableResult
    func connected<Answer: Sendable>(_ work: @escaping @Sendable (Session) throws -> Answer) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { [conninfo] in
                continuation.resume(with: Result { try work(Session(conninfo)) })
            }
        }
    }

    /// A blocking connection, used by one thread.
    @safe final class Session {
        private let connection: OpaquePointer

        init(_ conninfo: String) throws {
            guard
                let connection = unsafe PQconnectdb(
                    (conninfo.hasPrefix("postgres") ? "" : "connect_timeout=5 ") + conninfo
                )
            else { throw DatabaseError(.unreachable) }
            unsafe self.connection = connection
            guard unsafe PQstatus(connection) == CONNECTION_OK else {
                throw DatabaseError(.unreachable, serverMessage: unsafe String(cString: PQerrorMessage(connection)))
            }
            try execute("SET client_min_messages = warning")
        }

        deinit { unsafe PQfinish(connection) }

        /// Runs a script; answers the first column of its last answer.
        @discardableResult
        func execute(_ script: String) throws -> [String] {
            guard let result = unsafe PQexec(connection, script) else { throw DatabaseError(.unreachable) }
            defer { unsafe PQclear(result) }
            let status = unsafe PQresultStatus(result)
            guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
                throw unsafe DatabaseError(result: result, statement: String(script.prefix(200)))
            }
            let table = unsafe Table(copying: result, Columns(of: result))
            return (0..<table.rows).map { row in
                String(decoding: table.column(0, row: row).bytes ?? [], as: UTF8.self)
            }
        }

        func quoted(identifier: String) throws -> String {
            try unsafe quoted(PQescapeIdentifier(connection, identifier, identifier.utf8.count))
        }

        func quoted(literal: String) throws -> String {
            try unsafe quoted(PQescapeLiteral(connection, literal, literal.utf8.count))
        }

        private func quoted(_ text: UnsafeMutablePointer<CChar>?) throws -> String {
            guard let text = unsafe text else { throw DatabaseError(.nulInText) }
            defer { unsafe PQfreemem(text) }
            return unsafe String(cString: text)
        }
    }
}
