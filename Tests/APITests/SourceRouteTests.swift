import Foundation
import HTTPTypes
import Intake
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct SourceRouteTests {
    private static let any: HTTPFields = [.ifMatch: "*"]

    private static func add(_ town: Town, as coordinator: Credentials) async throws -> String {
        let made = try await town.ask(
            .post,
            "/v1/sources",
            as: coordinator,
            .json(#"{"code": "news", "name": "新闻网", "kind": "city-media"}"#)
        )
        #expect(made.status == 201)
        #expect(made.json?["weight"]?.number == 0.8)
        return try #require(made.json?["id"]?.text)
    }

    @Test("a source is added, changed by version, paused, and takes nothing then")
    func keepsSources() async throws {
        try await Town.opened { town in
            let coordinator = try await town.session(.coordinator)
            let id = try await Self.add(town, as: coordinator)
            let taken = #"{"code": "news", "name": "又一个", "kind": "forum"}"#
            #expect(try await town.ask(.post, "/v1/sources", as: coordinator, .json(taken)).code == "source.code-taken")
            let nobody = #"{"name": "新闻网", "kind": "forum", "owner_id": "\#(UUID())"}"#
            let change = "/v1/sources/\(id)"
            let absent = try await town.ask(.put, change, as: coordinator, .json(nobody), headers: Self.any)
            #expect(absent.code == "source.owner-absent")
            let paused = #"{"name": "新闻网", "kind": "forum", "weight": 0.3, "state": "paused", "note": "备注"}"#
            #expect(try await town.ask(.put, change, as: coordinator, .json(paused)).status == 428)
            let stale = try await town.ask(.put, change, as: coordinator, .json(paused), headers: [.ifMatch: "\"v9\""])
            #expect(stale.status == 412)
            let changed = try await town.ask(.put, change, as: coordinator, .json(paused), headers: Self.any)
            #expect(changed.json?["state"]?.text == "paused")
            #expect(changed.json?["version"]?.number == 2)
            let source = try #require(SourceID(id))
            let key = try await town.make { try await $0.makeKey(for: source) }
            let item = try await town.ask(.post, "/v1/items", as: .bearer(key.text), .json(#"{"text": "停水"}"#))
            #expect(item.code == "source.paused")
        }
    }

    @Test("a feed that is taken away is listed and fetched no more, and its address can be added again")
    func removesFeed() async throws {
        try await Town.opened { town in
            let coordinator = try await town.session(.coordinator)
            let source = try await Self.add(town, as: coordinator)
            let draft = Sending.json(#"{"url": "https://news.example.cn/rss", "source_id": "\#(source)"}"#)
            let added = try await town.ask(.post, "/v1/feeds", as: coordinator, draft)
            let feed = "/v1/feeds/\(try #require(added.json?["id"]?.text))"
            #expect(try await town.ask(.post, "/v1/feeds", as: coordinator, draft).code == "feed.taken")
            let stale = try await town.ask(.delete, feed, as: coordinator, headers: [.ifMatch: "\"v9\""])
            #expect(stale.status == 412)

            let removed = try await town.ask(.delete, feed, as: coordinator)
            #expect(removed.status == 200 && removed.json?["state"]?.text == "removed")

            let listed = try await town.ask(.get, "/v1/feeds", as: coordinator)
            #expect(listed.json?["items"]?.list.isEmpty == true)
            for refused in [
                Refused(.get, feed, 404, "feed.absent"), Refused(.delete, feed, 404, "feed.absent"),
                Refused(.patch, feed, 404, "feed.absent", .json(#"{"state": "active"}"#)),
                Refused(.post, "\(feed)/fetches", 404, "feed.absent"),
            ] { try await town.refuses([refused], to: coordinator) }
            let due = try await town.database.count("SELECT count(*) FROM hy.feeds WHERE state = 'active'")
            #expect(due == 0)
            #expect(try await town.actions().contains("feed.removed"))
            #expect(try await town.ask(.post, "/v1/feeds", as: coordinator, draft).status == 201)
        }
    }

    @Test("what is expected is given by the hour, or learnt from whole weeks, and can be dropped")
    func expects() async throws {
        try await Town.opened { town in
            let coordinator = try await town.session(.coordinator)
            let id = try await Self.add(town, as: coordinator)
            let address = "/v1/sources/\(id)/expectation"
            let short = #"{"by_hour": [1, 2]}"#
            #expect(try await town.ask(.put, address, as: coordinator, .json(short)).code == "source.expectation")
            let hours = Array(repeating: "2", count: 168).joined(separator: ",")
            let set = try await town.ask(.put, address, as: coordinator, .json("{\"by_hour\": [\(hours)]}"))
            #expect(set.json?["expected_by_hour"]?.list.count == 168 && set.json?["missing_for_silence"]?.number == 7)
            #expect(try await town.ask(.delete, address, as: coordinator).json?["expected_by_hour"] == nil)
            let source = try #require(SourceID(id))
            try await town.make { try await $0.makeDays(of: source) }
            let learnt = try await town.ask(.put, address, as: coordinator, .json("{}"))
            let sum = learnt.json?["expected_by_hour"]?.list.compactMap(\.number).reduce(0, +) ?? 0
            #expect(abs(sum - 98) < 0.01)
            // They come once a day, all at once.
            let patience = try #require(learnt.json?["missing_for_silence"]?.number)
            #expect(abs(patience - 2.5 * 14) < 0.01)
            let kept = try await town.make { transaction in
                try await transaction.value("SELECT patience FROM hy.sources WHERE id = \(source)", as: Double.self)
            }
            #expect(kept == patience)
            let volume = try await town.ask(.get, "/v1/sources/\(id)/volume", as: coordinator)
            #expect(volume.json?["last_day"]?["accepted"]?.number == 14)
        }
    }

    @Test(
        "how long words are kept is said over the API and on the page, in days, and personal words no longer than texts"
    )
    func keepsWords() async throws {
        try await Town.opened { town in
            let coordinator = try await town.session(.coordinator)
            let id = try await Self.add(town, as: coordinator)
            let address = "/v1/sources/\(id)/retention"
            let set = #"{"personal_days": 90, "text_days": 730}"#
            let kept = try await town.ask(.put, address, as: coordinator, .json(set), headers: [.ifMatch: "\"v1\""])
            #expect(kept.json?["personal_days"]?.number == 90 && kept.json?["text_days"]?.number == 730)
            #expect(
                try await town.ask(.put, address, as: coordinator, .json(set), headers: [.ifMatch: "\"v1\""]).status
                    == 412
            )
            let wrong = try await town.ask(
                .put,
                address,
                as: coordinator,
                .json(#"{"personal_days": 91, "text_days": 90}"#)
            )
            #expect(wrong.code == "source.retention")
            for body in [#"{"text_days": 29}"#, #"{"personal_days": 0}"#, #"{"text_days": 1.5}"#] {
                #expect(try await town.ask(.put, address, as: coordinator, .json(body)).status == 422)
            }
            #expect(try await town.ask(.get, "/sources/\(id)", as: coordinator).text.contains(#"value="730""#))
            let nowhere = "/v1/sources/\(UUID())/retention"
            #expect(try await town.ask(.put, nowhere, as: coordinator, .json(set)).code == "source.unknown")

            let csrf = try await town.csrf(coordinator)
            let form = ["csrf": csrf, "personal": "", "text": "365"]
            #expect(try await town.ask(.post, "/sources/\(id)/retention", as: coordinator, .form(form)).status == 303)
            let now = try await town.ask(.get, "/v1/sources/\(id)", as: coordinator)
            #expect(now.json?["personal_days"] == nil && now.json?["text_days"]?.number == 365)
            let wrongForm = ["csrf": csrf, "personal": "x", "text": ""]
            #expect(
                try await town.ask(.post, "/sources/\(id)/retention", as: coordinator, .form(wrongForm)).status == 422
            )
        }
    }

    @Test("a feed is added once, stopped, fetched at once; one that is gone stays so and may be added again")
    func keepsFeeds() async throws {
        try await Town.opened { town in
            let coordinator = try await town.session(.coordinator)
            let id = try await Self.add(town, as: coordinator)
            let body = #"{"url": "https://news.example.cn/rss", "source_id": "\#(id)"}"#
            let made = try await town.ask(.post, "/v1/feeds", as: coordinator, .json(body))
            #expect(made.status == 201)
            #expect(made.json?["every_minutes"]?.number == 15)
            #expect(try await town.ask(.post, "/v1/feeds", as: coordinator, .json(body)).code == "feed.taken")
            let feed = "/v1/feeds/\(try #require(made.json?["id"]?.text))"
            let paused = try await town.ask(.patch, feed, as: coordinator, .json(#"{"state": "paused"}"#))
            #expect(paused.json?["state"]?.text == "paused")
            let wanted = try await town.ask(.post, "\(feed)/fetches", as: coordinator)
            #expect(wanted.status == 202)
            #expect(wanted.json?["state"]?.text == "active")
            try await town.make { try await $0.execute("UPDATE hy.feeds SET state = 'gone'") }
            #expect(
                try await town.ask(.patch, feed, as: coordinator, .json(#"{"state": "active"}"#)).code == "feed.gone"
            )
            #expect(try await town.ask(.post, "\(feed)/fetches", as: coordinator).code == "feed.gone")
            #expect(try await town.ask(.post, "/v1/feeds", as: coordinator, .json(body)).status == 201)
        }
    }

    @Test("a key opens the door for its source until it is revoked, and its secret is shown once")
    func keepsKeys() async throws {
        try await Town.opened { town in
            let id = try await Self.add(town, as: try await town.session(.coordinator))
            let administrator = try await town.session(.administrator)
            let address = "/v1/sources/\(id)/keys"
            let made = try await town.ask(.post, address, as: administrator, .json(#"{"name": "监测平台"}"#))
            #expect(made.status == 201)
            let secret = try #require(made.json?["secret"]?.text)
            let again = try await town.ask(.post, address, as: administrator, .json(#"{"name": "监测平台"}"#))
            #expect(again.code == "key.name-taken")
            #expect(try await town.ask(.get, "/v1/items", as: .bearer(secret)).status == 200)
            let listed = try await town.ask(.get, address, as: administrator)
            #expect(!listed.text.contains(secret))
            let revocation = "/v1/keys/\(try #require(made.json?["id"]?.text))/revocation"
            #expect(try await town.ask(.put, revocation, as: administrator).status == 200)
            #expect(try await town.ask(.put, revocation, as: administrator).code == "key.revoked")
            #expect(try await town.ask(.get, "/v1/items", as: .bearer(secret)).status == 401)
        }
    }
}

extension Transaction {
    /// Fifteen days of a source, with fourteen items each.
    func makeDays(of source: SourceID) async throws {
        for day in 0..<15 {
            try await execute(
                """
                INSERT INTO hy.batches
                    (id, source_id, received_at, history, rows, accepted, duplicate, changed, rejected, digest)
                VALUES (\(UUID.timeOrdered()), \(source), \(moment - Double(day) * 86_400 - 7_200), false,
                        14, 14, 0, 0, 0, sha256('x'))
                """
            )
        }
    }

    /// A body of a source that could not be read.
    func makeBody(of source: SourceID) async throws -> ID<QuarantinedBody> {
        try await FeedDesk().quarantine(
            Array("<rss".utf8),
            digest: Array(repeating: 7, count: 32),
            of: source,
            .unreadable,
            contentType: nil,
            in: self
        )
        let id = try await value(
            "SELECT id FROM hy.quarantined_bodies WHERE source_id = \(source)",
            as: ID<QuarantinedBody>.self
        )
        return try #require(id)
    }
}
