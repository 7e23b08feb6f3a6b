import Foundation
import HTTPTypes
import Intake
import Kernel
import Making
import Postgres
import Testing

@testable import API

/// Every "no" about sources, their keys and their feeds over HTTP, by its code.
@Suite(.timeLimit(.minutes(15))) struct SourceRefusalTests {
    /// An id of nothing, and what is no id.
    private static let nowhere = ["0197a2b4-1c00-7a10-8a4e-2f1d9c0b7e05", "x"]

    private static func hours(_ count: Int, of number: String = "2") -> Sending {
        .json("{\"by_hour\": [\(Array(repeating: number, count: count).joined(separator: ","))]}")
    }

    @Test("what cannot be said of a source is refused with its reason, and nothing of it is kept")
    func refusesSources() async throws {
        try await Town.opened { town in
            let source = try await town.make { try await $0.makeSource() }.text
            let coordinator = try await town.session(.coordinator)
            let (name, note) = (String(repeating: "长", count: 81), String(repeating: "备", count: 501))
            let before = try await town.actions()
            let wrong: [(String, String)] = [
                (#""name": " ", "kind": "forum""#, "source.name-length"),
                (#""name": "\#(name)", "kind": "forum""#, "source.name-length"),
                (#""name": "论坛", "kind": "forum", "note": "\#(note)""#, "source.note-length"),
                (#""name": "论坛", "kind": "forum", "owner_id": "\#(UUID())""#, "source.owner-absent"),
                (#""name": "论坛", "kind": "forum", "owner_id": "x""#, "body.field"),
                (#""name": "论坛", "kind": "forum", "weight": 1.1"#, "body.field"),
                (#""name": "论坛", "kind": "forum", "state": "gone""#, "body.field"),
                (#""name": "论坛", "kind": "radio""#, "body.field"), (#""kind": "forum""#, "body.field"),
                (#""name": "论坛", "kind": "forum", "more": 1"#, "body.unknown-key"),
            ]

            for (fields, code) in wrong {
                let refused = [
                    Refused(.post, "/v1/sources", 422, code, .json(#"{"code": "forum", \#(fields)}"#)),
                    Refused(.put, "/v1/sources/\(source)", 422, code, .json("{\(fields)}")),
                ]
                try await town.refuses(refused, to: coordinator)
            }
            for code in ["", "大", "Forum", "-forum", "a b", String(repeating: "a", count: 41)] {
                let body = Sending.json(#"{"code": "\#(code)", "name": "论坛", "kind": "forum"}"#)
                try await town.refuses([Refused(.post, "/v1/sources", 422, "source.code-form", body)], to: coordinator)
            }
            let text = Sending.raw(Array("{}".utf8), type: "text/plain")
            let places: [(HTTPRequest.Method, String)] = [(.post, "/v1/sources"), (.put, "/v1/sources/\(source)")]
            for (method, path) in places {
                let refused = [
                    Refused(method, path, 400, "body.no-object", .json("[]")),
                    Refused(method, path, 415, "body.wrong-type", text),
                ]
                try await town.refuses(refused, to: coordinator)
            }

            #expect(try await town.database.count("SELECT sum(version) FROM hy.sources") == 1)
            #expect(try await town.actions() == before)
        }
    }

    @Test("a source that does not exist is refused alike at every address of it", arguments: nowhere)
    func refusesAbsentSources(id: String) async throws {
        try await Town.opened { town in
            let path = "/v1/sources/\(id)"
            let source = Sending.json(#"{"name": "论坛", "kind": "forum"}"#)
            let profile = Sending.json(#"{"items": "/l", "fields": {"text": "/t"}}"#)
            let ofCoordinator: [(HTTPRequest.Method, String, Sending)] = [
                (.get, "", .nothing), (.put, "", source), (.put, "/expectation", .json("{}")),
                (.put, "/expectation", Self.hours(168)), (.delete, "/expectation", .nothing),
                (.put, "/retention", .json("{}")), (.get, "/volume", .nothing), (.get, "/quarantine", .nothing),
                (.get, "/profile", .nothing), (.put, "/profile", profile), (.delete, "/profile", .nothing),
            ]
            let ofAdministrator: [(HTTPRequest.Method, String, Sending)] = [
                (.get, "/keys", .nothing), (.post, "/keys", .json(#"{"name": "监测平台"}"#)),
                (.get, "/secrets", .nothing), (.post, "/secrets", .nothing),
            ]

            for (role, asked) in [(Role.coordinator, ofCoordinator), (Role.administrator, ofAdministrator)] {
                let refused = asked.map { Refused($0.0, path + $0.1, 404, "source.unknown", $0.2) }
                try await town.refuses(refused, to: town.session(role))
            }
        }
    }

    @Test("what is expected is not learnt from less than a week, nor taken in fewer hours, in more or out of range")
    func refusesExpectations() async throws {
        try await Town.opened { town in
            let source = try await town.make { transaction in
                let source = try await transaction.makeSource()
                _ = try await transaction.makeItem(source: source)
                return source.text
            }
            let path = "/v1/sources/\(source)/expectation"
            let refused = [
                Refused(.put, path, 409, "source.too-young", .json("{}")),
                Refused(.put, path, 422, "source.expectation", Self.hours(167)),
                Refused(.put, path, 422, "source.expectation", Self.hours(168, of: "-1")),
                Refused(.put, path, 422, "source.expectation", Self.hours(168, of: "1000001")),
                Refused(.put, path, 422, "body.field", Self.hours(169)),
                Refused(.put, path, 422, "body.field", Self.hours(168, of: "true")),
            ]

            try await town.refuses(refused, to: town.session(.coordinator))

            #expect(try await town.database.count("SELECT sum(version) FROM hy.sources WHERE expected IS NULL") == 1)
        }
    }

    @Test("nobody else drops what is expected of a source or its profile, and nobody at all an old version")
    func keepsExpectations() async throws {
        try await Town.opened { town in
            let source = try await town.make { try await $0.makeSource() }
            let coordinator = try await town.session(.coordinator)
            let path = "/v1/sources/\(source.text)"
            let (expectation, profile) = ("\(path)/expectation", "\(path)/profile")
            let fields = Sending.json(#"{"items": "/l", "fields": {"text": "/t"}}"#)
            #expect(try await town.ask(.put, expectation, as: coordinator, Self.hours(168)).status == 200)
            #expect(try await town.ask(.put, profile, as: coordinator, fields).status == 200)
            let key = try await town.key()
            let before = try await town.actions()

            for path in [expectation, profile] {
                try await town.refuses([Refused(.delete, path, 401, "access.nobody-signed-in")], to: .nobody)
                try await town.refuses([Refused(.delete, path, 403, "role.only-for-people")], to: key)
                for role in Role.allCases where role != .coordinator {
                    let refused = Refused(.delete, path, 403, "role.not-for-this-post")
                    try await town.refuses([refused], to: town.session(role))
                }
            }
            let stale = try await town.ask(.delete, expectation, as: coordinator, headers: [.ifMatch: "\"v1\""])
            #expect(stale.status == 412 && stale.code == "precondition.stale")

            let kept: SQL = "SELECT count(*) FROM hy.sources WHERE expected IS NOT NULL AND profile IS NOT NULL"
            #expect(try await town.database.count(kept) == 1)
            #expect(try await town.actions() == before)
            #expect(try await town.ask(.delete, expectation, as: coordinator).status == 200)
            #expect(try await town.ask(.delete, profile, as: coordinator).status == 200)
            let left: SQL =
                "SELECT count(*) FROM hy.sources WHERE id = \(source) AND expected IS NULL AND profile IS NULL"
            #expect(try await town.database.count(left) == 1)
        }
    }

    @Test("a key needs a name; what is no key, or is revoked already, cannot be revoked, and the others hold on")
    func refusesKeys() async throws {
        try await Town.opened { town in
            let source = try await town.make { try await $0.makeSource() }.text
            let administrator = try await town.session(.administrator)
            let (keys, secrets) = ("/v1/sources/\(source)/keys", "/v1/sources/\(source)/secrets")
            let made = try await town.ask(.post, keys, as: administrator, .json(#"{"name": "监测平台"}"#))
            let key = try #require(made.json?["id"]?.text)
            let sealed = try await town.ask(.post, secrets, as: administrator)
            let secret = try #require(sealed.json?["id"]?.text)
            let long = String(repeating: "长", count: 81)
            let names = [
                Refused(.post, keys, 422, "key.name", .json(#"{"name": " "}"#)),
                Refused(.post, keys, 422, "key.name", .json(#"{"name": "\#(long)"}"#)),
                Refused(.post, keys, 422, "body.field", .json("{}")),
                Refused(.post, keys, 422, "body.unknown-key", .json(#"{"name": "另一把", "more": 1}"#)),
            ]

            try await town.refuses(names, to: administrator)
            for id in Self.nowhere {
                let refused = [
                    Refused(.put, "/v1/keys/\(id)/revocation", 404, "key.absent"),
                    Refused(.put, "/v1/secrets/\(id)/revocation", 404, "key.absent"),
                ]
                try await town.refuses(refused, to: administrator)
            }
            // A secret is no key, and a key no secret.
            let crossed = [
                Refused(.put, "/v1/keys/\(secret)/revocation", 404, "key.absent"),
                Refused(.put, "/v1/secrets/\(key)/revocation", 404, "key.absent"),
            ]
            try await town.refuses(crossed, to: administrator)

            for list in [keys, secrets] {
                let held = try await town.ask(.get, list, as: administrator).json?["items"]?.list
                #expect(held?.count == 1 && held?.first?["revoked_at"] == nil, "\(list)")
            }
            let revocation = "/v1/secrets/\(secret)/revocation"
            #expect(try await town.ask(.put, revocation, as: administrator).status == 200)
            try await town.refuses([Refused(.put, revocation, 409, "key.revoked")], to: administrator)
        }
    }

    @Test("without HUIYING_KEY no push secret is made")
    func needsASeal() async throws {
        try await Town.opened(seal: nil) { town in
            let source = try await town.make { try await $0.makeSource() }.text
            let administrator = try await town.session(.administrator)
            let path = "/v1/sources/\(source)/secrets"

            try await town.refuses([Refused(.post, path, 409, "push.no-key")], to: administrator)

            let listed = try await town.ask(.get, path, as: administrator)
            #expect(listed.status == 200 && listed.json?["items"]?.list.isEmpty == true)
        }
    }

    @Test("a feed that is not there, an address that is none and an unknown source are refused, and no feed is made")
    func refusesFeeds() async throws {
        try await Town.opened { town in
            let source = try await town.make { try await $0.makeSource() }.text
            let coordinator = try await town.session(.coordinator)
            func body(_ url: String, _ source: String, _ more: String = "") -> Sending {
                .json(#"{"url": "\#(url)", "source_id": "\#(source)"\#(more)}"#)
            }
            let news = "https://news.example.cn/rss"
            let made = try await town.ask(.post, "/v1/feeds", as: coordinator, body(news, source))
            let feed = "/v1/feeds/\(try #require(made.json?["id"]?.text))"
            let before = try await town.actions()
            let addresses = [
                "", "news.example.cn/rss", "ftp://news.example.cn/rss", "https://", "https://name@news.example.cn/",
                "https://news.example.cn/#a", "https://news.example.cn/a b", "https://新闻.cn/rss",
                news + String(repeating: "a", count: 1_000),
            ]

            for url in addresses {
                let refused = Refused(.post, "/v1/feeds", 422, "feed.address", body(url, source))
                try await town.refuses([refused], to: coordinator)
            }
            for id in Self.nowhere {
                let refused = [
                    Refused(.get, "/v1/feeds/\(id)", 404, "feed.absent"),
                    Refused(.patch, "/v1/feeds/\(id)", 404, "feed.absent", .json(#"{"state": "paused"}"#)),
                    Refused(.post, "/v1/feeds/\(id)/fetches", 404, "feed.absent"),
                    Refused(.delete, "/v1/feeds/\(id)", 404, "feed.absent"),
                ]
                try await town.refuses(refused, to: coordinator)
            }
            let other = "https://other.example.cn/rss"
            let refused = [
                Refused(.post, "/v1/feeds", 422, "source.absent", body(other, Self.nowhere[0])),
                Refused(.post, "/v1/feeds", 422, "body.field", body(other, "x")),
                Refused(.post, "/v1/feeds", 422, "body.field", body(other, source, #", "every_minutes": 4"#)),
                Refused(.post, "/v1/feeds", 422, "body.unknown-key", body(other, source, #", "more": 1"#)),
                Refused(.patch, feed, 422, "body.field", .json(#"{"state": "gone"}"#)),
                Refused(.patch, feed, 422, "body.field", .json(#"{"every_minutes": 1441}"#)),
                Refused(.patch, feed, 422, "body.unknown-key", .json(#"{"url": "\#(other)"}"#)),
            ]
            try await town.refuses(refused, to: coordinator)

            #expect(try await town.database.count("SELECT sum(version) FROM hy.feeds") == 1)
            #expect(try await town.actions() == before)
        }
    }

    @Test("what could not be read is not shown without a reason, nor what is not there, and the journal is silent")
    func refusesBodies() async throws {
        try await Town.opened { town in
            let body = try await town.make { try await $0.makeBody(of: $0.makeSource()) }.text
            let coordinator = try await town.session(.coordinator)
            let path = "/v1/quarantine/\(body)/disclosures"
            let long = String(repeating: "长", count: 1_001)
            let reason = Sending.json(#"{"reason": "查错"}"#)

            for id in Self.nowhere {
                let refused = Refused(.post, "/v1/quarantine/\(id)/disclosures", 404, "feed.body-absent", reason)
                try await town.refuses([refused], to: coordinator)
            }
            let refused = [
                Refused(.post, path, 422, "item.reason-missing", .json(#"{"reason": " "}"#)),
                Refused(.post, path, 422, "item.reason-missing", .json(#"{"reason": "\#(long)"}"#)),
                Refused(.post, path, 422, "body.field", .json("{}")),
            ]
            try await town.refuses(refused, to: coordinator)

            #expect(try await !town.actions().contains("body.disclosed"))
            #expect(try await town.ask(.post, path, as: coordinator, reason).text == "<rss")
            #expect(try await town.actions().contains("body.disclosed"))
        }
    }
}
