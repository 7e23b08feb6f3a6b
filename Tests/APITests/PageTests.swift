import Cases
import Dashboard
import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct PageTests {
    static let languages = [("zh-CN", "退出"), ("en", "Sign out")]

    @Test(
        "home, its live part, an event and a case are shown in both languages, never cached, under one policy",
        arguments: languages
    )
    func shows(language: String, signOut: String) async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator).asCookie
            let (event, found) = try await town.make { transaction in
                let event = try await transaction.makeEvent(title: "梧桐里停水三天")
                let found = try await transaction.makeCase(transaction.makeAgency("市水务局"), event: event)
                try await transaction.makeDeadline(of: found, due: Town.morning.addingTimeInterval(3_600))
                return (event.text, found.text)
            }
            for path in ["/", "/live", "/events/\(event)", "/cases/\(found)"] {
                let page = try await town.ask(.get, "\(path)?language=\(language)", as: office)
                #expect(page.status == 200, "\(path)")
                #expect(page.text.contains("梧桐里停水三天"), "\(path)")
                #expect(page.headers[.contentType] == "text/html; charset=utf-8")
                #expect(page.headers[.contentLanguage] == language)
                #expect(page.headers[.cacheControl] == "private, no-store")
                #expect(page.headers[.contentSecurityPolicy] == Pages.contentSecurityPolicy)
                #expect(page.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
                #expect(page.headers[.xContentTypeOptions] == "nosniff")
                #expect(page.headers[.setCookie]?.hasPrefix("hy_language=\(language);") == true)
                if path != "/live" {
                    #expect(page.text.contains("<html lang=\"\(language)\">") && page.text.contains(signOut), "\(path)")
                }
            }
        }
    }

    @Test("a case can be passed on to agencies of today, also to one that ends later, but to none that begins later")
    func offersTheLiving() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator).asCookie
            let (found, living, others) = try await town.make { transaction in
                let found = try await transaction.makeCase(transaction.makeAgency("市水务局"))
                let staying = try await transaction.makeAgency("在任局")
                let ending = try await transaction.makeAgency("将撤局", until: "2090-01-01")
                let coming = try await transaction.makeAgency("待设局")
                try await transaction.execute("UPDATE hy.agencies SET since = '2090-01-01' WHERE id = \(coming)")
                let gone = try await transaction.makeAgency("已撤局", until: "2020-01-01")
                return (found.text, [staying, ending], [coming, gone])
            }

            let page = try await town.ask(.get, "/cases/\(found)", as: office)

            #expect(living.allSatisfy { page.text.contains($0.text) })
            #expect(!others.contains { page.text.contains($0.text) })
        }
    }

    @Test("the language is remembered, and an unknown one is Chinese")
    func remembersLanguage() async throws {
        try await Town.opened { town in
            for (cookie, wanted) in [("en", "en"), ("zh-CN", "zh-CN"), ("xx", "zh-CN")] {
                let page = try await town.ask(.get, "/sign-in", headers: [.cookie: "hy_language=\(cookie)"])
                #expect(page.headers[.contentLanguage] == wanted)
                #expect(page.headers[.setCookie] == nil)
            }
        }
    }

    @Test("what people wrote is shown as text, whatever it looks like")
    func escapes() async throws {
        try await Town.opened { town in
            let script = "<script>alert(1)</script>"
            let image = "\"><img src=x onerror=alert(2)>"
            let (event, found, agency) = try await town.make { transaction in
                let agency = try await transaction.makeAgency("局\(image)")
                let item = try await transaction.makeItem("正文\(script)", title: "题\(image)")
                let event = try await transaction.makeEvent(item)
                return (event.text, try await transaction.makeCase(agency, .accepted, event: event).text, agency)
            }
            let lead = try await town.session(.head, at: agency)
            let office = try await town.session(.coordinator)
            let attached = try await town.ask(
                .post,
                "/v1/cases/\(found)/attachments?name=\(image.inQuery)",
                as: lead,
                .file(Array(script.utf8))
            )
            let answer = Sending.json(#"{"text": "答复\#(script)"}"#)
            #expect(try await town.ask(.put, "/v1/cases/\(found)/draft", as: lead, answer).status == 200)
            #expect(try await !town.ask(.get, "/cases/\(found)", as: lead).text.contains(script))
            #expect(try await town.ask(.put, "/v1/cases/\(found)/answer", as: lead, answer).status == 200)
            let level = Sending.json(#"{"level": 3, "reason": "理由\#(script)"}"#)
            #expect(try await town.ask(.put, "/v1/events/\(event)/level", as: office, level).status == 200)

            #expect(attached.status == 201)
            for path in ["/", "/live", "/events/\(event)", "/cases/\(found)"] {
                let page = try await town.ask(.get, path, as: office)
                #expect(page.status == 200)
                #expect(!page.text.contains(script) && !page.text.contains("<img src=x"), "\(path)")
                #expect(page.text.contains("&lt;img src=x") || page.text.contains("&lt;script&gt;"), "\(path)")
            }
            let file = try await town.ask(.get, try #require(attached.headers[.location]), as: office)
            #expect(file.headers[.contentType] == "text/plain")
            #expect(file.headers[.contentDisposition]?.hasPrefix("attachment;") == true)
        }
    }

    @Test("a link of another kind than http is not made a link")
    func outsideLinks() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let event = try await town.make { transaction in
                let item = try await transaction.makeItem()
                try await transaction.execute("UPDATE hy.items SET url = 'javascript:alert(1)' WHERE id = \(item)")
                return try await transaction.makeEvent(item).text
            }

            let page = try await town.ask(.get, "/events/\(event)", as: office)

            #expect(page.status == 200)
            #expect(!page.text.contains("javascript:"))
        }
    }

    @Test("who is not signed in is shown the door, and a page that does not exist is refused as a page")
    func refusals() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            for path in ["/", "/live", "/events/\(UUID())", "/cases/x"] {
                let page = try await town.ask(.get, path)
                #expect(page.status == 401 && page.headers[.contentType] == "text/html; charset=utf-8", "\(path)")
                #expect(page.headers[.contentSecurityPolicy] == Pages.contentSecurityPolicy)
            }
            for path in ["/events/\(UUID())", "/events/x", "/cases/\(UUID())", "/cases/x"] {
                let chinese = try await town.ask(.get, path, as: office)
                let english = try await town.ask(.get, path, as: office, headers: [.cookie: "hy_language=en"])
                #expect(chinese.status == 404 && english.status == 404, "\(path)")
                #expect(chinese.text.contains("或您无权查看") && english.text.contains("or you may not see it"), "\(path)")
                #expect(chinese.text.contains(chinese.headers[.requestID] ?? "none"))
                #expect(chinese.headers[.contentSecurityPolicy] == Pages.contentSecurityPolicy)
            }
        }
    }

    @Test("the files of the pages are there under the names that the pages say, and no others")
    func assets() async throws {
        try await Town.opened { town in
            let page = try await town.ask(.get, "/sign-in")
            let names = page.text.matches(of: /"(\/assets\/[^"]+)"/).map { String($0.1) }
            #expect(names.count >= 3)
            for name in names {
                let file = try await town.ask(.get, name)
                #expect(file.status == 200 && !file.body.isEmpty, "\(name)")
                #expect(file.headers[.cacheControl]?.contains("immutable") == true)
            }
            for name in ["/assets/x", "/assets/..%2Fhome.mustache", "/assets/%2Fetc%2Fpasswd"] {
                #expect(try await town.ask(.get, name).status == 404, "\(name)")
            }
        }
    }

    @Test("the other language of what answers a form is that of the page on which the form stands")
    func switchesBehindForms() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator).asCookie
            let event = try await town.make { try await $0.makeEvent() }.text
            let form = Sending.form(["csrf": "other"])
            for (path, page) in [
                ("/events/\(event)/raise", "/events/\(event)"), ("/playbooks/preview", "/playbooks/preview"),
                ("/dismissals", "/"), ("/access/\(event)/keys/\(event)/revocation", "/access/\(event)"),
            ] {
                let reply = try await town.ask(.post, path, as: office, form)
                #expect(reply.status == 403, "\(path)")
                #expect(reply.text.contains("href=\"\(page)?language=en\""), "\(path)")
            }
        }
    }
}

extension Town {
    /// The token that the forms of a session carry, as the home page has it.
    func csrf(_ credentials: Credentials) async throws -> String {
        let page = try await ask(.get, "/", as: credentials)
        let match = try #require(page.text.firstMatch(of: /name="csrf" value="([^"]+)"/))
        return String(match.1)
    }
}
