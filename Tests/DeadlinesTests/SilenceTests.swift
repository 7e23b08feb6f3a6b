import Cases
import Deadlines
import Foundation
import Kernel
import Making
import Playbooks
import Postgres
import TestSupport
import Testing

/// Three working days over 国庆 2026, where silence means consent.
@Suite(.timeLimit(.minutes(15))) struct SilenceTests {
    private static let served = Date.at("2026-09-30T16:20:00+08:00")
    /// The 8th, the 9th, and Saturday the 10th, which is worked.
    private static let end = Date.at("2026-10-11T00:00:00+08:00")

    private struct Asked: Sendable {
        let found: ID<Case>
        let head: Official
    }

    private func asked(
        serving: Bool = true,
        _ body: @Sendable (Database, Asked) async throws -> Void
    ) async throws {
        try await Scratch.cloned { database in
            let asked = try await database.transaction(for: .worker) { transaction in
                try await transaction.makeDrill(at: Self.served)
                let agency = try await transaction.makeAgency()
                let found = try await transaction.makeCase(agency, openedAt: Self.served)
                return Asked(found: found, head: try await transaction.makeOfficial(.head, at: agency))
            }
            if serving {
                try await database.transaction(for: .worker) { transaction in
                    let event = try await transaction.value("SELECT event_id FROM hy.cases", as: UUID.self)
                    let version = try await transaction.value("SELECT playbook_id FROM hy.cases", as: PlaybookID.self)
                    try await DeadlineDesk().arm(
                        Limit(.days(3, silence: .consent), of: "regulation"),
                        caseID: asked.found.rawValue,
                        eventID: #require(event),
                        from: transaction.moment,
                        by: DatedCalendar(Shipped.playbook().calendar, of: #require(version)),
                        in: transaction
                    )
                }
            }
            try await body(database, asked)
        }
    }

    private func run(at moment: Date, in database: Database) async throws -> Int {
        try await database.setMoment(moment)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    try await database.transaction(for: .worker) { try await DeadlineDesk().fire(most: 10, in: $0) }
                }
            }
            return try await group.reduce(0, +)
        }
    }

    private func deemed(in database: Database) async throws -> [Int] {
        [
            try await database.count("SELECT count(*) FROM hy.deadlines WHERE state = 'deemed'"),
            try await database.count("SELECT count(*) FROM hy.deadline_facts WHERE fact = 'deemed'"),
            try await database.count("SELECT count(*) FROM hy.journal WHERE action = 'deadline.deemed'"),
            try await database.count("SELECT count(*) FROM hy.deadline_firings"),
        ]
    }

    @Test("silence is deemed consent at the right second, once, however many look")
    func consents() async throws {
        try await asked { database, _ in
            for early in [Date.at("2026-10-10T00:00:00+08:00"), Self.end.addingTimeInterval(-0.000_001)] {
                let fired = try await run(at: early, in: database)
                #expect(fired == 0)
            }
            #expect(try await run(at: Self.end, in: database) == 1)
            #expect(try await run(at: Self.end.addingTimeInterval(86_400), in: database) == 0)
            #expect(try await deemed(in: database) == [1, 1, 1, 1])
        }
    }

    @Test("nothing is deemed where the letter was never served")
    func needsServing() async throws {
        try await asked(serving: false) { database, _ in
            let fired = try await run(at: Self.end.addingTimeInterval(86_400), in: database)
            #expect(fired == 0)
            #expect(try await deemed(in: database) == [0, 0, 0, 0])
        }
    }

    @Test("nothing is deemed where somebody answered in the last second", arguments: [-0.000_001, 0])
    func lastSecond(offset: Double) async throws {
        try await asked { database, asked in
            try await database.setMoment(Self.end.addingTimeInterval(offset))
            let met = try await database.transaction(for: .person(asked.head)) { transaction in
                try await DeadlineDesk().meet(caseID: asked.found.rawValue, in: transaction)
            }

            #expect(met == 1)
            #expect(try await run(at: Self.end.addingTimeInterval(86_400), in: database) == 0)
            #expect(try await deemed(in: database) == [0, 0, 0, 0])
        }
    }

    @Test("an answer that comes too late finds that its silence was consent")
    func tooLate() async throws {
        try await asked { database, asked in
            try await database.setMoment(Self.end.addingTimeInterval(0.000_001))
            let met = try await database.transaction(for: .person(asked.head)) { transaction in
                try await DeadlineDesk().meet(caseID: asked.found.rawValue, in: transaction)
            }

            #expect(met == 0)
            #expect(try await deemed(in: database) == [1, 1, 1, 1])
        }
    }
}
