import HTTPTypes
import Kernel
import Making
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct PlaybookPageTests {
    @Test("what was previewed on the page is published there, shown with what changed, and taken back from its page")
    func publishes() async throws {
        try await PlaybookRouteTests.opened { town in
            let office = try await town.session(.coordinator).asCookie
            let csrf = try await town.csrf(office)
            // An empty line at the beginning is what browsers leave out of a field.
            let content = "\n" + (try PlaybookRouteTests.file("levels.yaml")) + "# 新的一行 <甲>\n"
            let typed = ["csrf": csrf, "file": "levels.yaml", "content": content.replacing("\n", with: "\r\n")]
            let preview = try await town.ask(.post, "/playbooks/preview", as: office, .form(typed))
            let form = try #require(preview.text.firstMatch(of: #/action="\/playbooks">((?s:.*?))<\/form>/#)).1
            var fields = Self.fields(of: String(form))
            #expect(fields["content"] == content && fields["note"] == "")

            fields["note"] = " "
            let reasonless = try await town.ask(.post, "/playbooks", as: office, .form(fields))
            #expect(reasonless.status == 422 && reasonless.text.contains("请用一行说明发布的理由"))
            #expect(reasonless.text.contains("# 新的一行 &lt;甲&gt;"))
            let again = try #require(reasonless.text.firstMatch(of: #/action="\/playbooks">((?s:.*?))<\/form>/#)).1
            fields = Self.fields(of: String(again))
            let digest = try #require(fields["digest"])
            fields["note"] = "试用"
            let published = try await town.ask(.post, "/playbooks", as: office, .form(fields))
            #expect(published.status == 303 && published.headers[.location] == "/playbooks")
            let list = try await town.ask(.get, "/playbooks", as: office)
            #expect(list.text.contains("试用") && list.text.contains(digest.prefix(12)))
            let links = list.text.matches(of: #/href="(\/playbooks\/[0-9a-f-]{36})"/#).map { String($0.1) }
            #expect(links.count == 3)
            let new = try await town.ask(.get, links[0], as: office)
            #expect(new.text.contains("# 新的一行 &lt;甲&gt;</ins>") && !new.text.contains("/restoration"))

            let old = try await town.ask(.get, links[1], as: office)
            #expect(old.text.contains("# 新的一行 &lt;甲&gt;</del>"))
            let late = ["csrf": csrf, "current": "0", "note": "恢复"]
            #expect(try await town.ask(.post, links[1] + "/restoration", as: office, .form(late)).status == 409)
            let back = ["csrf": csrf, "current": String(digest), "note": "恢复"]
            let restored = try await town.ask(.post, links[1] + "/restoration", as: office, .form(back))
            #expect(restored.status == 303)
            #expect(try await town.actions().suffix(2) == ["playbook.published", "playbook.restored"])

            // What was previewed against a version that is current no more is previewed once more.
            fields["current"] = digest
            fields["content"] = content + "# 又一行\n"
            let other = try await town.ask(.post, "/playbooks", as: office, .form(fields))
            #expect(other.status == 409 && other.text.contains("# 又一行\n</textarea>"))
            #expect(!other.text.contains("name=\"digest\""))
        }
    }

    @Test("nothing is published from a page by another post, a forged form or nobody; who sees all reads the versions")
    func refuses() async throws {
        try await PlaybookRouteTests.opened { town in
            let office = try await town.session(.coordinator).asCookie
            let list = try await town.ask(.get, "/playbooks", as: office).text
            let page = String(try #require(list.firstMatch(of: #/href="(\/playbooks\/[0-9a-f-]{36})"/#)).1)
            let before = try await town.actions()
            for role in Role.allCases where role != .coordinator {
                let other = try await town.session(role).asCookie
                for path in ["/playbooks", page] {
                    let status = try await town.ask(.get, path, as: other).status
                    #expect(status == (role.seesAll ? 200 : 403), "\(role): \(path)")
                }
                let fields = ["csrf": try await town.csrf(other), "file": "levels.yaml", "content": "", "note": "试用"]
                for path in ["/playbooks", page + "/restoration"] {
                    #expect(try await town.ask(.post, path, as: other, .form(fields)).status == 403, "\(role): \(path)")
                }
            }
            for path in ["/playbooks", page + "/restoration"] {
                let forged = ["csrf": "other", "note": "试用"]
                #expect(try await town.ask(.post, path, as: office, .form(forged)).status == 403)
                #expect(try await town.ask(.post, path, as: .nobody, .form(forged)).status == 401)
            }
            for path in ["/playbooks", page] { #expect(try await town.ask(.get, path, as: .nobody).status == 401) }
            let absent = try await town.ask(.get, "/playbooks/\(PlaybookID().text)", as: office)
            #expect(absent.status == 404 && absent.text.contains("没有这个规则版本"))
            #expect(try await town.actions() == before)
        }
    }

    /// What a browser sends of a form as the page has it.
    private static func fields(of form: String) -> [String: String] {
        var fields: [String: String] = [:]
        for input in form.matches(of: #/<input [^>]*name="([a-z]+)"[^>]*value="([^"]*)"/#) {
            fields[String(input.1)] = String(input.2)
        }
        for area in form.matches(of: #/<textarea name="([a-z]+)"[^>]*>\n?((?s:.*?))<\/textarea>/#) {
            let text = String(area.2).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
            fields[String(area.1)] = text
        }
        return fields
    }
}
