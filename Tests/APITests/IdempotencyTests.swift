import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import API

@Suite(.timeLimit(.minutes(15))) struct IdempotencyTests {
    private func key(_ text: String) -> HTTPFields { [.idempotencyKey: "\"\(text)\""] }

    @Test("every change is made once for a key, answered the same again, and the key is refused for another request")
    func everyChange() async throws {
        try await Town.opened { town in
            let crawl = try await Crawl(town)
            for (number, visit) in Visit.all.enumerated() where visit.changes {
                let things = try await crawl.things(of: crawl.quarters[0], for: visit)
                let asker = try #require(
                    crawl.askers.first { visit.status(for: $0, quarter: 0) < 300 && $0.home == 0 },
                    "\(visit.path)"
                )

                let first = try await crawl.send(visit, things, as: asker, headers: key("k\(number)"))
                let traces = try await crawl.traces()
                let again = try await crawl.send(visit, things, as: asker, headers: key("k\(number)"))
                let other = try await crawl.send(
                    visit,
                    things,
                    as: asker,
                    headers: key("k\(number)"),
                    query: visit.query.isEmpty ? "?x=1" : "&x=1"
                )

                #expect(first.status == visit.status(for: asker, quarter: 0), "\(visit.path): \(first.text)")
                #expect(first.headers[.idempotencyReplayed] == nil, "\(visit.path)")
                #expect(again.status == first.status && again.body == first.body, "\(visit.path)")
                #expect(again.headers[.idempotencyReplayed] == "true", "\(visit.path)")
                for name in [HTTPField.Name.eTag, .location, .contentType, .cacheControl] {
                    #expect(again.headers[name] == first.headers[name], "\(visit.path)")
                }
                #expect(other.status == 422 && other.code == "idempotency.other-request", "\(visit.path)")
                #expect(try await crawl.traces() == traces, "\(visit.path)")
            }
        }
    }

    @Test("a key that cannot be read is refused, and one in quotation marks is the same as the bare one")
    func spelling() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            _ = try await town.make { try await $0.makeSource("manual", kind: "manual") }
            let item = Sending.json(#"{"id": "1", "text": "路灯坏了。"}"#)
            for bad in ["\"", "\"\"", "\"a", "\"a\\b\"", "\"a\"b\"", String(repeating: "k", count: 256), "钥匙"] {
                let reply = try await town.ask(.post, "/v1/items", as: office, item, headers: [.idempotencyKey: bad])
                #expect(reply.status == 400 && reply.code == "idempotency.unreadable", "\(bad)")
            }

            let bare = try await town.ask(.post, "/v1/items", as: office, item, headers: [.idempotencyKey: "a\"\\"])
            let quoted = try await town.ask(
                .post,
                "/v1/items",
                as: office,
                item,
                headers: [.idempotencyKey: #""a\"\\""#]
            )

            #expect(bare.status == 201 && quoted.body == bare.body)
            #expect(try await town.database.count("SELECT count(*) FROM hy.batches") == 1)
        }
    }

    @Test("a key belongs to who asks: the same one of another post or source is another key")
    func belongsToTheAsker() async throws {
        try await Town.opened { town in
            let sources = try await town.make { transaction in
                var keys: [Credentials] = []
                for code in ["one", "two"] {
                    keys.append(try await .bearer(transaction.makeKey(for: transaction.makeSource(code)).text))
                }
                return keys
            }
            let item = Sending.json(#"{"id": "1", "text": "路灯坏了。"}"#)

            var bodies: [[UInt8]] = []
            for asker in sources + sources {
                let reply = try await town.ask(.post, "/v1/items", as: asker, item, headers: key("a"))
                #expect(reply.status == 201 && reply.json?["accepted"] == .number(1))
                bodies.append(reply.body)
            }

            #expect(bodies[0] == bodies[2] && bodies[1] == bodies[3] && bodies[0] != bodies[1])
        }
    }

    @Test("what was refused is not kept: with the reason gone, the same key does it")
    func refusalsAreNotKept() async throws {
        try await Town.opened { town in
            let agency = try await town.make { try await $0.makeAgency() }
            let id = try await town.make { try await $0.makeCase(agency) }.text
            let lead = try await town.session(.head, at: agency)
            let answer = Sending.json(#"{"text": "已经修好。"}"#)
            func give() async throws -> Reply {
                try await town.ask(.put, "/v1/cases/\(id)/answer", as: lead, answer, headers: key("a"))
            }

            let early = try await give()
            _ = try await town.ask(.put, "/v1/cases/\(id)/acceptance", as: lead)
            let done = try await give()
            let again = try await give()

            #expect(early.status == 409 && done.status == 200)
            #expect(again.body == done.body)
            #expect(try await town.database.count("SELECT count(*) FROM hy.case_answers") == 1)
        }
    }

    @Test("a request is refused with 409 while another with its key runs, and only then")
    func stillRunning() async throws {
        try await Town.opened { town in
            let official = try await town.make { try await $0.makeOfficial(.leader) }
            let leader = try await town.make { try await Credentials.bearer($0.makeSession(of: official).text) }
            let id = try await town.make { try await $0.makeCase($0.makeAgency()) }.text
            @Sendable func instruct() async throws -> Reply {
                try await town.ask(
                    .post,
                    "/v1/cases/\(id)/instructions",
                    as: leader,
                    .json(#"{"text": "今晚恢复"}"#),
                    headers: key("a")
                )
            }

            let during = try await town.database.transaction(for: .person(official)) { transaction in
                _ = try await transaction.claims(IdempotencyKey(header: "a"), of: official.post.rawValue)
                return try await instruct()
            }
            let after = try await instruct()

            #expect(during.status == 409 && during.code == "idempotency.still-running")
            #expect(during.headers[.retryAfter] == "1")
            #expect(after.status == 200 && after.headers[.idempotencyReplayed] == nil)
        }
    }

    @Test("many deliveries at once that carry keys and cannot be read are each answered so, and each is kept")
    func unreadableAtOnce() async throws {
        try await Town.opened { town in
            let machine = try await town.key()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<12 {
                    let broken = Sending.json(#"[{"id": "1", "text": \#(number)"#)
                    group.addTask {
                        try await town.ask(.post, "/v1/items", as: machine, broken, headers: key("k\(number)")).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            #expect(statuses == [Int](repeating: 400, count: 12))
            #expect(try await town.database.count("SELECT count(*) FROM hy.quarantined_bodies") == 12)
        }
    }

    @Test("one delivery that comes many times at once is taken once, and answered the same or refused meanwhile")
    func sameDeliveryAtOnce() async throws {
        try await Town.opened { town in
            let machine = try await town.key()
            let item = Sending.json(#"{"id": "1", "text": "路灯坏了。"}"#)
            let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        try await town.ask(.post, "/v1/items", as: machine, item, headers: key("a"))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let taken = replies.filter { $0.status == 201 }

            #expect(!taken.isEmpty && Set(taken.map(\.body)).count == 1)
            #expect(replies.allSatisfy { $0.status == 201 || $0.code == "idempotency.still-running" })
            #expect(try await town.database.count("SELECT count(*) FROM hy.batches") == 1)
            var fields = key("a")
            fields[try #require(HTTPField.Name("Prefer"))] = "return=minimal"
            let again = try await town.ask(.post, "/v1/items", as: machine, item, headers: fields)
            #expect(again.status == 204 && again.headers[.location] == taken.first?.headers[.location])
        }
    }

    @Test("fifty of the same request at once have one effect and one answer")
    func manyAtOnce() async throws {
        try await Town.opened { town in
            let leader = try await town.session(.leader)
            let id = try await town.make { try await $0.makeCase($0.makeAgency()) }.text
            let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await town.ask(
                            .post,
                            "/v1/cases/\(id)/instructions",
                            as: leader,
                            .json(#"{"text": "今晚恢复"}"#),
                            headers: [.idempotencyKey: "once"]
                        )
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }

            let done = replies.filter { $0.status == 200 }
            #expect(!done.isEmpty && Set(done.map(\.body)).count == 1)
            #expect(replies.allSatisfy { $0.status == 200 || $0.code == "idempotency.still-running" })
            #expect(done.filter { $0.headers[.idempotencyReplayed] == nil }.count == 1)
            #expect(try await town.database.count("SELECT count(*) FROM hy.case_steps WHERE step = 'instruct'") == 1)
        }
    }

    @Test("a key lets no larger body in than its operation takes")
    func sizes() async throws {
        try await Town.opened { town in
            let leader = try await town.session(.leader)
            let id = try await town.make { try await $0.makeCase($0.makeAgency()) }.text
            let long = Sending.json(#"{"text": "\#(String(repeating: "a", count: 300_000))"}"#)
            for headers in [[:], key("a")] as [HTTPFields] {
                let reply = try await town.ask(
                    .post,
                    "/v1/cases/\(id)/instructions",
                    as: leader,
                    long,
                    headers: headers
                )
                #expect(reply.status == 413 && reply.code == "body.too-large")
            }
        }
    }

    @Test("after its day a key is as good as new, and the sweep removes what has expired")
    func expires() async throws {
        try await Town.opened { town in
            let leader = try await town.session(.leader)
            let id = try await town.make { try await $0.makeCase($0.makeAgency()) }.text
            func instruct(_ name: String) async throws -> Reply {
                try await town.ask(
                    .post,
                    "/v1/cases/\(id)/instructions",
                    as: leader,
                    .json(#"{"text": "今晚恢复"}"#),
                    headers: key(name)
                )
            }
            for name in ["a", "b"] { _ = try await instruct(name) }
            try await Scratch.asSuperuser(of: town.database) { transaction in
                _ = try await transaction.execute("UPDATE hy.kept_answers SET expires_at = clock_timestamp()")
            }

            let anew = try await instruct("a")
            let swept = try await town.make { try await $0.sweepKeptAnswers() }

            #expect(anew.status == 200 && anew.headers[.idempotencyReplayed] == nil)
            #expect(swept == 1)
            #expect(try await instruct("a").headers[.idempotencyReplayed] == "true")
            #expect(try await town.database.count("SELECT count(*) FROM hy.case_steps WHERE step = 'instruct'") == 3)
        }
    }
}
