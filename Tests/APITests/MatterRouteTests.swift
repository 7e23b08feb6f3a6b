import Cases
import Events
import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct MatterRouteTests {
    @Test("a level is confirmed once, and the entity tag of the event moves on")
    func confirmsLevels() async throws {
        try await Town.opened { town in
            let leader = try await town.session(.leader)
            let id = try await town.make { try await $0.makeEvent(title: "梧桐里停水") }.text
            let level = Sending.json(#"{"level": 2, "reason": "涉及三个小区"}"#)

            let before = try await town.ask(.get, "/v1/events/\(id)", as: leader)
            let confirmed = try await town.ask(.put, "/v1/events/\(id)/level", as: leader, level)
            let again = try await town.ask(.put, "/v1/events/\(id)/level", as: leader, level)
            let after = try await town.ask(.get, "/v1/events/\(id)", as: leader)

            #expect(before.headers[.eTag]?.hasPrefix("\"v1.") == true && before.json?["event"]?["level"] == nil)
            #expect(confirmed.status == 200 && confirmed.headers[.eTag] == "\"v2\"")
            #expect(confirmed.json?["level"] == .number(2) && confirmed.json?["title"] == .text("梧桐里停水"))
            #expect(again.status == 409 && again.code == "event.already-confirmed")
            #expect(after.headers[.eTag]?.hasPrefix("\"v2.") == true)
            #expect(after.json?["steps"]?.list.last?["reason"] == .text("涉及三个小区"))
        }
    }

    @Test(
        "a level that cannot be read or is against a rule is refused with its place",
        arguments: [
            (#"{"level": 0, "reason": "由"}"#, 422, "body.field"), (#"{"level": 5, "reason": "由"}"#, 422, "body.field"),
            (#"{"level": "1", "reason": "由"}"#, 422, "body.field"),
            (#"{"level": 1.5, "reason": "由"}"#, 422, "body.field"),
            (#"{"level": 1}"#, 422, "body.field"), (#"{"reason": "由"}"#, 422, "body.field"),
            (#"{"level": 1, "reason": ""}"#, 422, "event.reason-needed"),
            (#"{"level": 1, "reason": "由", "more": 1}"#, 422, "body.unknown-key"),
            (#"{"level": 1, "reason": "由", "level": 2}"#, 400, "json.duplicate-key"),
            (#"{"level": 1, "reason": "\u0000"}"#, 400, "json.nul"), ("[]", 400, "body.no-object"),
            ("{", 400, "json.ended"), ("", 400, "json.ended"), ("3", 400, "body.no-object"),
        ]
    )
    func levelBodies(body: String, status: Int, code: String) async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let id = try await town.make { try await $0.makeEvent() }.text

            let reply = try await town.ask(.put, "/v1/events/\(id)/level", as: office, .json(body))

            #expect(reply.status == status && reply.code == code, "\(reply.text)")
            #expect(try await town.database.count("SELECT count(*) FROM hy.events WHERE level IS NULL") == 1)
        }
    }

    @Test("a case is accepted, answered and closed by addresses that say the step, each in its turn")
    func stepsOfACase() async throws {
        try await Town.opened { town in
            let agency = try await town.make { try await $0.makeAgency("市住建局") }
            let id = try await town.make { try await $0.makeCase(agency) }.text
            let lead = try await town.session(.liaison, at: agency)
            let head = try await town.session(.head, at: agency)
            let office = try await town.session(.coordinator)
            let answer = Sending.json(#"{"text": " 已经修好。 "}"#)
            func put(_ step: String, _ who: Credentials, _ body: Sending = .nothing) async throws -> Reply {
                try await town.ask(.put, "/v1/cases/\(id)/\(step)", as: who, body)
            }

            #expect(try await put("draft", lead, answer).code == "case.not-accepted")
            #expect(try await put("closure", office).code == "case.not-answered")
            let accepted = try await put("acceptance", lead)
            #expect(accepted.json?["state"] == .text("accepted") && accepted.headers[.eTag] == "\"v2\"")
            #expect(try await put("acceptance", lead).code == "case.already-accepted")
            #expect(try await put("draft", lead, .json(#"{"text": " "}"#)).code == "case.answer-empty")
            #expect(try await put("answer", lead, answer).code == "role.not-for-this-post")
            let drafted = try await put("draft", lead, answer)
            #expect(drafted.json?["state"] == .text("drafted") && drafted.headers[.eTag] == "\"v3\"")
            let seen = try await town.ask(.get, "/v1/cases/\(id)", as: head)
            let draft = try #require(seen.json?["drafts"]?.list.first?["id"]?.text)
            #expect(try await town.ask(.get, "/v1/cases/\(id)", as: office).json?["drafts"]?.list.isEmpty == true)
            let signature = Sending.json(#"{"draft_id": "\#(draft)"}"#)
            let reason = Sending.json(#"{"reason": "写明时间"}"#)
            let rejected = try await town.ask(.post, "/v1/cases/\(id)/rejections", as: head, reason)
            #expect(rejected.json?["state"] == .text("accepted"))
            #expect(try await put("answer", head, signature).code == "case.not-drafted")
            #expect(try await put("draft", lead, answer).json?["state"] == .text("drafted"))
            #expect(try await put("answer", head, signature).code == "case.draft-superseded")
            let answered = try await put("answer", head, answer)
            #expect(answered.json?["state"] == .text("answered") && answered.headers[.eTag] == "\"v6\"")
            #expect(try await put("answer", head, answer).code == "case.already-answered")
            #expect(try await put("closure", office).code == "case.proof-missing")
            let file = try await town.ask(.post, "/v1/cases/\(id)/attachments?name=a", as: lead, .file([1]))
            #expect(file.status == 201)
            let closed = try await put("closure", office)
            #expect(closed.json?["state"] == .text("closed") && closed.headers[.eTag] == "\"v7\"")
            for (step, who) in [("acceptance", lead), ("draft", lead), ("answer", head), ("closure", office)] {
                let late = try await put(step, who, step == "answer" || step == "draft" ? answer : .nothing)
                #expect(late.status == 409 && late.code == "case.closed", "\(step)")
            }
            let more = try await town.ask(.post, "/v1/cases/\(id)/attachments?name=b", as: lead, .file([1]))
            #expect(more.status == 409 && more.code == "case.closed")

            let whole = try await town.ask(.get, "/v1/cases/\(id)", as: lead)
            #expect(whole.json?["answers"]?.list.compactMap { $0["text"]?.text } == ["已经修好。"])
            #expect(
                whole.json?["steps"]?.list.compactMap { $0["step"]?.text }
                    == ["route", "accept", "draft", "reject", "draft", "answer", "close"]
            )
            #expect(whole.json?["attachments"]?.list.count == 1)
        }
    }

    @Test("who assists on a case reads it, and is told that another agency takes its steps")
    func assistants() async throws {
        try await Town.opened { town in
            let (id, helper) = try await town.make { transaction in
                let helper = try await transaction.makeAgency("协办局")
                let event = try await transaction.makeEvent()
                let id = try await transaction.makeCase(transaction.makeAgency("主办局"), event: event)
                try await transaction.makeAssistant(helper, of: id, event: event)
                return (id.text, helper)
            }
            let liaison = try await town.session(.liaison, at: helper)

            let read = try await town.ask(.get, "/v1/cases/\(id)", as: liaison)
            let accepted = try await town.ask(.put, "/v1/cases/\(id)/acceptance", as: liaison)
            let answered = try await town.ask(.put, "/v1/cases/\(id)/draft", as: liaison, .json(#"{"text": "a"}"#))
            let attached = try await town.ask(.post, "/v1/cases/\(id)/attachments?name=a", as: liaison, .file([1]))

            #expect(read.status == 200 && read.json?["assistants"]?.list == [.text(helper.text)])
            for reply in [accepted, answered, attached] {
                #expect(reply.status == 403 && reply.code == "case.not-yours")
            }
        }
    }

    @Test("the directory is read by code, agencies that are no more among them")
    func directory() async throws {
        try await Town.opened { town in
            let auditor = try await town.session(.auditor)
            _ = try await town.make { transaction in
                let heir = try await transaction.makeAgency("新局", code: "b-new")
                _ = try await transaction.makeAgency("旧局", code: "a-old", until: "2020-01-01", successor: heir)
                return try await transaction.makeSource("c-source")
            }

            let agencies = try await town.ask(.get, "/v1/agencies", as: auditor)
            let sources = try await town.ask(.get, "/v1/sources", as: auditor)

            let codes = agencies.json?["items"]?.list.compactMap { $0["code"]?.text } ?? []
            #expect(codes == codes.sorted() && codes.starts(with: ["a-old", "b-new"]))
            #expect(agencies.json?["items"]?.list.first?["until"] == .text("2020-01-01"))
            #expect(sources.json?["items"]?.list.compactMap { $0["code"]?.text } == ["c-source"])
        }
    }
}
