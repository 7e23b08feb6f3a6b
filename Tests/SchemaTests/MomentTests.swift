import Foundation
import Kernel
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct MomentTests {
    private func found(_ kind: String, in transaction: Transaction) async throws {
        try await transaction.execute("INSERT INTO hy.city (name, kind) VALUES ('甲市', \(kind))")
    }

    /// The law's moment, and the machine's clock right after it.
    private func moments(in transaction: Transaction) async throws -> (moment: Date, clock: Date) {
        let read = try await transaction.values(
            "SELECT moment FROM unnest(ARRAY[hy.moment(), clock_timestamp()]) AS moment",
            as: Date.self
        )
        return (try #require(read.first), try #require(read.last))
    }

    /// The constraint that refuses a statement, and nothing when it is let through; either way it is taken back.
    private func constraint(refusing sql: SQL, in transaction: Transaction) async throws -> String? {
        try await transaction.execute("SAVEPOINT before")
        var name: String?
        do { try await transaction.execute(sql) } catch let error as DatabaseError { name = error.constraint ?? "none" }
        try await transaction.execute("ROLLBACK TO before")
        return name
    }

    @Test("in a drill the moment stands still, or runs with an offset, as it is told")
    func movesInADrill() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { transaction in
                try await found("drill", in: transaction)
                let frozen = Date(timeIntervalSince1970: 1_800_000_000)
                try await transaction.execute("UPDATE hy.city SET drill_frozen = \(frozen)")
                #expect(try await moments(in: transaction).moment == frozen)

                try await transaction.execute(
                    "UPDATE hy.city SET drill_frozen = NULL, drill_offset = interval '-3 days'"
                )
                let (moment, clock) = try await moments(in: transaction)
                #expect(abs(clock.timeIntervalSince(moment) - 3 * 86_400) < 5)
            }
        }
    }

    @Test("every transaction of a drill is told the moved moment when it is opened")
    func opensAtTheMovedMoment() async throws {
        try await Scratch.cloned { database in
            let frozen = Date(timeIntervalSince1970: 1_700_000_000)
            try await database.transaction(for: .worker) { transaction in
                try await found("drill", in: transaction)
                try await transaction.execute("UPDATE hy.city SET drill_frozen = \(frozen)")
            }

            let moment = try await database.transaction(for: .worker) { $0.moment }

            #expect(moment == frozen)
        }
    }

    @Test("in a city the moment is the clock, and nothing that is written moves it")
    func staysInACity() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { try await found("city", in: $0) }
            try await Scratch.asSuperuser(of: database) { transaction in
                let refusals: [(SQL, String)] = [
                    ("UPDATE hy.city SET drill_frozen = '2020-01-01'", "city_moment_stays"),
                    ("UPDATE hy.city SET drill_offset = interval '1 second'", "city_moment_stays"),
                    ("UPDATE hy.city SET kind = 'drill'", "city_stays"),
                    ("UPDATE hy.city SET kind = 'drill', drill_frozen = '2020-01-01'", "city_stays"),
                    ("DELETE FROM hy.city", "city_stays"),
                    ("TRUNCATE hy.city", "city_stays"),
                    ("INSERT INTO hy.city (name, kind) VALUES ('乙', 'drill')", "city_pkey"),
                    ("INSERT INTO hy.city (is_one, name, kind) VALUES (false, '乙', 'drill')", "city_is_one"),
                ]
                for (sql, wanted) in refusals {
                    #expect(try await constraint(refusing: sql, in: transaction) == wanted)
                }
                let (moment, clock) = try await moments(in: transaction)
                #expect(abs(clock.timeIntervalSince(moment)) < 1)
            }
        }
    }

    @Test("a drill never becomes a city, so what was rehearsed is never taken for what happened")
    func keepsDrillsApart() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { try await found("drill", in: $0) }
            try await Scratch.asSuperuser(of: database) { transaction in
                let refusal = try await constraint(refusing: "UPDATE hy.city SET kind = 'city'", in: transaction)
                #expect(refusal == "city_stays")
            }
        }
    }
}
