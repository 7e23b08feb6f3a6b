import Crypto
import Foundation
import HTTPTypes
import Kernel
import Making
import Notices
import Postgres
import Supervision
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct AlarmRouteTests {
    /// What there is in the town: an alarm that a liaison was told of.
    private struct Told: Sendable {
        let liaison: Official
        let credentials: Credentials
        let alarm: UUID
        let notice: UUID
    }

    private func opened(_ body: @escaping @Sendable (Town, Told) async throws -> Void) async throws {
        try await Town.opened { town in
            let told = try await town.make { transaction in
                let liaison = try await transaction.makeOfficial(.liaison, name: "李联络")
                let event = try await transaction.makeEvent(title: "滨河路塌陷")
                let found = try await transaction.makeCase(liaison.agency, event: event)
                let limit = try await transaction.makeDeadline(of: found, due: Town.morning + 86_400)
                let firing = try await transaction.value(
                    """
                    INSERT INTO hy.alarm_steps (alarm_id, step, number, at, rung, round, level, chain, missed, playbook_id)
                    VALUES (\(limit), 'told', 1, \(transaction.moment), 1, 0, 3, 'limits', false, \(Shipped.version)) RETURNING id
                    """,
                    as: Int64.self
                )
                let telling = Telling(
                    firing: try #require(firing),
                    alarm: limit.rawValue,
                    subject: event.rawValue,
                    audience: "liaison",
                    agency: liaison.agency,
                    custodian: liaison.agency,
                    person: liaison.person,
                    at: transaction.moment,
                    isGrave: false,
                    notBefore: transaction.moment,
                    isMuted: false
                )
                try await NoticeDesk().tell([telling], in: transaction)
                let notice = try await transaction.value("SELECT id FROM hy.notices", as: UUID.self)
                return Told(
                    liaison: liaison,
                    credentials: try await .bearer(transaction.makeSession(of: liaison).text),
                    alarm: limit.rawValue,
                    notice: try #require(notice)
                )
            }
            try await body(town, told)
        }
    }

    private func state(_ town: Town) async throws -> String? {
        try await town.make { try await $0.value("SELECT state FROM hy.alarms", as: String.self) }
    }

    @Test(
        "a signed link shows a button to who is not signed in, does nothing by itself, and acknowledges when it is pressed"
    )
    func link() async throws {
        try await opened { town, told in
            let token = NoticeLink(told.notice, expires: Town.morning + 3_600).token(key: Town.key)
            let page = try await town.ask(.get, "/acknowledge/\(token)")
            #expect(page.status == 200)
            #expect(page.text.contains("李联络") && page.text.contains("<button"))
            #expect(!page.text.contains("滨河路"))
            #expect(try await state(town) == "waiting")

            let pressed = try await town.ask(.post, "/acknowledge/\(token)", .form([:]))
            #expect(pressed.status == 200)
            #expect(try await state(town) == "acknowledged")
            let again = try await town.ask(.post, "/acknowledge/\(token)", .form([:]))
            #expect(again.status == 200 && !again.text.contains("<button class=\"primary"))
            let steps: SQL = """
                SELECT count(*) FROM hy.alarm_steps
                WHERE step = 'acknowledged' AND means = 'link' AND person_id = \(told.liaison.person)
                """
            #expect(try await town.database.count(steps) == 1)
        }
    }

    @Test("a link that was altered, made up, signed for something else or has expired acknowledges nothing")
    func badLinks() async throws {
        try await opened { town, told in
            let sound = NoticeLink(told.notice, expires: Town.morning + 3_600).token(key: Town.key)
            let expired = NoticeLink(told.notice, expires: Town.morning).token(key: Town.key)
            let foreign = NoticeLink(told.notice, expires: Town.morning + 3_600).token(
                key: SymmetricKey(size: .bits256)
            )
            let cursor = Cursor(fields: [told.notice.lowercaseText, "99999999999"]).token(for: "cases", key: Town.key)
            let altered = String(sound.dropLast(2)) + (sound.hasSuffix("AA") ? "BB" : "AA")
            for (token, status) in [(expired, 409), (foreign, 400), (cursor, 400), (altered, 400), ("x", 400)] {
                for method in [HTTPRequest.Method.get, .post] {
                    let reply = try await town.ask(
                        method,
                        "/acknowledge/\(token)",
                        method == .post ? .form([:]) : .nothing
                    )
                    #expect(reply.status == status, "\(method)")
                }
            }
            #expect(try await state(town) == "waiting")
        }
    }

    @Test("who was told finds it, acknowledges, puts off and hands over; who was not told finds nothing")
    func people() async throws {
        try await opened { town, told in
            let mine = try await town.ask(.get, "/v1/notices?state=open", as: told.credentials)
            #expect(mine.json?["items"]?.list.first?["title"]?.text == "滨河路塌陷")
            let other = try await town.session(.liaison)
            #expect(try await town.ask(.get, "/v1/notices", as: other).json?["items"]?.list.isEmpty == true)

            #expect(
                try await town.ask(.get, "/notices", as: told.credentials.asCookie).text.contains("class=\"unread\">1<")
            )
            let read = try await town.ask(.put, "/v1/notices/reading", as: told.credentials)
            #expect(read.json?["unread"]?.number == 0)
            #expect(
                try await !town.ask(.get, "/notices", as: told.credentials.asCookie).text.contains("class=\"unread\"")
            )

            let address = "/v1/alarms/\(told.alarm.lowercaseText)"
            let done = try await town.ask(.post, "\(address)/acknowledgements", as: told.credentials)
            #expect(done.json?["state"]?.text == "acknowledged")
            let far = #"{"until": "2026-04-01T00:00:00Z", "reason": "出差"}"#
            let refused = try await town.ask(.post, "\(address)/snoozes", as: told.credentials, .json(far))
            #expect(refused.status == 422 && refused.code == "alarm.until-wrong")
            let beyond = #"{"until": "2026-03-03T02:00:00Z", "reason": "出差"}"#
            #expect(try await town.ask(.post, "\(address)/snoozes", as: told.credentials, .json(beyond)).status == 422)
            let near = #"{"until": "2026-03-02T05:00:00Z", "reason": "出差"}"#
            #expect(try await town.ask(.post, "\(address)/snoozes", as: told.credentials, .json(near)).status == 200)

            let stranger = try await town.make { try await $0.makeOfficial(.liaison) }
            let colleague = try await town.make { try await $0.makeOfficial(.head, at: told.liaison.agency) }
            func hand(_ official: Official) async throws -> Reply {
                let body = #"{"person_id": "\#(official.person.text)", "reason": "我在外地"}"#
                return try await town.ask(.post, "\(address)/handovers", as: told.credentials, .json(body))
            }
            #expect(try await hand(stranger).code == "alarm.person-unknown")
            #expect(try await hand(colleague).status == 200)
            let file = try await town.ask(.get, address, as: told.credentials)
            #expect(file.json?["steps"]?.list.last?["step"]?.text == "handed-over")
            #expect(file.json?["outcomes"]?.list.first?["state"]?.text == "sent")
            let page = try await town.ask(.get, "/alarms/\(told.alarm.lowercaseText)", as: told.credentials.asCookie)
            #expect(page.text.contains("移交") && page.text.contains("滨河路塌陷"))
        }
    }
}
