import Foundation

/// The connections to one database.
package final class Database: Sendable {
    /// Where the database is, and how long anything may take.
    package struct Configuration: Sendable {
        /// Keywords or a URL, as libpq reads it.
        package var conninfo: String
        /// The most that are lent at one time; half as many more are shared by what only reads.
        package var connections = 4
        /// How long a caller waits for a free connection before `busy`.
        package var waitLimit: Duration = .seconds(2)
        /// How long opening a connection may take.
        package var connectLimit: Duration = .seconds(5)
        /// The server's `statement_timeout`, in whole seconds; its answer is waited for 2 s longer.
        package var statementLimit: Duration = .seconds(15)
        /// The server's `lock_timeout`, in whole seconds.
        package var lockLimit: Duration = .seconds(5)
        /// The server's `idle_in_transaction_session_timeout`, in whole seconds.
        package var idleInTransactionLimit: Duration = .seconds(15)
        /// What the server must promise; `full` also refuses a role that row-level security does not bind.
        package var durability: Durability = .full

        /// Takes a connection string as libpq reads it: keywords or a URL.
        package init(conninfo: String, connections: Int = 4, durability: Durability = .full) {
            self.conninfo = conninfo
            self.connections = connections
            self.durability = durability
        }
    }

    /// Whether a server that may forget what it acknowledged is good enough: only tests say `none`.
    package enum Durability: Sendable {
        case full
        case none
    }

    private let pool: Pool
    private let configuration: Configuration

    /// Prepares the connections; none is opened yet.
    package init(_ configuration: Configuration) {
        self.configuration = configuration
        pool = Pool(configuration)
    }

    /// Runs `body` in one transaction; commits when it returns, rolls back when it throws.
    ///
    /// - Throws: What `body` throws, or `DatabaseError`: `busy` when no connection became free in time,
    ///   `commitUnknown` when the connection was lost during COMMIT.
    @discardableResult
    package func transaction<Answer: Sendable>(
        opening: Opening,
        retry: Retry = .never,
        _ body: @Sendable (Transaction) async throws -> Answer
    ) async throws -> Answer {
        var attempt = 1
        while true {
            do {
                return try await once(opening, body)
            } catch let error as DatabaseError where error.asksForRetry && attempt < retry.attempts {
                attempt += 1
                try await Task.sleep(for: .milliseconds(Int.random(in: 5...20) * attempt))
            }
        }
    }

    /// One statement as a transaction of one round trip; answers the rows.
    package func rows<Value: RowDecodable & Sendable>(
        opening: Opening,
        _ sql: SQL,
        as type: Value.Type = Value.self
    ) async throws -> [Value] {
        try await whole(opening, sql).decoded()
    }

    /// One statement as a transaction of one round trip; answers how many rows were touched.
    @discardableResult
    package func execute(opening: Opening, _ sql: SQL) async throws -> Int { try await whole(opening, sql).affected }

    /// Whether the server answers now.
    package func check() async throws {
        _ = try await pool.with { try await $0.run([("SELECT 1" as SQL).rendered()]) }
    }

    /// Closes every connection; what is in flight is waited for.
    package func close() async { await pool.close() }

    /// The payloads of a channel's notifications; an empty one after every (re)connection.
    ///
    /// A notification can be lost with its connection, so whoever listens polls as well.
    package func listen(to channel: String) -> AsyncStream<String> {
        Listener(configuration).payloads(of: channel)
    }

    private func once<Answer: Sendable>(
        _ opening: Opening,
        _ body: @Sendable (Transaction) async throws -> Answer
    ) async throws -> Answer {
        try await pool.with { connection in
            let answer: Answer
            do {
                let tables = try await connection.run(opening.begin())
                guard let opened = tables.last, opened.rows == 1 else {
                    throw DatabaseError(.undecodable(column: "moment"))
                }
                let moment: Date = try Row(table: opened, index: 0)[0]
                answer = try await body(Transaction(moment: moment, connection: connection))
                try Task.checkCancellation()
            } catch {
                // A connection that cannot even roll back is dropped by the pool.
                _ = await Task { try? await connection.run([("ROLLBACK" as SQL).rendered()]) }.value
                throw error
            }
            do {
                let commit = try await Task { try await connection.run([("COMMIT" as SQL).rendered()]) }.value
                guard commit.first?.tag == "COMMIT" else { throw DatabaseError(.refused("25P02")) }
            } catch let error as DatabaseError where error.kind == .unreachable {
                throw DatabaseError(.commitUnknown)
            }
            return answer
        }
    }

    /// What only reads needs no BEGIN and no COMMIT: up to its Sync it is one transaction.
    private func whole(_ opening: Opening, _ sql: SQL) async throws -> Table {
        switch opening.access {
        case .readOnly:
            return try await pool.look([opening.readOnlyHead(), sql.rendered()])[1]
        case .readWrite:
            return try await pool.exchange(opening.begin() + [sql.rendered(), Statement(text: "COMMIT")])[2]
        }
    }
}
