import Foundation
import HTTPTypes
import Jobs
import Kernel
import Making
import Postgres
import Testing

@Suite(.timeLimit(.minutes(15))) struct JourneyTests {
    private static let letters = [
        "梧桐里小区物业费突然上涨一倍，物业公司没有公示，业主非常愤怒，投诉物业费没有人管！",
        "梧桐里小区物业费上涨没有公示，物业公司乱收物业费，业主强烈要求退费，太黑心了！",
        "梧桐里小区物业费翻倍，业主不交物业费，物业公司就断水断电，请领导严查黑心物业！",
        "梧桐里小区业主联名投诉物业费上涨，物业公司推诿扯皮，物业费没有公示，令人气愤！",
    ]

    @Test("what people say is scored, gathered, given a level, routed, answered in time and closed")
    func answeredInTime() async throws {
        try await JourneyTown.opened { town in
            let opened = try await openedCase(in: town)

            try await town.wait(until: 4)
            try await town.ask(.put, "/v1/cases/\(opened)/acceptance", as: town.liaison)
            try await town.wait(until: 20)
            try await town.ask(.put, "/v1/cases/\(opened)/closure", as: town.office, status: 409)
            try await town.ask(
                .put,
                "/v1/cases/\(opened)/draft",
                as: town.liaison,
                #"{"text": "经核查，物业公司已退还多收的费用。"}"#
            )
            let drafts = try await town.ask(.get, "/v1/cases/\(opened)", as: town.head)["drafts"] as? [[String: Any]]
            let draft = try #require(drafts?.first?["id"] as? String)
            try await town.ask(.put, "/v1/cases/\(opened)/answer", as: town.head, #"{"draft_id": "\#(draft)"}"#)
            try await town.ask(.put, "/v1/cases/\(opened)/closure", as: town.office, status: 422)
            try await town.ask(
                .post,
                "/v1/cases/\(opened)/attachments?name=a.pdf",
                as: town.liaison,
                file: Array("%PDF-1.7".utf8),
                status: 201
            )
            let closed = try await town.ask(.put, "/v1/cases/\(opened)/closure", as: town.office)
            try await town.wait(until: 100)
            let fired = try await town.deadlines.work()

            #expect(closed["state"] as? String == "closed")
            #expect(fired == 0)
            let file = try await town.ask(.get, "/v1/cases/\(opened)", as: town.liaison)
            let deadlines = try #require(file["deadlines"] as? [[String: Any]])
            #expect(deadlines.map { $0["state"] as? String } == ["met"])
            let steps = try #require(file["steps"] as? [[String: Any]])
            #expect(steps.map { $0["step"] as? String } == ["route", "accept", "draft", "answer", "close"])
            #expect(steps.allSatisfy { $0["custody"] as? String == "市住建局" })
            #expect(try await town.list("/v1/cases", as: town.stranger).isEmpty)
            try await town.ask(.get, "/v1/cases/\(opened)", as: town.stranger, status: 404)
        }
    }

    @Test("a limit that passes fires once, and the answer after it is met late")
    func answeredLate() async throws {
        try await JourneyTown.opened { town in
            let opened = try await openedCase(in: town)
            try await town.ask(.put, "/v1/cases/\(opened)/acceptance", as: town.liaison)

            try await town.wait(until: 48 - 1.0 / 3_600)
            #expect(try await town.deadlines.work() == 0)
            try await town.wait(until: 48.01)
            #expect(try await town.deadlines.work() == 1)
            #expect(try await town.deadlines.work() == 0)
            let missed = try await town.ask(.get, "/v1/cases/\(opened)", as: town.liaison)
            try await town.wait(until: 50)
            try await town.ask(.put, "/v1/cases/\(opened)/answer", as: town.head, #"{"text": "迟复致歉，已处理。"}"#)

            #expect((missed["deadlines"] as? [[String: Any]])?.map { $0["state"] as? String } == ["missed"])
            let file = try await town.ask(.get, "/v1/cases/\(opened)", as: town.liaison)
            #expect((file["deadlines"] as? [[String: Any]])?.map { $0["state"] as? String } == ["met-late"])
            #expect(try await town.database.count("SELECT count(*) FROM hy.deadline_firings") == 1)
        }
    }

    @Test("an answer that is sent back has a limit of its own, and the first one stays met")
    func answeredAgain() async throws {
        try await JourneyTown.opened { town in
            let opened = try await openedCase(in: town)
            func answer(_ text: String) async throws {
                try await town.ask(.put, "/v1/cases/\(opened)/answer", as: town.head, #"{"text": "\#(text)"}"#)
            }
            try await town.ask(.put, "/v1/cases/\(opened)/acceptance", as: town.liaison)
            try await town.wait(until: 10)
            try await answer("已处理。")
            try await town.wait(until: 12)
            try await town.ask(.post, "/v1/cases/\(opened)/revisions", as: town.office, #"{"reason": "没有说明期限"}"#)
            #expect(try await town.jobs.work() > 0)
            try await town.wait(until: 36.01)
            #expect(try await town.deadlines.work() == 1)
            try await answer("三日内退费。")

            let file = try await town.ask(.get, "/v1/cases/\(opened)", as: town.liaison)
            let deadlines = try #require(file["deadlines"] as? [[String: Any]])
            let states = Dictionary(
                uniqueKeysWithValues: deadlines.compactMap { deadline -> (String, String)? in
                    guard let rule = deadline["rule"] as? String, let state = deadline["state"] as? String else {
                        return nil
                    }
                    return (rule, state)
                }
            )
            #expect(states == ["answer-48h": "met", "answer-again-24h": "met-late"])
            try await town.ask(
                .post,
                "/v1/cases/\(opened)/attachments?name=a.pdf",
                as: town.liaison,
                file: Array("%PDF-1.7".utf8),
                status: 201
            )
            try await town.ask(.put, "/v1/cases/\(opened)/closure", as: town.office)
            try await town.ask(.post, "/v1/cases/\(opened)/reopenings", as: town.office, #"{"reason": "又涨价"}"#)
            #expect(try await town.jobs.work() > 0)
            try await answer("已责令退费。")
            // What proved the first answer does not prove the next one.
            try await town.ask(.put, "/v1/cases/\(opened)/closure", as: town.office, status: 422)
            let again: SQL = "SELECT count(*) FROM hy.deadlines WHERE rule = 'answer-again-24h' AND epoch = 2"
            #expect(try await town.database.count(again) == 1)
        }
    }

    /// Four letters at nine, gathered; the level confirmed at noon; the case opened with its limit from nine.
    private func openedCase(in town: JourneyTown) async throws -> String {
        let items = Self.letters.enumerated().map { #"{"id": \#($0), "text": "\#($1)"}"# }.joined(separator: ",")
        let receipt = try await town.ask(.post, "/v1/items", as: town.key, "[\(items)]", status: 201)
        #expect(receipt["accepted"] as? Int == 4)
        #expect(try await town.keeper.turn() == 1)
        let events = try await town.list("/v1/events", as: town.office)
        let event = try #require(events.first)
        let id = try #require(event["id"] as? String)
        #expect(events.count == 1)
        #expect(event["items"] as? Int == 4)
        #expect(event["state"] as? String == "open")
        #expect(event["proposed_level"] as? Int != nil)
        #expect((event["matter"] as? String)?.hasPrefix("housing.estate") == true)
        #expect(try await town.list("/v1/events", as: town.liaison).isEmpty)

        try await town.wait(until: 3)
        try await town.ask(.put, "/v1/events/\(id)/level", as: town.leader, #"{"level": 3, "reason": "热度上升"}"#)
        try await town.ask(
            .put,
            "/v1/events/\(id)/level",
            as: town.office,
            #"{"level": 2, "reason": "再议"}"#,
            status: 409
        )
        #expect(try await town.jobs.work() == 1)
        #expect(try await town.jobs.work() == 0)

        let cases = try await town.list("/v1/cases", as: town.liaison)
        let found = try #require(cases.first?["id"] as? String)
        let file = try await town.ask(.get, "/v1/cases/\(found)", as: town.liaison)
        let deadline = try #require((file["deadlines"] as? [[String: Any]])?.first)
        #expect(cases.count == 1)
        #expect(deadline["starts_at"] as? String == "2026-03-02T01:00:00Z")
        #expect(deadline["armed_at"] as? String == "2026-03-02T04:00:00Z")
        #expect(deadline["due_at"] as? String == "2026-03-04T01:00:00Z")
        #expect(try await town.list("/v1/events/\(id)/items", as: town.liaison).count == 4)
        return found
    }
}
