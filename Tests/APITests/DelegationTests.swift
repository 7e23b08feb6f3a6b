import Cases
import Foundation
import HTTPTypes
import Kernel
import Making
import Organisation
import Postgres
import Testing
import TestSupport

@testable import API

@Suite(.timeLimit(.minutes(15))) struct DelegationTests {
    @Test("a delegate acts in the post within its days, the record shows for whom, and a revocation ends it at once")
    func actsForAnother() async throws {
        try await Town.opened { town in
            let office = try await Office(town)
            let found = try await town.make { try await $0.makeCase(office.agency, event: $0.makeEvent()).text }
            let made = try await office.delegate(first: 0, last: 3)
            #expect(made.status == 201 && made.json?["person"] == .text("李四") && made.json?["holder"] == .text("张三"))

            let posts = try await town.ask(.get, "/v1/posts", as: office.deputy)
            #expect(posts.json?["items"]?.list.compactMap { $0["role"]?.text } == ["liaison", "head"])
            let acting = try await office.change(office.deputy, to: office.head.post)
            #expect(try await town.ask(.get, "/v1/posts", as: office.deputy).status == 401)

            let current = try await town.ask(.get, "/v1/sessions/current", as: acting)
            #expect(current.json?["role"] == .text("head") && current.json?["name"] == .text("李四 代 张三"))
            #expect(current.json?["person"] == .text(office.liaison.person.text))
            #expect(try await town.ask(.put, "/v1/cases/\(found)/acceptance", as: acting).status == 200)
            let file = try await town.ask(.get, "/v1/cases/\(found)", as: office.holder)
            #expect(file.json?["steps"]?.list.last?["person"] == .text("李四 代 张三"))
            let page = try await town.ask(.get, "/cases/\(found)", as: acting.asCookie)
            #expect(page.text.contains("李四 代 张三"))
            let traces = try await town.make { transaction in
                try await transaction.count(
                    """
                    SELECT count(*) FROM hy.journal WHERE action IN ('case.accept', 'case.accepted', 'session.post-changed')
                      AND person_id = \(office.liaison.person) AND post_id = \(office.head.post)
                    """
                )
            }
            #expect(traces == 2)

            // Back in the own post, then in the other again.
            let own = try await office.change(acting, to: office.liaison.post)
            let again = try await office.change(own, to: office.head.post)
            let id = try #require(made.json?["id"]?.text)
            #expect(try await town.ask(.put, "/v1/delegations/\(id)/revocation", as: office.holder).status == 200)
            #expect(try await town.ask(.get, "/v1/cases", as: again).status == 401)
            let actions = try await town.actions()
            #expect(actions.contains("delegation.made") && actions.contains("delegation.revoked"))
        }
    }

    @Test("a session ends no later and came from nowhere else because its post was changed")
    func keepsTheEnd() async throws {
        try await Town.opened { town in
            let office = try await Office(town)
            _ = try await office.delegate(first: 0, last: 0)
            func ends() async throws -> [Date] {
                try await town.make { transaction in
                    try await transaction.values(
                        "SELECT expires_at FROM hy.sessions WHERE person_id = \(office.liaison.person) ORDER BY digest"
                    )
                }
            }
            let before = try await ends()
            let acting = try await office.change(office.deputy, to: office.head.post)

            #expect(before.count == 1)
            #expect(try await ends() == before + before)
            let list = try await town.ask(.get, "/v1/sessions", as: acting)
            #expect(list.json?["items"]?.list.count == 1)
        }
    }

    @Test("what the rules do not allow is refused with its reason")
    func refusals() async throws {
        try await Town.opened { town in
            let office = try await Office(town)
            let stranger = try await town.make { try await $0.makeOfficial(.liaison) }
            let asked: [(PersonID, Int, Int, String, String)] = [
                (stranger.person, 0, 3, "出差", "delegation.not-colleague"),
                (office.head.person, 0, 3, "出差", "delegation.not-colleague"),
                (PersonID(), 0, 3, "出差", "delegation.not-colleague"),
                (office.liaison.person, 3, 2, "出差", "delegation.days-wrong"),
                (office.liaison.person, -3, -1, "出差", "delegation.days-wrong"),
                (office.liaison.person, 0, 366, "出差", "delegation.days-wrong"),
                (office.liaison.person, 0, 3, " ", "delegation.reason-wrong"),
                (office.liaison.person, 0, 3, String(repeating: "长", count: 201), "delegation.reason-wrong"),
            ]
            for (person, first, last, reason, code) in asked {
                let reply = try await office.delegate(to: person, first: first, last: last, reason: reason)
                #expect(reply.status == 422 && reply.code == code, "\(code)")
            }
            for day in ["2026-02-30", "2026-13-01", "1.10.2026", ""] {
                let body = Sending.json(
                    #"""
                    {"person_id": "\#(office.liaison.person.text)", "first_day": "\#(day)", "last_day": "2099-01-01",
                     "reason": "出差"}
                    """#
                )
                let reply = try await town.ask(.post, "/v1/delegations", as: office.holder, body)
                #expect(reply.code == "delegation.days-wrong", "\(day)")
            }
            #expect(try await town.database.count("SELECT count(*) FROM hy.delegations") == 0)
        }
    }

    @Test("what was delegated is not delegated on, and only who gave it or the security officer ends it")
    func notOn() async throws {
        try await Town.opened { town in
            let office = try await Office(town)
            let (third, security) = try await town.make { transaction in
                let third = try await transaction.makeOfficial(.reviewer, at: office.agency, name: "王五")
                let officer = try await transaction.makeOfficial(.securityOfficer)
                return (third, try await Credentials.bearer(transaction.makeSession(of: officer).text))
            }
            let first = try await office.delegate(first: 0, last: 3).json?["id"]?.text ?? ""
            let second = try await office.delegate(first: 0, last: 3).json?["id"]?.text ?? ""
            let acting = try await office.change(office.deputy, to: office.head.post)

            let on = try await office.delegate(to: third.person, first: 0, last: 3, as: acting)
            #expect(on.status == 403 && on.code == "delegation.not-holder")
            let other = try await town.session(.head)
            let paths = (first: "/v1/delegations/\(first)/revocation", second: "/v1/delegations/\(second)/revocation")
            #expect(try await town.ask(.put, paths.first, as: acting).status == 403)
            #expect(try await town.ask(.put, paths.first, as: other).status == 404)
            #expect(try await town.ask(.get, "/v1/delegations", as: other).json?["items"]?.list.isEmpty == true)
            #expect(try await town.ask(.put, paths.first, as: security).status == 200)
            #expect(try await town.ask(.put, paths.first, as: office.holder).code == "delegation.already-revoked")
            #expect(try await town.ask(.put, paths.second, as: office.holder).status == 200)
            #expect(try await town.ask(.get, "/v1/cases", as: acting).status == 401)
        }
    }

    @Test("before its first day, after its last, and when either has left, a delegation opens nothing")
    func outsideItsDays() async throws {
        let day: SQL = "(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date"
        let ends: [SQL] = [
            "UPDATE hy.delegations SET first_day = \(day) - 2, last_day = \(day) - 1",
            "UPDATE hy.delegations SET first_day = \(day) + 1, last_day = \(day) + 2",
            "UPDATE hy.posts SET until = \(day) WHERE role = 'head'",
            "UPDATE hy.posts SET until = \(day) WHERE role = 'liaison'",
        ]
        for end in ends {
            try await Town.opened { town in
                let office = try await Office(town)
                _ = try await office.delegate(first: 0, last: 3)
                let spare = try await town.make { try await $0.makeSession(of: office.liaison) }
                let acting = try await office.change(office.deputy, to: office.head.post)
                #expect(try await town.ask(.get, "/v1/cases", as: acting).status == 200)
                try await Scratch.asSuperuser(of: town.database) { transaction in
                    _ = try await transaction.execute("SET LOCAL session_replication_role = replica")
                    _ = try await transaction.execute(end)
                }
                #expect(try await town.ask(.get, "/v1/cases", as: acting).status == 401)
                let body = Sending.json(#"{"post_id": "\#(office.head.post.text)"}"#)
                let reply = try await town.ask(.put, "/v1/sessions/current/post", as: .bearer(spare.text), body)
                #expect([401, 404].contains(reply.status))
            }
        }
    }

    @Test("administrator, security officer and auditor stay three people, in posts of their own and in delegated ones")
    func officersApart() async throws {
        try await Town.opened { town in
            let (admin, auditor, clerk, agency) = try await town.make { transaction in
                let agency = try await transaction.makeAgency()
                return (
                    try await transaction.makeOfficial(.administrator, at: agency),
                    try await transaction.makeOfficial(.auditor, at: agency),
                    try await transaction.makeOfficial(.liaison, at: agency), agency
                )
            }
            let office = Office(town, agency: agency, head: admin, liaison: clerk)
            let sessions = try await town.make { transaction in
                (
                    try await Credentials.bearer(transaction.makeSession(of: admin).text),
                    try await Credentials.bearer(transaction.makeSession(of: auditor).text)
                )
            }
            let toAuditor = try await office.delegate(to: auditor.person, first: 0, last: 3, as: sessions.0)
            #expect(toAuditor.status == 422 && toAuditor.code == "delegation.officers-apart")
            #expect(try await office.delegate(first: 0, last: 3, as: sessions.0).status == 201)
            let second = try await office.delegate(first: 3, last: 5, as: sessions.1)
            #expect(second.code == "delegation.officers-apart")
            #expect(try await office.delegate(first: 4, last: 5, as: sessions.1).status == 201)
            // Nor by giving a post to who is a delegate.
            await #expect {
                try await town.make { transaction in
                    _ = try await transaction.execute(
                        """
                        INSERT INTO hy.posts (id, person_id, agency_id, role, since)
                        VALUES (\(PostID()), \(clerk.person), \(agency), 'security-officer', '2020-01-01')
                        """
                    )
                }
            } throws: { error in
                (error as? DatabaseError)?.constraint == "posts_three_officers_apart"
            }
        }
    }

    @Test("the page of the account delegates, revokes and changes the post")
    func pages() async throws {
        try await Town.opened { town in
            let office = try await Office(town)
            let holder = office.holder.asCookie
            let csrf = try await town.csrf(holder)
            let page = try await town.ask(.get, "/account", as: holder)
            #expect(page.text.contains("李四</option>") && page.text.contains("没有授权委托"))
            let fields = [
                "csrf": csrf, "person": office.liaison.person.text, "first": try await office.day(0),
                "last": try await office.day(1), "reason": "外出学习",
            ]
            let posted = try await town.ask(.post, "/account/delegations", as: holder, .form(fields))
            #expect(posted.status == 303)
            let wrong = fields.merging(["last": try await office.day(-1)]) { $1 }
            let refused = try await town.ask(.post, "/account/delegations", as: holder, .form(wrong))
            #expect(refused.status == 422 && refused.text.contains("起止日期有误"))
            let shown = try await town.ask(.get, try #require(posted.headers[.location]), as: holder)
            #expect(shown.text.contains("李四 代 张三") && shown.text.contains("委托已生效"))

            let delegate = office.deputy.asCookie
            let theirs = try await town.csrf(delegate)
            let form = ["csrf": theirs, "post": office.head.post.text]
            let changed = try await town.ask(.post, "/account/post", as: delegate, .form(form))
            #expect(changed.status == 303)
            let secret = try #require(changed.headers[.setCookie]?.firstMatch(of: /hy_session=([^;]+);/)).1
            let acting = Credentials.cookie(String(secret))
            let account = try await town.ask(.get, "/account", as: acting)
            // In a post of another's there is nothing to delegate.
            #expect(account.text.contains("李四 代 张三") && !account.text.contains("name=\"person\""))

            let made = try await town.make { try await $0.value("SELECT id FROM hy.delegations", as: UUID.self) }
            let id = try #require(made).uuidString
            let path = "/account/delegations/\(id)/revocation"
            #expect(try await town.ask(.post, path, as: holder, .form([:])).status == 403)
            #expect(try await town.ask(.post, path, as: holder, .form(["csrf": csrf])).status == 303)
            #expect(try await town.ask(.get, "/account", as: acting).status == 401)
        }
    }
}
