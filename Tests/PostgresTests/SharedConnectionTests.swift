import Foundation
import Kernel
import Postgres
import Testing
import TestSupport

/// Reads of one round trip that follow one another on the same connection without waiting.
@Suite(.timeLimit(.minutes(15))) struct SharedConnectionTests {
    private actor Counter {
        var count = 0
        func add() { count += 1 }
    }

    private struct Text: RowDecodable, Sendable {
        let text: String
        init(row: Row) throws { text = try row[0] }
    }

    private func read(_ database: Database, for principal: Principal = .worker, _ sql: SQL) async throws -> String? {
        try await database.rows(for: principal, Query<Text>(sql)).first?.text
    }

    @Test("each sees its own identity, also between neighbours that fail")
    func keepsApart() async throws {
        try await Scratch.cloned(connections: 1) { database in
            let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let official = Official(person: ID(), post: ID(), agency: ID(), role: .head)
                        let sql: SQL = "SELECT concat(hy.person(), 1)"
                        guard number % 5 == 0 else {
                            let found = try await read(database, for: .person(official), sql)
                            return found == official.person.text + "1"
                        }
                        let faults: [(SQL, String)] = [
                            ("SELECT (1 / 0)::text", "22012"), ("SELECT no_such_column", "42703"),
                            ("SELECT count(*)::text FROM hy.number_series", "42501"),
                        ]
                        let (fault, state) = faults[number / 5 % 3]
                        do {
                            _ = try await read(database, for: .person(official), fault)
                            return false
                        } catch let error as DatabaseError {
                            return error.kind == .refused(state)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 200 && answers.allSatisfy { $0 })
        }
    }

    @Test("a connection on which too much was prepared is left and closed, with nothing lost")
    func leavesFullConnections() async throws {
        try await Scratch.cloned(connections: 1) { database in
            for number in 0..<600 {
                #expect(try await read(database, "SELECT \(planned: number)::text") == "\(number)")
            }
            let open: SQL = """
                SELECT count(*)::text FROM pg_catalog.pg_stat_activity
                WHERE usename = session_user AND datname = current_database()
                """
            // The server ends a session a moment after it was left.
            let end = ContinuousClock.now + .seconds(20)
            while try await read(database, open) != "1", ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try await read(database, open) == "1")
        }
    }

    @Test("nothing can be changed, and nothing is left of the identity")
    func changesNothing() async throws {
        try await Scratch.cloned(connections: 1) { database in
            await #expect {
                _ = try await read(database, "INSERT INTO hy.number_series VALUES ('event', 1, 1) RETURNING 'x'")
            } throws: { ($0 as? DatabaseError)?.kind == .refused("25006") }
            let bare = Opening(access: .readOnly, statement: "SELECT clock_timestamp()")
            let found = try await database.rows(
                opening: bare,
                Query<Text>("SELECT concat(current_user, '|', current_setting('hy.principal', true))")
            )
            #expect(found.first?.text == "hy_login|")
        }
    }

    @Test("one that is cancelled stops on the server, and its neighbours get their answers")
    func cancelsOne() async throws {
        try await Scratch.cloned(connections: 1) { database in
            for round in 0..<10 {
                let slow = Task { try await read(database, "SELECT pg_sleep(30)::text") }
                let neighbours = (0..<5).map { number in
                    Task { try await read(database, "SELECT \(number)::bigint::text") }
                }
                // Each round stops it at another moment: before it is sent, while it is read, while it sleeps.
                try await Task.sleep(for: .milliseconds(round * 3))
                slow.cancel()
                for (number, neighbour) in neighbours.enumerated() {
                    #expect(try await neighbour.value == "\(number)", "round \(round)")
                }
                await #expect(throws: (any Error).self) { try await slow.value }
            }
        }
    }

    @Test("one that is cancelled while it waits behind another is stopped when its turn comes")
    func cancelsAWaitingOne() async throws {
        try await Scratch.cloned(connections: 1) { database in
            // The pauses let the first be sent before the second, and the second before it is stopped.
            let first = Task { try await read(database, "SELECT pg_sleep(0.3)::text") }
            try await Task.sleep(for: .milliseconds(50))
            let second = Task { try await read(database, "SELECT pg_sleep(30)::text") }
            try await Task.sleep(for: .milliseconds(50))
            second.cancel()
            #expect(try await first.value == "")
            await #expect(throws: (any Error).self) { try await second.value }
            #expect(try await read(database, "SELECT 'x'") == "x")
        }
    }

    @Test("more than may wait at once hear that all are in use")
    func boundsTheWait() async throws {
        try await Scratch.cloned { database in
            var configuration = try await Scratch.configuration(of: database)
            configuration.connections = 1
            configuration.waitLimit = .milliseconds(100)
            let narrow = Database(configuration)
            let busy = Counter()
            let looks = try await Scratch.asSuperuser(of: database) { transaction in
                // Nobody has an answer before the four that find no place have theirs.
                try await transaction.execute("SELECT pg_advisory_xact_lock(1)")
                let looks = (0..<12).map { _ in
                    Task { () -> DatabaseError.Kind? in
                        do {
                            _ = try await read(narrow, "SELECT pg_advisory_xact_lock_shared(1)::text")
                            return nil
                        } catch {
                            await busy.add()
                            return (error as? DatabaseError)?.kind
                        }
                    }
                }
                let end = ContinuousClock.now + .seconds(20)
                while await busy.count < 4, ContinuousClock.now < end { await Task.yield() }
                return looks
            }
            var kinds: [DatabaseError.Kind?] = []
            for look in looks { kinds.append(await look.value) }
            #expect(kinds.filter { $0 == nil }.count == 8)
            #expect(kinds.filter { $0 == .busy }.count == 4)
            await narrow.close()
        }
    }
}
