import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct ProfilePageTests {
    private let profile = #"{"items": "/list", "fields": {"id": "/no", "text": "/body", "time": "/at"}}"#

    @Test("a profile is tried before it is stored, keeps what was typed where it is wrong, and can be dropped")
    func keepsProfiles() async throws {
        try await Town.opened { town in
            let source = try await town.make { try await $0.makeSource(kind: "forum") }.text
            let coordinator = try await town.session(.coordinator).asCookie
            let csrf = try await town.csrf(coordinator)
            let page = "/sources/\(source)/profile"
            func send(_ path: String, _ profile: String, _ sample: String = "") async throws -> Reply {
                let fields = ["csrf": csrf, "profile": profile, "sample": sample]
                return try await town.ask(.post, path, as: coordinator, .form(fields))
            }
            let sample = #"{"list": [{"no": 7, "body": "路灯<坏了>", "at": "2026-03-01 08:00"}, {"no": 8}]}"#
            let tried = try await send("\(page)/trial", profile, sample)
            #expect(tried.status == 200)
            #expect(tried.text.contains("共2条，其中1条不可采用") && tried.text.contains("路灯&lt;坏了&gt;"))
            #expect(tried.text.contains("编号 7") && tried.text.contains("/body"))
            let stored: SQL = "SELECT count(*) FROM hy.sources WHERE profile IS NOT NULL"
            #expect(try await town.database.count(stored) == 0)
            #expect(try await town.database.count("SELECT count(*) FROM hy.items") == 0)

            for (given, document, words) in [
                (#"{"fields": {"body": "/t"}}"#, sample, "映射配置 /fields/body"), (profile, "", "请粘贴一份厂商的 JSON"),
                (profile, #"{"other": []}"#, "厂商样例 /list"), (profile, "{", "厂商样例"),
            ] {
                let wrong = try await send("\(page)/trial", given, document)
                #expect(wrong.status == 422 && wrong.text.contains(words), "\(words)")
                #expect(wrong.text.contains(given.replacing("\"", with: "&quot;")), "\(words)")
            }
            let unfit = try await send(page, "[]")
            #expect(unfit.status == 422 && unfit.text.contains("配置应为一个 JSON 对象"))
            #expect(try await town.database.count(stored) == 0)

            #expect(try await send(page, profile).status == 303)
            #expect(try await town.ask(.get, page, as: coordinator).text.contains("使用中"))
            #expect(try await town.ask(.get, "/sources/\(source)", as: coordinator).text.contains("使用中"))
            #expect(try await send("\(page)/removal", "").status == 303)
            #expect(try await town.database.count(stored) == 0)
        }
    }

    @Test("who sees all may look and try, only who keeps sources stores, everybody else is refused")
    func asksThePost() async throws {
        try await Town.opened { town in
            let source = try await town.make { try await $0.makeSource(kind: "forum") }.text
            let page = "/sources/\(source)/profile"
            for role in Role.allCases where role != .coordinator {
                let other = try await town.session(role).asCookie
                let fields = [
                    "csrf": try await town.csrf(other), "profile": profile, "sample": #"{"list": [{"body": "文"}]}"#,
                ]
                let seen = role.seesAll ? 200 : 403
                #expect(try await town.ask(.get, page, as: other).status == seen, "\(role)")
                #expect(try await town.ask(.post, "\(page)/trial", as: other, .form(fields)).status == seen, "\(role)")
                #expect(try await town.ask(.post, page, as: other, .form(fields)).status == 403, "\(role)")
                #expect(try await town.ask(.post, "\(page)/removal", as: other, .form(fields)).status == 403, "\(role)")
            }
            let coordinator = try await town.session(.coordinator).asCookie
            let forged = Sending.form(["csrf": "other", "profile": profile, "sample": #"{"list": [{"body": "文"}]}"#])
            for path in [page, "\(page)/trial", "\(page)/removal"] {
                #expect(try await town.ask(.post, path, as: coordinator, forged).status == 403, "\(path)")
            }
            #expect(try await town.ask(.get, page, as: .nobody).status == 401)
            let nowhere = "/sources/\(String.any())/profile"
            #expect(try await town.ask(.get, nowhere, as: coordinator).status == 404)
        }
    }
}
