import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct DoorTests {
    @Test("a sign-in link opens a session once, and its cookie cannot be read by scripts")
    func signsInOnce() async throws {
        try await Town.opened { town in
            let link = try await town.make { try await $0.makeLink(for: $0.makeOfficial(.leader)) }
            let body = Sending.json(#"{"link": "\#(link.text)"}"#)

            let first = try await town.ask(.post, "/v1/sessions", body)
            let second = try await town.ask(.post, "/v1/sessions", body)

            let session = try #require(first.json?["session"]?.text)
            let cookie = try #require(first.headers[.setCookie])
            #expect(first.status == 201)
            #expect(cookie.hasPrefix("hy_session=\(session); "))
            #expect(["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"].allSatisfy(cookie.contains))
            #expect(second.status == 401 && second.code == "access.link-spent")
            let current = try await town.ask(.get, "/v1/sessions/current", as: .bearer(session))
            #expect(current.json?["role"] == .text("leader"))
        }
    }

    @Test("two who burn a link at once do not both get in")
    func linkBurnsOnce() async throws {
        try await Town.opened { town in
            let link = try await town.make { try await $0.makeLink(for: $0.makeOfficial()) }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        try await town.ask(.post, "/v1/sessions", .json(#"{"link": "\#(link.text)"}"#)).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }

            #expect(statuses.sorted() == [201, 401, 401, 401, 401, 401])
        }
    }

    @Test("an expired link, an ended session and one of a post that is over let nobody in")
    func endedCredentials() async throws {
        try await Town.opened { town in
            let (link, old, former, coming) = try await town.make { transaction in
                let official = try await transaction.makeOfficial()
                let former = try await transaction.makeOfficial(until: "2020-01-01")
                let coming = try await transaction.makeOfficial(since: "2999-01-01")
                return (
                    try await transaction.makeLink(for: official, hours: -1),
                    try await transaction.makeSession(of: official, hours: -1),
                    try await transaction.makeSession(of: former),
                    try await transaction.makeSession(of: coming)
                )
            }

            let signIn = try await town.ask(.post, "/v1/sessions", .json(#"{"link": "\#(link.text)"}"#))
            #expect(signIn.code == "access.link-spent")
            for session in [old, former, coming] {
                let reply = try await town.ask(.get, "/v1/sessions/current", as: .bearer(session.text))
                #expect(reply.status == 401 && reply.code == "access.credentials-unknown")
                #expect(reply.headers[.wwwAuthenticate] == "Bearer")
            }
        }
    }

    @Test("a session that nobody used for half an hour is over; one in use goes on, and is noted once a minute")
    func idleSessions() async throws {
        try await Town.opened { town in
            let session = try await town.make { try await $0.makeSession(of: $0.makeOfficial()) }
            func used(minutesAgo minutes: Int32) async throws {
                try await town.make { transaction in
                    try await transaction.execute(
                        """
                        UPDATE hy.sessions SET seen_at = clock_timestamp() - \(minutes) * interval '1 minute'
                        WHERE digest = \(session.digest)
                        """
                    )
                }
            }
            func isFresh() async throws -> Bool? {
                try await town.make { transaction in
                    try await transaction.value(
                        """
                        SELECT seen_at > clock_timestamp() - interval '1 minute' FROM hy.sessions
                        WHERE digest = \(session.digest)
                        """
                    )
                }
            }

            try await used(minutesAgo: 29)
            // A page that refreshes itself is no sign of life.
            #expect(try await town.ask(.get, "/live", as: .bearer(session.text)).status == 200)
            #expect(try await isFresh() == false)
            #expect(try await town.ask(.get, "/v1/cases", as: .bearer(session.text)).status == 200)
            #expect(try await isFresh() == true)
            try await used(minutesAgo: 31)
            #expect(try await town.ask(.get, "/v1/cases", as: .bearer(session.text)).status == 401)
            #expect(try await isFresh() == false)
        }
    }

    @Test("signing out everywhere ends the sessions of all posts of a person, and of nobody else")
    func signsOutEverywhere() async throws {
        try await Town.opened { town in
            let (first, second, other) = try await town.make { transaction in
                let official = try await transaction.makeOfficial(.liaison)
                let post = PostID()
                try await transaction.execute(
                    """
                    INSERT INTO hy.posts (id, person_id, agency_id, role, since)
                    VALUES (\(post), \(official.person), \(official.agency), 'reviewer', '2000-01-01')
                    """
                )
                let too = Official(person: official.person, post: post, agency: official.agency, role: .reviewer)
                return (
                    try await transaction.makeSession(of: official), try await transaction.makeSession(of: too),
                    try await transaction.makeSession(of: transaction.makeOfficial(.liaison, at: official.agency))
                )
            }
            let before = try await town.ask(.get, "/v1/sessions/current", as: .bearer(second.text))
            #expect(before.json?["signed_in_before"]?.text != nil)
            let earliest = try await town.ask(.get, "/v1/sessions/current", as: .bearer(first.text))
            #expect(earliest.status == 200 && earliest.json?["signed_in_before"] == nil)

            let left = try await town.ask(.delete, "/v1/sessions", as: .bearer(first.text))

            #expect(left.status == 204)
            for (session, status) in [(first, 401), (second, 401), (other, 200)] {
                #expect(try await town.ask(.get, "/v1/cases", as: .bearer(session.text)).status == status)
            }
        }
    }

    @Test("a revoked key, a key under another prefix and a session taken for a key are refused")
    func keysAreChecked() async throws {
        try await Town.opened { town in
            let (key, odd, session) = try await town.make { transaction in
                let source = try await transaction.makeSource()
                return (
                    try await transaction.makeKey(for: source),
                    try await transaction.makeKey(for: source, prefix: "key_"),
                    try await transaction.makeSession(of: transaction.makeOfficial(.coordinator))
                )
            }
            let item = Sending.json(#"{"text": "路灯坏了"}"#)

            let good = try await town.ask(.post, "/v1/items", as: .bearer(key.text), item)
            let other = try await town.ask(.post, "/v1/items", as: .bearer(odd.text), item)
            let asKey = try await town.ask(.post, "/v1/items", as: .bearer("hyk_" + session.text.dropFirst(4)), item)
            let long = try await town.ask(.post, "/v1/items", as: .bearer(String(repeating: "a", count: 300)), item)
            let inCookie = try await town.ask(.post, "/v1/items", as: .cookie(key.text), item)
            try await town.make { try await $0.execute("UPDATE hy.machine_keys SET revoked_at = clock_timestamp()") }
            let revoked = try await town.ask(.post, "/v1/items", as: .bearer(key.text), item)

            #expect(good.status == 201)
            for reply in [other, asKey, long, revoked] {
                #expect(reply.status == 401 && reply.code == "access.credentials-unknown")
            }
            #expect(inCookie.status == 401 && inCookie.code == "access.nobody-signed-in")
        }
    }

    @Test(
        "with the cookie, a change that comes from another site is refused and a read is not",
        arguments: [
            (HTTPField.Name.secFetchSite, "cross-site", 403), (.secFetchSite, "same-site", 403),
            (.secFetchSite, "same-origin", 201), (.secFetchSite, "none", 201),
            (.origin, "https://elsewhere.example", 403), (.origin, "http://localhost", 201), (.origin, "null", 403),
        ]
    )
    func crossSite(header: HTTPField.Name, value: String, status: Int) async throws {
        try await Town.opened { town in
            _ = try await town.make { try await $0.makeSource("manual", kind: "manual") }
            let cookie = try await town.session(.coordinator).asCookie
            let item = Sending.json(#"{"text": "路灯坏了"}"#)

            let change = try await town.ask(.post, "/v1/items", as: cookie, item, headers: [header: value])
            let read = try await town.ask(.get, "/v1/items", as: cookie, headers: [header: value])

            #expect(change.status == status)
            #expect(status == 201 || change.code == "access.cross-site")
            #expect(read.status == 200)
        }
    }

    @Test("a session says which post it is for as the directory stands now")
    func directoryRules() async throws {
        try await Town.opened { town in
            let (official, session) = try await town.make { transaction in
                let official = try await transaction.makeOfficial(.coordinator)
                return (official, try await transaction.makeSession(of: official))
            }
            let before = try await town.ask(.get, "/v1/sessions/current", as: .bearer(session.text))
            try await town.make { transaction in
                try await transaction.execute(
                    "UPDATE hy.posts SET until = '2020-01-01' WHERE id = \(official.post)"
                )
            }
            let after = try await town.ask(.get, "/v1/sessions/current", as: .bearer(session.text))

            #expect(before.status == 200)
            #expect(after.status == 401)
        }
    }
}
