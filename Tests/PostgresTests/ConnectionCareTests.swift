import Foundation
import Kernel
import Postgres
import Testing
import TestSupport

/// What becomes of a connection on which something went wrong.
@Suite(.timeLimit(.minutes(15))) struct ConnectionCareTests {
    private static let one: SQL = "SELECT 1"

    @Test("an opening that fails leaves no transaction open for whoever comes next")
    func recoversFromAFailedOpening() async throws {
        try await Scratch.cloned(connections: 1) { database in
            let broken = Opening(statement: "SELECT clock_timestamp(), 1 / 0")

            await #expect { _ = try await database.transaction(opening: broken) { $0.moment } } throws: { error in
                (error as? DatabaseError)?.kind == .refused("22012")
            }

            try await database.check()
            let answer = try await database.transaction(for: .worker) { try await $0.value(Self.one, as: Int32.self) }
            #expect(answer == 1)
        }
    }

    @Test("a statement that runs too long is stopped, and the connection serves on")
    func limitsStatements() async throws {
        try await Scratch.cloned { database in
            var configuration = try await Scratch.configuration(of: database)
            configuration.connections = 1
            configuration.statementLimit = .seconds(1)
            let strict = Database(configuration)
            let backend = try await pid(strict)

            await #expect {
                try await strict.transaction(for: .worker) { try await $0.execute("SELECT pg_sleep(30)") }
            } throws: { error in
                guard let error = error as? DatabaseError else { return false }
                return error.kind == .refused("57014") && error.isBusy
            }

            #expect(try await pid(strict) == backend)
            await strict.close()
        }
    }

    @Test("whoever waits too long for a lock is refused, and who holds it goes on")
    func limitsLocks() async throws {
        try await Scratch.cloned { database in
            var configuration = try await Scratch.configuration(of: database)
            configuration.lockLimit = .seconds(1)
            let strict = Database(configuration)
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute("INSERT INTO hy.number_series VALUES ('event', 1, 1)")
            }
            let raise: SQL = "UPDATE hy.number_series SET last = last + 1"

            try await database.transaction(for: .worker) { holder in
                try await holder.execute(raise)
                await #expect {
                    try await strict.transaction(for: .worker) { try await $0.execute(raise) }
                } throws: { ($0 as? DatabaseError)?.kind == .refused("55P03") }
            }

            let last = try await database.transaction(for: .worker) { transaction in
                try await transaction.value("SELECT last FROM hy.number_series", as: Int32.self)
            }
            #expect(last == 2)
            await strict.close()
        }
    }

    @Test("after a cancelled statement the same connection serves the next transaction")
    func servesAfterCancelling() async throws {
        try await Scratch.cloned(connections: 1) { database in
            let backend = try await pid(database)
            let name = try await Scratch.name(of: database)
            let sleeper = Task {
                try await database.transaction(for: .worker) { try await $0.execute("SELECT pg_sleep(60)") }
            }
            try await until { try await sleeping(in: name) }

            sleeper.cancel()

            await #expect(throws: (any Error).self) { _ = try await sleeper.value }
            #expect(try await pid(database) == backend)
            #expect(try await !sleeping(in: name))
        }
    }

    @Test("cancelling never stops a statement that came later, whenever it strikes")
    func cancelsNothingElse() async throws {
        try await Scratch.cloned(connections: 1) { database in
            var stopped = 0
            for round in 0..<120 {
                let victim = Task {
                    try await database.transaction(for: .worker) { try await $0.execute("SELECT pg_sleep(0.0005)") }
                }
                for _ in 0..<(round % 12) { await Task.yield() }
                victim.cancel()
                async let next = database.transaction(for: .worker) { transaction in
                    try await transaction.value("SELECT 1 FROM pg_sleep(0.001)", as: Int32.self)
                }
                let answer = try await next
                #expect(answer == 1)
                do { _ = try await victim.value } catch { stopped += 1 }
            }
            #expect(stopped > 0)
        }
    }

    @Test("a task that was cancelled before it asks changes nothing")
    func refusesCancelledTasks() async throws {
        try await Scratch.cloned { database in
            let begun = Date()
            let late = Task {
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                return try await database.transaction(for: .worker) { transaction in
                    try await transaction.execute("INSERT INTO hy.number_series VALUES ('event', 1, 1)")
                    try await transaction.execute("SELECT pg_sleep(60)")
                }
            }

            await #expect(throws: (any Error).self) { _ = try await late.value }

            let rows = try await database.transaction(for: .worker) { transaction in
                try await transaction.value("SELECT count(*) FROM hy.number_series", as: Int.self)
            }
            #expect(rows == 0)
            #expect(Date().timeIntervalSince(begun) < 10)
        }
    }

    @Test("what was prepared on the server does not grow without end")
    func boundsPreparedStatements() async throws {
        try await Scratch.cloned(connections: 1) { database in
            for round in 0..<12 {
                try await database.transaction(for: .worker) { transaction in
                    for number in 0..<100 {
                        let text = "SELECT 1 AS c\(round)_\(number)"
                        try await transaction.execute(SQL(stringLiteral: text))
                    }
                }
            }

            let prepared = try await database.transaction(for: .worker) { transaction in
                try await transaction.value("SELECT count(*) FROM pg_prepared_statements", as: Int.self)
            }

            #expect(try #require(prepared) < 700)
        }
    }

    private func pid(_ database: Database) async throws -> Int32? {
        try await database.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.value("SELECT pg_backend_pid()", as: Int32.self)
        }
    }

    /// Whether a backend of a database runs our long statement, as the superuser sees it.
    private func sleeping(in name: String) async throws -> Bool {
        let above = Database(.init(conninfo: try await Scratch.superuser(), connections: 1, durability: .none))
        let sleeps = try await above.transaction(opening: Scratch.byTheClock) { transaction in
            try await transaction.value(
                """
                SELECT count(*) > 0 FROM pg_stat_activity
                WHERE datname = \(name) AND query LIKE '%pg_sleep(60)%' AND state = 'active'
                """,
                as: Bool.self
            )
        }
        await above.close()
        return sleeps == true
    }
}

/// Waits until a fact holds.
///
/// - Throws: When it does not hold within forty seconds.
func until(_ fact: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(40)
    while try await !fact() {
        try #require(ContinuousClock.now < end, "waited in vain")
        try await Task.sleep(for: .milliseconds(10))
    }
}
