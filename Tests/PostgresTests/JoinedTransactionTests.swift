import Kernel
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct JoinedTransactionTests {
    private struct Stop: Error {}

    private func years(_ database: Database) async throws -> [Int32] {
        try await database.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.values("SELECT year FROM hy.number_series ORDER BY year", as: Int32.self)
        }
    }

    @Test("transactions within a joined one commit with it, and see what it did")
    func commitsTogether() async throws {
        try await Scratch.cloned { database in
            try await database.joined(for: .worker) { outer in
                try await outer.execute("INSERT INTO hy.number_series VALUES ('event', 0, 1)")
                try await database.transaction(for: .worker) { inner in
                    try await inner.execute("INSERT INTO hy.number_series VALUES ('event', 1, 1)")
                }
                #expect(try await years(database) == [0, 1])
            }

            #expect(try await years(database) == [0, 1])
        }
    }

    @Test("a part that throws is undone alone, and the joined transaction goes on")
    func undoesAPart() async throws {
        try await Scratch.cloned { database in
            try await database.joined(for: .worker) { outer in
                try await outer.execute("INSERT INTO hy.number_series VALUES ('event', 0, 1)")
                await #expect(throws: Stop.self) {
                    try await database.transaction(for: .worker) { inner in
                        try await inner.execute("INSERT INTO hy.number_series VALUES ('event', 1, 1)")
                        throw Stop()
                    }
                }
                await #expect(throws: DatabaseError.self) {
                    try await database.transaction(for: .worker) { try await $0.execute("SELECT 1 / 0") }
                }
                try await database.transaction(for: .worker) { inner in
                    try await inner.execute("INSERT INTO hy.number_series VALUES ('event', 2, 1)")
                }
            }

            #expect(try await years(database) == [0, 2])
        }
    }

    @Test("a joined transaction that throws leaves nothing of its parts")
    func undoesAll() async throws {
        try await Scratch.cloned { database in
            await #expect(throws: Stop.self) {
                try await database.joined(for: .worker) { _ in
                    try await database.transaction(for: .worker) { inner in
                        try await inner.execute("INSERT INTO hy.number_series VALUES ('event', 0, 1)")
                    }
                    throw Stop()
                }
            }

            let left = try await years(database)
            #expect(left.isEmpty)
        }
    }

    @Test("a transaction for another principal does not join")
    func joinsOnlyItsOwn() async throws {
        try await Scratch.cloned { database in
            await #expect(throws: Stop.self) {
                try await database.joined(for: .door) { _ in
                    try await database.transaction(for: .worker) { other in
                        try await other.execute("INSERT INTO hy.number_series VALUES ('event', 0, 1)")
                    }
                    throw Stop()
                }
            }

            let left = try await years(database)
            #expect(left == [0])
        }
    }
}
