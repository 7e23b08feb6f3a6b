import Cases
import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct FormTests {
    @Test("a browser signs in with a link, sees its name, and signs out")
    func signsInAndOut() async throws {
        try await Town.opened { town in
            let link = try await town.make { try await $0.makeLink(for: $0.makeOfficial(.leader, name: "赵六")) }

            let offered = try await town.ask(.get, "/sign-in?link=\(link.text)")
            let signedIn = try await town.ask(.post, "/sign-in", .form(["link": link.text]))
            let spent = try await town.ask(.post, "/sign-in", .form(["link": link.text]))
            let cookie = try #require(signedIn.headers[.setCookie])
            let session = try #require(cookie.firstMatch(of: /hy_session=([^;]+);/)).1
            let visitor = Credentials.cookie(String(session))
            let home = try await town.ask(.get, "/", as: visitor)
            let csrf = try await town.csrf(visitor)
            let signedOut = try await town.ask(.post, "/sign-out", as: visitor, .form(["csrf": csrf]))
            let after = try await town.ask(.get, "/", as: visitor)

            #expect(offered.status == 200 && offered.text.contains("value=\"\(link.text)\""))
            #expect(signedIn.status == 303 && signedIn.headers[.location] == "/")
            #expect(["HttpOnly", "SameSite=Lax", "Path=/"].allSatisfy(cookie.contains))
            #expect(spent.status == 401 && spent.headers[.setCookie] == nil)
            #expect(home.status == 200 && home.text.contains("赵六"))
            #expect(signedOut.status == 303 && signedOut.headers[.location] == "/sign-in")
            #expect(signedOut.headers[.setCookie]?.contains("Max-Age=0") == true)
            #expect(after.status == 401)
        }
    }

    @Test("what was typed into a form that is refused stands in the answer, which leads back to the form's page")
    func losesNothing() async throws {
        try await Town.opened { town in
            let agency = try await town.make { try await $0.makeAgency("市住建局") }
            let found = try await town.make { try await $0.makeCase(agency).text }
            let head = try await town.session(.head, at: agency).asCookie
            let token = try await town.csrf(head)
            let words = "经核查，<3 号楼>已恢复供水。"

            let refused = try await town.ask(
                .post,
                "/cases/\(found)/answer",
                as: head,
                .form(["csrf": token, "text": words, "password": "geheim-geheim"])
            )
            let forged = try await town.ask(
                .post,
                "/cases/\(found)/answer",
                as: head,
                .form(["csrf": "x", "text": words])
            )

            #expect(refused.status == 409)
            #expect(refused.text.contains("经核查，&lt;3 号楼&gt;已恢复供水。</textarea>"))
            #expect(refused.text.contains("href=\"/cases/\(found)\"") && !refused.text.contains("geheim"))
            let office = try await town.session(.coordinator).asCookie
            let given = try await town.csrf(office)
            let dismissed = try await town.ask(
                .post,
                "/dismissals",
                as: office,
                .form(["csrf": given, "reason": "与政务<无关>"])
            )
            #expect(dismissed.status >= 400 && dismissed.text.contains("与政务&lt;无关&gt;</textarea>"))
            #expect(dismissed.text.contains("href=\"/events\""))
            let url = ["csrf": given, "url": "https://u:geheim@127.0.0.1/", "every": "15"]
            let source = try await town.make { try await $0.makeSource() }.text
            let feed = try await town.ask(.post, "/sources/\(source)/feeds", as: office, .form(url))
            #expect(feed.status >= 400 && !feed.text.contains("geheim"))
            #expect(feed.text.contains("href=\"/sources/\(source)\""))
            let long = ["csrf": given, "reason": String(repeating: "字", count: 100_000)]
            #expect(try await town.ask(.post, "/dismissals", as: office, .form(long)).body.count < 20_000)
            #expect(forged.status == 403 && !forged.text.contains("经核查"))
        }
    }

    @Test("the steps of the work are taken by forms, and the page shows each")
    func takesSteps() async throws {
        try await Town.opened { town in
            let (event, found, agency) = try await town.make { transaction in
                let agency = try await transaction.makeAgency("市住建局")
                let event = try await transaction.makeEvent()
                return (event.text, try await transaction.makeCase(agency, event: event).text, agency)
            }
            let office = try await town.session(.coordinator).asCookie
            let lead = try await town.session(.liaison, at: agency).asCookie
            let officeToken = try await town.csrf(office)
            let leadToken = try await town.csrf(lead)

            let level = try await town.ask(
                .post,
                "/events/\(event)/level",
                as: office,
                .form(["csrf": officeToken, "level": "3", "reason": " 涉及三个小区 "])
            )
            #expect(level.status == 303 && level.headers[.location] == "/events/\(event)")
            #expect(try await town.ask(.get, "/events/\(event)", as: office).text.contains("涉及三个小区"))

            #expect(try await town.ask(.get, "/cases/\(found)", as: lead).text.contains("/cases/\(found)/acceptance\""))
            let accepted = try await town.ask(.post, "/cases/\(found)/acceptance", as: lead, .form(["csrf": leadToken]))
            #expect(accepted.status == 303)

            let drafted = try await town.ask(
                .post,
                "/cases/\(found)/draft",
                as: lead,
                .multipart(["csrf": leadToken, "text": "已经修好。\r\n谢谢。"], files: ["现场.png": picture])
            )
            #expect(drafted.status == 303)
            let page = try await town.ask(.get, "/cases/\(found)", as: lead)
            #expect(page.text.contains("已经修好。") && page.text.contains("现场.png"))
            #expect(!page.text.contains("/cases/\(found)/answer\"") && !page.text.contains("/signature\""))
            #expect(try await !town.ask(.get, "/cases/\(found)", as: office).text.contains("已经修好。"))

            let head = try await town.session(.head, at: agency).asCookie
            let waiting = try await town.ask(.get, "/cases/\(found)", as: head).text
            let draft = try #require(waiting.firstMatch(of: /name="draft" value="([^"]+)"/)).1
            let headToken = try await town.csrf(head)
            let fields = ["csrf": headToken, "draft": String(draft)]
            let signed = try await town.ask(.post, "/cases/\(found)/signature", as: head, .form(fields))
            #expect(signed.status == 303)
            #expect(try await town.ask(.get, "/cases/\(found)", as: office).text.contains("已经修好。"))

            let closed = try await town.ask(
                .post,
                "/cases/\(found)/closure",
                as: office,
                .multipart(["csrf": officeToken], files: [:])
            )
            #expect(closed.status == 303)
            let states: Set = Set(
                try await town.make { try await $0.values("SELECT state FROM hy.cases", as: String.self) }
            )
            #expect(states == ["closed"])
        }
    }

    @Test("a form without the session's token is refused as from another site, and changes nothing")
    func wantsToken() async throws {
        try await Town.opened { town in
            let (event, found, agency) = try await town.make { transaction in
                let agency = try await transaction.makeAgency()
                let event = try await transaction.makeEvent()
                return (event.text, try await transaction.makeCase(agency, event: event).text, agency)
            }
            let lead = try await town.session(.liaison, at: agency).asCookie
            let other = try await town.csrf(town.session(.liaison, at: agency).asCookie)
            let paths = [
                "/events/\(event)/level", "/cases/\(found)/acceptance", "/cases/\(found)/draft",
                "/cases/\(found)/answer", "/cases/\(found)/signature", "/cases/\(found)/reject",
                "/cases/\(found)/closure", "/sign-out",
            ]
            for path in paths {
                for token in [nil, "", "x", other] {
                    var fields = ["level": "3", "reason": "由", "text": "已办"]
                    fields["csrf"] = token
                    let reply = try await town.ask(.post, path, as: lead, .form(fields))
                    #expect(reply.status == 403, "\(path)")
                }
                let nobody = try await town.ask(.post, path, .form(["csrf": other]))
                #expect(nobody.status == 401, "\(path)")
            }

            #expect(try await town.database.count("SELECT sum(version) FROM hy.cases") == 1)
            #expect(try await town.database.count("SELECT count(*) FROM hy.event_steps") == 0)
            #expect(try await town.ask(.get, "/", as: lead).status == 200)
        }
    }

    @Test("a form that is refused says why on a page, and nothing of it is kept")
    func refusals() async throws {
        try await Town.opened { town in
            let (event, found, agency) = try await town.make { transaction in
                let agency = try await transaction.makeAgency()
                let event = try await transaction.makeEvent()
                return (event.text, try await transaction.makeCase(agency, .accepted, event: event).text, agency)
            }
            let office = try await town.session(.coordinator).asCookie
            let lead = try await town.session(.head, at: agency).asCookie
            let officeToken = try await town.csrf(office)
            let token = try await town.csrf(lead)
            let asked: [(String, Credentials, Sending, Int)] = [
                ("/events/\(event)/level", office, .form(["csrf": officeToken, "level": "9", "reason": "由"]), 400),
                ("/events/\(event)/level", office, .form(["csrf": officeToken, "level": "3", "reason": " "]), 422),
                ("/events/\(event)/level", lead, .form(["csrf": token, "level": "3", "reason": "由"]), 403),
                ("/events/\(UUID())/level", office, .form(["csrf": officeToken, "level": "3", "reason": "由"]), 404),
                ("/events/x/level", office, .form(["csrf": officeToken, "level": "3", "reason": "由"]), 404),
                ("/cases/\(found)/acceptance", lead, .form(["csrf": token]), 409),
                ("/cases/\(found)/answer", lead, .form(["csrf": token, "text": " "]), 422),
                ("/cases/\(found)/closure", office, .form(["csrf": officeToken]), 409),
                (
                    "/cases/\(found)/answer", lead,
                    .multipart(["csrf": token, "text": "已办"], files: [String(repeating: "长", count: 201): picture]), 422
                ),
            ]
            for (path, who, sending, status) in asked {
                let reply = try await town.ask(.post, path, as: who, sending)
                #expect(reply.status == status, "\(path)")
                #expect(reply.headers[.contentType] == "text/html; charset=utf-8", "\(path)")
            }

            #expect(try await town.database.count("SELECT sum(version) FROM hy.cases") == 1)
            #expect(try await town.database.count("SELECT count(*) FROM hy.case_answers") == 0)
            #expect(try await town.database.count("SELECT count(*) FROM hy.attachments") == 0)
        }
    }
}

extension Sending {
    /// A form with files, as browsers send it.
    static func multipart(_ fields: [String: String], files: [String: [UInt8]]) -> Sending {
        var bytes: [UInt8] = []
        for (name, value) in fields {
            let part = "--edge\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
            bytes += Array(part.utf8)
        }
        for (name, content) in files {
            let head = "--edge\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"\(name)\"\r\n\r\n"
            bytes += Array(head.utf8) + content + Array("\r\n".utf8)
        }
        return .raw(bytes + Array("--edge--\r\n".utf8), type: "multipart/form-data; boundary=edge")
    }
}
