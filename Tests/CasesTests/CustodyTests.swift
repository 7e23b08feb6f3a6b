import Cases
import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

/// Cases in the wrong hands: returned, raised, passed on, sent back, reopened.
@Suite struct CustodyTests {
    private let desk = CaseDesk()

    private struct People {
        let office: Official
        let first: Official
        let second: Official
        let third: Official
    }

    private func people(_ transaction: Transaction) async throws -> People {
        let seat = try await transaction.makeAgency(duties: ["information-office"])
        return People(
            office: try await transaction.makeOfficial(.coordinator, at: seat),
            first: try await transaction.makeOfficial(.liaison),
            second: try await transaction.makeOfficial(.head),
            third: try await transaction.makeOfficial(.liaison)
        )
    }

    private func giveBack(
        _ id: ID<Case>,
        by official: Official,
        to agency: AgencyID?,
        in transaction: Transaction
    ) async throws -> Case {
        try await transaction.acting(as: .person(official)) { transaction in
            try await desk.giveBack(id, to: agency, reason: " 不属本单位职责 ", by: .person(official), in: transaction)
        }
    }

    private func file(_ id: ID<Case>, for official: Official, in transaction: Transaction) async throws -> CaseFile? {
        try await transaction.acting(as: .person(official)) { try await desk.file(id, in: $0) }
    }

