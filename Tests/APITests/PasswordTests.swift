import Foundation
import HTTPTypes
import Kernel
import Making
import Organisation
import Postgres
import Testing
import TestSupport

@testable import API

@Suite(.timeLimit(.minutes(15))) struct PasswordTests {
    private let first = "竹影扫阶尘不动月穿潭底-17"
    private let second = "月穿潭底水无痕春江潮水-18"

    private func signIn(_ town: Town, _ login: String, _ password: String) async throws -> Reply {
        try await town.ask(.post, "/v1/sessions", .json(#"{"login": "\#(login)", "password": "\#(password)"}"#))
    }

    private func set(_ town: Town, _ who: Credentials, _ new: String, old: String? = nil) async throws -> Reply {
        let given = old.map { #""old": "\#($0)", "# } ?? ""
        return try await town.ask(.put, "/v1/account/password", as: who, .json(#"{\#(given)"new": "\#(new)"}"#))
    }

    @Test("who came by a link sets a password, signs in with it, and changes it only with the old one")
    func setsAndChanges() async throws {
        try await Town.opened { town in
            let (login, link, other) = try await town.makePerson()
            let session = try await town.enter(link)
            #expect(try await set(town, session, first).status == 204)
            #expect(try await town.ask(.get, "/v1/cases", as: other).status == 401)

            let good = try await signIn(town, " \(login.uppercased())", first)
            let wrong = try await signIn(town, login, second)
            let unknown = try await signIn(town, "nobody", first)
            #expect(good.status == 201 && good.headers[.setCookie]?.contains(good.secret) == true)
            #expect(wrong.status == 401 && wrong.code == "access.sign-in-wrong")
            #expect(wrong.headers[.wwwAuthenticate] == "Bearer")
            #expect(unknown.normal == wrong.normal)

            let mine = Credentials.bearer(good.secret)
            #expect(try await set(town, mine, second).code == "password.old-wrong")
            #expect(try await set(town, mine, second, old: "不是这个密码的别的什么").code == "password.old-wrong")
            #expect(try await signIn(town, login, first).status == 201)
            #expect(try await set(town, mine, second, old: first).status == 204)
            #expect(try await town.ask(.get, "/v1/cases", as: mine).status == 200)
            #expect(try await town.ask(.get, "/v1/cases", as: session).status == 401)
            #expect(try await signIn(town, login, first).status == 401)
            #expect(try await signIn(town, login, second).status == 201)
        }
    }

    @Test("a password that is short, long, common or a name is refused, and nothing is set")
    func refusesBadOnes() async throws {
        try await Town.opened { town in
            let (login, link, _) = try await town.makePerson()
            let session = try await town.enter(link)
            for (password, code) in [
                ("十一个字符的密码不够长", "password.too-short"), (String(repeating: "长a1-", count: 33), "password.too-long"),
                ("password1234", "password.too-common"), ("123456789012", "password.too-common"),
                ("\(login)2026", "password.too-common"), ("aaaaaaaaaaaaaaaa", "password.too-common"),
            ] {
                let reply = try await set(town, session, password)
                #expect(reply.status == 422 && reply.code == code, "\(password)")
            }
            #expect(try await signIn(town, login, "password1234").status == 401)
        }
    }

    @Test("a link that resets makes the password void and ends every session when it is used, not before")
    func resets() async throws {
        try await Town.opened { town in
            let (login, link, _) = try await town.makePerson()
            #expect(try await set(town, town.enter(link), first).status == 204)
            let before = try await signIn(town, login, first)
            let (reset, spare) = try await town.make { transaction in
                let desk = AccountDesk()
                let reset = try await desk.link(role: nil, login: login, resets: true, in: transaction)
                return (reset, try await desk.link(role: nil, login: login, resets: false, in: transaction))
            }
            #expect(try await signIn(town, login, first).status == 201)

            let session = try await town.enter(try #require(reset))

            #expect(try await town.ask(.get, "/v1/cases", as: .bearer(before.secret)).status == 401)
            #expect(try await signIn(town, login, first).status == 401)
            let unused = try #require(spare).text
            let spent = try await town.ask(.post, "/v1/sessions", .json(#"{"link": "\#(unused)"}"#))
            #expect(spent.code == "access.link-spent")
            #expect(try await set(town, session, second).status == 204)
            #expect(try await signIn(town, login, second).status == 201)
            let journal = try await town.actions()
            for action in ["account.reset-link-made", "account.reset", "account.password-set", "session.refused"] {
                #expect(journal.contains(action), "\(action)")
            }
        }
    }

    @Test("signing out everywhere spends the links of the person and is journaled")
    func signsOutEverywhere() async throws {
        try await Town.opened { town in
            let (login, link, session) = try await town.makePerson()
            let (other, foreign, _) = try await town.makePerson()
            #expect(try await town.ask(.delete, "/v1/sessions", as: session).status == 204)

            for (link, status) in [(link, 401), (foreign, 201)] {
                let reply = try await town.ask(.post, "/v1/sessions", .json(#"{"link": "\#(link.text)"}"#))
                #expect(reply.status == status)
            }
            #expect(login != other)
            let (person, sessions) = try await town.make { transaction in
                let row: SQL = """
                    FROM hy.journal JOIN hy.people ON people.id = person_id WHERE action = 'session.ended-everywhere'
                    """
                return (
                    try await transaction.value("SELECT login \(row)", as: String.self),
                    try await transaction.value("SELECT detail ->> 'sessions' \(row)", as: String.self)
                )
            }
            #expect(person == login && sessions == "1")
        }
    }

    @Test("a password is kept under a newer cost when it is next used, and works on")
    func renews() async throws {
        try await Town.opened(cost: ScryptCost(cost: 7, blockSize: 8, parallelism: 1)) { town in
            let (login, link, _) = try await town.makePerson()
            #expect(try await set(town, town.enter(link), first).status == 204)
            let old = PasswordRecipe(new: Town.cheap)
            let hash = try await PasswordHasher(cost: Town.cheap).hash(first, under: old)
            try await town.aboveAll(
                """
                UPDATE hy.passwords SET cost = \(old.cost.cost), salt = \(old.salt), hash = \(hash)
                """
            )
            #expect(try await signIn(town, login, second).status == 401)
            #expect(try await town.keptCost() == 6)
            #expect(try await signIn(town, login, first).status == 201)
            #expect(try await town.keptCost() == 7)
            #expect(try await signIn(town, login, first).status == 201)
        }
    }

    @Test("where one is signed in is shown to oneself alone")
    func listsSessions() async throws {
        try await Town.opened { town in
            let (_, link, session) = try await town.makePerson()
            _ = try await town.makePerson()
            _ = try await town.enter(link)

            let list = try await town.ask(.get, "/v1/sessions", as: session)

            #expect(list.json?["items"]?.list.count == 2)
            #expect(list.json?["items"]?.list.filter { $0["is_current"] == .flag(true) }.count == 1)
        }
    }

    @Test("a page signs in with name and password, and sets and changes the password")
    func pages() async throws {
        try await Town.opened { town in
            let (login, link, _) = try await town.makePerson()
            let visitor = try await town.enter(link).asCookie
            let csrf = try await town.csrf(visitor)
            func change(_ fields: [String: String]) async throws -> Reply {
                try await town.ask(
                    .post,
                    "/account/password",
                    as: visitor,
                    .form(fields.merging(["csrf": csrf]) { $1 })
                )
            }
            let empty = try await town.ask(.get, "/account", as: visitor)
            #expect(empty.status == 200 && !empty.text.contains("name=\"old\"") && empty.text.contains(login))
            let differs = try await change(["new": first, "again": second])
            #expect(differs.status == 422 && differs.text.contains("两次输入的新密码不一致"))
            #expect(try await change(["new": "短", "again": "短"]).text.contains("密码至少 12 个字符"))
            let set = try await change(["new": first, "again": first])
            #expect(set.status == 303)
            let done = try await town.ask(.get, try #require(set.headers[.location]), as: visitor)
            #expect(done.text.contains("密码已保存") && done.text.contains("name=\"old\""))

            let wrong = try await town.ask(.post, "/sign-in", .form(["login": login, "password": second]))
            #expect(wrong.status == 401 && wrong.text.contains("账号或密码不正确") && wrong.text.contains("value=\"\(login)\""))
            #expect(wrong.headers[.setCookie] == nil && !wrong.text.contains(second))
            let right = try await town.ask(.post, "/sign-in", .form(["login": login, "password": first]))
            #expect(right.status == 303 && right.headers[.setCookie]?.hasPrefix("hy_session=hys_") == true)

            let out = try await town.ask(.post, "/account/sign-out-everywhere", as: visitor, .form(["csrf": csrf]))
            #expect(out.status == 303 && out.headers[.location] == "/sign-in")
            #expect(try await town.ask(.get, "/account", as: visitor).status == 401)
        }
    }
}

extension Reply {
    /// The session's secret that was answered.
    var secret: String { json?["session"]?.text ?? "" }
}

extension Town {
    /// Somebody with a login, an unspent link and a session.
    func makePerson(
        _ role: Role = .liaison
    ) async throws -> (login: String, link: Secret, session: Credentials) {
        try await make { transaction in
            let official = try await transaction.makeOfficial(role)
            let login = try await transaction.value(
                "SELECT login FROM hy.people WHERE id = \(official.person)",
                as: String.self
            )
            let link = try await transaction.makeLink(for: official)
            let session = try await transaction.makeSession(of: official)
            return (login ?? "", link, .bearer(session.text))
        }
    }

    /// Burns a link.
    func enter(_ link: Secret) async throws -> Credentials {
        let reply = try await ask(.post, "/v1/sessions", .json(#"{"link": "\#(link.text)"}"#))
        #expect(reply.status == 201)
        return .bearer(reply.secret)
    }

    /// What stands in the journal, in order.
    func actions() async throws -> [String] {
        try await make { try await $0.values("SELECT action FROM hy.journal ORDER BY id", as: String.self) }
    }

    /// Changes what only the owner may.
    func aboveAll(_ sql: SQL) async throws {
        try await Scratch.asSuperuser(of: database) { _ = try await $0.execute(sql) }
    }

    /// What the one password there is costs.
    fileprivate func keptCost() async throws -> Int32? {
        try await Scratch.asSuperuser(of: database) {
            try await $0.value("SELECT cost FROM hy.passwords", as: Int32.self)
        }
    }
}
