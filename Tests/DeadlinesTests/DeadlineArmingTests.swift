import Deadlines
import Foundation
import Kernel
import Making
import Playbooks
import Postgres
import Testing
import TestSupport

@Suite struct DeadlineArmingTests {
    let desk = DeadlineDesk()
    let limit = Limit(.answer(48, .clockHours), of: "guobanfa-2016")

    @Test("hours are counted by the clock, over nights, weekends and holidays")
    func countsByTheClock() {
        let eve = Date.at("2026-09-30T17:55:00+08:00")
        func end(_ length: Int, _ unit: LimitRule.Unit) -> Date? {
            DeadlineCourse(.answer(length, unit), from: eve).due(by: WorkCalendar())?.at
        }

        #expect(end(48, .clockHours) == Date.at("2026-10-02T17:55:00+08:00"))
        #expect(end(15, .minutes) == Date.at("2026-09-30T18:10:00+08:00"))
    }

    @Test("a limit that is armed late still runs from discovery, and both moments are kept")
    func armsBackDated() async throws {
        try await Scratch.rolledBack { transaction in
            let id = try await transaction.makeCase(transaction.makeAgency())
            let discovered = Date.at("2026-03-01T09:00:00+08:00")

            try await arm(id.rawValue, from: discovered, in: transaction)

            let armed = try #require(try await desk.deadlines(ofCase: id.rawValue, in: transaction).first)
            #expect(armed.startsAt == discovered)
            #expect(armed.dueAt == Date.at("2026-03-03T09:00:00+08:00"))
            #expect(armed.armedAt == transaction.moment)
            #expect(armed.state == .armed)
            #expect(armed.metAt == nil)
            #expect(try await transaction.facts(of: armed.id) == ["armed"])
        }
    }

    @Test("a limit that is armed already stays as it is")
    func armsOnce() async throws {
        try await Scratch.rolledBack { transaction in
            let id = try await transaction.makeCase(transaction.makeAgency())
            let discovered = Date.at("2026-03-01T09:00:00+08:00")

            try await arm(id.rawValue, from: discovered, in: transaction)
            try await arm(id.rawValue, from: discovered.addingTimeInterval(3_600), in: transaction)

            let armed = try await desk.deadlines(ofCase: id.rawValue, in: transaction)
            #expect(armed.map(\.startsAt) == [discovered])
            #expect(try await transaction.facts(of: armed[0].id) == ["armed"])
        }
    }

    @Test("the database takes no firing before its time, none twice, and no change of a fact")
    func schemaRefuses() async throws {
        let soon = Date.at("2999-01-01T00:00:00Z")
        let refused: [(SQL, String)] = [
            (
                "INSERT INTO hy.deadline_firings SELECT id, due_at, due_at - interval '1 second' FROM hy.deadlines",
                "23514"
            ),
            ("UPDATE hy.deadlines SET state = 'met'", "23514"),
            ("UPDATE hy.deadlines SET state = 'met', met_at = due_at + interval '1 second'", "23514"),
            ("DELETE FROM hy.deadline_facts", "42501"), ("UPDATE hy.deadline_firings SET fired_at = now()", "42501"),
        ]
        for (statement, state) in refused {
            try await Scratch.rolledBack { transaction in
                let id = try await transaction.makeCase(transaction.makeAgency())
                try await transaction.makeDeadline(of: id, due: soon)
                await #expect { try await transaction.execute(statement) } throws: { error in
                    (error as? DatabaseError)?.kind == .refused(state)
                }
            }
        }
    }

    private func arm(_ id: UUID, from start: Date, in transaction: Transaction) async throws {
        let event = try await transaction.value("SELECT event_id FROM hy.cases WHERE id = \(id)", as: UUID.self)
        try await desk.arm(
            limit,
            caseID: id,
            eventID: try #require(event),
            from: start,
            by: DatedCalendar(WorkCalendar(), of: try await transaction.makePlaybook()),
            in: transaction
        )
    }
}

extension LimitRule {
    /// A limit on answering, under a code of its own.
    static func answer(
        _ length: Int,
        _ unit: Unit,
        pauses: [Pause] = [],
        extending: Extending? = nil,
        silence: Silence? = nil
    ) -> LimitRule {
        LimitRule(
            code: "answer-48h",
            name: "回应",
            length: length,
            unit: unit,
            start: .discovery,
            document: "文件",
            pauses: pauses,
            extending: extending,
            silence: silence
        )
    }
}

extension Transaction {
    /// The facts of a deadline in order.
    func facts(of id: ID<Deadline>) async throws -> [String] {
        try await values("SELECT fact FROM hy.deadline_facts WHERE deadline_id = \(id) ORDER BY id", as: String.self)
    }
}
