import Cases
import Events
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct EventFollowingTests {
    @Test("the last case that is closed closes its event, one that is reopened opens it again, and twice is once")
    func follows() async throws {
        try await Scratch.rolledBack { transaction in
            let agency = try await transaction.makeAgency()
            let event = try await transaction.makeEvent()
            let first = try await transaction.makeCase(agency, .closed, event: event)
            let second = try await transaction.makeCase(agency, .answered, event: event, plan: "traffic")

            try await EventFollowing().follow(case: first.rawValue, in: transaction)
            #expect(try await EventDesk().event(event, in: transaction)?.state == .open)

            try await transaction.set(second, .closed, step: "close")
            try await EventFollowing().follow(case: second.rawValue, in: transaction)
            try await EventFollowing().follow(case: first.rawValue, in: transaction)
            #expect(try await EventDesk().event(event, in: transaction)?.state == .closed)

            try await transaction.set(first, .accepted, step: "reopen")
            try await EventFollowing().follow(case: first.rawValue, in: transaction)
            #expect(try await EventDesk().event(event, in: transaction)?.state == .open)
            #expect(try await EventDesk().steps(of: event, in: transaction).map(\.step) == ["closed", "reopened"])
        }
    }

    @Test("when an event comes up again, its cases are opened once all are closed, with the limit on answering anew")
    func comesUpAgain() async throws {
        try await Scratch.rolledBack { transaction in
            let agency = try await transaction.makeAgency()
            let event = try await transaction.makeEvent()
            let first = try await transaction.makeCase(agency, .closed, event: event)
            let second = try await transaction.makeCase(agency, .answered, event: event, plan: "traffic")
            let desk = CaseDesk()

            try await EventFollowing().reopen(casesOf: event.rawValue, in: transaction)
            #expect(try await desk.found(first, in: transaction)?.state == .closed)

            try await transaction.set(second, .closed, step: "close")
            try await EventFollowing().reopen(casesOf: event.rawValue, in: transaction)
            try await EventFollowing().reopen(casesOf: event.rawValue, in: transaction)
            for id in [first, second] {
                let found = try #require(try await desk.found(id, in: transaction))
                let byService = try await transaction.values(
                    "SELECT person_id IS NULL FROM hy.case_steps WHERE case_id = \(id) AND step = 'reopen'",
                    as: Bool.self
                )
                #expect(found.state == .accepted && found.closedAt == nil)
                #expect(byService == [true])
                let jobs = try await transaction.values(
                    "SELECT kind FROM hy.jobs WHERE subject = \(id)",
                    as: String.self
                )
                #expect(jobs == ["case.sent-back"])
            }
        }
    }

    @Test("the service takes no other step of people: the database refuses")
    func onlyReopens() async throws {
        try await Scratch.rolledBack { transaction in
            let id = try await transaction.makeCase(try await transaction.makeAgency(), .answered)

            await #expect(throws: DatabaseError.self) {
                try await transaction.execute(
                    "UPDATE hy.cases SET state = 'closed', closed_at = now() WHERE id = \(id)"
                )
            }
        }
    }
}

extension Transaction {
    /// Puts a case into a state by the step that leads there.
    fileprivate func set(_ id: ID<Case>, _ state: Case.State, step: String) async throws {
        let office = try await makeOfficial(.coordinator)
        try await acting(as: .person(office)) { transaction in
            try await transaction.execute(
                """
                INSERT INTO hy.case_steps (case_id, step, custody, at, person_id, post_id, words)
                SELECT id, \(step), agency_id, \(moment), \(office.person), \(office.post),
                       CASE WHEN \(step) = 'reopen' THEN '由' END
                FROM hy.cases WHERE id = \(id)
                """
            )
            let closed = state == .closed ? moment : nil
            try await transaction.execute(
                "UPDATE hy.cases SET state = \(state), closed_at = \(closed) WHERE id = \(id)"
            )
        }
    }
}
