import Foundation
import HTTPTypes
import Intake
import Kernel
import Making
import Postgres
import Testing

@testable import API

/// Every "no" about files, items, corrections, previews and pushes over HTTP, by its code.
@Suite(.timeLimit(.minutes(15))) struct DeliveryRefusalTests {
    /// An id of nothing, and what is no id.
    private static let nowhere = ["0197a2b4-1c00-7a10-8a4e-2f1d9c0b7e05", "x"]
    private static let text = Sending.raw(Array("{}".utf8), type: "text/plain")

    @Test("an import that is not there, or of another source, is refused alike at every address of it")
    func refusesImports() async throws {
        try await Town.opened { town in
            let key = try await town.key()
            let inspector = try await town.session(.inspector)
            let file = Sending.raw(Array("正文\n停水\n".utf8), type: "text/csv")
            let taken = try await town.ask(.post, "/v1/imports?name=a.csv", as: key, file)
            let id = try #require(taken.json?["id"]?.text)
            func absent(_ id: String, _ parts: [String]) -> [Refused] {
                parts.map { Refused(.get, "/v1/imports/\(id)\($0)", 404, "import.absent") }
            }

            for nowhere in Self.nowhere {
                try await town.refuses(absent(nowhere, ["", "/progress", "/rejections"]), to: inspector)
            }
            for role in [Role.liaison, .head, .reviewer, .spokesperson, .administrator, .securityOfficer, .auditor] {
                try await town.refuses(absent(id, ["", "/progress", "/rejections"]), to: town.session(role))
            }
            try await town.refuses(absent(id, ["", "/rejections"]), to: town.key())
            try await town.refuses([Refused(.get, "/v1/imports/\(id)/progress", 403, "role.only-for-people")], to: key)
            let queries = [
                Refused(.get, "/v1/imports/\(id)/rejections?form=pdf", 400, "query.form"),
                Refused(.get, "/v1/imports?limit=0", 400, "query.limit"),
                Refused(.get, "/v1/imports?cursor=x", 400, "cursor.unreadable"),
            ]
            try await town.refuses(queries, to: inspector)
            let flags = [("live=1", "query.live"), ("whole=True", "query.whole"), ("hold=", "query.hold")]
            try await town.refuses(
                flags.map { Refused(.post, "/v1/imports?name=a.csv&\($0.0)", 400, $0.1, file) },
                to: key
            )

            for address in ["", "/progress", "/rejections"] {
                #expect(try await town.ask(.get, "/v1/imports/\(id)\(address)", as: inspector).status == 200)
            }
        }
    }

    @Test("a file is refused for a source that is unknown or paused and as what it is not, and none is kept")
    func refusesFiles() async throws {
        try await Town.opened { town in
            try await town.make { transaction in
                _ = try await transaction.makeSource("open")
                let paused = try await transaction.makeSource("paused")
                try await transaction.execute("UPDATE hy.sources SET state = 'paused' WHERE id = \(paused)")
            }
            let bytes = Array("正文\n停水\n".utf8)
            let (file, long) = (Sending.raw(bytes, type: "text/csv"), String(repeating: "a", count: 201))
            let lines = Sending.raw(bytes, type: "application/x-ndjson; charset=gb18030")
            let refused = [
                Refused(.post, "/v1/imports?name=a.csv", 422, "source.absent", file),
                Refused(.post, "/v1/imports?name=a.csv&source=none", 422, "source.absent", file),
                Refused(.post, "/v1/imports?name=a.csv&source=paused", 409, "source.paused", file),
                Refused(.post, "/v1/imports?source=open&name=", 400, "query.name", file),
                Refused(.post, "/v1/imports?source=open&name=a%0Ab", 400, "query.name", file),
                Refused(.post, "/v1/imports?source=open&name=\(long)", 400, "query.name", file),
                Refused(.post, "/v1/imports?name=a.csv&source=open", 415, "body.wrong-type", Self.text),
                Refused(.post, "/v1/imports?name=a.csv&source=open", 415, "body.wrong-type", lines),
                Refused(.post, "/v1/imports?name=a.csv&source=open", 400, "body.no-items", .raw([], type: "text/csv")),
            ]

            try await town.refuses(refused, to: town.session(.coordinator))

            let kept: SQL = "SELECT count(*) FROM hy.imports WHERE state <> 'abandoned'"
            #expect(try await town.database.count(kept) == 0)
        }
    }

    @Test("an item or a batch that is not there, or another agency's, is refused alike at every address of it")
    func refusesItems() async throws {
        try await Town.opened { town in
            let batch = ID<Batch>()
            let item = try await town.make { try await $0.makeItem(batch: batch, hidesAuthor: true) }.text
            let reason = Sending.json(#"{"reason": "回访"}"#)
            let label = Sending.json(#"{"task": "tone", "label": "negative"}"#)
            func absent(_ item: String, _ batch: String) -> [Refused] {
                [
                    Refused(.get, "/v1/items/\(item)", 404, "item.absent"),
                    Refused(.post, "/v1/items/\(item)/disclosures", 404, "item.absent", reason),
                    Refused(.post, "/v1/items/\(item)/corrections", 404, "item.absent", label),
                    Refused(.get, "/v1/batches/\(batch)", 404, "batch.absent"),
                ]
            }
            let before = try await town.actions()

            for id in Self.nowhere { try await town.refuses(absent(id, id), to: town.session(.coordinator)) }
            for role in [Role.liaison, .head] {
                try await town.refuses(absent(item, batch.text), to: town.session(role))
            }
            let ofMachines = [
                Refused(.post, "/v1/items/\(item)/disclosures", 403, "role.only-for-people", reason),
                Refused(.post, "/v1/items/\(item)/corrections", 403, "role.only-for-people", label),
                Refused(.get, "/v1/corrections", 403, "role.only-for-people"),
            ]
            try await town.refuses(ofMachines, to: town.key())

            #expect(try await town.actions() == before)
            #expect(try await town.database.count("SELECT count(*) FROM hy.corrections") == 0)
        }
    }

    @Test("a disclosure, a correction or a list of them that cannot be read is refused with its place")
    func refusesUnreadable() async throws {
        try await Town.opened { town in
            let item = try await town.make { try await $0.makeItem(hidesAuthor: true) }.text
            let (shown, said) = ("/v1/items/\(item)/disclosures", "/v1/items/\(item)/corrections")
            let before = try await town.actions()
            let unread = Sending.json(#"{"task": "tone", "label": "negative", "revision": 0}"#)
            let refused = [
                Refused(.post, shown, 422, "body.field", .json("{}")),
                Refused(.post, shown, 422, "body.unknown-key", .json(#"{"reason": "回访", "more": 1}"#)),
                Refused(.post, shown, 400, "body.no-object", .json("[]")),
                Refused(.post, shown, 415, "body.wrong-type", Self.text),
                Refused(.post, said, 422, "body.field", .json(#"{"label": "negative"}"#)),
                Refused(.post, said, 422, "body.field", .json(#"{"task": "tone", "label": 1}"#)),
                Refused(.post, said, 422, "body.field", unread),
                Refused(.post, said, 422, "body.unknown-key", .json(#"{"task": "tone", "more": 1}"#)),
                Refused(.post, said, 400, "body.no-object", .json("[]")),
                Refused(.post, said, 415, "body.wrong-type", Self.text),
                Refused(.get, "/v1/corrections?task=colour", 400, "query.task"),
                Refused(.get, "/v1/corrections?limit=201", 400, "query.limit"),
                Refused(.get, "/v1/corrections?cursor=x", 400, "cursor.unreadable"),
            ]

            try await town.refuses(refused, to: town.session(.coordinator))

            #expect(try await town.actions() == before)
            #expect(try await town.database.count("SELECT count(*) FROM hy.corrections") == 0)
        }
    }

    @Test("a preview is refused to who may not, as no texts of files, in too large a body and of another type")
    func refusesPreviews() async throws {
        try await Town.opened { town in
            let path = "/v1/playbooks/preview"
            let files = Sending.json(#"{"files": {}}"#)
            let spaces = [UInt8](repeating: 0x20, count: PreviewRoutes.mostBytes + 1)
            let large = Sending.raw(spaces, type: "application/json")
            let refused = [
                Refused(.post, path, 422, "body.field", .json("{}")),
                Refused(.post, path, 422, "body.field", .json(#"{"files": ["levels.yaml"]}"#)),
                Refused(.post, path, 422, "body.field", .json(#"{"files": {"levels.yaml": 3}}"#)),
                Refused(.post, path, 422, "body.field", .json(#"{"files": {}, "items": 0}"#)),
                Refused(.post, path, 422, "body.unknown-key", .json(#"{"files": {}, "more": 1}"#)),
                Refused(.post, path, 400, "body.no-object", .json("[]")),
                Refused(.post, path, 413, "body.too-large", large),
                Refused(.post, path, 415, "body.wrong-type", Self.text),
            ]

            try await town.refuses(refused, to: town.session(.coordinator))
            try await town.refuses([Refused(.post, path, 401, "access.nobody-signed-in", files)], to: .nobody)
            try await town.refuses([Refused(.post, path, 403, "role.only-for-people", files)], to: town.key())
            for role in Role.allCases where role != .coordinator {
                let other = Refused(.post, path, 403, "role.not-for-this-post", files)
                try await town.refuses([other], to: town.session(role))
            }
        }
    }

    @Test("a push to a paused source, of another type or without items is refused, and may be sent again under its id")
    func refusesPushes() async throws {
        try await Town.opened { town in
            let place = try await PushRouteTests.furnish(town)
            func push(_ body: String, _ type: String = "application/json") async throws -> Reply {
                try await PushRouteTests.push(
                    body,
                    to: place.source,
                    signedWith: place.secret,
                    as: "1",
                    type: type,
                    to: town
                )
            }
            func set(_ state: String) async throws {
                try await town.make { transaction in
                    try await transaction.execute(
                        "UPDATE hy.sources SET state = \(state) WHERE id = \(place.source)"
                    )
                }
            }
            let item = #"[{"id": "1", "text": "路灯坏了。"}]"#

            let replies = [try await push(item, "text/plain"), try await push("3"), try await push("[]")]
            try await set("paused")
            let paused = try await push(item)

            #expect(replies.map(\.status) == [415, 400, 400])
            #expect(replies.map(\.code) == ["body.wrong-type", "body.not-items", "body.no-items"])
            #expect(paused.status == 409 && paused.code == "source.paused")
            #expect(try await town.database.count("SELECT count(*) FROM hy.items") == 0)
            #expect(try await town.database.count("SELECT count(*) FROM hy.quarantined_bodies") == 2)
            try await set("active")
            #expect(try await push(item).status == 201)
        }
    }

    @Test(
        "a push with a header that no sender of Standard Webhooks writes is refused before its signature is looked at",
        arguments: [
            ("webhook-id", ""), ("webhook-id", String(repeating: "1", count: 201)), ("webhook-timestamp", "now"),
            ("webhook-signature", String(repeating: "v1,AAAA ", count: 251)),
        ]
    )
    func refusesHeaders(name: String, value: String) async throws {
        try await Town.opened { town in
            let source = try await town.make { try await $0.makeSource() }.text
            let stamp = "\(Int64(Date().timeIntervalSince1970))"
            let usual = ["webhook-id": "1", "webhook-timestamp": stamp, "webhook-signature": "v1,AAAA"]
            func push(_ values: [String: String]) async throws -> Reply {
                var headers: HTTPFields = [:]
                for (name, value) in values { headers[try #require(HTTPField.Name(name))] = value }
                return try await town.ask(.post, "/v1/pushes/\(source)", .json("[]"), headers: headers)
            }

            let refused = try await push(usual.merging([name: value]) { $1 })
            let unsigned = try await push(usual)

            #expect(refused.status == 400 && refused.code == "push.headers")
            #expect(unsigned.status == 401 && unsigned.code == "push.signature")
        }
    }
}
