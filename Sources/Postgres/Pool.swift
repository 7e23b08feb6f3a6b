import Foundation

/// Lends connections, each to one borrower at a time, in the order in which they asked.
///
/// It lives on the connections' own thread, so that borrowing and sending need no change of threads.
actor Pool {
    private nonisolated let loop = EventLoop.shared
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    private let configuration: Database.Configuration
    private var idle: [Connection] = []
    private var lent = 0
    private var waiting: [(id: Int, continuation: CheckedContinuation<Void, any Error>)] = []
    private var nextID = 0
    private var closed = false

    init(_ configuration: Database.Configuration) { self.configuration = configuration }

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

    /// Sends a whole transaction with one Sync on a connection of the pool; what failed is rolled back.
    ///
    /// - Throws: `DatabaseError`; `commitUnknown` when the connection was lost after something that writes was sent.
    func exchange(_ statements: [Statement], _ access: Opening.Access) async throws -> [Table] {
        let connection = try await borrow()
        do {
            let tables = try await connection.run(statements)
            await giveBack(connection)
            return tables
        } catch {
            // In a task of its own, as this one may be cancelled; a connection that cannot roll back is closed.
            _ = await Task { try? await connection.run([Statement(text: "ROLLBACK")]) }.value
            await giveBack(connection)
            if access == .readWrite, let fault = error as? DatabaseError, fault.kind == .unreachable {
                throw DatabaseError(.commitUnknown)
            }
            throw error
        }
    }

    private func borrow() async throws -> Connection {
        guard !closed else { throw DatabaseError(.unreachable) }
        if lent >= configuration.connections { try await wait() } else { lent += 1 }
        while let connection = idle.popLast() {
            if await connection.isAlive { return connection }
        }
        do {
            return try await Connection.opened(configuration)
        } catch {
            handOn()
            throw error
        }
    }

    /// A turn is handed from who gives back to who waited longest, so `lent` stays the same between them.
    private func wait() async throws {
        nextID += 1
        let id = nextID
        let limit = configuration.waitLimit
        let alarm = Task {
            try await Task.sleep(for: limit)
            self.giveUp(id, DatabaseError(.busy))
        }
        defer { alarm.cancel() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiting.append((id, $0)) }
        } onCancel: {
            Task { await self.giveUp(id, CancellationError()) }
        }
    }

    private func giveUp(_ id: Int, _ error: any Error) {
        guard let place = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: place).continuation.resume(throwing: error)
    }

    /// One that a transaction was left open on is closed: nobody may inherit its identity.
    private func giveBack(_ connection: Connection) async {
        if await connection.isFit, !closed { idle.append(connection) } else { await connection.close() }
        handOn()
    }

    private func handOn() {
        if waiting.isEmpty { lent -= 1 } else { waiting.removeFirst().continuation.resume() }
    }

    func close() async {
        closed = true
        for waiter in waiting { waiter.continuation.resume(throwing: DatabaseError(.unreachable)) }
        waiting = []
        while lent > 0 {
            do { try await Task.sleep(for: .milliseconds(20)) } catch { break }
        }
        for connection in idle { await connection.close() }
        idle = []
    }
}

extension Connection {
    /// Opens a connection, sets its limits, and checks that server and role keep their promises.
    static func opened(_ configuration: Database.Configuration) async throws -> Connection {
        let answer = configuration.statementLimit + .seconds(5)
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
