import Foundation
import Kernel
import Making
import Notices
import Postgres
import Synchronization
import TestSupport
import Testing

/// What becomes of messages that wait when their channel or their matter changes.
@Suite(.timeLimit(.minutes(15))) struct PostChangeTests {
    /// A person with two robots, of which the first one is busy for ever, and three messages.
    private func busy(
        with sink: Sink = Sink { path, _, _ in path == "busy" ? 503 : 200 },
        _ body: @Sendable (Database) async throws -> Void
    ) async throws {
        try await sink.serving { port in
            try await Scratch.cloned(connections: 5) { database in
                try await database.transaction(for: .worker) { try await $0.makeDrill(at: PostRunnerTests.noon) }
                let person = try await database.transaction(for: .worker) { try await $0.makeOfficial(.liaison).person }
                try await PostRunnerTests.robot("busy", port, reaching: person, rank: 1, in: database)
                try await PostRunnerTests.fire(matters: 3, times: 1, telling: person, in: database)
                try await PostRunnerTests.robot("next", port, reaching: person, rank: 2, in: database)
                try await PostRunnerTests.running(database, port, scale: 0.02) {
                    try await Self.holds(
                        "SELECT count(*) > 0 FROM hy.letters WHERE attempts > 0 AND why IS NOT NULL",
                        database
                    )
                    try await body(database)
                }
            }
        }
    }

    private static func holds(_ condition: SQL, _ database: Database) async throws {
        for _ in 0..<600 {
            let holds = try await database.transaction(for: .worker) { try await $0.value(condition, as: Bool.self) }
            if holds == true { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("\(condition) does not hold after half a minute")
    }

    /// What became of what was told, by channel.
    static func outcomes(_ database: Database) async throws -> [String] {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.values(
                """
                SELECT concat_ws(' ', code, deliveries.state, deliveries.why, count(*)) FROM hy.deliveries
                JOIN hy.channels ON channels.id = channel_id WHERE rank > 0
                GROUP BY code, deliveries.state, deliveries.why ORDER BY 1
                """,
                as: String.self
            )
        }
    }

    @Test("what waits on a channel that is turned off is not forgotten")
    func turnedOff() async throws {
        try await busy { database in
            try await database.transaction(for: .worker) { transaction in
                try await ChannelDesk(seal: nil).turn("busy", on: false, in: transaction)
            }
            try await Self.holds("SELECT count(*) = 0 FROM hy.deliveries WHERE state = 'waiting'", database)
            #expect(try await Self.outcomes(database) == ["busy failed channel-off 3"])
            let lost: SQL = "SELECT count(*) FROM hy.jobs WHERE kind = 'notice.unreached'"
            #expect(try await database.count(lost) == 3)
            #expect(try await database.count("SELECT count(*) FROM hy.letters WHERE state = 'waiting'") == 0)
        }
    }

    @Test("a channel that is set anew is on where it was dead, and stays off where it was turned off")
    func setAnew() async throws {
        try await Scratch.cloned(connections: 2) { database in
            try await database.transaction(for: .worker) { try await $0.makeDrill(at: PostRunnerTests.noon) }
            let person = try await database.transaction(for: .worker) { try await $0.makeOfficial(.liaison).person }
            let isOff: SQL = "SELECT count(*) FROM hy.channels WHERE code = 'duty' AND state = 'off'"
            let isOn: SQL = "SELECT count(*) FROM hy.channels WHERE code = 'duty' AND state = 'on' AND why IS NULL"
            try await PostRunnerTests.robot("duty", 9, reaching: person, rank: 1, in: database)
            try await database.transaction(for: .worker) { transaction in
                try await ChannelDesk(seal: nil).turn("duty", on: false, in: transaction)
            }
            try await PostRunnerTests.robot("duty", 9, reaching: person, rank: 1, in: database)
            #expect(try await database.count(isOff) == 1)

            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    "UPDATE hy.channels SET state = 'dead', why = 'key-wrong' WHERE code = 'duty'"
                )
            }
            try await PostRunnerTests.robot("duty", 9, reaching: person, rank: 1, in: database)
            #expect(try await database.count(isOn) == 1)
        }
    }

    @Test("a letter that was put off tells nothing of alarms that ended meanwhile")
    func overMeanwhile() async throws {
        try await busy { database in
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute("UPDATE hy.alarms SET state = 'over', next_at = NULL")
            }
            try await Self.holds("SELECT count(*) = 0 FROM hy.deliveries WHERE state = 'waiting'", database)
            #expect(try await Self.outcomes(database) == ["busy spared over 3"])
            try await Self.holds("SELECT count(*) = 0 FROM hy.letters WHERE state = 'waiting'", database)
        }
    }

    @Test("a letter that may have arrived is no message that was spared, whatever became of it afterwards")
    func overInDoubt() async throws {
        // The first attempt is cut off by a gateway, every other one is refused until the receiver is up again.
        let tries = Mutex(0)
        let isUp = Mutex(false)
        let doubtful = Sink { path, _, _ in
            guard path == "busy", !isUp.withLock({ $0 }) else { return 200 }
            return tries.withLock {
                $0 += 1
                return $0 == 1 ? 504 : 503
            }
        }
        try await busy(with: doubtful) { database in
            try await Self.holds(
                "SELECT count(*) = 1 FROM hy.letters WHERE why = 'busy' AND may_have_arrived",
                database
            )
            let doubted = try await database.count(
                "SELECT count(*) FROM hy.deliveries JOIN hy.letters ON letters.id = letter_id WHERE may_have_arrived"
            )
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute("UPDATE hy.alarms SET state = 'over', next_at = NULL")
            }
            isUp.withLock { $0 = true }
            try await Self.holds("SELECT count(*) = 0 FROM hy.deliveries WHERE state = 'waiting'", database)
            let sent: SQL = "SELECT count(*) FROM hy.deliveries WHERE letter_id IS NOT NULL AND state = 'sent'"
            #expect(try await database.count(sent) == doubted && doubted > 0)
        }
    }

    @Test("what is new goes over another channel where a letter before it tarries")
    func passesBy() async throws {
        try await busy { database in
            let person = try await database.transaction(for: .worker) { transaction in
                try await transaction.value("SELECT person_id FROM hy.notices LIMIT 1", as: PersonID.self)
            }
            try await PostRunnerTests.fire(matters: 1, times: 1, telling: person, in: database)
            try await Self.holds("SELECT count(*) = 1 FROM hy.deliveries WHERE state = 'sent' AND rank > 0", database)
            let ended = try await Self.outcomes(database).filter { !$0.hasPrefix("busy waiting") }
            #expect(ended == ["busy failed behind-a-letter 1", "next sent 1"])
        }
    }
}
