import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

@Suite struct EventClosingTests {
    let desk = EventDesk()

    @Test("the information office closes an event and opens it again, with step, journal and a word to the keeper")
    func closes() async throws {
        try await Scratch.rolledBack { transaction in
            let office = try await transaction.makeOfficial(.coordinator)
            let who = Principal.person(office)
            let id = try await transaction.makeLevelled(3)

            let closed = try await transaction.acting(as: who) { transaction in
                try await desk.close(id, reason: "已核实", by: who, in: transaction)
            }
            #expect(closed.state == .closed && closed.closedAt == transaction.moment && closed.level == .three)
            #expect(try await transaction.jobs(of: id).isEmpty)
            let open = try await transaction.acting(as: who) { transaction in
                try await desk.reopen(id, reason: "再次发生", by: who, in: transaction)
            }

            #expect(open.state == .open && open.closedAt == nil && open.level == .three)
            #expect(try await desk.steps(of: id, in: transaction).map(\.step) == ["closed", "reopened"])
            #expect(try await desk.steps(of: id, in: transaction).map(\.reason) == ["已核实", "再次发生"])
            #expect(try await transaction.trail(of: id) == ["event.closed {}", "event.reopened {}"])
            #expect(try await transaction.jobs(of: id) == ["event.level-confirmed"])
            let heard = try await transaction.values(
                "SELECT change FROM hy.gathering_changes WHERE event_id = \(id) ORDER BY id",
                as: String.self
            )
            #expect(heard == ["closed", "reopened"])
        }
    }

    @Test(
        "what closing broke off goes on when the event is open again: the time to confirm a level, and the first case"
    )
    func goesOn() async throws {
        try await Scratch.rolledBack { transaction in
            let office = try await transaction.makeOfficial(.coordinator)
            let who = Principal.person(office)
            let waiting = try await transaction.makeEvent()
            let levelled = try await transaction.makeLevelled(3)
            let proposal = try await transaction.makeAwaited(2, of: waiting, until: transaction.moment)
            try await transaction.acting(as: who) { transaction in
                for id in [waiting, levelled] { _ = try await desk.close(id, reason: "由", by: who, in: transaction) }
            }
            #expect(try await desk.escalate(most: 10, in: transaction) == 1)
            #expect(try await desk.steps(of: waiting, in: transaction).last?.step == "closed")

            try await transaction.acting(as: who) { transaction in
                for id in [waiting, levelled] { _ = try await desk.reopen(id, reason: "由", by: who, in: transaction) }
            }

            #expect(try await transaction.jobs(of: levelled) == ["event.level-confirmed"])
            #expect(try await desk.escalate(most: 10, in: transaction) == 1)
            #expect(try await desk.steps(of: waiting, in: transaction).last?.step == "level-unconfirmed")
            let outcome: SQL = "SELECT outcome FROM hy.level_escalations WHERE proposal = \(proposal)"
            #expect(try await transaction.value(outcome, as: String.self) == "escalated")
        }
    }

    @Test("a level that was escalated is told of again when its event is open again, unless a person said one since")
    func tellsAgain() async throws {
        try await Scratch.rolledBack { transaction in
            let office = try await transaction.makeOfficial(.coordinator)
            let who = Principal.person(office)
            let id = try await transaction.makeEvent()
            func closeAndReopen() async throws {
                try await transaction.acting(as: who) { transaction in
                    _ = try await desk.close(id, reason: "由", by: who, in: transaction)
                    _ = try await desk.reopen(id, reason: "由", by: who, in: transaction)
                }
            }
            _ = try await transaction.makeAwaited(2, of: id, until: transaction.moment)
            #expect(try await desk.escalate(most: 10, in: transaction) == 1)
            let escalated = ["event.level-unconfirmed"]
            #expect(try await transaction.jobs(of: id) == escalated)

            try await closeAndReopen()
            #expect(try await transaction.jobs(of: id) == escalated + escalated)

            try await transaction.acting(as: who) { transaction in
                _ = try await desk.confirm(.three, of: id, reason: "由", by: who, in: transaction)
            }
            try await closeAndReopen()
            let confirmed = ["event.level-confirmed", "event.level-confirmed"]
            #expect(try await transaction.jobs(of: id) == escalated + escalated + confirmed)
        }
    }

    @Test("an event with a case that is not closed is closed by nobody, not even by the service")
    func waitsForCases() async throws {
        try await Scratch.rolledBack { transaction in
            let office = try await transaction.makeOfficial(.coordinator)
            let agency = try await transaction.makeAgency()
            let id = try await transaction.makeEvent()
            try await transaction.makeCase(agency, event: id)

            #expect(
                try await transaction.tried("UPDATE hy.events SET state = 'closed', closed_at = now() WHERE id = \(id)")
                    == 0
            )
            try await transaction.act(as: .person(office))
            await #expect(throws: EventRefusal.casesNotClosed) {
                _ = try await desk.close(id, reason: "由", by: .person(office), in: transaction)
            }
        }
    }

    @Test("what is closed gets no level and is not closed again, what is open is not opened")
    func turns() async throws {
        try await Scratch.rolledBack { transaction in
            let office = try await transaction.makeOfficial(.coordinator)
            let who = Principal.person(office)
            let closed = try await transaction.makeEvent(state: .closed)
            let open = try await transaction.makeEvent()
            try await transaction.act(as: who)

            await #expect(throws: EventRefusal.closed) {
                _ = try await desk.close(closed, reason: "由", by: who, in: transaction)
            }
            await #expect(throws: EventRefusal.closed) {
                _ = try await desk.confirm(.three, of: closed, reason: "由", by: who, in: transaction)
            }
            await #expect(throws: EventRefusal.notClosed) {
                _ = try await desk.reopen(open, reason: "由", by: who, in: transaction)
            }
            await #expect(throws: EventRefusal.reasonNeeded) {
                _ = try await desk.close(open, reason: "", by: who, in: transaction)
            }
        }
    }

    @Test("a leader neither closes nor reopens, in the code and in the database")
    func office() async throws {
        try await Scratch.rolledBack { transaction in
            let leader = try await transaction.makeOfficial(.leader)
            let open = try await transaction.makeEvent()
            let closed = try await transaction.makeEvent(state: .closed)
            try await transaction.act(as: .person(leader))

            await #expect(throws: RoleRefusal.notForThisPost) {
                _ = try await desk.close(open, reason: "由", by: .person(leader), in: transaction)
            }
            let sqls: [SQL] = [
                "UPDATE hy.events SET state = 'closed', closed_at = now() WHERE id = \(open)",
                "UPDATE hy.events SET state = 'open', closed_at = NULL WHERE id = \(closed)",
            ]
            for sql in sqls {
                let changed = try await transaction.tried(sql)
                #expect(changed == 0)
            }
        }
    }
}

extension Transaction {
    /// A proposed level that a person has to confirm in time.
    func makeAwaited(_ level: Int16, of event: ID<Event>, until due: Date) async throws -> Int64 {
        try await execute("UPDATE hy.events SET proposed_level = \(level), proposed_at = \(moment) WHERE id = \(event)")
        let proposal = try await value(
            """
            WITH step AS (
                INSERT INTO hy.event_steps (event_id, step, at, level)
                VALUES (\(event), 'level-proposed', \(moment), \(level)) RETURNING id
            )
            INSERT INTO hy.level_escalations (proposal, event_id, level, due_at)
            SELECT id, \(event), \(level), \(due) FROM step RETURNING proposal
            """,
            as: Int64.self
        )
        return try #require(proposal)
    }
}
