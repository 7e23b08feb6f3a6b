import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Making
import Organisation
import Postgres
import Testing
import TestSupport

@testable import API

/// What strangers try at the door, over real connections: a proxy that is believed says where each comes from.
@Suite(.timeLimit(.minutes(15))) struct AttackTests {
    private let password = "竹影扫阶尘不动月穿潭底-17"

    private func opened(
        cost: ScryptCost = Town.cheap,
        _ body: @escaping @Sendable (Town) async throws -> Void
    ) async throws {
        try await Town.opened(approach: Approach(proxies: ["127.0.0.1", "::1"]), cost: cost, over: .live, body)
    }

    /// Makes every wait longer by a minute, so that none is over before the next guess where the machine is busy.
    private func lengthenWaits(_ town: Town) async throws {
        let script = """
            CREATE FUNCTION public.longer() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN NEW.next_at := NEW.next_at + interval '1 minute'; RETURN NEW; END $$;
            CREATE TRIGGER longer BEFORE INSERT OR UPDATE ON hy.sign_in_attempts FOR EACH ROW
            WHEN (NEW.next_at > clock_timestamp()) EXECUTE FUNCTION public.longer();
            """
        try await Scratch.run(script: script, on: town.database)
    }

    private func guess(_ town: Town, _ login: String, _ password: String, from address: String) async throws -> Reply {
        let body = Sending.json(#"{"login": "\#(login)", "password": "\#(password)"}"#)
        return try await town.ask(.post, "/v1/sessions", body, headers: [.forwardedFor: address])
    }

    @Test("an account takes at most ten guesses a minute from strangers, wherever they come from; the wait is said")
    func bruteForceOfAnAccount() async throws {
        try await opened { town in
            let login = try await town.makeAccount(password)
            var counted = 0
            for second in 0..<60 {
                while true {
                    let reply = try await guess(town, login, "猜\(counted)", from: "203.0.113.\(counted % 200)")
                    guard reply.status == 401 else {
                        #expect(reply.status == 429 && reply.code == "access.too-many-attempts")
                        let wait = try #require(reply.headers[.retryAfter].flatMap { Int($0) })
                        #expect((1...900).contains(wait), "after \(second) s")
                        break
                    }
                    counted += 1
                }
                try await town.pass(seconds: 1)
            }
            #expect((6...10).contains(counted))
        }
    }

    @Test("an address takes so many guesses at whatever accounts, and IPv6 addresses of one network count as one")
    func bruteForceFromAnAddress() async throws {
        try await opened { town in
            try await lengthenWaits(town)
            for (network, address) in [("198.51.100.7", "198.51.100.7"), ("2001:db8:1:2::", "2001:db8:1:2::")] {
                var counted = 0
                for place in 0..<60 {
                    let from = address.hasSuffix("::") ? "\(address)\(place + 1)" : address
                    let reply = try await guess(town, "nobody-\(network.hashValue)-\(place)", "猜", from: from)
                    guard reply.status == 401 else { break }
                    counted += 1
                }
                #expect(counted == 30, "\(network)")
            }
            #expect(try await guess(town, "somebody", "猜", from: "198.51.100.8").status == 401)
        }
    }

    @Test("a key for repeating a request makes no guess at an old password uncounted, and keeps no secret")
    func keysCountToo() async throws {
        try await Town.opened { town in
            try await lengthenWaits(town)
            let login = try await town.makeAccount(password)
            let body = Sending.json(#"{"login": "\#(login)", "password": "\#(password)"}"#)
            let session = try await Credentials.bearer(town.ask(.post, "/v1/sessions", body).secret)
            var statuses: [Int] = []
            for place in 0..<8 {
                let guess = Sending.json(#"{"old": "猜\#(place)", "new": "月穿潭底水无痕春江潮水-18"}"#)
                let headers: HTTPFields = [.idempotencyKey: "k\(place)"]
                let path = "/v1/account/password"
                statuses.append(try await town.ask(.put, path, as: session, guess, headers: headers).status)
            }
            #expect(statuses == [422, 422, 422, 422, 422, 429, 429, 429])
            let again = try await town.ask(.post, "/v1/sessions", as: session, body, headers: [.idempotencyKey: "k"])
            #expect(again.status == 429)
            #expect(try await town.database.count("SELECT count(*) FROM hy.kept_answers") == 0)
        }
    }

    @Test("a session that ended while its request came in sets no password")
    func endedMeanwhile() async throws {
        try await Town.opened { town in
            let official = try await town.make { try await $0.makeOfficial(.liaison) }
            let secret = try await town.make { try await $0.makeSession(of: official) }
            let change = PasswordChange(
                old: nil,
                hash: Array(repeating: 1, count: 32),
                recipe: PasswordRecipe(new: Town.cheap),
                session: secret.digest,
                place: Array(repeating: 2, count: 32)
            )
            func set() async throws {
                try await town.database.transaction(for: .person(official)) { transaction in
                    try await AccountDesk().setPassword(change, by: official, in: transaction)
                }
            }
            #expect(try await town.ask(.delete, "/v1/sessions", as: .bearer(secret.text)).status == 204)

            await #expect(throws: PasswordRefusal.sessionOver) { try await set() }
            let kept = try await Scratch.asSuperuser(of: town.database) {
                try await $0.value("SELECT count(*) FROM hy.passwords", as: Int.self)
            }
            #expect(kept == 0)
        }
    }

    @Test("guesses sent at once are counted one by one")
    func bruteForceAtOnce() async throws {
        try await Town.opened { town in
            try await lengthenWaits(town)
            let login = try await town.makeAccount(password)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for place in 0..<40 {
                    group.addTask {
                        let body = Sending.json(#"{"login": "\#(login)", "password": "猜\#(place)"}"#)
                        return try await town.ask(.post, "/v1/sessions", body).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 401 }.count == 5)
            #expect(statuses.filter { $0 == 429 }.count == 35)
        }
    }

    @Test("strangers who never stop guessing keep nobody out: not at a known address, not for ever elsewhere")
    func noLockOut() async throws {
        try await opened { town in
            let login = try await town.makeAccount(password)
            let office = "192.0.2.10"
            #expect(try await guess(town, login, password, from: office).status == 201)
            for place in 0..<400 where try await guess(town, login, "猜", from: "203.0.113.\(place % 200)").status == 429
            {
                try await town.pass(seconds: 60)
            }
            // At the own desk nothing is felt of it.
            #expect(try await guess(town, login, password, from: office).status == 201)
            // Elsewhere there is a wait, and it has an end; what was refused did not make it longer.
            let elsewhere = try await guess(town, login, password, from: "192.0.2.99")
            if elsewhere.status != 201 {
                let wait = try #require(elsewhere.headers[.retryAfter].flatMap { Int($0) })
                #expect(elsewhere.status == 429 && (1...900).contains(wait))
                #expect(try await guess(town, login, "猜", from: "203.0.113.1").status == 429)
                try await town.pass(seconds: wait)
                #expect(try await guess(town, login, password, from: "192.0.2.99").status == 201)
            }
            // A link of the administrator's works whatever strangers do.
            let link = try await town.make { transaction in
                try await AccountDesk().link(role: nil, login: login, resets: false, in: transaction)
            }
            _ = try await town.enter(try #require(link))
        }
    }

    @Test("a right password makes the account's count zero, and no other account's nor the address's")
    func rightPasswordResets() async throws {
        try await opened { town in
            try await lengthenWaits(town)
            let (own, other) = try await (town.makeAccount(password), town.makeAccount(password))
            for round in 0..<3 {
                for _ in 0..<4 {
                    #expect(try await guess(town, own, "猜", from: "192.0.2.1").status == 401, "round \(round)")
                }
                #expect(try await guess(town, own, password, from: "192.0.2.1").status == 201)
            }
            // Signing in with an account of one's own does not make guesses at others free.
            var counted = 0
            for _ in 0..<10 {
                if try await guess(town, other, "猜", from: "192.0.2.1").status == 401 { counted += 1 }
                #expect(try await guess(town, own, password, from: "192.0.2.1").status == 201)
            }
            #expect(counted == 5)
        }
    }

    @Test("known and unknown accounts cannot be told apart by the time that a refusal takes")
    func enumeration() async throws {
        try await opened(cost: ScryptCost(cost: 9, blockSize: 8, parallelism: 1)) { town in
            var logins: [String] = []
            for _ in 0..<20 { logins.append(try await town.makeAccount(password)) }
            // Chance alone fails one round in a hundred; three rounds in a row it does not.
            var chances: [Double] = []
            for round in 0..<3 where chances.allSatisfy({ $0 <= 0.01 }) {
                var times: [Bool: [Double]] = [true: [], false: []]
                var random = Seeded(seed: 20_260_301 + UInt64(round))
                for place in 0..<400 {
                    let isKnown = place % 2 == 0
                    let login = isKnown ? logins[place / 2 % 20] : "x\(String(random.next(), radix: 16))0000"
                    if place % 50 == 0 { try await town.aboveAll("DELETE FROM hy.sign_in_attempts") }
                    let address = "203.0.\(place / 200).\(place % 200)"
                    let start = ContinuousClock.now
                    let reply = try await guess(town, login, "猜", from: address)
                    times[isKnown]?.append((ContinuousClock.now - start) / .milliseconds(1))
                    #expect(reply.status == 401 && reply.code == "access.sign-in-wrong")
                }
                chances.append(RankSum.chance(times[true] ?? [], times[false] ?? []))
            }
            #expect(chances.contains { $0 > 0.01 }, "p = \(chances)")
        }
    }

    @Test("what stood in a browser before signing in is worth nothing afterwards, and is never taken over")
    func fixation() async throws {
        try await Town.opened { town in
            let login = try await town.makeAccount(password)
            let (_, link, before) = try await town.makePerson()
            let planted = "hys_planted-by-a-stranger-0123456789-0123456789"
            let body = Sending.json(#"{"login": "\#(login)", "password": "\#(password)"}"#)

            let fresh = try await town.ask(.post, "/v1/sessions", as: .cookie(planted), body)
            let own = try await town.ask(.post, "/v1/sessions", as: before.asCookie, body)
            let byLink = Sending.form(["link": link.text])
            let third = try await town.ask(.post, "/sign-in", as: .cookie(own.secret), byLink)

            #expect(fresh.status == 201 && fresh.secret != planted && own.secret != before.secret)
            #expect(third.status == 303)
            for (secret, status) in [(planted, 401), (before.secret, 401), (own.secret, 401), (fresh.secret, 200)] {
                #expect(try await town.ask(.get, "/v1/sessions/current", as: .bearer(secret)).status == status)
            }
        }
    }

    @Test("a right that was taken away is gone at the next request")
    func staleRights() async throws {
        try await Town.opened { town in
            let day: SQL = "(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date"
            let changes: [(SQL, Int)] = [
                ("UPDATE hy.posts SET until = \(day) WHERE role = 'coordinator' AND until IS NULL", 401),
                ("UPDATE hy.posts SET since = \(day) + 1 WHERE role = 'coordinator' AND until IS NULL", 401),
                ("UPDATE hy.posts SET role = 'liaison' WHERE role = 'coordinator' AND until IS NULL", 403),
                ("UPDATE hy.sessions SET ended_at = clock_timestamp()", 401),
            ]
            for round in 0..<25 {
                for (change, status) in changes {
                    let session = try await town.session(.coordinator)
                    let closure = "/v1/cases/\(UUID())/closure"
                    #expect(try await town.ask(.put, closure, as: session).status == 404)
                    try await town.make { _ = try await $0.execute(change) }
                    #expect(try await town.ask(.put, closure, as: session).status == status, "round \(round)")
                }
            }
        }
    }
}

extension Town {
    /// Somebody who can sign in by a password; answers the login.
    func makeAccount(_ password: String) async throws -> String {
        let (login, _, _) = try await makePerson()
        let recipe = PasswordRecipe(new: cost)
        let hash = try await PasswordHasher(cost: cost).hash(password, under: recipe)
        try await aboveAll(
            """
            INSERT INTO hy.passwords (person_id, cost, block_size, parallelism, salt, hash)
            SELECT id, \(cost.cost), \(cost.blockSize), \(cost.parallelism), \(recipe.salt), \(hash)
            FROM hy.people WHERE login = \(login)
            """
        )
        return login
    }

    /// Lets time pass for the attempts that are counted.
    func pass(seconds: Int) async throws {
        try await aboveAll(
            """
            UPDATE hy.sign_in_attempts SET next_at = next_at - \(Double(seconds)) * interval '1 second',
                forget_at = forget_at - \(Double(seconds)) * interval '1 second'
            """
        )
    }
}
