import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct EventFormTests {
    @Test("the coordinator raises and lowers a level on the event's page, and each step stands there with its reason")
    func levels() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator).asCookie
            let event = try await town.make { transaction in
                let leader = try await transaction.makeOfficial(.leader)
                return try await transaction.makeEvent(level: 3, levelBy: leader.person)
            }
            let token = try await town.csrf(office)

            for (step, level, reason) in [("raise", "2", "有人受伤住院"), ("lower", "4", "伤者已出院")] {
                let form = Sending.form(["csrf": token, "choice": level, "reason": reason])
                let reply = try await town.ask(.post, "/events/\(event.text)/\(step)", as: office, form)
                #expect(reply.status == 303 && reply.headers[.location] == "/events/\(event.text)")
                let page = try await town.ask(.get, "/events/\(event.text)", as: office)
                #expect(page.text.contains(reason))
            }

            let unreadable = Sending.form(["csrf": token, "choice": "x", "reason": "由"])
            let refused = try await town.ask(.post, "/events/\(event.text)/raise", as: office, unreadable)
            #expect(refused.status == 400)
            #expect(
                try await town.database.count("SELECT count(*) FROM hy.events WHERE level = 4 AND version = 3") == 1
            )
        }
    }

    @Test("who may put events together is shown those that read alike, likest first, on the page and over the API")
    func showsSimilar() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let leader = try await town.session(.leader)
            let (event, other) = try await town.make { transaction in
                try await transaction.makeEvent(title: "公交12路改线")
                return (
                    try await transaction.makeEvent(title: "槐荫里小区停水三天").text,
                    try await transaction.makeEvent(title: "槐荫里停水<四天>").text
                )
            }
            let page = try await town.ask(.get, "/events/\(event)", as: office.asCookie)
            #expect(page.text.contains("疑似同一事件"))
            #expect(page.text.contains("<a href=\"/events/\(other)\" lang=\"zh-CN\">槐荫里停水&lt;四天&gt;</a>"))
            // The event about the bus is older, and first on the board.
            let choices = try #require(
                page.text.firstMatch(of: /<datalist id="merge-others">\s*<option [^>]*>([^<]*)</)
            )
            #expect(choices.1 == "槐荫里停水&lt;四天&gt;")
            let without = try await town.ask(.get, "/events/\(event)", as: leader.asCookie)
            #expect(without.status == 200 && !without.text.contains("疑似同一事件"))

            let reply = try await town.ask(.get, "/v1/events/\(event)/similar", as: office)
            let found = try #require(reply.json?["items"]?.list)
            #expect(reply.status == 200 && found.count == 1 && found.first?["event"]?["id"]?.text == other)
            let likeness = try #require(found.first?["likeness"]?.number)
            #expect(likeness >= 0.1 && likeness < 1)
            let refused = try await town.ask(.get, "/v1/events/\(event)/similar", as: leader)
            #expect(refused.status == 403)
        }
    }

    @Test("an event is merged into the one whose number is written, split by ticked items, and put back")
    func regroups() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator).asCookie
            let (event, other, item) = try await town.make { transaction in
                let item = try await transaction.makeItem()
                let event = try await transaction.makeEvent()
                try await transaction.execute(
                    """
                    INSERT INTO hy.event_items (item_id, event_id, placed_at, similarity, placed_by)
                    VALUES (\(item), \(event), \(transaction.moment), 1, 'keeper')
                    """
                )
                let other = try await transaction.makeEvent()
                try await transaction.execute("UPDATE hy.events SET number = 17 WHERE id = \(other)")
                return (event.text, other.text, item.text)
            }
            let token = try await town.csrf(office)
            func send(_ step: String, _ fields: [String: String]) async throws -> Int {
                let form = Sending.form(fields.merging(["csrf": token, "reason": "由"]) { mine, _ in mine })
                return try await town.ask(.post, "/events/\(event)/\(step)", as: office, form).status
            }

            #expect(try await send("split", ["item-\(item)": "on"]) == 303)
            #expect(try await send("undo", [:]) == 303)
            #expect(try await send("merge", ["other": "没有"]) == 422)
            #expect(try await send("merge", ["other": "舆〔2026〕18号"]) == 422)
            #expect(try await send("merge", ["other": "舆〔2026〕17号"]) == 303)
            #expect(try await send("close", [:]) == 409)

            let page = try await town.ask(.get, "/events/\(event)", as: office).text
            #expect(page.contains("/events/\(other)") && page.contains("舆〔2026〕17号"))
            #expect(page.contains("/events/\(event)/undo") && !page.contains("/events/\(event)/close"))
        }
    }

    @Test("a leader is offered to raise a level and not to lower it, and who may do neither is offered nothing")
    func offers() async throws {
        try await Town.opened { town in
            let event = try await town.make { transaction in
                let leader = try await transaction.makeOfficial(.leader)
                return try await transaction.makeEvent(level: 3, levelBy: leader.person)
            }.text

            let leader = try await town.ask(.get, "/events/\(event)", as: town.session(.leader).asCookie).text
            let inspector = try await town.ask(.get, "/events/\(event)", as: town.session(.inspector).asCookie).text

            #expect(leader.contains("/events/\(event)/raise") && !leader.contains("/events/\(event)/lower"))
            #expect(!inspector.contains("/events/\(event)/raise") && !inspector.contains("/events/\(event)/level"))
        }
    }
}
