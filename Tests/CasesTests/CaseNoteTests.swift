import Cases
import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

/// What is done about a case without moving it.
@Suite struct CaseNoteTests {
    private let desk = CaseDesk()

    @Test("somebody of the agency is named, and nobody else; a new agency names anew")
    func assigns() async throws {
        try await Scratch.rolledBack { transaction in
            let head = try await transaction.makeOfficial(.head)
            let own = try await transaction.makeOfficial(.liaison, at: head.agency, name: "李四")
            let gone = try await transaction.makeOfficial(.liaison, at: head.agency, until: "2001-01-01")
            let foreign = try await transaction.makeOfficial(.liaison)
            let office = try await transaction.makeOfficial(.coordinator)
            let id = try await transaction.makeCase(head.agency)

            let file = try await transaction.acting(as: .person(head)) { transaction in
                for stranger in [gone, foreign] {
                    await #expect(throws: CaseRefusal.personUnknown) {
                        _ = try await desk.assign(id, to: stranger.person, by: .person(head), in: transaction)
                    }
                }
                let assigned = try await desk.assign(id, to: own.person, by: .person(head), in: transaction)
                #expect(assigned.assignee == own.person)
                return try await desk.file(id, in: transaction)
            }
            #expect(file?.steps.last?.step == "assign" && file?.steps.last?.assignee == "李四")

            let moved = try await transaction.acting(as: .person(office)) { transaction in
                try await desk.transfer(
                    id,
                    to: foreign.agency,
                    reason: "属贵单位",
                    by: .person(office),
                    in: transaction
                )
            }
            #expect(moved.assignee == nil)
        }
    }

    @Test("the lead and the assisting agencies add to a case; who once had it does not")
    func contributes() async throws {
        try await Scratch.rolledBack { transaction in
            let lead = try await transaction.makeOfficial(.liaison)
            let helper = try await transaction.makeOfficial(.head)
            let former = try await transaction.makeOfficial(.liaison)
            let event = try await transaction.makeEvent()
            let id = try await transaction.makeCase(former.agency, event: event)
            try await transaction.makeAssistant(helper.agency, of: id, event: event)
            _ = try await transaction.acting(as: .person(former)) { transaction in
                try await desk.giveBack(id, to: lead.agency, reason: "错", by: .person(former), in: transaction)
            }

            for official in [lead, helper] {
                try await transaction.act(as: .person(official))
                _ = try await desk.contribute(id, text: " 已派供水车 ", by: .person(official), in: transaction)
            }
            try await transaction.act(as: .person(former))
            await #expect(throws: CaseRefusal.notYours) {
                _ = try await desk.contribute(id, text: "还有", by: .person(former), in: transaction)
            }

            let steps = try await desk.file(id, in: transaction)?.steps.filter { $0.step == "contribute" }
            #expect(steps?.map(\.words) == ["已派供水车", "已派供水车"])
        }
    }

    @Test("more time is asked for by who has the case, until later than now, and moves no limit")
    func asksForTime() async throws {
        try await Scratch.rolledBack { transaction in
            let official = try await transaction.makeOfficial(.liaison)
            let id = try await transaction.makeCase(official.agency, .accepted)
            let later = transaction.moment.addingTimeInterval(86_400)
            try await transaction.act(as: .person(official))

            await #expect(throws: CaseRefusal.notLater) {
                _ = try await desk.askForTime(
                    id,
                    until: transaction.moment,
                    reason: "需更换主管道",
                    by: .person(official),
                    in: transaction
                )
            }
            let found = try await desk.askForTime(
                id,
                until: later,
                reason: "需更换主管道",
                by: .person(official),
                in: transaction
            )

            #expect(found.state == .accepted)
            let step = try await desk.file(id, in: transaction)?.steps.last
            #expect(step?.step == "ask-extension" && step?.wantedUntil == later && step?.words == "需更换主管道")
        }
    }

    @Test("a leader instructs; nothing is added to a closed case")
    func instructs() async throws {
        try await Scratch.rolledBack { transaction in
            let leader = try await transaction.makeOfficial(.leader)
            let open = try await transaction.makeCase(transaction.makeAgency())
            let closed = try await transaction.makeCase(transaction.makeAgency(), .closed)
            let person = Principal.person(leader)
            try await transaction.act(as: person)

            _ = try await desk.instruct(open, text: "今晚恢复供水", by: person, in: transaction)
            await #expect(throws: CaseRefusal.closed) {
                _ = try await desk.instruct(closed, text: "今晚恢复供水", by: person, in: transaction)
            }

            #expect(try await desk.file(open, in: transaction)?.steps.last?.words == "今晚恢复供水")
        }
    }

    @Test("each instruction has a number and is reported on once, by who has the case then")
    func reports() async throws {
        try await Scratch.rolledBack { transaction in
            let leader = try await Principal.person(transaction.makeOfficial(.leader))
            let official = try await transaction.makeOfficial(.liaison)
            let former = try await transaction.makeOfficial(.liaison)
            let id = try await transaction.makeCase(former.agency)
            try await transaction.act(as: leader)
            for words in ["今晚恢复供水", "明早报结果"] {
                _ = try await desk.instruct(id, text: words, by: leader, in: transaction)
            }
            try await transaction.act(as: .person(former))
            _ = try await desk.giveBack(id, to: official.agency, reason: "错", by: .person(former), in: transaction)
            func report(_ number: Int, by reporter: Official) async throws {
                try await transaction.act(as: .person(reporter))
                _ = try await desk.report(id, on: number, text: "已恢复", by: .person(reporter), in: transaction)
            }

            await #expect(throws: CaseRefusal.notYours) { try await report(2, by: former) }
            await #expect(throws: CaseRefusal.notAccepted) { try await report(2, by: official) }
            _ = try await desk.accept(id, by: .person(official), in: transaction)
            await #expect(throws: CaseRefusal.instructionUnknown) { try await report(3, by: official) }
            try await report(2, by: official)
            await #expect(throws: CaseRefusal.instructionReported) { try await report(2, by: official) }

            let steps = try await desk.file(id, in: transaction)?.steps.filter { $0.instruction != nil }
            #expect(steps?.map(\.step) == ["instruct", "instruct", "report"])
            #expect(steps?.map(\.instruction) == [1, 2, 2])
            let open = try await desk.instructions(of: id, in: transaction).filter { !$0.isReported }
            #expect(open.map(\.words) == ["今晚恢复供水"])
        }
    }

    @Test("a case is closed once every instruction was reported on; the schema holds to it")
    func closesAfterReports() async throws {
        try await Scratch.rolledBack { transaction in
            let leader = try await Principal.person(transaction.makeOfficial(.leader))
            let head = try await transaction.makeOfficial(.head)
            let office = try await transaction.makeOfficial(.coordinator)
            let id = try await transaction.makeCase(head.agency, .accepted)
            try await transaction.act(as: leader)
            _ = try await desk.instruct(id, text: "今晚恢复供水", by: leader, in: transaction)
            try await transaction.act(as: .person(head))
            _ = try await desk.answer(id, text: "已恢复", by: .person(head), in: transaction)
            let file = Array("已恢复".utf8)
            _ = try await AttachmentDesk().add(file, name: "a.txt", to: .case(id), by: .person(head), in: transaction)

            try await transaction.act(as: .person(office))
            await #expect(throws: CaseRefusal.instructionOpen) {
                _ = try await desk.close(id, by: .person(office), in: transaction)
            }
            let refused = await #expect(throws: DatabaseError.self) {
                try await transaction.part { part in
                    try await part.execute(
                        """
                        INSERT INTO hy.case_steps (case_id, step, custody, at, person_id, post_id)
                        VALUES (\(id), 'close', \(head.agency), \(part.moment), \(office.person), \(office.post))
                        """
                    )
                    try await part.execute(
                        "UPDATE hy.cases SET state = 'closed', closed_at = \(part.moment) WHERE id = \(id)"
                    )
                }
            }
            #expect(refused?.constraint == "cases_instructions_reported")
            try await transaction.act(as: .person(head))
            _ = try await desk.report(id, on: 1, text: "已恢复供水", by: .person(head), in: transaction)
            try await transaction.act(as: .person(office))
            #expect(try await desk.close(id, by: .person(office), in: transaction).state == .closed)
        }
    }
}
