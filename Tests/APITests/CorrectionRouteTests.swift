import Foundation
import HTTPTypes
import Kernel
import Making
import Playbooks
import Postgres
import TestSupport
import Testing

@testable import API

/// What people say that items are, over HTTP and on the page of an item.
@Suite(.timeLimit(.minutes(15))) struct CorrectionRouteTests {
    private static func say(_ task: String, _ label: String?) -> Sending {
        .json(#"{"task": "\#(task)", "label": \#(label.map { "\"\($0)\"" } ?? "null")}"#)
    }

    @Test("what is said last stands, shows on the item, and is taken back; what cannot be meant is refused")
    func says() async throws {
        try await Town.opened { town in
            let id = try await town.make { try await $0.makeItem("小区停水三天", title: "停水") }.text
            let office = try await town.session(.coordinator)
            let path = "/v1/items/\(id)/corrections"
            let before = try await town.ask(.get, "/v1/items/\(id)", as: office)
            #expect(before.json?["corrections"]?.list.isEmpty == true)
            let refusals: [(String, String?, Int, String)] = [
                ("category", "housing", 422, "correction.matter-unknown"),
                ("agency", "nobody", 422, "correction.agency-unknown"),
                ("tone", "angry", 422, "correction.label-unknown"),
                ("rumour", "negative", 422, "correction.label-unknown"),
                ("tone", nil, 409, "correction.nothing-said"),
                ("colour", "red", 422, "body.field"),
            ]
            for (task, label, status, code) in refusals {
                let refused = try await town.ask(.post, path, as: office, Self.say(task, label))
                #expect(refused.status == status && refused.code == code, "\(task) \(refused.code ?? "")")
            }
            let late = try await town.ask(
                .post,
                path,
                as: office,
                .json(#"{"task": "tone", "label": "negative", "revision": 2}"#)
            )
            #expect(late.status == 422 && late.code == "correction.revision-unknown")
            let code = "gone-\(UInt32.random(in: 0...UInt32.max))"
            try await town.make { _ = try await $0.makeAgency("旧局", code: code, until: "2020-01-01") }
            let gone = try await town.ask(.post, path, as: office, Self.say("agency", code))
            #expect(gone.status == 422 && gone.code == "correction.agency-unknown")
            let matters = try Shipped.playbook().catalogue.matters
            for label in [matters[0].code, matters[1].code] {
                let said = try await town.ask(.post, path, as: office, Self.say("category", label))
                #expect(said.status == 201 && said.json?["corrections"]?.list.count == 1)
                #expect(said.json?["corrections"]?.list.first?["label"]?.text == label)
            }
            _ = try await town.ask(.post, path, as: office, Self.say("tone", "negative"))
            let item = try await town.ask(.get, "/v1/items/\(id)", as: office)
            #expect(item.json?["corrections"]?.list.compactMap { $0["task"]?.text } == ["category", "tone"])
            #expect(item.headers[.eTag] != before.headers[.eTag])

            let all = try await town.ask(.get, "/v1/corrections", as: office)
            #expect(all.json?["items"]?.list.count == 2)
            let rows = try await town.ask(.get, "/v1/corrections?task=category", as: office).json?["items"]?.list
            #expect(rows?.count == 1 && rows?.first?["label"]?.text == matters[1].code)
            #expect(rows?.first?["text"]?.text == "小区停水三天" && rows?.first?["title"]?.text == "停水")
            let first = try await town.ask(.get, "/v1/corrections?limit=1", as: office)
            let next = try #require(first.json?["next_cursor"]?.text)
            let second = try await town.ask(.get, "/v1/corrections?limit=1&cursor=\(next)", as: office)
            #expect(second.json?["items"]?.list.first?["task"]?.text == "tone")

            let back = try await town.ask(.post, path, as: office, Self.say("category", nil))
            #expect(back.json?["corrections"]?.list.compactMap { $0["task"]?.text } == ["tone"])
            #expect(
                try await town.ask(.get, "/v1/corrections?task=category", as: office).json?["items"]?.list.isEmpty
                    == true
            )
            let journaled = try await town.database.count(
                "SELECT count(*) FROM hy.journal WHERE action = 'item.corrected'"
            )
            #expect(journaled == 4)
        }
    }

    @Test("a liaison corrects what its agency deals with, and not what it only reads")
    func belongsToWhoDeals() async throws {
        try await Town.opened { town in
            let (item, lead, reader) = try await town.make { transaction in
                let item = try await transaction.makeItem()
                let event = try await transaction.makeEvent(item)
                let (lead, reader) = try await (transaction.makeAgency(), transaction.makeAgency("乙局"))
                try await transaction.makeCase(lead, event: event)
                try await transaction.execute(
                    "INSERT INTO hy.access (event_id, agency_id, granted_at, reason) VALUES (\(event), \(reader), now(), 'lead')"
                )
                return (item.text, lead, reader)
            }
            let session = try await town.session(.liaison, at: lead)
            let path = "/v1/items/\(item)/corrections"
            #expect(try await town.ask(.post, path, as: session, Self.say("rumour", "rumour")).status == 201)
            let stranger = try await town.session(.liaison)
            let refused = try await town.ask(.post, path, as: stranger, Self.say("rumour", "other"))
            #expect(refused.status == 404)
            let leader = try await town.session(.leader)
            #expect(
                try await town.ask(.post, path, as: leader, Self.say("rumour", "other")).code
                    == "role.not-for-this-post"
            )
            let had = try await town.session(.head, at: reader)
            let late = try await town.ask(.post, path, as: had, Self.say("rumour", "other"))
            #expect(late.status == 403 && late.code == "correction.not-in-your-hands")
        }
    }

    @Test("the page of an item shows why it scores so, what is said of it, and the forms to who may")
    func page() async throws {
        try await Town.opened { town in
            let id = try await town.make { try await $0.makeItem() }.text
            let office = try await town.session(.coordinator).asCookie
            let leader = try await town.session(.leader).asCookie
            let csrf = try await town.csrf(office)
            let path = "/items/\(id)/corrections"
            #expect(try await town.ask(.get, "/items/\(id)", as: office).text.contains(path))
            #expect(try await town.ask(.get, "/items/\(id)", as: leader).text.contains(path) == false)
            let form = ["csrf": csrf, "task": "rumour", "label": "rumour"]
            let said = try await town.ask(.post, path, as: office, .form(form))
            #expect(said.status == 303 && said.headers[.location]?.hasSuffix("/items/\(id)") == true)
            let shown = try await town.ask(.get, "/items/\(id)", as: leader).text
            #expect(shown.contains("是谣言"))
            #expect(try await town.ask(.post, path, as: office, .form(["csrf": "x", "task": "rumour"])).status == 403)
            let back = try await town.ask(.post, path, as: office, .form(["csrf": csrf, "task": "rumour"]))
            #expect(back.status == 303)
            let again = try await town.ask(.post, path, as: office, .form(["csrf": csrf, "task": "rumour"]))
            #expect(again.status == 409)
        }
    }
}
