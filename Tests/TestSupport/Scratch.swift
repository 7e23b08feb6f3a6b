import Foundation
package import Kernel
package import Postgres
import Schema

/// Databases for tests: real ones, on a private server that forgets what a crash would cost.
package enum Scratch {
    /// Runs a test in a transaction that is never committed.
    ///
    /// The database is shared with other tests and holds no committed rows but the founded drill city.
    package static func rolledBack(
        for principal: Principal = .worker,
        _ body: @Sendable (Transaction) async throws -> Void
    ) async throws {
        let database = try await ScratchServer.shared.sharedDatabase()
        do {
            try await database.transaction(for: principal) { transaction in
                try await body(transaction)
                throw RollBack()
            }
        } catch is RollBack {}
    }

    /// Runs a test with a database of its own: for commits, races and whole programs.
    package static func cloned<Answer: Sendable>(
        connections: Int = 4,
        _ body: @Sendable (Database) async throws -> Answer
    ) async throws -> Answer {
        let server = ScratchServer.shared
        await server.takeTurn()
        let fate = await Result { try await visited(connections, body) }
        await server.endTurn()
        return try fate.get()
    }

    private static func visited<Answer: Sendable>(
        _ connections: Int,
        _ body: @Sendable (Database) async throws -> Answer
    ) async throws -> Answer {
        let server = ScratchServer.shared
        let name = try await server.clone()
        let database = Database(try await server.configuration(name, user: "hy_login", connections: connections))
        let fate = await Result { try await body(database) }
        await database.close()
        try await server.drop(name)
        return try fate.get()
    }

    /// How to connect to the test server as its superuser, for what only an operator can do.
    package static func superuser() async throws -> String {
        // On a busy machine a new connection can take its time.
        try await ScratchServer.shared.server().superuser + " connect_timeout=60"
    }

    /// The name of the database behind a connection pool.
    package static func name(of database: Database) async throws -> String {
        try await database.transaction(for: .worker, .readOnly) {
            try await $0.value("SELECT current_database()::text", as: String.self) ?? ""
        }
    }

    /// How a clone is connected to, for a test that opens connections of its own.
    package static func configuration(of database: Database) async throws -> Database.Configuration {
        try await ScratchServer.shared.configuration(name(of: database), user: "hy_login", connections: 4)
    }

    private struct RollBack: Error {}
}

/// The server behind the tests: started on first use, stopped when the process ends.
actor ScratchServer {
    static let shared = ScratchServer()

    private var starting: Task<EmbeddedServer, any Error>?
    private var making: Task<(template: String, shared: Database), any Error>?
    private var clones = 0
    /// How many tests have a database of their own now, and who waits for one: the server takes 100 connections.
    private var visitors = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func takeTurn() async {
        guard visitors == 8 else {
            visitors += 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func endTurn() {
        if waiting.isEmpty { visitors -= 1 } else { waiting.removeFirst().resume() }
    }

    func server() async throws -> EmbeddedServer {
        if starting == nil {
            starting = Task {
                let folder = FileManager.default.temporaryDirectory
                    .appendingPathComponent("huiying-tests-\(ProcessInfo.processInfo.processIdentifier)").path
                let server = try await EmbeddedServer.start(.init(folder: folder, durability: .none))
                LastAct.remember(folder)
                return server
            }
        }
        guard let starting else { throw CancellationError() }
        return try await starting.value
    }

    func configuration(
        _ name: String,
        user: String,
        connections: Int
    ) async throws -> Database.Configuration {
        let conninfo = try await server().conninfo(user: user, database: name)
        var configuration = Database.Configuration(conninfo: conninfo, connections: connections, durability: .none)
        configuration.waitLimit = .seconds(600)
        // On a busy machine a new connection can take its time.
        configuration.connectLimit = .seconds(60)
        configuration.lockLimit = .seconds(30)
        configuration.statementLimit = .seconds(60)
        configuration.idleInTransactionLimit = .seconds(60)
        return configuration
    }

    func sharedDatabase() async throws -> Database { try await made().shared }

    /// Makes a database of its own from the template, which nobody is ever connected to.
    func clone() async throws -> String {
        let template = try await made().template
        clones += 1
        let name = "clone_\(clones)"
        try await administration().clone(template, as: name)
        return name
    }

    private func administration() async throws -> Administration {
        Administration(conninfo: try await Scratch.superuser())
    }

    func drop(_ name: String) async throws {
        for _ in 0..<5 {
            do { return try await administration().dropDatabase(name) } catch let fault as DatabaseError
                where fault.kind == .refused("55006")
            {
                // Sessions that were ended take their time on a busy machine.
            }
        }
    }

    private func made() async throws -> (template: String, shared: Database) {
        if making == nil {
            making = Task {
                let server = try await server()
                let administration = try await administration()
                try await administration.run(script: Schema.roles())
                try await administration.createDatabase("template_city", owner: "hy_owner")
                let migrator = Migrator(migrations: try Schema.migrations())
                try await migrator.migrate(
                    conninfo: server.conninfo(user: "hy_migrate", database: "template_city") + " connect_timeout=60",
                    as: "hy_owner"
                )
                try await administration.clone("template_city", as: "shared_city")
                var configuration = try await configuration("shared_city", user: "hy_login", connections: 16)
                // Tests wait here for one another: for the same numbers, the same lock of gathering.
                configuration.lockLimit = .seconds(600)
                configuration.statementLimit = .seconds(600)
                configuration.idleInTransactionLimit = .seconds(600)
                return ("template_city", Database(configuration))
            }
        }
        guard let making else { throw CancellationError() }
        return try await making.value
    }
}

/// Stops the test server and removes its folder when the process ends.
private enum LastAct {
    static func remember(_ folder: String) {
        unsafe setenv("HUIYING_TEST_FOLDER", folder, 1)
        atexit {
            guard let folder = unsafe getenv("HUIYING_TEST_FOLDER").map({ unsafe String(cString: $0) }) else { return }
            EmbeddedServer.stopNow(folder: folder)
            try? FileManager.default.removeItem(atPath: folder)  // a leftover folder does no harm
        }
    }
}

extension Result where Failure == any Error {
    /// What a body answers or throws.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
