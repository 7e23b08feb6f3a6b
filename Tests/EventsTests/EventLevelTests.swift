import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

@Suite struct EventLevelTests {
    let desk = EventDesk()

    @Test(
        "a raised level is kept with person, moment and reason, and leaves a job",
        arguments: [Role.coordinator, .leader]
    )
    func raises(role: Role) async throws {
        try await Scratch.rolledBack { transaction in
            let id = try await transaction.makeLevelled(3)
            let official = try await transaction.makeOfficial(role, name: "王五")

            let raised = try await transaction.acting(as: .person(official)) { transaction in
                try await desk.raise(id, to: .one, reason: " 有人受伤 ", by: .person(official), in: transaction)
            }

            #expect(raised.level == .one && raised.levelBy == official.person && raised.state == .open)
            let step = try #require(try await desk.steps(of: id, in: transaction).last)
            #expect(step.step == "level-raised" && step.level == .one && step.reason == "有人受伤" && step.person == "王五")
            #expect(try await transaction.jobs(of: id) == ["event.level-raised"])
            #expect(try await transaction.trail(of: id) == [#"event.level-raised {"level": 1, "before": 3}"#])
        }
    }

    @Test("a lowered level is kept with person, moment and reason, and nothing follows")
    func lowers() async throws {
        try await Scratch.rolledBack { transaction in
            let id = try await transaction.makeLevelled(2)
            let office = try await transaction.makeOfficial(.coordinator)

            let lowered = try await transaction.acting(as: .person(office)) { transaction in
                try await desk.lower(id, to: .four, reason: "已控制", by: .person(office), in: transaction)
            }

            #expect(lowered.level == .four && lowered.levelBy == office.person)
            #expect(try await desk.steps(of: id, in: transaction).last?.step == "level-lowered")
            #expect(try await transaction.jobs(of: id).isEmpty)
            #expect(try await transaction.trail(of: id) == [#"event.level-lowered {"level": 4, "before": 2}"#])
        }
    }

    @Test("a level is raised to a graver and lowered to a lesser one, once it is confirmed")
    func directions() async throws {
        try await Scratch.rolledBack { transaction in
            let office = try await transaction.makeOfficial(.coordinator)
            let three = try await transaction.makeLevelled(3)
            let none = try await transaction.makeEvent(state: .recorded)
            let open = try await transaction.makeEvent()
            try await transaction.act(as: .person(office))
            let who = Principal.person(office)

            for level in [EventLevel.three, .four] {
                await #expect(throws: EventRefusal.notGraver) {
                    _ = try await desk.raise(three, to: level, reason: "由", by: who, in: transaction)
                }
            }
            for level in [EventLevel.three, .two] {
                await #expect(throws: EventRefusal.notLesser) {
                    _ = try await desk.lower(three, to: level, reason: "由", by: who, in: transaction)
                }
            }
            for id in [none, open] {
                await #expect(throws: EventRefusal.notConfirmed) {
                    _ = try await desk.raise(id, to: .one, reason: "由", by: who, in: transaction)
                }
                await #expect(throws: EventRefusal.notConfirmed) {
                    _ = try await desk.lower(id, to: .four, reason: "由", by: who, in: transaction)
                }
            }
            await #expect(throws: EventRefusal.absent) {
                _ = try await desk.raise(ID(), to: .one, reason: "由", by: who, in: transaction)
            }
            await #expect(throws: EventRefusal.reasonNeeded) {
                _ = try await desk.lower(three, to: .four, reason: " \n", by: who, in: transaction)
            }
            try await transaction.act(as: .worker)
            #expect(try await desk.event(three, in: transaction)?.version == 1)
            #expect(try await transaction.trail(of: three).isEmpty)
        }
    }

    @Test("only the information office lowers a level, in the code and in the database", arguments: Role.allCases)
    func lowering(role: Role) async throws {
        try await Scratch.rolledBack { transaction in
            let id = try await transaction.makeLevelled(2)
            let official = try await transaction.makeOfficial(role)
            try await transaction.letIn(official.agency, to: id)
            try await transaction.act(as: .person(official))

            if role != .coordinator {
                await #expect(throws: RoleRefusal.notForThisPost) {
                    _ = try await desk.lower(id, to: .four, reason: "由", by: .person(official), in: transaction)
                }
            }
            let changed = try await transaction.tried(
                "UPDATE hy.events SET level = 4, level_at = now(), level_by = \(official.person) WHERE id = \(id)"
            )

            #expect((changed == 1) == (role == .coordinator))
        }
    }

    @Test("the service itself changes no confirmed level, and nobody takes one away or signs for another")
    func levelsArePeoples() async throws {
        try await Scratch.rolledBack { transaction in
            let id = try await transaction.makeLevelled(2)
            let office = try await transaction.makeOfficial(.coordinator)
            let other = try await transaction.makeOfficial(.leader)

            for level in ["1", "4", "NULL"] {
                let sql = SQL(stringLiteral: "UPDATE hy.events SET level = \(level) WHERE id = '\(id.text)'")
                let changed = try await transaction.tried(sql)
                #expect(changed == 0, "\(level)")
            }
            try await transaction.act(as: .person(office))
            let signed = try await transaction.tried(
                "UPDATE hy.events SET level = 1, level_by = \(other.person) WHERE id = \(id)"
            )

            #expect(signed == 0)
        }
    }
}

extension Transaction {
    /// An event whose level a leader confirmed.
    func makeLevelled(_ level: Int16) async throws -> ID<Event> {
        try await makeEvent(level: level, levelBy: makeOfficial(.leader).person)
    }

    /// The kinds of the jobs that were left for an event, in order.
    func jobs(of id: ID<Event>) async throws -> [String] {
        try await values("SELECT kind FROM hy.jobs WHERE subject = \(id) ORDER BY id", as: String.self)
    }

    /// What the journal says about an event, in order.
    func trail(of id: ID<Event>) async throws -> [String] {
        try await values(
            "SELECT action || ' ' || detail::text FROM hy.journal WHERE subject_id = \(id) ORDER BY id",
            as: String.self
        )
    }

    /// How many rows a statement changed; none where the database refused it, which is then taken back.
    func tried(_ sql: SQL) async throws -> Int {
        try await execute("SAVEPOINT tried")
        do { return try await execute(sql) } catch is DatabaseError {
            try await execute("ROLLBACK TO tried")
            return 0
        }
    }
}
