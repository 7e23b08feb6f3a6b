import Deadlines
import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct DeadlineFiringTests {
    static let noon = Date.at("2026-03-03T12:00:00+08:00")

    @Test("600 limits that are due fire once each under four runners, and none of 100 others before its time")
    func firesOnce() async throws {
        try await Scratch.cloned(connections: 5) { database in
            let late = try await Self.make(600, in: database) { Self.noon.addingTimeInterval(-Double($0) * 60) }
            let soon = try await Self.make(100, in: database) { Self.noon.addingTimeInterval(Double($0 + 1) * 60) }
            try await database.setMoment(Self.noon)

            let fired = try await Self.run(4, in: database)

            #expect(fired == 600)
            try await Self.expectFired(late, in: database)
            let armed: SQL = "SELECT count(*) FROM hy.deadlines WHERE state = 'armed' AND id = ANY (\(soon))"
            #expect(try await database.count(armed) == 100)

            try await database.setMoment(Self.noon.addingTimeInterval(30 * 60))
            #expect(try await Self.run(4, in: database) == 30)
            try await Self.expectFired(late + soon.prefix(30), in: database)
        }
    }

    @Test("a limit fires at its moment and not a microsecond before")
    func firesOnTime() async throws {
        try await Scratch.cloned { database in
            let ids = try await Self.make(1, in: database) { _ in Self.noon }

            try await database.setMoment(Self.noon.addingTimeInterval(-0.000_002))
            #expect(try await Self.run(1, in: database) == 0)
            try await database.setMoment(Self.noon)
            #expect(try await Self.run(1, in: database) == 1)
            #expect(try await Self.run(1, in: database) == 0)

            try await Self.expectFired(ids, in: database)
        }
    }

    @Test("firing is behind from two seconds after a limit was due, and no longer once it fired or minutes went by")
    func isBehind() async throws {
        try await Scratch.cloned { database in
            _ = try await Self.make(1, in: database) { _ in Self.noon }
            func isBehind(after seconds: Double) async throws -> Bool {
                try await database.setMoment(Self.noon.addingTimeInterval(seconds))
                return try await database.transaction(for: .worker, .readOnly) {
                    try await DeadlineDesk().isBehind(in: $0)
                }
            }

            #expect(try await !isBehind(after: 1))
            #expect(try await isBehind(after: 3))
            #expect(try await isBehind(after: 299))
            #expect(try await !isBehind(after: 301))
            #expect(try await Self.run(1, in: database) == 1)
            #expect(try await !isBehind(after: 302))
            #expect(try await !isBehind(after: 3))
        }
    }

    @Test("what a runner fired before it failed is fired by the next one, once")
    func survivesFailure() async throws {
        struct Crash: Error {}
        try await Scratch.cloned { database in
            let ids = try await Self.make(20, in: database) { _ in Self.noon }
            try await database.setMoment(Self.noon)

            await #expect(throws: Crash.self) {
                try await database.transaction(for: .worker) { transaction in
                    _ = try await DeadlineDesk().fire(most: 20, in: transaction)
                    throw Crash()
                }
            }
            #expect(try await database.count("SELECT count(*) FROM hy.deadline_firings") == 0)
            #expect(try await Self.run(2, in: database) == 20)

            try await Self.expectFired(ids, in: database)
        }
    }

    @Test("a limit that was cancelled, met or has fired never fires", arguments: ["cancelled", "met", "missed"])
    func doesNotFire(state: String) async throws {
        try await Scratch.cloned { database in
            _ = try await Self.make(3, in: database) { _ in Self.noon }
            try await database.setMoment(Self.noon)
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    """
                    UPDATE hy.deadlines SET state = \(state), met_at = CASE WHEN \(state) = 'met' THEN due_at END
                    """
                )
            }
            try await database.setMoment(Self.noon.addingTimeInterval(86_400))

            #expect(try await Self.run(2, in: database) == 0)
            #expect(try await database.count("SELECT count(*) FROM hy.deadline_firings") == 0)
        }
    }

    @Test("the limits that are due are read from their index")
    func readsDueFromIndex() async throws {
        try await Scratch.rolledBack { transaction in
            try await transaction.execute("SET LOCAL enable_seqscan = off")
            try await transaction.execute("SET LOCAL enable_bitmapscan = off")
            let plan = try await transaction.plan(
                of: """
                    SELECT id FROM hy.deadlines WHERE state = 'armed' AND due_at <= \(transaction.moment)
                    ORDER BY due_at, id LIMIT 500
                    """
            )
            #expect(plan.contains("deadlines_due"))
            #expect(!plan.contains("Sort"))
        }
    }

    /// Deadlines of one case under rules of their own, due as a function says.
    static func make(
        _ count: Int,
        in database: Database,
        due: @escaping @Sendable (Int) -> Date
    ) async throws -> [UUID] {
        try await database.transaction(for: .worker) { transaction in
            if try await transaction.count("SELECT count(*) FROM hy.city") == 0 {
                try await transaction.makeDrill(at: noon.addingTimeInterval(-86_400 * 10))
            }
            let id = try await transaction.makeCase(transaction.makeAgency())
            var ids: [UUID] = []
            for number in 0..<count {
                let deadline = try await transaction.makeDeadline(of: id, due: due(number), rule: "rule-\(number)")
                ids.append(deadline.rawValue)
            }
            return ids
        }
    }

    /// Lets runners fire at once until nothing is due; answers how many were fired in all.
    static func run(_ runners: Int, in database: Database) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<runners {
                group.addTask {
                    var all = 0
                    while true {
                        let fired = try await database.transaction(for: .worker) {
                            try await DeadlineDesk().fire(most: 37, in: $0)
                        }
                        if fired == 0 { return all }
                        all += fired
                    }
                }
            }
            return try await group.reduce(0, +)
        }
    }

    /// Each of these, and nothing else, left one firing, one fact and one journal row, none early.
    static func expectFired(_ ids: [UUID], in database: Database) async throws {
        let once: SQL = """
            SELECT count(*) FROM unnest(\(ids)) AS given (id)
            WHERE (SELECT count(*) FROM hy.deadline_firings WHERE deadline_id = given.id AND fired_at >= due_at) = 1
              AND (SELECT count(*) FROM hy.deadline_facts WHERE deadline_id = given.id AND fact = 'missed') = 1
              AND (SELECT count(*) FROM hy.journal WHERE subject_id = given.id AND action = 'deadline.missed') = 1
            """
        #expect(try await database.count(once) == ids.count)
        #expect(try await database.count("SELECT count(*) FROM hy.deadline_firings") == ids.count)
    }
}
