import Foundation
import Kernel
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct StatementTests {
    @Test("ten thousand rows travel in one statement and come back as they were")
    func carriesBulk() async throws {
        try await Scratch.rolledBack { transaction in
            let count = 10_000
            let ids = (0..<count).map { _ in UUID.timeOrdered() }
            let words = (0..<count).map { $0 % 7 == 0 ? String?.none : "第\($0)条 🙂" }
            let numbers = (0..<count).map { Int64($0) - 5_000 }
            let bytes = (0..<count).map { [UInt8](repeating: UInt8($0 % 256), count: $0 % 40) }
            let moments = (0..<count).map { Date(timeIntervalSince1970: Double($0)) }
            try await transaction.execute("SELECT set_config('hy.test', '1', true)")

            let rows = try await transaction.rows(
                """
                SELECT id, words, number, bytes, moment
                FROM unnest(\(ids), \(words), \(numbers), \(bytes), \(moments))
                    AS given (id, words, number, bytes, moment)
                """,
                as: Wide.self
            )

            #expect(rows.map(\.id) == ids)
            #expect(rows.map(\.words) == words)
            #expect(rows.map(\.number) == numbers)
            #expect(rows.map(\.bytes) == bytes)
            #expect(rows.map(\.moment) == moments)
        }
    }

    private struct Wide: RowDecodable {
        let id: UUID
        let words: String?
        let number: Int64
        let bytes: [UInt8]
        let moment: Date

        init(row: Row) throws {
            id = try row["id"]
            words = try row["words"]
            number = try row["number"]
            bytes = try row["bytes"]
            moment = try row["moment"]
        }
    }

    @Test("ten thousand rows are stored by one statement")
    func storesBulk() async throws {
        try await Scratch.rolledBack { transaction in
            let ids = (0..<10_000).map { _ in UUID.timeOrdered() }
            let stored = try await transaction.execute(
                """
                INSERT INTO hy.people (id, login, name)
                SELECT id, 'p' || place, '某人' FROM unnest(\(ids)) WITH ORDINALITY AS given (id, place)
                """
            )
            #expect(stored == 10_000)
        }
    }

    @Test("the same text with parameters of other types is another statement")
    func tellsTypesApart() async throws {
        try await Scratch.rolledBack { transaction in
            func isTaken(_ value: some SQLValue, as type: String) async throws -> Bool {
                try await transaction.value("SELECT pg_typeof(\(value))::text", as: String.self) == type
            }
            for _ in 0..<3 {
                let taken = try await [
                    isTaken(1, as: "bigint"), isTaken("1", as: "text"), isTaken(Int32(1), as: "integer"),
                    isTaken(1.0, as: "double precision"), isTaken([1], as: "bigint[]"), isTaken(UUID(), as: "uuid"),
                    isTaken(String?.none, as: "text"),
                ]
                #expect(!taken.contains(false))
            }
        }
    }

    @Test("more parameters than the protocol can carry are refused, and never silently left out")
    func refusesTooManyParameters() async throws {
        try await Scratch.cloned(connections: 1) { database in
            var parts = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 65_536)
            parts.appendLiteral("SELECT ARRAY[0")
            for number in 1...65_536 {
                parts.appendLiteral(", ")
                parts.appendInterpolation(Int32(number))
            }
            parts.appendLiteral("]")
            let many = SQL(stringInterpolation: parts)

            await #expect {
                _ = try await database.transaction(for: .worker) { try await $0.execute(many) }
            } throws: { ($0 as? DatabaseError)?.kind == .refused("54023") }

            try await database.check()
        }
    }

    @Test("what is shown of an error holds no parameter, no row and no statement text")
    func errorsTellNothing() async throws {
        let canary = "身份证44010119900101123X"
        try await Scratch.rolledBack { transaction in
            let faulty: [(SQL, String)] = [
                ("SELECT \(canary)::integer", "22P02"),
                ("SELECT \(canary) FROM hy.nowhere", "42P01"),
                ("INSERT INTO hy.people (id, login, name) VALUES (\(UUID()), \(canary), 'x')", "23514"),
                ("SELECT jsonb(\(canary))", "22P02"),
                ("INSERT INTO hy.people (id, login) VALUES (\(UUID()), \(canary))", "23502"),
            ]
            for (sql, state) in faulty {
                try await transaction.execute("SAVEPOINT before")
                do {
                    try await transaction.execute(sql)
                    Issue.record("the statement was taken")
                } catch let error as DatabaseError {
                    #expect(error.kind == .refused(state))
                    #expect("\(error)".hasPrefix("the database refused the statement (\(state)"))
                    #expect(!"\(error)".contains(canary))
                    #expect(!"\(error)".contains("SELECT"))
                    #expect(!error.localizedDescription.contains(canary))
                }
                try await transaction.execute("ROLLBACK TO before")
            }
        }
    }

    @Test("a COMMIT that breaks a deferred rule is an error, and nothing of the transaction stays")
    func reportsFailedCommits() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO hy.sources (id, code, name, kind, weight)
                    VALUES ('00000000-0000-7000-8000-000000000001', 'one', '一', 'forum', 1)
                    """
                )
            }
            let orphan: SQL = """
                INSERT INTO hy.items
                    (id, source_id, external_id, digest, batch_id, accepted_at, occurred_at, history, state, likes,
                     dislikes, comments, shares, views)
                SELECT \(UUID()), id, 'x', sha256('x'), \(UUID()), now(), now(), true, 'assessed', 0, 0, 0, 0, 0
                FROM hy.sources
                """
            func isRefused(_ error: any Error) -> Bool {
                let error = error as? DatabaseError
                return error?.kind == .refused("23503") && error?.constraint == "items_batch_known"
            }

            await #expect {
                try await database.transaction(for: .worker) { try await $0.execute(orphan) }
            } throws: { isRefused($0) }
            await #expect {
                try await database.execute(opening: Principal.worker.opening(), orphan)
            } throws: { isRefused($0) }

            let items = try await database.transaction(for: .worker) { transaction in
                try await transaction.value("SELECT count(*) FROM hy.items", as: Int.self)
            }
            #expect(items == 0)
        }
    }

    @Test("a body that hides a failed statement does not commit by half")
    func refusesToCommitAnAbortedTransaction() async throws {
        try await Scratch.cloned { database in
            await #expect {
                try await database.transaction(for: .worker) { transaction in
                    try await transaction.execute("INSERT INTO hy.number_series VALUES ('event', 1, 1)")
                    _ = try? await transaction.execute("SELECT 1 / 0")  // what a careless body would do
                }
            } throws: { ($0 as? DatabaseError)?.kind == .refused("25P02") }

            let rows = try await database.transaction(for: .worker) { transaction in
                try await transaction.value("SELECT count(*) FROM hy.number_series", as: Int.self)
            }
            #expect(rows == 0)
        }
    }
}
