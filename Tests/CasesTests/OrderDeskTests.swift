import Cases
import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

/// What is done with orders to act, and by whom.
@Suite struct OrderDeskTests {
    @Test("an order goes from hand to hand until it is closed, and the file says who did what")
    func runs() async throws {
        try await Ordering.run { scene in
            let order = try await scene.issue()
            _ = try await scene.asHead { try await scene.desk.receive(order, by: $0, in: $1) }
            _ = try await scene.asHead { try await scene.desk.report(order, text: "已修", by: $0, in: $1) }
            let back = try await scene.asOffice {
                try await scene.desk.sendBack(order, lacking: [.form, .facts], text: "没有日期", by: $0, in: $1)
            }
            #expect(back.state == .received)
            _ = try await scene.asHead { try await scene.desk.report(order, text: "三月二日已修", by: $0, in: $1) }
            _ = try await scene.asOffice { try await scene.desk.check(order, by: $0, in: $1) }
            let closed = try await scene.asOffice { try await scene.desk.close(order, text: "已解决", by: $0, in: $1) }

            #expect(closed.state == .closed && closed.endedAt != nil && closed.words == "请速办")
            let file = try await scene.desk.file(order, in: scene.transaction)
            #expect(
                file?.steps.map(\.step) == [
                    "issue", "receive", "report", "send-back", "report", "check", "close",
                ]
            )
            #expect(file?.steps.map(\.person) == ["协调员", "负责人", "负责人", "协调员", "负责人", "协调员", "协调员"])
            #expect(file?.steps[3].lacking == [.facts, .form])
            let told: SQL =
                "SELECT count(*) FROM hy.journal WHERE action LIKE 'order.%' AND subject_id = \(scene.found)"
            #expect(try await scene.transaction.count(told) == 7)
        }
    }

    @Test("a case has one open order at a time, and is not closed before it")
    func oneAtATime() async throws {
        try await Ordering.run { scene in
            let order = try await scene.issue()
            await #expect(throws: OrderRefusal.oneIsOpen) { _ = try await scene.issue() }
            try await scene.transaction.act(as: .worker)
            try await scene.asHead { principal, transaction in
                _ = try await CaseDesk().answer(scene.found, text: "已修好", by: principal, in: transaction)
                _ = try await AttachmentDesk().add(
                    Array("证明".utf8),
                    name: "a.txt",
                    to: .case(scene.found),
                    by: principal,
                    in: transaction
                )
            }
            await #expect(throws: CaseRefusal.orderOpen) {
                _ = try await scene.asOffice { try await CaseDesk().close(scene.found, by: $0, in: $1) }
            }
            try await scene.transaction.act(as: .worker)
            _ = try await scene.asOffice { try await scene.desk.withdraw(order, text: "重复", by: $0, in: $1) }
            let closed = try await scene.asOffice { try await CaseDesk().close(scene.found, by: $0, in: $1) }
            #expect(closed.state == .closed)
            await #expect(throws: CaseRefusal.closed) { _ = try await scene.issue() }
        }
    }

    @Test("the database itself closes no case with an open order, and takes no order for a closed case")
    func schemaHolds() async throws {
        try await Ordering.run { scene in
            _ = try await scene.issue()
            let closing: SQL = "UPDATE hy.cases SET state = 'closed', closed_at = hy.moment() WHERE id = \(scene.found)"
            let refused = try await scene.asOffice { _, transaction in try await refusal(of: closing, in: transaction) }
            #expect(refused?.contains("cases_close_after_order") == true)
            let moving: SQL = "UPDATE hy.orders SET state = 'reported' WHERE case_id = \(scene.found)"
            let unmoved = try await scene.asHead { _, transaction in try await refusal(of: moving, in: transaction) }
            #expect(unmoved?.contains("orders_move_by_step") == true)
            let other = try await scene.transaction.makeCase(scene.head.agency, .closed)
            let issuing: SQL = """
                INSERT INTO hy.orders (id, case_id, ground, words, issued_at)
                VALUES (\(ID<Order>()), \(other), 'overdue', '办', hy.moment())
                """
            let refusedToo = try await scene.asOffice { _, transaction in
                try await refusal(of: issuing, in: transaction)
            }
            #expect(refusedToo?.contains("orders_of_open_case") == true)
        }
    }

    @Test("each step is for one side alone, and words are asked for")
    func sides() async throws {
        try await Ordering.run { scene in
            let order = try await scene.issue()
            await #expect(throws: RoleRefusal.notForThisPost) {
                _ = try await scene.asOffice { try await scene.desk.receive(order, by: $0, in: $1) }
            }
            try await scene.transaction.act(as: .worker)
            let stranger = try await scene.transaction.makeOfficial(.head)
            await #expect(throws: OrderRefusal.absent) {
                _ = try await scene.transaction.acting(as: .person(stranger)) { transaction in
                    try await scene.desk.receive(order, by: .person(stranger), in: transaction)
                }
            }
            try await scene.transaction.act(as: .worker)
            let helper = try await scene.transaction.makeOfficial(.head)
            let event = try #require(await CaseDesk().found(scene.found, in: scene.transaction)?.event)
            try await scene.transaction.makeAssistant(helper.agency, of: scene.found, event: event)
            await #expect(throws: OrderRefusal.notYours) {
                _ = try await scene.transaction.acting(as: .person(helper)) { transaction in
                    try await scene.desk.receive(order, by: .person(helper), in: transaction)
                }
            }
            try await scene.transaction.act(as: .worker)
            await #expect(throws: OrderRefusal.wordsMissing) {
                _ = try await scene.asHead { try await scene.desk.report(order, text: " ", by: $0, in: $1) }
            }
            try await scene.transaction.act(as: .worker)
            await #expect(throws: OrderRefusal.lackMissing) {
                _ = try await scene.asOffice {
                    try await scene.desk.sendBack(order, lacking: [], text: "?", by: $0, in: $1)
                }
            }
        }
    }

    @Test("a case that is passed on takes its order along; who had it sees the order no more")
    func changesHands() async throws {
        try await Ordering.run { scene in
            let order = try await scene.issue()
            _ = try await scene.asHead { try await scene.desk.receive(order, by: $0, in: $1) }
            let next = try await scene.transaction.makeOfficial(.liaison, name: "接手人")
            _ = try await scene.asOffice {
                try await CaseDesk().transfer(scene.found, to: next.agency, reason: "属贵单位", by: $0, in: $1)
            }

            let seen = try await scene.asHead { try await scene.desk.file(order, in: $1) }
            #expect(seen == nil)
            // Nor its limits and alarms, while the case is still known.
            let known = try await scene.asHead { _, transaction in
                let file = try #require(try await CaseDesk().file(scene.found, in: transaction))
                return [
                    file.deadlines.count, file.orders.count,
                    try await transaction.count("SELECT count(*) FROM hy.alarms"),
                ]
            }
            #expect(known == [0, 0, 0])
            let received = try await scene.transaction.acting(as: .person(next)) { transaction in
                #expect(try await scene.desk.file(order, in: transaction)?.found.state == .registered)
                return try await scene.desk.receive(order, by: .person(next), in: transaction)
            }
            #expect(received.agency == next.agency && received.state == .received)
            let steps = try await scene.desk.file(order, in: scene.transaction)?.steps.map(\.step)
            #expect(steps == ["issue", "receive", "pass-on", "receive"])
        }
    }

    /// How the database refuses a statement; the transaction goes on.
    private func refusal(of sql: SQL, in transaction: Transaction) async throws -> String? {
        try await transaction.execute("SAVEPOINT before")
        do {
            _ = try await transaction.execute(sql)
            return nil
        } catch let error as DatabaseError {
            try await transaction.execute("ROLLBACK TO before")
            return "\(error)"
        }
    }
}
