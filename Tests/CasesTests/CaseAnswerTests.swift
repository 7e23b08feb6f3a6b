import Cases
import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@Suite struct CaseAnswerTests {
    let desk = CaseDesk()

    @Test("a head signs the newest draft, and the answer names both who signed and who drafted")
    func signs() async throws {
        try await Scratch.rolledBack { transaction in
            let people = try await people(transaction)
            let id = try await transaction.makeCase(people.head.agency, .accepted)
            try await transaction.act(as: .person(people.liaison))
            _ = try await desk.draft(id, text: "第一稿", by: .person(people.liaison), in: transaction)
            _ = try await desk.draft(id, text: " 第二稿 ", by: .person(people.liaison), in: transaction)
            try await transaction.act(as: .person(people.head))
            let drafts = try #require(try await desk.file(id, in: transaction)?.drafts)
            #expect(drafts.map(\.text) == ["第一稿", "第二稿"])

            await #expect(throws: CaseRefusal.draftSuperseded) {
                _ = try await desk.sign(id, draft: drafts[0].id, by: .person(people.head), in: transaction)
            }
            let signed = try await desk.sign(id, draft: drafts[1].id, by: .person(people.head), in: transaction)

            #expect(signed.state == .answered)
            let answer = try #require(try await desk.file(id, in: transaction)?.answers.first)
            #expect(answer.text == "第二稿" && answer.person == "负责人" && answer.drafter == "联络员")
        }
    }

    @Test("a draft is the agency's own: neither the information office nor who assists sees it")
    func draftsStayInside() async throws {
        try await Scratch.rolledBack { transaction in
            let people = try await people(transaction)
            let office = try await transaction.makeOfficial(.coordinator)
            let helper = try await transaction.makeOfficial(.head)
            let event = try await transaction.makeEvent()
            let id = try await transaction.makeCase(people.head.agency, .accepted, event: event)
            try await transaction.makeAssistant(helper.agency, of: id, event: event)
            try await transaction.act(as: .person(people.liaison))
            _ = try await desk.draft(id, text: "拟", by: .person(people.liaison), in: transaction)

            for (official, count) in [(office, 0), (helper, 0), (people.head, 1)] {
                try await transaction.act(as: .person(official))
                #expect(try await desk.file(id, in: transaction)?.drafts.count == count)
            }
        }
    }

    @Test("the schema lets nobody but the head of the agency write an answer or the step of one")
    func schemaWantsTheHead() async throws {
        try await Scratch.cloned { database in
            let (id, liaison) = try await database.transaction(for: .worker) { transaction in
                let liaison = try await transaction.makeOfficial(.liaison)
                return (try await transaction.makeCase(liaison.agency, .accepted), liaison)
            }
            let answer: SQL = """
                INSERT INTO hy.case_answers (id, case_id, agency_id, person_id, at, text)
                VALUES (\(ID<Answer>()), \(id), \(liaison.agency), \(liaison.person), now(), '已办')
                """
            let step: SQL = """
                INSERT INTO hy.case_steps (case_id, step, custody, at, person_id, post_id)
                VALUES (\(id), 'answer', \(liaison.agency), now(), \(liaison.person), \(liaison.post))
                """
            for statement in [answer, step] {
                await #expect {
                    try await database.transaction(for: .person(liaison)) { try await $0.execute(statement) }
                } throws: { ($0 as? DatabaseError)?.kind == .refused("42501") }
            }
        }
    }

    @Test("the schema lets a case move only by the step that leads there")
    func schemaWantsTheStep() async throws {
        try await Scratch.rolledBack { transaction in
            let people = try await people(transaction)
            let id = try await transaction.makeCase(people.head.agency, .accepted)
            try await transaction.act(as: .person(people.head))

            await #expect {
                try await transaction.execute("UPDATE hy.cases SET state = 'answered' WHERE id = \(id)")
            } throws: { ($0 as? DatabaseError)?.constraint == "cases_move_by_step" }
        }
    }

    @Test("who handed a case over sees it as it was then, and not what others make of it")
    func seesItsOwnTime() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) {
                try await $0.makeDrill(at: .at("2026-03-02T09:00:00+08:00"))
            }
            let cast = try await database.transaction(for: .worker) { transaction in
                let first = try await transaction.makeOfficial(.head, name: "甲")
                let second = try await transaction.makeOfficial(.head, name: "乙")
                let office = try await transaction.makeOfficial(.coordinator)
                return (first: first, second: second, office: office, id: try await transaction.makeCase(first.agency))
            }
            func after(
                _ minutes: Double,
                _ official: Official,
                _ step: @Sendable (Transaction) async throws -> Void
            )
                async throws
            {
                try await database.setMoment(.at("2026-03-02T09:00:00+08:00").addingTimeInterval(minutes * 60))
                try await database.transaction(for: .person(official)) { try await step($0) }
            }
            let (id, first, second) = (cast.id, Principal.person(cast.first), Principal.person(cast.second))
            try await after(1, cast.first) { _ = try await desk.accept(id, by: first, in: $0) }
            try await after(2, cast.office) {
                _ = try await desk.transfer(
                    id,
                    to: cast.second.agency,
                    reason: "属贵单位",
                    by: .person(cast.office),
                    in: $0
                )
            }
            try await after(3, cast.second) { _ = try await desk.accept(id, by: second, in: $0) }
            try await after(4, cast.second) { _ = try await desk.answer(id, text: "已办", by: second, in: $0) }

            let seen = try await database.transaction(for: first, .readOnly) { try await desk.file(id, in: $0) }
            let whole = try await database.transaction(for: second, .readOnly) { try await desk.file(id, in: $0) }

            #expect(seen?.steps.map(\.step) == ["route", "accept", "transfer"])
            #expect(seen?.answers.isEmpty == true && seen?.found.agency == cast.second.agency)
            #expect(whole?.steps.map(\.step) == ["route", "accept", "transfer", "accept", "answer"])
            #expect(whole?.answers.count == 1)
        }
    }

    private func people(_ transaction: Transaction) async throws -> (liaison: Official, head: Official) {
        let liaison = try await transaction.makeOfficial(.liaison, name: "联络员")
        return (liaison, try await transaction.makeOfficial(.head, at: liaison.agency, name: "负责人"))
    }
}
