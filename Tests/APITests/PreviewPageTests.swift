import HTTPTypes
import Kernel
import Making
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct PreviewPageTests {
    @Test("a changed file is previewed from the page; a mistake in it is told above what was typed")
    func previews() async throws {
        try await Town.opened { town in
            let coordinator = try await town.session(.coordinator).asCookie
            let csrf = try await town.csrf(coordinator)
            let listed = try await town.ask(.get, "/playbooks/preview", as: coordinator)
            #expect(listed.status == 200 && listed.text.contains("file=levels.yaml"))
            #expect(!listed.text.contains("<textarea"))
            let page = try await town.ask(.get, "/playbooks/preview?file=duties.yaml", as: coordinator)
            let content = try #require(page.text.firstMatch(of: #/<textarea[^>]*>((?s:.*?))<\/textarea>/#)).1
            let base = String(try #require(page.text.firstMatch(of: #/name="base" value="([0-9a-f]{64})"/#)).1)
            func send(_ content: String) async throws -> Reply {
                let fields = ["csrf": csrf, "file": "duties.yaml", "content": content, "base": base]
                return try await town.ask(.post, "/playbooks/preview", as: coordinator, .form(fields))
            }
            let same = try await send(String(content).replacing("&quot;", with: "\"").replacing("\n", with: "\r\n"))
            #expect(same.status == 200 && same.text.contains("没有任何差别"))
            #expect(!same.text.contains("已发布新版本"))
            let old = ["csrf": csrf, "file": "duties.yaml", "content": String(content), "base": "0"]
            let stale = try await town.ask(.post, "/playbooks/preview", as: coordinator, .form(old))
            #expect(stale.text.contains("已发布新版本") && stale.text.contains(#"name="base" value="0""#))
            let mistaken = try await send("lines: [甲<乙")
            #expect(mistaken.status == 422 && mistaken.text.contains("duties.yaml"))
            #expect(mistaken.text.contains("lines: [甲&lt;乙</textarea>"))
            let unknown = ["csrf": csrf, "file": "none.yaml", "content": "甲：乙"]
            let lost = try await town.ask(.post, "/playbooks/preview", as: coordinator, .form(unknown))
            #expect(lost.status == 422 && lost.text.contains("甲：乙</textarea>"))
            let forged = ["csrf": "other", "file": "duties.yaml", "content": String(content)]
            #expect(try await town.ask(.post, "/playbooks/preview", as: coordinator, .form(forged)).status == 403)
            #expect(try await town.ask(.get, "/playbooks/preview", as: .nobody).status == 401)
            for role in Role.allCases where role != .coordinator {
                let other = try await town.session(role).asCookie
                #expect(try await town.ask(.get, "/playbooks/preview", as: other).status == 403, "\(role)")
                let fields = ["csrf": try await town.csrf(other), "file": "duties.yaml", "content": "lines: 3"]
                let asked = try await town.ask(.post, "/playbooks/preview", as: other, .form(fields))
                #expect(asked.status == 403, "\(role)")
            }
        }
    }
}
