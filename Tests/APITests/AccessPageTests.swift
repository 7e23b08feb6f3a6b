import HTTPTypes
import Kernel
import Making
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct AccessPageTests {
    @Test("the administrator hands keys out, sees each secret once, and revokes them; nobody else gets in")
    func handsOutKeys() async throws {
        try await Town.opened { town in
            let source = try await town.make { try await $0.makeSource(kind: "microblog") }.text
            let administrator = try await town.session(.administrator).asCookie
            let csrf = try await town.csrf(administrator)
            let page = "/access/\(source)"
            #expect(try await town.ask(.get, "/access", as: administrator).text.contains(page))
            #expect(try await town.ask(.get, page, as: administrator).text.contains("还没有密钥"))

            let form = Sending.form(["csrf": csrf, "name": "监测平台"])
            let made = try await town.ask(.post, "\(page)/keys", as: administrator, form)
            #expect(made.status == 200)
            let key = try #require(made.text.firstMatch(of: #/<code class="long" id="made">(hyk_[^<]+)</#)).1
            #expect(try await town.ask(.get, "/v1/items", as: .bearer(String(key))).status == 200)
            #expect(try await town.ask(.post, "\(page)/keys", as: administrator, form).status == 409)
            let unnamed = Sending.form(["csrf": csrf, "name": " "])
            #expect(try await town.ask(.post, "\(page)/keys", as: administrator, unnamed).status == 422)

            let listed = try await town.ask(.get, page, as: administrator).text
            #expect(!listed.contains(key) && listed.contains("监测平台"))
            let revocation = try #require(
                listed.firstMatch(of: #/action="(\/access\/[^"]+\/keys\/[^"]+\/revocation)"/#)
            ).1
            let token = Sending.form(["csrf": csrf])
            #expect(try await town.ask(.post, String(revocation), as: administrator, token).status == 303)
            #expect(try await town.ask(.post, String(revocation), as: administrator, token).status == 409)
            #expect(try await town.ask(.get, "/v1/items", as: .bearer(String(key))).status == 401)
            // A key of another source is none of this one's, and stays.
            let other = try await town.make { try await $0.makeSource(kind: "forum") }.text
            let own = try await town.ask(.post, "/access/\(other)/keys", as: administrator, form)
            #expect(own.status == 200)
            let foreign = try #require(own.text.firstMatch(of: #/action="(\/access\/[^"]+\/revocation)"/#)).1
            let crossed = String(foreign).replacing(other, with: source)
            #expect(try await town.ask(.post, crossed, as: administrator, token).status == 404)
            for path in ["\(page)/keys", "\(page)/secrets", String(foreign)] {
                let forged = Sending.form(["csrf": "other", "name": "伪造"])
                #expect(try await town.ask(.post, path, as: administrator, forged).status == 403, "\(path)")
            }
            let theirs = try await town.ask(.get, "/access/\(other)", as: administrator).text
            #expect(theirs.contains(">有效<") && !theirs.contains("已撤销"))
            let ours = try await town.ask(.get, page, as: administrator).text
            #expect(ours.contains("还没有推送密钥") && !ours.contains("伪造"))
            let nowhere = "\(page)/keys/\(String.any())/revocation"
            #expect(try await town.ask(.post, nowhere, as: administrator, token).status == 404)

            for role in Role.allCases where role != .administrator {
                let other = try await town.session(role).asCookie
                let words = ["csrf": try await town.csrf(other), "name": "另一把"]
                #expect(try await town.ask(.get, "/access", as: other).status == 403, "\(role)")
                #expect(try await town.ask(.get, page, as: other).status == 403, "\(role)")
                #expect(try await town.ask(.post, "\(page)/keys", as: other, .form(words)).status == 403, "\(role)")
                #expect(try await town.ask(.post, "\(page)/secrets", as: other, .form(words)).status == 403, "\(role)")
                #expect(try await town.ask(.post, String(revocation), as: other, .form(words)).status == 403, "\(role)")
            }
        }
    }

    @Test("no other post takes a form of these pages, a forged one is refused, and nothing comes of either")
    func refusesForms() async throws {
        try await Town.opened { town in
            let source = try await town.make { try await $0.makeSource(kind: "microblog") }.text
            let administrator = try await town.session(.administrator)
            let (page, address) = ("/access/\(source)", "/v1/sources/\(source)")
            let name = Sending.json(#"{"name": "监测平台"}"#)
            let made = try await town.ask(.post, "\(address)/keys", as: administrator, name)
            let key = try #require(made.json?["id"]?.text)
            let sealed = try await town.ask(.post, "\(address)/secrets", as: administrator)
            let secret = try #require(sealed.json?["id"]?.text)
            let forms = [
                "\(page)/keys", "\(page)/secrets", "\(page)/keys/\(key)/revocation",
                "\(page)/secrets/\(secret)/revocation",
            ]
            let before = try await town.actions()

            for role in Role.allCases where role != .administrator {
                let other = try await town.session(role).asCookie
                let words = Sending.form(["csrf": try await town.csrf(other), "name": "另一把"])
                for path in forms {
                    let reply = try await town.ask(.post, path, as: other, words)
                    #expect(reply.status == 403 && reply.text.contains("您的岗位无权"), "\(role) \(path)")
                }
            }
            let foreign = try await town.csrf(town.session(.administrator))
            for path in forms {
                for token in [nil, "", "x", foreign] {
                    var fields = ["name": "伪造"]
                    fields["csrf"] = token
                    let reply = try await town.ask(.post, path, as: administrator.asCookie, .form(fields))
                    #expect(reply.status == 403 && reply.text.contains("请求来自其他网站"), "\(path)")
                }
                #expect(try await town.ask(.post, path, .form(["csrf": foreign])).status == 401, "\(path)")
            }

            #expect(try await town.actions() == before)
            for list in ["keys", "secrets"] {
                let held = try await town.ask(.get, "\(address)/\(list)", as: administrator).json?["items"]?.list
                #expect(held?.count == 1 && held?.first?["revoked_at"] == nil, "\(list)")
            }
        }
    }

    @Test("a source has two push secrets at most; each is shown once, and another one when one was revoked")
    func handsOutSecrets() async throws {
        try await Town.opened { town in
            let source = try await town.make { try await $0.makeSource(kind: "microblog") }.text
            let administrator = try await town.session(.administrator).asCookie
            let token = Sending.form(["csrf": try await town.csrf(administrator)])
            let page = "/access/\(source)"
            for _ in 0..<2 {
                let made = try await town.ask(.post, "\(page)/secrets", as: administrator, token)
                #expect(made.status == 200 && made.text.contains(">whsec_"))
            }
            #expect(try await town.ask(.post, "\(page)/secrets", as: administrator, token).status == 409)
            let full = try await town.ask(.get, page, as: administrator).text
            #expect(!full.contains("whsec_") && full.contains("已有两个有效的推送密钥"))
            let revocation = try #require(full.firstMatch(of: #/action="(\/access\/[^"]+\/secrets\/[^"]+)"/#)).1
            #expect(try await town.ask(.post, String(revocation), as: administrator, token).status == 303)
            #expect(try await town.ask(.post, "\(page)/secrets", as: administrator, token).status == 200)
            #expect(try await town.ask(.post, String(revocation), as: administrator, token).status == 409)
            let nowhere = "\(page)/secrets/\(String.any())/revocation"
            #expect(try await town.ask(.post, nowhere, as: administrator, token).status == 404)
            let coordinator = try await town.session(.coordinator).asCookie
            let own = Sending.form(["csrf": try await town.csrf(coordinator)])
            #expect(try await town.ask(.post, String(revocation), as: coordinator, own).status == 403)
            #expect(try await town.ask(.get, page, as: .nobody).status == 401)
            let list = try await town.ask(.get, "/access", as: administrator).text
            #expect(list.contains(#"<td class="num">0</td><td class="num">2</td>"#))
        }
    }

    @Test("without HUIYING_KEY no secret can be kept: the page says so, keys are handed out all the same")
    func needsASeal() async throws {
        try await Town.opened(seal: nil) { town in
            let source = try await town.make { try await $0.makeSource(kind: "microblog") }.text
            let administrator = try await town.session(.administrator).asCookie
            let token = ["csrf": try await town.csrf(administrator)]
            let page = try await town.ask(.get, "/access/\(source)", as: administrator).text
            #expect(page.contains("HUIYING_KEY") && !page.contains("action=\"/access/\(source)/secrets\""))
            let refused = try await town.ask(.post, "/access/\(source)/secrets", as: administrator, .form(token))
            #expect(refused.status == 409 && refused.text.contains("HUIYING_KEY"))
            let form = Sending.form(token.merging(["name": "监测平台"]) { $1 })
            let made = try await town.ask(.post, "/access/\(source)/keys", as: administrator, form)
            #expect(made.status == 200 && made.text.contains("hyk_"))
        }
    }
}
