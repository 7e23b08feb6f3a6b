import Foundation
import HTTPTypes
import Intake
import Kernel
import Making
import Notices
import Organisation
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct PushRouteTests {
    /// An administrator, a coordinator, a source and a secret for it.
    struct Place {
        let administrator: Credentials
        let coordinator: Credentials
        let source: SourceID
        let secret: WebhookSecret
        let secretID: String
    }

    /// Makes all of it in a town.
    static func furnish(_ town: Town) async throws -> Place {
        let (administrator, coordinator, source) = try await town.make { transaction in
            let administrator = try await transaction.makeOfficial(.administrator)
            let coordinator = try await transaction.makeOfficial(.coordinator)
            return (
                Credentials.bearer(try await transaction.makeSession(of: administrator).text),
                Credentials.bearer(try await transaction.makeSession(of: coordinator).text),
                try await transaction.makeSource(kind: "microblog")
            )
        }
        let made = try await town.ask(.post, "/v1/sources/\(source.text)/secrets", as: administrator)
        #expect(made.status == 201)
        return Place(
            administrator: administrator,
            coordinator: coordinator,
            source: source,
            secret: try #require(made.json?["secret"]?.text.flatMap { WebhookSecret($0) }),
            secretID: try #require(made.json?["id"]?.text)
        )
    }

    /// Sends what a vendor signed.
    static func push(
        _ body: String,
        to source: SourceID,
        signedWith secret: WebhookSecret,
        as message: String = .any(),
        at moment: Date = Date(),
        type: String = "application/json",
        to town: Town,
        spoiling: Bool = false
    ) async throws -> Reply {
        let stamp = Int64(moment.timeIntervalSince1970)
        let bytes = Array(body.utf8)
        var headers: HTTPFields = [:]
        headers[try #require(HTTPField.Name("webhook-id"))] = message
        headers[try #require(HTTPField.Name("webhook-timestamp"))] = "\(stamp)"
        headers[try #require(HTTPField.Name("webhook-signature"))] =
            "v1,AAAA " + secret.signature(id: message, stamp: stamp, body: spoiling ? bytes + [32] : bytes)
        return try await town.ask(
            .post,
            "/v1/pushes/\(source.text)",
            as: .nobody,
            .raw(bytes, type: type),
            headers: headers
        )
    }

    @Test("what is signed with a secret that holds is taken for its source; the same message again changes nothing")
    func takes() async throws {
        try await Town.opened { town in
            let place = try await Self.furnish(town)
            let body = #"[{"id": "1", "text": "路灯坏了。"}]"#
            func push(_ body: String, as message: String) async throws -> Reply {
                try await Self.push(body, to: place.source, signedWith: place.secret, as: message, to: town)
            }
            let first = try await push(body, as: "一")
            #expect(first.status == 201)
            #expect(first.json?["accepted"]?.number == 1)
            let other = try await push(body, as: "two")
            #expect(other.json?["duplicate"]?.number == 1)
            let later = try await push(#"[{"id": "1", "text": "路灯修好了。"}]"#, as: "three")
            #expect(later.json?["changed"]?.number == 1)

            // The first answer was lost, and it comes late: what was said since stays.
            let again = try await push(body, as: "一")
            #expect(again.status == 201 && again.json == first.json)
            let latest: SQL =
                "SELECT text FROM hy.items JOIN hy.item_texts ON item_id = id AND item_texts.revision = items.revision"
            #expect(try await town.make { try await $0.value(latest, as: String.self) } == "路灯修好了。")
            let reused = try await push(#"[{"id": "2", "text": "另一条。"}]"#, as: "一")
            #expect(reused.code == "idempotency.other-request")
        }
    }

    @Test("who signs has a share of their own, which what their network signs wrongly takes nothing from")
    func sharesApart() async throws {
        try await Town.opened(allowance: API.Allowance(requests: 3)) { town in
            let place = try await Self.furnish(town)
            func push(spoiling: Bool = false) async throws -> (Int, String?) {
                let body = #"[{"id": "1", "text": "路灯坏了。"}]"#
                let (source, secret) = (place.source, place.secret)
                let reply = try await Self.push(body, to: source, signedWith: secret, to: town, spoiling: spoiling)
                return (reply.status, reply.headers[.rateLimit].map { String($0.prefix { $0 != "t" }) })
            }
            // What is signed and one too many counts for its network: it was looked at, and nothing else bounds that.
            let wanted = [
                (false, 201, #""asker";r=2;"#), (true, 401, #""asker";r=2;"#), (false, 201, #""asker";r=1;"#),
                (false, 201, #""asker";r=0;"#), (false, 429, #""asker";r=0;"#), (true, 401, #""asker";r=0;"#),
                (true, 429, #""asker";r=0;"#),
            ]
            for (spoiling, status, share) in wanted {
                let found = try await push(spoiling: spoiling)
                #expect(found == (status, share))
            }
        }
    }

    @Test("where others of the network have used its share up, what is signed is refused too")
    func waitsForItsNetwork() async throws {
        try await Town.opened(allowance: API.Allowance(requests: 2)) { town in
            let place = try await Self.furnish(town)
            func push(spoiling: Bool) async throws -> Int {
                let (source, secret) = (place.source, place.secret)
                return try await Self.push("[]", to: source, signedWith: secret, to: town, spoiling: spoiling).status
            }
            for (spoiling, status) in [(true, 401), (true, 401), (false, 429)] {
                #expect(try await push(spoiling: spoiling) == status)
            }
        }
    }

    @Test("another body, another source, an old moment and a revoked secret are refused, and nothing is stored")
    func refuses() async throws {
        try await Town.opened { town in
            let place = try await Self.furnish(town)
            let other = try await town.make { try await $0.makeSource() }
            let body = #"[{"id": "1", "text": "路灯坏了。"}]"#
            let (secret, source) = (place.secret, place.source)
            let old = Date() - 400
            let replies = [
                try await Self.push(body, to: source, signedWith: secret, to: town, spoiling: true),
                try await Self.push(body, to: other, signedWith: secret, to: town),
                try await Self.push(body, to: source, signedWith: secret, at: old, to: town),
                try await Self.push(body, to: SourceID(), signedWith: secret, to: town),
            ]
            #expect(replies.map(\.status) == [401, 401, 401, 401])
            #expect(replies.map(\.code) == Array(repeating: "push.signature", count: 4))
            let bare = try await town.ask(.post, "/v1/pushes/\(source.text)", as: .nobody, .json(body))
            #expect(bare.code == "push.headers")
            let revoked = try await town.ask(
                .put,
                "/v1/secrets/\(place.secretID)/revocation",
                as: place.administrator
            )
            #expect(revoked.status == 200)
            #expect(try await Self.push(body, to: source, signedWith: secret, to: town).status == 401)
            #expect(try await town.database.count("SELECT count(*) FROM hy.batches") == 0)
        }
    }

    @Test("two secrets hold at once, a third does not, and none is shown again")
    func holdsTwo() async throws {
        try await Town.opened { town in
            let place = try await Self.furnish(town)
            let address = "/v1/sources/\(place.source.text)/secrets"
            let second = try await town.ask(.post, address, as: place.administrator)
            #expect(second.status == 201)
            #expect(try await town.ask(.post, address, as: place.administrator).code == "key.two-secrets")
            let newer = try #require(second.json?["secret"]?.text.flatMap { WebhookSecret($0) })
            for secret in [place.secret, newer] {
                let reply = try await Self.push(
                    #"{"text": "停水"}"#,
                    to: place.source,
                    signedWith: secret,
                    to: town
                )
                #expect(reply.status == 201)
            }
            let listed = try await town.ask(.get, address, as: place.administrator)
            #expect(listed.json?["items"]?.list.count == 2)
            #expect(!listed.text.contains("whsec_"))
            #expect(try await town.ask(.post, address, as: place.coordinator).status == 403)
        }
    }

    @Test("a profile makes items of a vendor's document, and what cannot be read is kept as it came")
    func maps() async throws {
        try await Town.opened { town in
            let place = try await Self.furnish(town)
            let address = "/v1/sources/\(place.source.text)/profile"
            #expect(try await town.ask(.get, address, as: place.coordinator).code == "profile.absent")
            let wrong = try await town.ask(.put, address, as: place.coordinator, .json(#"{"fields": {"text": "x"}}"#))
            #expect(wrong.status == 422)
            #expect(wrong.code == "profile.wrong")
            let profile = #"{"items": "/l", "fields": {"id": "/i", "text": "/t"}}"#
            #expect(try await town.ask(.put, address, as: place.coordinator, .json(profile)).status == 200)
            let taken = try await Self.push(
                #"{"l": [{"i": 1, "t": "停水"}, {"i": 2}]}"#,
                to: place.source,
                signedWith: place.secret,
                to: town
            )
            #expect(taken.json?["accepted"]?.number == 1)
            #expect(taken.json?["rejected"]?.number == 1)
            let unread = try await Self.push(#"{"m": 1}"#, to: place.source, signedWith: place.secret, to: town)
            #expect(unread.code == "body.not-items")
            let kept = try await town.ask(
                .get,
                "/v1/sources/\(place.source.text)/quarantine",
                as: place.coordinator
            )
            let body = try #require(kept.json?["items"]?.list.first)
            #expect(body["reason"]?["code"]?.text == "unreadable")
            let id = try #require(body["id"]?.text)
            let content = "/v1/quarantine/\(id)/disclosures"
            let bare = try await town.ask(.post, content, as: place.coordinator, .json(#"{"reason": " "}"#))
            #expect(bare.code == "item.reason-missing")
            let bytes = try await town.ask(.post, content, as: place.coordinator, .json(#"{"reason": "查错"}"#))
            #expect(bytes.text == #"{"m": 1}"#)
            let told: SQL =
                "SELECT count(*) FROM hy.journal WHERE action = 'body.disclosed' AND detail->>'reason' = '查错'"
            #expect(try await town.database.count(told) == 1)
            #expect(try await town.ask(.delete, address, as: place.coordinator).status == 200)
            #expect(try await town.ask(.get, address, as: place.coordinator).code == "profile.absent")
        }
    }

    @Test("one event holds no more items than any delivery, and what is refused whole is kept as it came")
    func holdsEventsToLimits() async throws {
        try await Town.opened { town in
            let place = try await Self.furnish(town)
            let address = "/v1/sources/\(place.source.text)/profile"
            let profile = #"{"items": "/l", "fields": {"text": "/t"}}"#
            #expect(try await town.ask(.put, address, as: place.coordinator, .json(profile)).status == 200)
            func push(_ data: String) async throws -> Reply {
                try await Self.push(
                    #"{"specversion": "1.0", "id": "7", "source": "urn:v", "type": "p", "data": \#(data)}"#,
                    to: place.source,
                    signedWith: place.secret,
                    type: "application/cloudevents+json",
                    to: town
                )
            }
            let many = Array(repeating: #"{"t": "停水"}"#, count: 5_001).joined(separator: ",")
            #expect(try await push(#"{"l": [\#(many)]}"#).code == "body.too-many-items")
            let renamed = try await push(#"{"list": [{"t": "停水"}]}"#)
            #expect(renamed.status == 201 && renamed.json?["rejected"]?.number == 1)
            let kept: SQL = "SELECT count(*) FROM hy.quarantined_bodies"
            #expect(try await town.database.count(kept) == 2)
        }
    }

    @Test("CloudEvents are taken in every mode")
    func takesEvents() async throws {
        try await Town.opened { town in
            let place = try await Self.furnish(town)
            let time = "2026-01-02T08:00:00Z"
            let event =
                #"{"specversion": "1.0", "id": "7", "source": "urn:v", "type": "p", "time": "\#(time)", "data": {"text": "停水"}}"#
            let structured = try await Self.push(
                event,
                to: place.source,
                signedWith: place.secret,
                type: "application/cloudevents+json",
                to: town
            )
            #expect(structured.json?["accepted"]?.number == 1)
            let batch = try await Self.push(
                "[\(event)]",
                to: place.source,
                signedWith: place.secret,
                type: "application/cloudevents-batch+json; charset=utf-8",
                to: town
            )
            #expect(batch.json?["duplicate"]?.number == 1)
            let key = try await town.make { try await $0.makeKey(for: place.source) }
            var headers: HTTPFields = [:]
            for (name, value) in [
                ("ce-specversion", "1.0"), ("ce-id", "7"), ("ce-source", "urn:v"), ("ce-type", "p"), ("ce-time", time),
            ] {
                headers[try #require(HTTPField.Name(name))] = value
            }
            let binary = try await town.ask(
                .post,
                "/v1/items",
                as: .bearer(key.text),
                .json(#"{"text": "停水"}"#),
                headers: headers
            )
            #expect(binary.json?["duplicate"]?.number == 1)
            let office = try await town.session(.coordinator)
            let items = try await town.ask(.get, "/v1/items", as: office).json?["items"]?.list
            #expect(items?.map { $0["occurred_at"]?.text } == [time])
        }
    }
}
