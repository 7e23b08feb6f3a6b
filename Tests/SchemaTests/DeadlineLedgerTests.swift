import Foundation
import Kernel
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct DeadlineLedgerTests {
    /// A drill whose moment stands at 2026-03-01 12:00 UTC, with a limit of agency a's case due at a moment.
    private func ledger(
        due: String,
        _ body: @Sendable (Database) async throws -> Void
    ) async throws {
        try await Scratch.cloned { database in
            try await Scratch.run(script: Scene.script, on: database)
            try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.execute("UPDATE hy.city SET drill_frozen = '2026-03-01T12:00:00Z'")
                try await transaction.execute(
                    """
                    INSERT INTO hy.deadlines
                        (id, case_id, event_id, rule, rule_set, playbook_id, starts_at, armed_at, due_at, state)
                    VALUES (\(Self.id), \(Scene.id("aa")), \(Scene.id("a9")), 'answer-48h', 's', \(Scene.id("a5")),
                            '2026-02-27T12:00:00Z', hy.moment(), \(due)::timestamptz, 'armed')
                    """
                )
            }
            try await body(database)
        }
    }

    private static let id = Scene.id("dead1")

    private func fire(_ database: Database) async throws -> Int32? {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.value("SELECT hy.fire_deadlines(100)", as: Int32.self)
        }
    }

    private func count(_ sql: SQL, _ database: Database) async throws -> Int? {
        try await database.transaction(for: .worker) { try await $0.value(sql, as: Int.self) }
    }

    @Test("a limit does not fire a microsecond early, and fires in the microsecond in which it is due")
    func firesOnTime() async throws {
        try await ledger(due: "2026-03-01T12:00:00.000001Z") { database in
            #expect(try await fire(database) == 0)
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute("UPDATE hy.city SET drill_frozen = '2026-03-01T12:00:00.000001Z'")
            }
            #expect(try await fire(database) == 1)
        }
    }

    @Test("a limit that is due fires once, with its fact and journal row, however many fire at once")
    func firesOnce() async throws {
        try await ledger(due: "2026-03-01T11:00:00Z") { database in
            let fired = try await withThrowingTaskGroup(of: Int32.self) { group in
                for _ in 0..<4 { group.addTask { try await fire(database) ?? 0 } }
                return try await group.reduce(0, +)
            }

            #expect(fired == 1)
            let id = Self.id
            #expect(
                try await count("SELECT count(*) FROM hy.deadline_firings WHERE deadline_id = \(id)", database) == 1
            )
            let missed: SQL = "SELECT count(*) FROM hy.deadline_facts WHERE deadline_id = \(id) AND fact = 'missed'"
            #expect(try await count(missed, database) == 1)
            let traces: SQL = "SELECT count(*) FROM hy.journal WHERE subject_id = \(id) AND action = 'deadline.missed'"
            #expect(try await count(traces, database) == 1)
        }
    }

    /// What somebody could write to fire a limit before it is due, and what refuses it.
    static let forgeries: [(String, String)] = [
        (
            "INSERT INTO hy.deadline_firings VALUES ('\(id)', '2026-03-01T13:00:00Z', '2026-03-01T12:00:00Z')",
            "deadline_firings_not_early"
        ),
        (
            "INSERT INTO hy.deadline_firings VALUES ('\(id)', '2026-03-01T11:00:00Z', '2026-03-01T12:00:00Z')",
            "deadline_firings_deadline_known"
        ),
        (
            "INSERT INTO hy.deadline_firings VALUES ('\(id)', '2026-03-01T13:00:00Z', '2026-03-01T14:00:00Z')",
            "deadline_firings_not_ahead"
        ),
        ("UPDATE hy.deadlines SET state = 'missed' WHERE id = '\(id)'", "deadlines_not_early"),
        (
            "UPDATE hy.deadlines SET state = 'met', met_at = '2026-03-01T13:00:01Z' WHERE id = '\(id)'",
            "deadlines_met_in_time"
        ),
    ]

    @Test("whatever the worker writes, a limit that is not due is not missed", arguments: forgeries)
    func refusesEarlyFiring(_ forgery: (String, String)) async throws {
        try await ledger(due: "2026-03-01T13:00:00Z") { database in
            await #expect {
                try await database.transaction(for: .worker) { transaction in
                    try await transaction.execute(SQL(stringLiteral: forgery.0))
                }
            } throws: { ($0 as? DatabaseError)?.constraint == forgery.1 }

            let id = Self.id
            let fired = try await count(
                "SELECT count(*) FROM hy.deadline_firings WHERE deadline_id = \(id)",
                database
            )
            #expect(fired == 0)
        }
    }

    @Test("a limit that was put back by hand does not fire a second time")
    func refusesSecondFiring() async throws {
        try await ledger(due: "2026-03-01T11:00:00Z") { database in
            #expect(try await fire(database) == 1)
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute("UPDATE hy.deadlines SET state = 'armed' WHERE id = \(Self.id)")
            }

            await #expect { _ = try await fire(database) } throws: { error in
                (error as? DatabaseError)?.constraint == "deadline_firings_pkey"
            }

            let id = Self.id
            #expect(
                try await count("SELECT count(*) FROM hy.deadline_firings WHERE deadline_id = \(id)", database) == 1
            )
        }
    }

    @Test("an answer after the due moment is late, and the limit fires with it when it had not yet")
    func neverHidesAMissedLimit() async throws {
        try await ledger(due: "2026-03-01T11:00:00Z") { database in
            let liaison = Principal.person(Actor.official(.liaison, .a))
            let met = try await database.transaction(for: liaison) { transaction in
                try await transaction.value("SELECT hy.meet_deadlines(\(Scene.id("aa")))", as: Int32.self)
            }

            // The scene's own missed limit is ended by the same answer.
            #expect(met == 2)
            let late: SQL = "SELECT count(*) FROM hy.deadlines WHERE id = \(Self.id) AND state = 'met-late'"
            #expect(try await count(late, database) == 1)
            let id = Self.id
            #expect(
                try await count("SELECT count(*) FROM hy.deadline_firings WHERE deadline_id = \(id)", database) == 1
            )
            #expect(try await fire(database) == 0)
        }
    }

    @Test("an answer in the very moment in which it is due is in time")
    func meetsAtTheLastMoment() async throws {
        try await ledger(due: "2026-03-01T12:00:00Z") { database in
            let liaison = Principal.person(Actor.official(.liaison, .a))
            try await database.transaction(for: liaison) { transaction in
                try await transaction.execute("SELECT hy.meet_deadlines(\(Scene.id("aa")))")
            }
            let met: SQL = "SELECT count(*) FROM hy.deadlines WHERE id = \(Self.id) AND state = 'met'"
            #expect(try await count(met, database) == 1)
        }
    }

    @Test("an agency without custody ends no limit of the case")
    func keepsCustody() async throws {
        try await ledger(due: "2026-03-01T13:00:00Z") { database in
            for principal in [Actor.official(.liaison, .b), Actor.official(.coordinator, .a)].map(Principal.person) {
                await #expect {
                    try await database.transaction(for: principal) { transaction in
                        try await transaction.execute("SELECT hy.meet_deadlines(\(Scene.id("aa")))")
                    }
                } throws: { ($0 as? DatabaseError)?.kind == .refused("42501") }
            }
            let armed: SQL = "SELECT count(*) FROM hy.deadlines WHERE id = \(Self.id) AND state = 'armed'"
            let left = try await count(armed, database)
            #expect(left == 1)
        }
    }
}
