import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

@Suite struct EventDeskTests {
    let desk = EventDesk()

    @Test(
        "a confirmed level is kept with person, moment and reason, and leaves a job",
        arguments: [Role.coordinator, .leader]
    )
    func confirms(role: Role) async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(role, name: "王五")
            let id = try await transaction.makeEvent(state: .recorded)

            let confirmed = try await transaction.acting(as: .person(official)) { transaction in
                try await desk.confirm(.two, of: id, reason: "涉及三个小区", by: .person(official), in: transaction)
            }

            #expect(confirmed.level == .two && confirmed.levelAt == transaction.moment)
            #expect(confirmed.levelBy == official.person)
            #expect(confirmed.state == .open)
            #expect(confirmed.version == 2)
            let step = try #require(try await desk.steps(of: id, in: transaction).last)
            #expect(step.step == "level-confirmed" && step.level == .two)
            #expect(step.reason == "涉及三个小区" && step.person == "王五")
            #expect(try await transaction.left(by: id) == ["event.level-confirmed"])
            #expect(try await transaction.journaled(id) == ["event.level-confirmed"])
        }
    }

    @Test("a level is confirmed once")
    func confirmsOnce() async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(.leader)
            let id = try await transaction.makeEvent(level: 3, levelBy: official.person)

            try await expect(EventRefusal.alreadyConfirmed, of: id, by: official, in: transaction)

            #expect(try await desk.event(id, in: transaction)?.level == .three)
        }
    }

    @Test("an event of history is given no level")
    func historyHasNoLevel() async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(.leader)
            let id = try await transaction.makeEvent(kind: .history)

            try await expect(EventRefusal.historyHasNoLevel, of: id, by: official, in: transaction)
        }
    }

    @Test("what does not exist is given no level")
    func absent() async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(.coordinator)

            try await expect(EventRefusal.absent, of: ID(), by: official, in: transaction)
        }
    }

    @Test("a level needs a reason of 1 to 1000 characters", arguments: ["", String(repeating: "由", count: 1_001)])
    func reasons(reason: String) async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(.coordinator)
            let id = try await transaction.makeEvent()

            try await expect(EventRefusal.reasonNeeded, of: id, by: official, reason: reason, in: transaction)
        }
    }

    @Test(
        "only a coordinator or a leader confirms a level",
        arguments: Role.allCases.filter { $0 != .coordinator && $0 != .leader }
    )
    func roles(role: Role) async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(role)
            let id = try await transaction.makeEvent()
            try await transaction.letIn(official.agency, to: id)

            try await expect(RoleRefusal.notForThisPost, of: id, by: official, in: transaction)
        }
    }

    @Test("the database lets nobody else set a level either", arguments: Role.allCases)
    func databaseAgrees(role: Role) async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(role)
            let id = try await transaction.makeEvent()
            try await transaction.letIn(official.agency, to: id)
            try await transaction.act(as: .person(official))

            let changed = try await transaction.execute(
                "UPDATE hy.events SET level = 1, level_at = now(), level_by = \(official.person) WHERE id = \(id)"
            )

            #expect((changed == 1) == role.may(.confirmLevel))
        }
    }

    @Test("the board shows confirmed and proposed levels before none, and the hotter first")
    func board() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { transaction in
                let leader = try await transaction.makeOfficial(.leader)
                let none = try await transaction.makeEvent()
                let four = try await transaction.makeEvent(level: 4, levelBy: leader.person)
                let two = try await transaction.makeEvent(level: 2, levelBy: leader.person)
                let hot = try await transaction.makeEvent(level: 4, levelBy: leader.person)
                _ = try await transaction.makeEvent(state: .recorded)
                _ = try await transaction.makeEvent(state: .closed)
                try await transaction.execute("UPDATE hy.events SET heat = 90 WHERE id = \(hot)")

                let board = try await desk.board(for: .everything, limit: 10, in: transaction)

                #expect(board.map(\.id) == [two, hot, four, none])
            }
        }
    }

    private func expect(
        _ refusal: some Refusal & Equatable,
        of id: ID<Event>,
        by official: Official,
        reason: String = "理由",
        in transaction: Transaction
    ) async throws {
        try await transaction.act(as: .person(official))
        await #expect(throws: refusal) {
            _ = try await desk.confirm(.one, of: id, reason: reason, by: .person(official), in: transaction)
        }
        try await transaction.act(as: .worker)
        #expect(try await transaction.left(by: id).isEmpty)
        #expect(try await transaction.journaled(id).isEmpty)
        #expect(try await desk.steps(of: id, in: transaction).isEmpty)
    }
}

extension Transaction {
    fileprivate func left(by id: ID<Event>) async throws -> [String] {
        try await values("SELECT kind FROM hy.jobs WHERE subject = \(id) ORDER BY id", as: String.self)
    }

    fileprivate func journaled(_ id: ID<Event>) async throws -> [String] {
        try await values("SELECT action FROM hy.journal WHERE subject_id = \(id) ORDER BY id", as: String.self)
    }
}
