import Deadlines
import Foundation
import Kernel
import Making
import Organisation
import PlaybookFiles
import Playbooks
import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct RecountTests {
    private static let start = Date.at("2026-03-02T09:00:00+08:00")

    /// A drill on 2 March 2026 with limits of one to five working days, counted by the shipped calendar.
    private func armed(
        _ body: @Sendable (Database, _ counting: DatedCalendar, _ other: DatedCalendar) async throws -> Void
    ) async throws {
        let files = try PlaybookFolder.files(in: PlaybookFiles.folder)
        let yaml = try #require(files["calendar.yaml"])
        let changed = files.merging(["calendar.yaml": yaml + "own:\n  - {day: 2026-03-05, is: rest, name: 市庆}\n"]) {
            $1
        }
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { try await $0.makeDrill(at: Self.start) }
            let (counting, other) = try await database.transaction(for: .worker) { transaction in
                let found = try await transaction.makeCase(transaction.makeAgency(), openedAt: Self.start)
                let event = try await transaction.value("SELECT event_id FROM hy.cases", as: UUID.self)
                let other = try await PlaybookDesk().publish(changed, in: transaction).id
                let version = try await PlaybookDesk().publish(files, in: transaction).id
                let counting = DatedCalendar(try Playbook(files: files).calendar, of: version)
                for length in 1...5 {
                    try await DeadlineDesk().arm(
                        Limit(.days(length), of: "set"),
                        caseID: found.rawValue,
                        eventID: #require(event),
                        from: Self.start,
                        by: counting,
                        in: transaction
                    )
                }
                return (counting, DatedCalendar(try Playbook(files: changed).calendar, of: other))
            }
            try await body(database, counting, other)
        }
    }

    private func dues(_ database: Database) async throws -> [Date] {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.values("SELECT due_at FROM hy.deadlines ORDER BY rule", as: Date.self)
        }
    }

    private func publish(_ calendar: DatedCalendar, in database: Database) async throws {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.execute(
                "INSERT INTO hy.playbook_terms (version_id, since) VALUES (\(calendar.version), \(transaction.moment))"
            )
        }
    }

    private func work(_ calendar: DatedCalendar, in database: Database) async throws -> Recount.Part {
        try await database.transaction(for: .worker) { try await Recount(by: calendar).work(most: 100, in: $0) }
    }

    @Test("looking says which limits would move, and moves none")
    func looks() async throws {
        try await armed { database, _, other in
            let before = try await dues(database)

            let part = try await database.transaction(for: .worker, .readOnly) { transaction in
                try await Recount(by: other).look(after: nil, most: 100, in: transaction)
            }

            #expect(part.looked == 5)
            #expect(part.moves.map(\.rule) == ["days-3", "days-4", "days-5"])
            #expect(part.moves.map(\.before) == Array(before[2...]))
            #expect(try await dues(database) == before)
            #expect(try await database.count("SELECT count(*) FROM hy.deadline_facts") == 5)
        }
    }

    @Test("a published calendar moves exactly the limits that end elsewhere, each with one fact, and back again")
    func moves() async throws {
        try await armed { database, counting, other in
            let before = try await dues(database)
            try await publish(other, in: database)

            #expect(try await work(other, in: database).moves.map(\.rule) == ["days-3", "days-4", "days-5"])
            #expect(try await work(other, in: database).looked == 0)

            let after = try await dues(database)
            #expect(Array(after[..<2]) == Array(before[..<2]))
            // Friday 6 March instead of Thursday 5 March.
            #expect(
                after[2] == Date.at("2026-03-07T00:00:00+08:00") && before[2] == Date.at("2026-03-06T00:00:00+08:00")
            )
            let facts: SQL = "SELECT count(*) FROM hy.deadline_facts WHERE fact = 'recalculated'"
            #expect(try await database.count(facts) == 3)
            try await publish(counting, in: database)
            #expect(try await work(counting, in: database).moves.count == 3)
            #expect(try await dues(database) == before)
        }
    }

    @Test("a process that still follows the version before counts nothing")
    func doesNotCountBack() async throws {
        try await armed { database, counting, other in
            try await publish(other, in: database)
            _ = try await work(other, in: database)
            let after = try await dues(database)

            #expect(try await work(counting, in: database).looked == 0)
            #expect(try await dues(database) == after)
        }
    }

    @Test("a limit whose ledger is broken is named, stays as it is, and holds up no other")
    func passesOverWhatIsBroken() async throws {
        try await armed { database, _, other in
            try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.execute("ALTER TABLE hy.deadline_facts DISABLE TRIGGER USER")
                try await transaction.execute(
                    "UPDATE hy.deadline_facts SET detail = '{}' WHERE rule = 'days-4'"
                )
            }
            let before = try await dues(database)
            try await publish(other, in: database)

            let part = try await work(other, in: database)

            #expect(part.moves.map(\.rule) == ["days-3", "days-5"])
            let id = try await database.transaction(for: .worker) { transaction in
                try await transaction.value("SELECT id FROM hy.deadlines WHERE rule = 'days-4'", as: ID<Deadline>.self)
            }
            #expect(part.broken == [id])
            #expect(try await work(other, in: database).looked == 0)
            #expect(try await dues(database)[3] == before[3])
        }
    }

    @Test("what is due fires as it was counted, even where nobody came to fire it yet")
    func leavesWhatIsDue() async throws {
        try await armed { database, _, other in
            try await database.setMoment(Date.at("2026-03-06T00:00:00+08:00"))
            try await publish(other, in: database)

            #expect(try await work(other, in: database).moves.map(\.rule) == ["days-4", "days-5"])
        }
    }

    @Test("what is over keeps its end")
    func leavesWhatIsOver() async throws {
        try await armed { database, _, other in
            try await database.setMoment(Date.at("2026-03-06T00:00:00+08:00"))
            let fired = try await database.transaction(for: .worker) { try await DeadlineDesk().fire(most: 9, in: $0) }
            #expect(fired == 3)
            try await publish(other, in: database)

            #expect(try await work(other, in: database).moves.map(\.rule) == ["days-4", "days-5"])
        }
    }
}

extension LimitRule {
    /// A limit of so many working days, under a code of its own.
    static func days(_ length: Int, silence: Silence? = nil) -> LimitRule {
        LimitRule(
            code: "days-\(length)",
            name: "时限",
            length: length,
            unit: .workingDays,
            start: .consultationServed,
            document: "文件",
            silence: silence
        )
    }
}