    @Test("a returned case goes to the agency that was proposed, which is let in; who returned it still sees it")
    func returns() async throws {
        try await Scratch.rolledBack { transaction in
            let people = try await people(transaction)
            let id = try await transaction.makeCase(people.first.agency)

            let moved = try await giveBack(id, by: people.first, to: people.second.agency, in: transaction)

            #expect(moved.state == .routed && moved.agency == people.second.agency && moved.returns == 1)
            let seen = try #require(try await file(id, for: people.first, in: transaction))
            #expect(seen.steps.last?.step == "return" && seen.steps.last?.words == "不属本单位职责")
            #expect(seen.custody.map(\.agency) == [people.first.agency, people.second.agency])
            #expect(seen.custody[0].until == seen.custody[1].since && seen.custody[1].until == nil)
            let listed = try await transaction.acting(as: .person(people.first)) { transaction in
                let sight = Principal.person(people.first).sight
                return try await transaction.rows(desk.cases(for: sight, after: nil, state: nil, limit: 5))
            }
            #expect(listed.map(\.id) == [id])
            let accepted = try await transaction.acting(as: .person(people.second)) { transaction in
                #expect(try await transaction.value("SELECT count(*) FROM hy.events", as: Int.self) == 1)
                return try await desk.accept(id, by: .person(people.second), in: transaction)
            }
            #expect(accepted.state == .accepted)
            await #expect(throws: CaseRefusal.notYours) {
                _ = try await giveBack(id, by: people.first, to: nil, in: transaction)
            }
        }
    }

    @Test("the third return is raised to the information office, whose decision cannot be returned")
    func raises() async throws {
        try await Scratch.rolledBack { transaction in
            let people = try await people(transaction)
            let id = try await transaction.makeCase(people.first.agency)

            _ = try await giveBack(id, by: people.first, to: people.second.agency, in: transaction)
            _ = try await giveBack(id, by: people.second, to: people.third.agency, in: transaction)
            let raised = try await giveBack(id, by: people.third, to: people.first.agency, in: transaction)
            #expect(raised.state == .raised && raised.agency == people.office.agency && raised.returns == 3)
            let ruled = try await transaction.acting(as: .person(people.office)) { transaction in
                let file = try await desk.file(id, in: transaction)
                #expect(file?.steps.last?.step == "raise" && file?.steps.last?.proposed != nil)
                return try await desk.transfer(
                    id,
                    to: people.first.agency,
                    reason: "由贵单位承办",
                    by: .person(people.office),
                    in: transaction
                )
            }

            #expect(ruled.state == .routed && ruled.agency == people.first.agency && ruled.isRuled)
            await #expect(throws: CaseRefusal.ruled) {
                _ = try await giveBack(id, by: people.first, to: people.second.agency, in: transaction)
            }
        }
    }

    @Test("a return that names nobody is raised at once")
    func raisesWhereNobodyIsNamed() async throws {
        try await Scratch.rolledBack { transaction in
            let people = try await people(transaction)
            let id = try await transaction.makeCase(people.first.agency)

            let raised = try await giveBack(id, by: people.first, to: nil, in: transaction)

            #expect(raised.state == .raised && raised.agency == people.office.agency)
        }
    }

    @Test("a case is not returned to oneself, to nobody, too late, once accepted, or without a reason")
    func refusesReturns() async throws {
        try await Scratch.rolledBack { transaction in
            let people = try await people(transaction)
            let first = people.first
            let early = transaction.moment.addingTimeInterval(-24 * 3_600 - 1)
            let late = try await transaction.makeCase(first.agency, openedAt: early)
            let accepted = try await transaction.makeCase(first.agency, .accepted)
            let fresh = try await transaction.makeCase(first.agency)
            let refused: [(ID<Case>, AgencyID?, CaseRefusal)] = [
                (fresh, first.agency, .sameAgency), (fresh, ID(), .agencyUnknown),
                (late, people.second.agency, .tooLateToReturn), (accepted, people.second.agency, .notReturnable),
            ]

            for (id, agency, refusal) in refused {
                await #expect(throws: refusal) {
                    _ = try await giveBack(id, by: first, to: agency, in: transaction)
                }
            }
            try await transaction.act(as: .person(first))
            for reason in [" \n", String(repeating: "长", count: 2_001)] {
                await #expect(throws: CaseRefusal.reasonMissing) {
                    _ = try await desk.giveBack(fresh, to: nil, reason: reason, by: .person(first), in: transaction)
                }
            }
        }
    }

    @Test("the information office passes on, sends back and reopens, and every step says why")
    func directs() async throws {
        try await Scratch.rolledBack { transaction in
            let people = try await people(transaction)
            let id = try await transaction.makeCase(people.first.agency, .accepted)
            let office = Principal.person(people.office)

            let steps = try await transaction.acting(as: office) { transaction in
                let moved = try await desk.transfer(
                    id,
                    to: people.second.agency,
                    reason: "属贵单位",
                    by: office,
                    in: transaction
                )
                #expect(moved.state == .routed && moved.agency == people.second.agency && !moved.isRuled)
                await #expect(throws: CaseRefusal.sameAgency) {
                    _ = try await desk.transfer(
                        id,
                        to: people.second.agency,
                        reason: "再转",
                        by: office,
                        in: transaction
                    )
                }
                return try await desk.file(id, in: transaction)?.steps.map(\.words)
            }
            #expect(steps == [nil, "属贵单位"])

            let answered = try await transaction.makeCase(people.first.agency, .answered)
            let closed = try await transaction.makeCase(people.first.agency, .closed)
            try await transaction.act(as: office)
            let redone = try await desk.sendBack(answered, reason: "未说明期限", by: office, in: transaction)
            #expect(redone.state == .accepted && redone.agency == people.first.agency)
            let again = try await desk.reopen(closed, reason: "再次停水", by: office, in: transaction)
            #expect(again.state == .accepted && again.closedAt == nil)
            try await transaction.act(as: .worker)
            let actions: SQL = "SELECT action FROM hy.journal WHERE subject_id = \(closed)"
            #expect(try await transaction.values(actions, as: String.self) == ["case.reopen"])
        }
    }

    @Test("the schema lets custody change only by the step that says so")
    func changesBySteps() async throws {
        try await Scratch.rolledBack { transaction in
            let people = try await people(transaction)
            let id = try await transaction.makeCase(people.first.agency)
            try await transaction.act(as: .person(people.office))

            await #expect {
                try await transaction.execute(
                    "UPDATE hy.cases SET agency_id = \(people.second.agency) WHERE id = \(id)"
                )
            } throws: { ($0 as? DatabaseError)?.constraint == "cases_custody_moves_by_step" }
        }
    }

    @Test("nobody writes a step that gives custody away beside the steps that do")
    func keepsCustodyInSteps() async throws {
        try await Scratch.rolledBack { transaction in
            let people = try await people(transaction)
            let id = try await transaction.makeCase(people.first.agency)
            try await transaction.act(as: .person(people.first))

            await #expect {
                try await transaction.execute(
                    """
                    INSERT INTO hy.case_steps (case_id, step, custody, at, person_id, post_id, agency_id)
                    VALUES (\(id), 'accept', \(people.second.agency), \(transaction.moment), \(people.first.person),
                            \(people.first.post), \(people.first.agency))
                    """
                )
            } throws: { ($0 as? DatabaseError)?.kind == .refused("42501") }
        }
    }

    @Test("an abolished agency stands for the one that took over", arguments: [true, false])
    func followsSuccessors(hasSuccessor: Bool) async throws {
        try await Scratch.rolledBack { transaction in
            let people = try await people(transaction)
            let old = try await transaction.makeAgency()
            let next: AgencyID? = hasSuccessor ? people.second.agency : nil
            try await transaction.execute(
                "UPDATE hy.agencies SET until = '2021-01-01', successor_id = \(next) WHERE id = \(old)"
            )
            let id = try await transaction.makeCase(people.first.agency)

            if hasSuccessor {
                let moved = try await giveBack(id, by: people.first, to: old, in: transaction)
                #expect(moved.agency == people.second.agency)
            } else {
                await #expect(throws: CaseRefusal.agencyUnknown) {
                    _ = try await giveBack(id, by: people.first, to: old, in: transaction)
                }
            }
        }
    }
}
