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

            let following = EventFollowing()
            try await following.close(eventOf: first.rawValue, in: transaction)
            #expect(try await EventDesk().event(event, in: transaction)?.state == .open)

            try await transaction.set(second, .closed, step: "close")
            try await following.close(eventOf: second.rawValue, in: transaction)
            try await following.close(eventOf: first.rawValue, in: transaction)
            // An answer that was sent back before the case was closed is heard of late.
            try await following.reopen(eventOf: second.rawValue, in: transaction)
            #expect(try await EventDesk().event(event, in: transaction)?.state == .closed)

            try await transaction.set(first, .accepted, step: "reopen")
            try await following.reopen(eventOf: first.rawValue, in: transaction)
            try await following.close(eventOf: second.rawValue, in: transaction)
            #expect(try await EventDesk().event(event, in: transaction)?.state == .open)
            #expect(try await EventDesk().steps(of: event, in: transaction).map(\.step) == ["closed", "reopened"])
        }
    }

    @Test("an event that a person has reopened is not closed by what is heard late of its closed cases")
    func staysReopened() async throws {
        try await Scratch.cloned { database in
            let (office, event, id) = try await database.transaction(for: .worker) { transaction in
                let event = try await transaction.makeEvent()
                let id = try await transaction.makeCase(transaction.makeAgency(), .closed, event: event)
                return (try await transaction.makeOfficial(.coordinator), event, id)
            }
            @Sendable func state(after closing: Bool) async throws -> Event.State? {
                try await database.transaction(for: .worker) { transaction in
                    if closing { try await EventFollowing().close(eventOf: id.rawValue, in: transaction) }
                    return try await EventDesk().event(event, in: transaction)?.state
                }
            }
            #expect(try await state(after: true) == .closed)
            try await database.transaction(for: .person(office)) { transaction in
                _ = try await EventDesk().reopen(event, reason: "再核实", by: .person(office), in: transaction)
            }

            #expect(try await state(after: false) == .open)
            #expect(try await state(after: true) == .open)
        }
    }

    @Test("an event that a second wave has reopened is closed by a case that was closed later, not by an earlier one")
    func staysInSecondWave() async throws {
        try await Scratch.cloned { database in
            let (event, id) = try await database.transaction(for: .worker) { transaction in
                let event = try await transaction.makeEvent()
                return (event, try await transaction.makeCase(transaction.makeAgency(), .closed, event: event))
            }
            @Sendable func state(afterClosing id: ID<Case>) async throws -> Event.State? {
                try await database.transaction(for: .worker) { transaction in
                    try await EventFollowing().close(eventOf: id.rawValue, in: transaction)
                    return try await EventDesk().event(event, in: transaction)?.state
                }
            }
            #expect(try await state(afterClosing: id) == .closed)
            try await database.transaction(for: .worker) { try await EventDesk().follow(event, .reopen, in: $0) }

            #expect(try await state(afterClosing: id) == .open)
            let later = try await database.transaction(for: .worker) { transaction in
                try await transaction.makeCase(transaction.makeAgency(), .closed, event: event, plan: "traffic")
            }
            #expect(try await state(afterClosing: later) == .closed)
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
