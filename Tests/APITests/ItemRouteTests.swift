import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import TestSupport
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct ItemRouteTests {
    @Test("a machine hands items in, and the receipt, the batch and the item agree")
    func handsIn() async throws {
        try await Town.opened { town in
            let key = try await town.key()
            let inspector = try await town.session(.inspector)
            let body = Sending.json(
                #"[{"id": "1", "title": "停水", "text": "停水三天", "likes": 4}, {"id": "2"}, {"id": "1", "text": "停水四天"}]"#
            )

            let receipt = try await town.ask(.post, "/v1/items", as: key, body)
            let batch = try #require(receipt.json?["batch"]?.text)
            let counts = try await town.ask(.get, "/v1/batches/\(batch)", as: key)
            let id = try #require(receipt.json?["items"]?.list.first?["id"]?.text)
            let item = try await town.ask(.get, "/v1/items/\(id)", as: inspector)

            #expect(receipt.status == 201)
            #expect(
                receipt.json?["items"]?.list.compactMap { $0["status"]?.text } == ["accepted", "rejected", "changed"]
            )
            #expect(counts.json?["rows"] == .number(3) && counts.json?["rejected"] == .number(1))
            #expect(item.json?["text"] == .text("停水四天") && item.json?["revision"] == .number(2))
            #expect(item.headers[.eTag]?.hasPrefix("\"v2.") == true)
            #expect(item.json?["accepted_at"] == .text("2026-03-02T01:00:00Z"))
        }
    }

    @Test(
        "an item tells the figures of harm that stand in its text, with where they stand, in the answer and on its page"
    )
    func tellsOfHarm() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let id = try await town.make { try await $0.makeItem("厂房爆炸造成3人死亡、5人受伤。", title: "爆炸") }.text

            let item = try await town.ask(.get, "/v1/items/\(id)", as: office)
            let list = try await town.ask(.get, "/v1/items", as: office)
            let page = try await town.ask(.get, "/items/\(id)", as: office)

            let told = item.json?["incident"]?.list ?? []
            #expect(told.map { $0["kind"]?.text } == ["dead", "injured"])
            #expect(told.map { $0["figure"]?.number } == [3, 5])
            #expect(told.first?["evidence"]?["from"]?.number == 6 && told.first?["evidence"]?["to"]?.number == 10)
            #expect(list.json?["items"]?.list.first?["incident"] == nil)
            #expect(page.text.contains("文中提及：死亡3人、受伤5人。"))
        }
    }

    @Test("each of an item's matters tells the words that speak for it, in the answer for it alone and on its page")
    func tellsReasons() async throws {
        try await Town.opened { town in
            let (key, office) = (try await town.key(), try await town.session(.coordinator))
            let text = "小区停水三天，物业费还涨价，物业费太贵。我的电话 13812345678。"
            let receipt = try await town.ask(.post, "/v1/items", as: key, .json(#"{"id": "1", "text": "\#(text)"}"#))
            let id = try #require(receipt.json?["items"]?.list.first?["id"]?.text)

            let item = try await town.ask(.get, "/v1/items/\(id)", as: office)
            let list = try await town.ask(.get, "/v1/items", as: office)
            let page = try await town.ask(.get, "/items/\(id)", as: office)

            let scalars = Array(text.unicodeScalars)
            func words(_ matter: Tree) -> [String] {
                (matter["evidence"]?.list ?? []).compactMap { place in
                    guard let from = place["from"]?.number, let to = place["to"]?.number else { return nil }
                    return String(String.UnicodeScalarView(scalars[Int(from)..<Int(to)]))
                }
            }
            let matters = item.json?["assessment"]?["matters"]?.list ?? []
            let water = try #require(matters.first { $0["code"]?.text?.hasPrefix("utilities.water") == true })
            let fees = try #require(matters.first { $0["code"]?.text?.hasSuffix(".fees") == true })
            #expect(words(water).contains { $0.contains("停水") } && !words(water).contains { $0.contains("物业") })
            #expect(words(fees).filter { $0.contains("物业费") }.count == 2)
            #expect(list.json?["items"]?.list.first?["assessment"]?["matters"]?.list.first?["evidence"] == nil)
            #expect(page.text.contains("依据： <span lang=\"zh-CN\">物业费</span>"))

            let reason = Sending.json(#"{"reason": "联系来电人核实"}"#)
            let shown = try await town.ask(.post, "/v1/items/\(id)/disclosures", as: office, reason)
            #expect(shown.json?["text"]?.text == text)
            #expect(shown.json?["assessment"]?["matters"]?.list.allSatisfy { $0["evidence"] == nil } == true)

            // Told by another playbook or other models, nothing is claimed.
            try await Scratch.asSuperuser(of: town.database) { transaction in
                try await transaction.execute("UPDATE hy.assessments SET model = 'rumour:00000000'")
            }
            func counts() async throws -> [Int?]? {
                let other = try await town.ask(.get, "/v1/items/\(id)", as: office)
                return other.json?["assessment"]?["matters"]?.list.map { $0["evidence"]?.list.count }
            }
            #expect(try await counts()?.contains(0) == false)
            try await Scratch.asSuperuser(of: town.database) { transaction in
                try await transaction.execute("UPDATE hy.assessments SET model = 'category:00000000'")
            }
            #expect(try await counts() == matters.map { _ in 0 })
            try await Scratch.asSuperuser(of: town.database) { transaction in
                let other = try await transaction.makePlaybook()
                try await transaction.execute("UPDATE hy.assessments SET model = 'lexicon', playbook_id = \(other)")
            }
            #expect(try await counts() == matters.map { _ in 0 })
        }
    }

    @Test("the entity tag of an item changes with its version and only then")
    func entityTags() async throws {
        try await Town.opened { town in
            let key = try await town.key()
            let leader = try await town.session(.leader)
            var tags: [String?] = []
            for text in ["甲", "甲", "乙"] {
                let receipt = try await town.ask(
                    .post,
                    "/v1/items",
                    as: key,
                    .json(#"{"id": "1", "text": "\#(text)"}"#)
                )
                let id = try #require(receipt.json?["items"]?.list.first?["id"]?.text)
                tags.append(try await town.ask(.get, "/v1/items/\(id)", as: leader).headers[.eTag])
            }

            #expect(tags.map { $0?.prefix(4) } == ["\"v1.", "\"v1.", "\"v2."] && tags[0] == tags[1])
        }
    }

    @Test(
        "lines are taken like an array, under both names of their kind",
        arguments: ["application/x-ndjson", "application/ndjson; charset=utf-8"]
    )
    func lines(type: String) async throws {
        try await Town.opened { town in
            let key = try await town.key()
            let lines = "{\"text\": \"甲\"}\n\n{\"text\": \"乙\"}\nnonsense\n"

            let receipt = try await town.ask(.post, "/v1/items", as: key, .raw(Array(lines.utf8), type: type))

            #expect(receipt.status == 201)
            #expect(receipt.json?["accepted"] == .number(2) && receipt.json?["rejected"] == .number(1))
        }
    }

    @Test("the reasons of a receipt speak the language asked for and never repeat what was written")
    func reasons() async throws {
        try await Town.opened { town in
            let key = try await town.key()
            let body = Sending.json(#"{"id": "1", "likes": "金丝雀", "url": "金丝雀"}"#)

            let chinese = try await town.ask(.post, "/v1/items", as: key, body)
            let english = try await town.ask(.post, "/v1/items", as: key, body, headers: [.acceptLanguage: "en"])

            func words(_ reply: Reply) -> [String] {
                reply.json?["items"]?.list.first?["errors"]?.list.compactMap { $0["detail"]?.text } ?? []
            }
            #expect(words(chinese).count == 3 && words(english).count == 3)
            #expect(words(chinese).allSatisfy { !$0.utf8.allSatisfy { $0 < 0x80 } })
            #expect(words(english).allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
            #expect(!chinese.text.contains("金丝雀") && !english.text.contains("金丝雀"))
        }
    }

    @Test("a coordinator enters an item by hand with its screenshot, which comes back byte for byte")
    func manualEntry() async throws {
        try await Town.opened { town in
            _ = try await town.make { try await $0.makeSource("manual", kind: "manual") }
            let office = try await town.session(.coordinator)
            let receipt = try await town.ask(.post, "/v1/items", as: office, .json(#"{"text": "值班读网所见"}"#))
            let item = try #require(receipt.json?["items"]?.list.first?["id"]?.text)

            let added = try await town.ask(
                .post,
                "/v1/items/\(item)/attachments?name=\("截图 1.png".inQuery)",
                as: office,
                .file(picture)
            )
            let address = try #require(added.headers[.location])
            let file = try await town.ask(.get, address, as: office)

            #expect(added.status == 201)
            #expect(added.json?["name"] == .text("截图 1.png") && added.json?["media_type"] == .text("image/png"))
            #expect(file.body == picture)
            #expect(file.headers[.contentType] == "image/png")
            #expect(file.headers[.contentDisposition]?.hasPrefix("attachment; filename*=UTF-8''%E6%88%AA") == true)
            #expect(file.headers[.eTag] == "\"\(added.json?["sha256"]?.text ?? "")\"")
        }
    }

    @Test("a person names a source that is known; a machine has its own whatever it names")
    func sources() async throws {
        try await Town.opened { town in
            let (key, own) = try await town.make { transaction in
                let own = try await transaction.makeSource("own-source")
                _ = try await transaction.makeSource("other-source")
                return (Credentials.bearer(try await transaction.makeKey(for: own).text), own)
            }
            let office = try await town.session(.coordinator)
            let item = Sending.json(#"{"text": "路灯坏了"}"#)

            let unnamed = try await town.ask(.post, "/v1/items", as: office, item)
            let unknown = try await town.ask(.post, "/v1/items?source=nothing", as: office, item)
            let known = try await town.ask(.post, "/v1/items?source=other-source", as: office, item)
            let machine = try await town.ask(.post, "/v1/items?source=other-source", as: key, item)

            #expect(unnamed.status == 422 && unnamed.code == "source.absent")
            #expect(unknown.status == 422 && unknown.code == "source.absent")
            #expect(known.status == 201 && machine.status == 201)
            #expect(try await town.database.count("SELECT count(*) FROM hy.items WHERE source_id = \(own)") == 1)
        }
    }

    @Test(
        "a file without a name, or with one of control characters, is refused",
        arguments: ["", "?name=", "?name=a%0Ab", "?name=%00"]
    )
    func names(query: String) async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let item = try await town.make { try await $0.makeItem() }

            let named = try await town.ask(
                .post,
                "/v1/items/\(item.text)/attachments\(query)",
                as: office,
                .file(picture)
            )
            let empty = try await town.ask(.post, "/v1/items/\(item.text)/attachments?name=a", as: office, .file([]))

            #expect(named.status == 422 && named.code == "attachment.name-unreadable")
            #expect(empty.status == 422 && empty.code == "attachment.empty")
        }
    }
}

extension Town {
    /// The key of a new source.
    func key() async throws -> Credentials {
        try await make { try await .bearer($0.makeKey(for: $0.makeSource()).text) }
    }
}
