import Foundation
import Kernel
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct TransactionTests {
    @Test("every kind of value comes back as it was sent")
    func roundTrips() async throws {
        try await Scratch.rolledBack { transaction in
            func back<Value: SQLValue & SQLDecodable & Equatable>(_ value: Value) async throws -> Bool {
                try await transaction.value("SELECT \(value)", as: Value.self) == value
            }
            #expect(try await back(true))
            #expect(try await back(Int16.min))
            #expect(try await back(Int32.max))
            #expect(try await back(Int64.min))
            #expect(try await back(-7))
            #expect(try await back(0.1))
            #expect(try await back(Float(1.5)))
            #expect(try await back("回应 'quoted' \\ \"x\" 🙂"))
            #expect(try await back(""))
            #expect(try await back(UUID()))
            #expect(try await back(Date(timeIntervalSince1970: 1_790_000_000.123456)))
            #expect(try await back([UInt8](0...255)))
            #expect(try await back([UInt8]()))
            #expect(try await back([1, -2, Int.max]))
            #expect(try await back([String]()))
            #expect(try await back(["一", "", "三"]))
            #expect(try await back([String?.none, "二"]))
            #expect(try await back([UUID(), UUID()]))
            #expect(try await back([[UInt8]([0, 1]), []]))
            #expect(try await back([Date(timeIntervalSince1970: 0)]))
            #expect(try await back([0.5, -1]))
            #expect(try await back(Int?.none))
            let json = try await transaction.value("SELECT \(JSON(text: #"{"a": 1}"#))", as: JSON.self)
            #expect(json?.text == #"{"a": 1}"#)
        }
    }

    @Test("text with a NUL is refused before it is sent")
    func refusesNUL() async throws {
        try await Scratch.rolledBack { transaction in
            await #expect { try await transaction.execute("SELECT \("secret\0tail")") } throws: { error in
                (error as? DatabaseError)?.kind == .nulInText
            }
            let one = try await transaction.value("SELECT 1", as: Int32.self)
            #expect(one == 1)
        }
    }

    @Test("the error of a broken constraint names it and shows no value")
    func errorsDoNotLeak() async throws {
        try await Scratch.rolledBack { transaction in
            do {
                try await transaction.execute(
                    "INSERT INTO hy.people (id, login, name) VALUES (\(UUID()), 'NOT ALLOWED', \("canary-name"))"
                )
                Issue.record("the row was taken")
            } catch let error as DatabaseError {
                #expect(error.kind == .refused("23514"))
                #expect(error.constraint == "people_login_form")
                #expect(!"\(error)".contains("canary"))
                #expect(!error.debugDescription.contains("canary"))
            }
        }
    }

    @Test("what a body throws rolls everything back")
    func rollsBack() async throws {
        struct Stop: Error {}
        try await Scratch.cloned { database in
            await #expect(throws: Stop.self) {
                try await database.transaction(for: .worker) { transaction in
                    try await transaction.execute("INSERT INTO hy.city (name, kind) VALUES ('甲', 'drill')")
                    throw Stop()
                }
            }
            let cities = try await database.transaction(for: .worker) {
                try await $0.value("SELECT count(*) FROM hy.city", as: Int.self)
            }
            #expect(cities == 0)
        }
    }

    @Test("an identity ends with its transaction, whoever uses the connection next")
    func identityEnds() async throws {
        try await Scratch.cloned(connections: 1) { database in
            let official = Official(person: ID(), post: ID(), agency: ID(), role: .coordinator)
            let first = try await database.transaction(for: .person(official)) {
                try await $0.value("SELECT hy.person()", as: UUID?.self)
            }
            #expect(first == official.person.rawValue)
            let second = try await database.transaction(for: .door) { transaction in
                try await transaction.value(
                    "SELECT hy.person() IS NULL AND NOT coalesce(hy.signed_in(), false)",
                    as: Bool.self
                )
            }
            #expect(second == true)
        }
    }

    @Test("whoever waits too long for a connection hears that all are in use")
    func boundsTheWait() async throws {
        try await Scratch.cloned { database in
            _ = database
            var configuration = try await Scratch.configuration(of: database)
            configuration.connections = 1
            configuration.waitLimit = .milliseconds(100)
            let narrow = Database(configuration)
            try await narrow.transaction(for: .worker) { _ in
                await #expect { try await narrow.check() } throws: { ($0 as? DatabaseError)?.kind == .busy }
            }
            try await narrow.check()
            await narrow.close()
        }
    }

    @Test("a cancelled task stops its statement on the server")
    func cancels() async throws {
        try await Scratch.cloned { database in
            let sleeper = Task {
                try await database.transaction(for: .worker) { transaction in
                    try await transaction.execute("SELECT pg_advisory_xact_lock(7), pg_sleep(60)")
                }
            }
            func sleeping() async throws -> Bool {
                try await database.transaction(for: .worker) { transaction in
                    try await transaction.value(
                        """
                        SELECT count(*) > 0 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
                        WHERE locktype = 'advisory' AND objid = 7 AND datname = current_database()
                        """,
                        as: Bool.self
                    )
                } == true
            }
            try await until { try await sleeping() }
            sleeper.cancel()
            await #expect(throws: (any Error).self) { _ = try await sleeper.value }
            try await until { try await !sleeping() }
            let stillSleeps = try await sleeping()
            #expect(!stillSleeps)
        }
    }

    @Test("a connection that the server ended is replaced")
    func replacesLostConnections() async throws {
        try await Scratch.cloned(connections: 2) { database in
            try await database.check()
            let superuser = Administration(conninfo: try await Scratch.superuser())
            try await superuser.run(
                script:
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'hy_login' AND datname LIKE 'clone%' AND datname = '\(try await Scratch.name(of: database))'"
            )
            var answered = false
            for _ in 0..<5 where !answered {
                do {
                    try await database.check()
                    answered = true
                } catch let error as DatabaseError { #expect(error.kind == .unreachable) }
            }
            #expect(answered)
        }
    }

    @Test("two transactions that deadlock both happen where they may run again")
    func retriesDeadlocks() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    "INSERT INTO hy.number_series (kind, year, last) VALUES ('event', 1, 1), ('case', 1, 1)"
                )
            }
            @Sendable func both(_ first: String, _ second: String) async throws {
                try await database.transaction(for: .worker, retry: .whenSafe(attempts: 5)) { transaction in
                    try await transaction.execute("UPDATE hy.number_series SET last = last + 1 WHERE kind = \(first)")
                    try await transaction.execute("SELECT pg_sleep(0.2)")
                    try await transaction.execute("UPDATE hy.number_series SET last = last + 1 WHERE kind = \(second)")
                }
            }
            async let one: Void = both("event", "case")
            async let two: Void = both("case", "event")
            _ = try await (one, two)
            let sum = try await database.transaction(for: .worker) {
                try await $0.value("SELECT sum(last)::bigint FROM hy.number_series", as: Int.self)
            }
            #expect(sum == 6)
        }
    }

    @Test("a listener hears what was notified, and again after its connection was lost")
    func listens() async throws {
        try await Scratch.cloned { database in
            var heard = database.listen(to: "news").makeAsyncIterator()
            #expect(await heard.next() == "")
            try await database.transaction(for: .worker) { try await $0.execute("SELECT pg_notify('news', 'one')") }
            #expect(await heard.next() == "one")
            let superuser = Administration(conninfo: try await Scratch.superuser())
            try await superuser.run(
                script:
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN news' AND datname = '\(try await Scratch.name(of: database))'"
            )
            #expect(await heard.next() == "")
            try await database.transaction(for: .worker) { try await $0.execute("SELECT pg_notify('news', 'two')") }
            #expect(await heard.next() == "two")
        }
    }
}
