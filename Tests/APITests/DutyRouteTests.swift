import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import TestSupport
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct DutyRouteTests {
    private func body(_ person: Official, from: Int = 18, until: Int = 8, last: String = "2026-03-31") -> Sending {
        .json(
            """
            {"person_id": "\(person.person.text)", "days": "rest", "from_hour": \(from), "until_hour": \(until),
             "first_day": "2026-03-01", "last_day": "\(last)"}
            """
        )
    }

    private static func session(of official: Official, _ town: Town) async throws -> Credentials {
        try await town.make { try await .bearer($0.makeSession(of: official).text) }
    }

    @Test(
        "an agency enters its own people, the information office anybody's, and a stranger neither sees nor ends them"
    )
    func turns() async throws {
        try await Town.opened { town in
            let (liaison, colleague, stranger) = try await town.make { transaction in
                let liaison = try await transaction.makeOfficial(.liaison, name: "李联络")
                return (
                    liaison, try await transaction.makeOfficial(.reviewer, at: liaison.agency, name: "孙值班"),
                    try await transaction.makeOfficial(.liaison)
                )
            }
            let own = try await Self.session(of: liaison, town)
            let foreign = try await Self.session(of: stranger, town)
            let office = try await town.session(.coordinator)

            let made = try await town.ask(.post, "/v1/duty-turns", as: own, body(colleague))
            #expect(made.status == 201 && made.json?["person"]?.text == "孙值班")
            let id = try #require(made.json?["id"]?.text)
            #expect(try await town.ask(.post, "/v1/duty-turns", as: own, body(stranger)).code == "duty.wrong")
            #expect(try await town.ask(.post, "/v1/duty-turns", as: own, body(colleague, from: 8)).code == "duty.wrong")
            let long = body(colleague, last: "2027-06-01")
            #expect(try await town.ask(.post, "/v1/duty-turns", as: own, long).code == "duty.wrong")
            #expect(try await town.ask(.post, "/v1/duty-turns", as: foreign, body(colleague)).code == "duty.wrong")

            #expect(try await town.ask(.get, "/v1/duty-turns", as: own).json?["items"]?.list.count == 1)
            #expect(try await town.ask(.get, "/v1/duty-turns", as: office).json?["items"]?.list.count == 1)
            #expect(try await town.ask(.get, "/v1/duty-turns", as: foreign).json?["items"]?.list.isEmpty == true)
            #expect(try await town.ask(.put, "/v1/duty-turns/\(id)/end", as: foreign).status == 404)
            #expect(try await town.ask(.put, "/v1/duty-turns/\(id)/end", as: own).status == 200)
            #expect(try await town.ask(.put, "/v1/duty-turns/\(id)/end", as: own).status == 404)
        }
    }

    @Test("the page of duty enters a turn and ends it, and says why it does not")
    func page() async throws {
        try await Town.opened { town in
            let liaison = try await town.make { try await $0.makeOfficial(.liaison, name: "李联络") }
            let visitor = try await Self.session(of: liaison, town).asCookie
            let csrf = try await town.csrf(visitor)
            #expect(try await town.ask(.get, "/duty", as: visitor).text.contains("还没有值班安排"))
            var fields = [
                "csrf": csrf, "person": liaison.person.text, "days": "every", "from": "18", "until": "8",
                "first": "2026-03-02", "last": "2026-03-09",
            ]
            #expect(try await town.ask(.post, "/duty", as: visitor, .form(fields)).status == 303)
            let shown = try await town.ask(.get, "/duty", as: visitor).text
            #expect(shown.contains("李联络") && shown.contains("每天 18:00–次日8:00"))
            fields["last"] = "2026-03-01"
            #expect(try await town.ask(.post, "/duty", as: visitor, .form(fields)).status == 422)
            let end = try #require(shown.firstMatch(of: #/\/duty\/[0-9a-f-]+\/end/#).map { String($0.output) })
            #expect(try await town.ask(.post, end, as: visitor, .form(["csrf": "x"])).status == 403)
            #expect(try await town.ask(.post, end, as: visitor, .form(["csrf": csrf])).status == 303)
            #expect(try await town.ask(.get, "/duty", as: visitor).text.contains("还没有值班安排"))
        }
    }

    @Test("a drill's time moves forwards, by its coordinator alone; a city's is never moved")
    func drill() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            func move(_ moment: String, as asker: Credentials) async throws -> Reply {
                try await town.ask(.put, "/v1/drill/moment", as: asker, .json(#"{"moment": "\#(moment)"}"#))
            }
            let moved = try await move("2026-03-03T01:00:00Z", as: office)
            #expect(moved.status == 200 && moved.json?["moment"]?.text?.hasPrefix("2026-03-03T01:00:00") == true)
            #expect(
                try await town.database.count(
                    "SELECT count(*) FROM hy.city WHERE drill_frozen = '2026-03-03T01:00:00Z'"
                ) == 1
            )
            #expect(try await move("2026-03-02T01:00:00Z", as: office).code == "drill.moment-wrong")
            #expect(try await move("2026-09-02T01:00:00Z", as: office).code == "drill.moment-wrong")
            #expect(try await move("2026-03-04T01:00:00Z", as: town.session(.leader)).status == 403)
        }
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute("INSERT INTO hy.city (name, kind) VALUES ('城', 'city')")
                try await transaction.makePlaybook(Shipped.version)
            }
            try await Town.serve(database) { town in
                let office = try await town.session(.coordinator)
                let body = Sending.json(#"{"moment": "2030-03-04T01:00:00Z"}"#)
                let reply = try await town.ask(.put, "/v1/drill/moment", as: office, body)
                #expect(reply.status == 404 && reply.code == "drill.absent")
            }
        }
    }
}
