import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import TestSupport
import Testing

@testable import API

/// What was hidden in an item, over HTTP and on its page.
@Suite(.timeLimit(.minutes(15))) struct DisclosureRouteTests {
    @Test("an item is shown with its words hidden, and in the clear once, to who says why")
    func shows() async throws {
        try await Town.opened { town in
            let id = try await town.make { try await $0.makeItem(hidesAuthor: true) }.text
            let office = try await town.session(.coordinator)
            let read = try await town.ask(.get, "/v1/items/\(id)", as: office)
            #expect(read.json?["author"]?.text == "市民*" && read.json?["hidden"]?.number == 1)
            let path = "/v1/items/\(id)/disclosures"
            let blank = try await town.ask(.post, path, as: office, .json(#"{"reason": " "}"#))
            #expect(blank.status == 422 && blank.code == "item.reason-missing")
            let key: HTTPFields = [.idempotencyKey: "once"]
            let shown = try await town.ask(.post, path, as: office, .json(#"{"reason": "回访"}"#), headers: key)
            #expect(shown.json?["author"]?.text == "市民甲" && shown.json?["hidden"]?.number == 0)
            #expect(try await town.database.count("SELECT count(*) FROM hy.kept_answers") == 0)
            let plain = try await town.make { try await $0.makeItem() }.text
            let nothing = try await town.ask(
                .post,
                "/v1/items/\(plain)/disclosures",
                as: office,
                .json(#"{"reason": "回访"}"#)
            )
            #expect(nothing.status == 409 && nothing.code == "item.nothing-hidden")
        }
    }

    @Test("an agency that only reads an item is not shown what was hidden, by route or page, and the journal is silent")
    func belongsToWhoDeals() async throws {
        try await Town.opened { town in
            let (id, lead, reader) = try await town.make { transaction in
                let item = try await transaction.makeItem(hidesAuthor: true)
                let event = try await transaction.makeEvent(item)
                let (lead, reader) = try await (transaction.makeAgency(), transaction.makeAgency("乙局"))
                try await transaction.makeCase(lead, event: event)
                try await transaction.letIn(reader, to: event)
                return (item.text, lead, reader)
            }
            let had = try await town.session(.head, at: reader)
            let path = "/v1/items/\(id)/disclosures"
            let reason = Sending.json(#"{"reason": "回访"}"#)

            let refused = try await town.ask(.post, path, as: had, reason)
            let form = Sending.form(["csrf": try await town.csrf(had), "reason": "回访"])
            let page = try await town.ask(.post, "/items/\(id)/disclosure", as: had, form)

            #expect(refused.status == 403 && refused.code == "item.not-in-your-hands")
            #expect(page.status == 403 && page.text.contains("仅主办、协办单位和市政府办公室可以查看"))
            #expect(!refused.text.contains("市民甲") && !page.text.contains("市民甲"))
            #expect(try await !town.actions().contains("item.disclosed"))
            let shown = try await town.ask(.post, path, as: town.session(.head, at: lead), reason)
            #expect(shown.json?["author"]?.text == "市民甲")
            #expect(try await town.actions().contains("item.disclosed"))
        }
    }

    @Test("the page of an item offers it to who may, and answers the words themselves")
    func page() async throws {
        try await Town.opened { town in
            let id = try await town.make { try await $0.makeItem(hidesAuthor: true) }.text
            let office = try await town.session(.coordinator).asCookie
            let leader = try await town.session(.leader).asCookie
            let offered = try await town.ask(.get, "/items/\(id)", as: office).text
            #expect(offered.contains("市民*") && offered.contains("/items/\(id)/disclosure"))
            let bare = try await town.ask(.get, "/items/\(id)", as: leader).text
            #expect(bare.contains("市民*") && !bare.contains("/disclosure"))

            let csrf = try await town.csrf(office)
            let path = "/items/\(id)/disclosure"
            #expect(try await town.ask(.post, path, as: office, .form(["csrf": "x", "reason": "回访"])).status == 403)
            #expect(try await town.ask(.post, path, as: office, .form(["csrf": csrf, "reason": ""])).status == 422)
            let shown = try await town.ask(.post, path, as: office, .form(["csrf": csrf, "reason": "回访"]))
            #expect(shown.status == 200 && shown.text.contains("市民甲") && shown.text.contains("仅显示这一次"))
            #expect(shown.headers[.cacheControl]?.contains("no-store") == true)
            #expect(try await town.ask(.get, "/items/\(id)", as: office).text.contains("市民*"))
        }
    }
}
