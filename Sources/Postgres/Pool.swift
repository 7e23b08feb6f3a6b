import Foundation

/// Lends connections, each to one borrower at a time, and sends what only reads over some that are shared.
///
/// It lives on the connections' own thread, so that borrowing and sending need no change of threads.
actor Pool {
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe EventLoop.shared.asUnownedSerialExecutor() }

    private let configuration: Database.Configuration
    private let loans: Turns
    private var idle: [Connection] = []
    private let looks: Turns
    private var readers: [Reader]
    private var closed = false

    /// A connection that many look through at once.
    private struct Reader {
        var connection: Connection?
        var opening: Task<Connection, any Error>?
        var looks = 0
    }

    /// How many groups wait on one connection: enough that the server never waits for us.
    private static let looksAtOnce = 8

    init(_ configuration: Database.Configuration) {
        self.configuration = configuration
        let readers = (configuration.connections + 1) / 2
        loans = Turns(configuration.connections, waitLimit: configuration.waitLimit)
        looks = Turns(readers * Self.looksAtOnce, waitLimit: configuration.waitLimit)
        self.readers = (0..<readers).map { _ in Reader() }
    }

    /// Lends a connection for the time of `body`; a dead one is not lent again.
    nonisolated func with<Answer: Sendable>(
        _ body: @Sendable (Connection) async throws -> Answer
    ) async throws -> Answer {
        let connection = try await borrow()
        do {
            let answer = try await body(connection)
            await giveBack(connection)
            return answer
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    /// Sends a whole transaction that writes with one Sync; what failed is rolled back.
    ///
    /// - Throws: `DatabaseError`; `commitUnknown` when the connection was lost.
    func exchange(_ statements: [Statement]) async throws -> [Table] {
        let connection = try await borrow()
        do {
            let tables = try await connection.run(statements)
            await giveBack(connection)
            return tables
        } catch {
            // In a task of its own, as this one may be cancelled; a connection that cannot roll back is closed.
            _ = await Task { try? await connection.run([Statement(text: "ROLLBACK")]) }.value
            await giveBack(connection)
            if let fault = error as? DatabaseError, fault.kind == .unreachable {
                throw DatabaseError(.commitUnknown)
            }
            throw error
        }
    }

    /// Sends statements that only read as one transaction, behind and before those of others.
    func look(_ statements: [Statement]) async throws -> [Table] {
        try await looks.take()
        do {
            let tables = try await lookOnce(statements)
            await looks.giveBack()
            return tables
        } catch {
            await looks.giveBack()
            throw error is Displaced ? DatabaseError(.unreachable) : error
        }
    }

    /// Whoever goes down with a neighbour is sent once more, over whichever connection is there then.
    private func lookOnce(_ statements: [Statement]) async throws -> [Table] {
        do { return try await sent(statements) } catch is Displaced { return try await sent(statements) }
    }

    private func sent(_ statements: [Statement]) async throws -> [Table] {
        let place = readers.indices.min { readers[$0].looks < readers[$1].looks } ?? 0
        readers[place].looks += 1
        defer { readers[place].looks -= 1 }
        return try await reader(place).run(statements, .repeatable)
    }

    private func reader(_ place: Int) async throws -> Connection {
        if let known = readers[place].connection {
            if await known.isShareable { return known }
            // Whoever is still waiting on it holds it; the last one closes it.
            readers[place].connection = nil
        }
        guard !closed else { throw DatabaseError(.unreachable) }
        let opening = readers[place].opening ?? Task { [configuration] in try await .opened(configuration) }
        readers[place].opening = opening
        defer { readers[place].opening = nil }
        let connection = try await opening.value
        readers[place].connection = connection
        return connection
    }

    private func borrow() async throws -> Connection {
        try await loans.take()
        while let connection = idle.popLast() {
            if await connection.isAlive { return connection }
        }
        do {
            return try await Connection.opened(configuration)
        } catch {
            await loans.giveBack()
            throw error
        }
    }

    /// One that a transaction was left open on is closed: nobody may inherit its identity.
    private func giveBack(_ connection: Connection) async {
        if await connection.isFit, !closed { idle.append(connection) } else { await connection.close() }
        await loans.giveBack()
    }

    func close() async {
        closed = true
        await loans.close()
        await looks.close()
        for connection in idle + readers.compactMap(\.connection) { await connection.close() }
        idle = []
        for place in readers.indices { readers[place].connection = nil }
    }
}

extension Connection {
    /// Opens a connection, sets its limits, and checks that server and role keep their promises.
    static func opened(_ configuration: Database.Configuration) async throws -> Connection {
        let answer = configuration.statementLimit + .seconds(2)
        let connection = Connection(limits: ConnectionLimits(connect: configuration.connectLimit, answer: answer))
        try await connection.open(configuration.fullConninfo)
        let fitness: SQL = """
            SELECT current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'
                       AND current_setting('synchronous_commit') NOT IN ('off', 'local') AS durable,
                   current_setting('server_encoding') = 'UTF8' AS utf8,
                   rolsuper OR rolbypassrls AS above
            FROM pg_catalog.pg_roles WHERE rolname = session_user
            """
        let tables = try await connection.run([fitness.rendered()])
        guard let table = tables.first, table.rows == 1 else { throw DatabaseError(.unreachable) }
        let row = Row(table: table, index: 0)
        if let sentence = configuration.complaint(
            durable: try row["durable"],
            utf8: try row["utf8"],
            above: try row["above"]
        ) {
            await connection.close()
            throw DatabaseError(.unfit(sentence))
        }
        return connection
    }
}

extension Database.Configuration {
    fileprivate func complaint(durable: Bool, utf8: Bool, above: Bool) -> String? {
        if !utf8 { return "the database's encoding is not UTF8; make a database with ENCODING 'UTF8'" }
        guard durability == .full else { return nil }
        if above { return "the role is a superuser or bypasses row-level security; connect as hy_login" }
        if !durable {
            return
                "the server may forget what it acknowledged; set fsync, full_page_writes and synchronous_commit to on"
        }
        return nil
    }

    var fullConninfo: String {
        func milliseconds(_ duration: Duration) -> Int64 { duration.components.seconds * 1_000 }
        let options =
            "-c statement_timeout=\(milliseconds(statementLimit)) -c lock_timeout=\(milliseconds(lockLimit)) "
            + "-c idle_in_transaction_session_timeout=\(milliseconds(idleInTransactionLimit)) "
            + "-c client_min_messages=warning -c TimeZone=UTC -c search_path=pg_catalog"
        let ours = [
            ("options", options), ("application_name", "huiying"), ("client_encoding", "UTF8"),
            ("keepalives_idle", "5"), ("keepalives_interval", "5"), ("keepalives_count", "2"),
            ("tcp_user_timeout", "10000"),
        ]
        if conninfo.hasPrefix("postgres") {
            var allowed = CharacterSet.alphanumerics
            allowed.insert(charactersIn: "-_.")
            let query = ours.map { "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }
            return conninfo + (conninfo.contains("?") ? "&" : "?") + query.joined(separator: "&")
        }
        return conninfo + " " + ours.map { "\($0.0)='\($0.1)'" }.joined(separator: " ")
    }
}
