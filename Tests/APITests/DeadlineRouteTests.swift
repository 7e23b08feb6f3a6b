import Cases
import Deadlines
import Foundation
import HTTPTypes
import Kernel
import Making
import Playbooks
import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct DeadlineRouteTests {
    /// A town with one limit of a case of one agency.
    private func opened(
        _ rule: LimitRule,
        from start: Date = .at("2026-09-30T09:00:00+08:00"),
        _ body: @escaping @Sendable (Town, _ address: String, AgencyID) async throws -> Void
    ) async throws {
        try await Town.opened { town in
            let (id, agency) = try await town.make { transaction in
                let agency = try await transaction.makeAgency("市住建局")
                let found = try await transaction.makeCase(agency)
                let event = try await transaction.value("SELECT event_id FROM hy.cases", as: UUID.self)
                let calendar = DatedCalendar(try Shipped.playbook().calendar, of: Shipped.version)
                try await DeadlineDesk().arm(
                    Limit(rule, of: "regulation"),
                    caseID: found.rawValue,
                    eventID: #require(event),
                    from: start,
                    by: calendar,
                    in: transaction
                )
                let id = try await transaction.value("SELECT id FROM hy.deadlines", as: ID<Deadline>.self)
                return (try #require(id), agency)
            }
            try await body(town, "/v1/deadlines/\(id.text)", agency)
        }
    }

    private static let consultation = LimitRule(
        code: "application",
        name: "答复公开申请",
        length: 3,
        unit: .workingDays,
        start: .applicationReceived,
        document: "本市制度",
        article: "第十五条",
        extending: .init(most: 5, times: 2, approver: .head)
    )

    @Test("the days, added up again from the explanation alone, lead to the moment that is stored")
    func addsUp() async throws {
        try await opened(Self.consultation) { town, address, agency in
            let head = try await town.session(.head, at: agency)

            let reply = try await town.ask(.get, "\(address)/explanation", as: head)

            #expect(reply.status == 200)
            let days = try #require(reply.json?["days"]?.list)
            let counted = days.filter { $0["number"] != nil }
            #expect(counted.map { $0["day"]?.text } == ["2026-10-08", "2026-10-09", "2026-10-10"])
            #expect(days.first?["day"]?.text == "2026-09-30" && days.count == 11)
            #expect(days.filter { $0["name"]?.text == "国庆节" }.count == 7)
            #expect(reply.json?["deadline"]?["due_at"]?.text == "2026-10-10T16:00:00Z")
            #expect(reply.json?["custody"]?.list.map { $0["agency"]?.text } == ["市住建局"])
            // 国务院令第711号 gives the same thing 20 working days.
            let other = try #require(reply.json?["others"]?.list.first)
            #expect(other["set"]?.text == "order-711" && other["due_at"]?.text == "2026-11-03T16:00:00Z")
        }
    }

    @Test("the same stands in the text, in both languages, and on the page")
    func readsAsText() async throws {
        try await opened(Self.consultation) { town, address, agency in
            let head = try await town.session(.head, at: agency)

            let text = try await town.ask(.get, "\(address)/explanation?format=text", as: head)
            let english = try await town.ask(
                .get,
                "\(address)/explanation?format=text",
                as: head,
                headers: [.acceptLanguage: "en"]
            )

            let words = String(decoding: text.body, as: UTF8.self)
            #expect(words.contains("2026-10-10 周六  第 3 天  调休上班"), "\(words)")
            #expect(words.contains("2026-09-30 周三  –  工作日、起算当日不计入"))
            #expect(words.contains("国务院令第711号：政府信息公开条例：20 个工作日，至 2026年11月4日 00:00"))
            #expect(String(decoding: english.body, as: UTF8.self).contains("2026-10-10 Sat  day 3  worked to make up"))
            let unknown = try await town.ask(.get, "\(address)/explanation?format=pdf", as: head)
            #expect(unknown.status == 400)
        }
    }

    @Test("whoever the rule names extends a limit, as far and as often as it says, and nobody else")
    func extends() async throws {
        try await opened(Self.consultation, from: Date().addingTimeInterval(-60)) { town, address, agency in
            let head = try await town.session(.head, at: agency)
            let office = try await town.session(.coordinator)
            let stranger = try await town.session(.head)
            func ask(_ amount: Int, as asker: Credentials, reason: String = "需赴外地调取材料") async throws -> Reply {
                let body = #"{"by": \#(amount), "reason": "\#(reason)"}"#
                return try await town.ask(.post, "\(address)/extensions", as: asker, .json(body))
            }

            #expect(try await ask(2, as: office).code == "deadline.not-the-approver")
            #expect(try await ask(2, as: stranger).code == "deadline.absent")
            #expect(try await ask(6, as: head).code == "deadline.extended-too-far")
            #expect(try await ask(2, as: head, reason: " ").code == "deadline.reason-missing")
            let before = try await town.ask(.get, "\(address)/explanation", as: head).json?["deadline"]?["due_at"]?.text
            let extended = try await ask(2, as: head)
            #expect(extended.status == 200)
            let after = try #require(extended.json?["due_at"]?.text)
            #expect(try after > #require(before))
            #expect(try await ask(4, as: head).code == "deadline.extended-too-far")
            #expect(try await ask(3, as: head).status == 200)
            #expect(try await ask(1, as: head).code == "deadline.extended-before")
            let explained = try await town.ask(.get, "\(address)/explanation", as: office)
            #expect(explained.json?["extended_by"]?.number == 5)
            #expect(explained.json?["facts"]?.list.map { $0["fact"]?.text } == ["armed", "extended", "extended"])
        }
    }

    @Test("who had the case once is told nothing of how its limits are counted now")
    func keepsFromFormerAgencies() async throws {
        try await opened(Self.consultation) { town, address, agency in
            let former = try await town.session(.head, at: agency)
            try await town.database.setMoment(Town.morning.addingTimeInterval(3_600))
            try await town.make { transaction in
                let next = try await transaction.makeAgency("市城管局")
                let found = try await transaction.value("SELECT id FROM hy.cases", as: UUID.self)
                try await transaction.execute(
                    """
                    INSERT INTO hy.case_steps (case_id, step, custody, at)
                    VALUES (\(found), 'route', \(next), \(transaction.moment))
                    """
                )
            }
            try await Scratch.asSuperuser(of: town.database) { transaction in
                try await transaction.execute(
                    """
                    UPDATE hy.cases SET state = 'routed', agency_id = custody, held_since = at
                    FROM hy.case_steps
                    WHERE case_id = cases.id AND case_steps.id = (SELECT max(id) FROM hy.case_steps)
                    """
                )
            }
            let next = try await town.database.transaction(for: .worker) { transaction in
                try await transaction.value("SELECT agency_id FROM hy.cases", as: AgencyID.self)
            }
            let now = try await town.session(.head, at: next)
            try await town.database.setMoment(Town.morning.addingTimeInterval(7_200))

            let refused = try await town.ask(.get, "\(address)/explanation", as: former)
            let told = try await town.ask(.get, "\(address)/explanation", as: now)

            #expect(refused.status == 404 && refused.code == "deadline.absent")
            #expect(told.json?["custody"]?.list.map { $0["agency"]?.text } == ["市住建局", "市城管局"])
            #expect(told.json?["facts"]?.list.map { $0["fact"]?.text } == ["armed", "transferred"])
        }
    }

    @Test("a limit that its document does not let anybody extend is extended by nobody")
    func staysAsLong() async throws {
        let rule = LimitRule(
            code: "answer-48h",
            name: "回应政务舆情",
            length: 48,
            unit: .clockHours,
            start: .discovery,
            document: "国办发〔2016〕61号"
        )
        try await opened(rule, from: Date()) { town, address, _ in
            let office = try await town.session(.coordinator)
            let body = #"{"by": 1, "reason": "由"}"#

            let reply = try await town.ask(.post, "\(address)/extensions", as: office, .json(body))

            #expect(reply.status == 422 && reply.code == "deadline.never-extended")
        }
    }
}
