import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import TestSupport
import Testing

@testable import API

/// What is shown of an item once its words were erased.
@Suite(.timeLimit(.minutes(15))) struct ErasedItemTests {
    @Test("its page, its event's page and the API say that its words are gone, and mark nothing")
    func isShown() async throws {
        try await Town.opened { town in
            let (item, event) = try await town.make { transaction in
                let item = try await transaction.makeItem("小区停水三天没有人管", title: "停水")
                return (item, try await transaction.makeEvent(item))
            }
            try await Scratch.asSuperuser(of: town.database) { transaction in
                try await transaction.execute(
                    """
                    UPDATE hy.assessments
                    SET factors = '[{"code": "risk", "value": 0.5, "weight": 42, "points": 21, "evidence": [
                        {"part": "text", "from": 5, "to": 7}, {"part": "title", "from": 0, "to": 2}]}]'
                    WHERE item_id = \(item)
                    """
                )
                try await transaction.execute(
                    """
                    UPDATE hy.item_texts
                    SET title = NULL, text = '', author = NULL, grams = '{}', erased_at = '2026-03-01T09:00:00+08:00'
                    WHERE item_id = \(item)
                    """
                )
            }
            let office = try await town.session(.coordinator)
            let page = try await town.ask(.get, "/items/\(item.text)", as: office)
            #expect(page.status == 200 && page.text.contains("按来源的保存期限删除"))
            let whole = try await town.ask(.get, "/events/\(event.text)", as: office)
            #expect(whole.status == 200)
            #expect(whole.text.contains("（原文已按保存期限删除）") && whole.text.contains("（原文已删除）"))
            #expect(try await town.ask(.get, "/events", as: office).text.contains("（原文已删除）"))
            let found = try await town.ask(.get, "/v1/items/\(item.text)", as: office)
            #expect(found.json?["text"]?.text == "" && found.json?["title"] == nil)
            #expect(found.json?["erased_at"]?.text == "2026-03-01T01:00:00Z")
        }
    }
}
