import Foundation
import HTTPTypes
import Intake
import Kernel
import Making
import Postgres
import TestSupport
import Testing

@testable import API

/// What the pages of an item and its event show of what is read anew from its words.
@Suite(.timeLimit(.minutes(15))) struct ReadingPageTests {
    @Test("places, the first agencies that the matters lead to, and whether the source says a time")
    func showsReadings() async throws {
        try await Town.opened { town in
            let key = try await town.make { transaction in
                _ = try await transaction.makeAgency("甲燃气公司", duties: ["gas-supply"])
                _ = try await transaction.makeAgency("乙住建局", duties: ["housing"])
                return try await transaction.makeKey(for: transaction.makeSource())
            }
            let text = "槐荫里小区停气三天，燃气公司说不清何时供气。物业公司乱收物业费。"
            let sent = try await town.ask(
                .post,
                "/v1/items",
                as: .bearer(key.text),
                .json(#"[{"id": "1", "text": "\#(text)"}]"#)
            )
            let id = try #require(sent.json?["items"]?.list.first?["id"]?.text)
            let office = try await town.session(.coordinator)

            let page = try await town.ask(.get, "/items/\(id)", as: office.asCookie).text
            #expect(page.contains("文中地点与单位：槐荫里小区"))
            #expect(page.contains("来源未注明发布时间"))
            // Before the forms: the agency of the first matter first, as routing would ask it, each once.
            let shown = try #require(page.split(separator: "<form").first { $0.contains("应回应单位") })
            let first = try #require(shown.range(of: "甲燃气公司"))
            let second = try #require(shown.range(of: "乙住建局"))
            #expect(first.lowerBound < second.lowerBound)
            #expect(shown.components(separatedBy: "乙住建局").count == 2)
            #expect(try await town.ask(.get, "/v1/items/\(id)", as: office).json?["dated"] == .flag(false))

            let item = try #require(ID<Item>(id) as ID<Item>?)
            let event = try await town.make { try await $0.makeEvent(item) }
            let whole = try await town.ask(.get, "/events/\(event.text)", as: office.asCookie).text
            #expect(whole.contains(#"<dd lang="zh-CN">槐荫里小区、燃气公司</dd>"#))
        }
    }

    @Test(
        "of several agencies with the duty the one that is named is shown, as routing would ask it; none where none is",
        arguments: [true, false]
    )
    func showsNamed(isNamed: Bool) async throws {
        try await Town.opened { town in
            let key = try await town.make { transaction in
                for name in ["甲区住建局", "乙区住建局"] { _ = try await transaction.makeAgency(name, duties: ["housing"]) }
                return try await transaction.makeKey(for: transaction.makeSource())
            }
            let text = "物业公司乱收物业费，\(isNamed ? "乙区住建局" : "主管部门")没有人管。"
            let sent = try await town.ask(
                .post,
                "/v1/items",
                as: .bearer(key.text),
                .json(#"[{"id": "1", "text": "\#(text)"}]"#)
            )
            let id = try #require(sent.json?["items"]?.list.first?["id"]?.text)
            let page = try await town.ask(.get, "/items/\(id)", as: town.session(.leader).asCookie).text
            // Beside the text that names it.
            #expect(page.components(separatedBy: "乙区住建局").count == (isNamed ? 3 : 1))
            #expect(!page.contains("甲区住建局"))
        }
    }

    @Test("an item that says its time is not said to say none, and one without places shows none")
    func saysNothingElse() async throws {
        try await Town.opened { town in
            let id = try await town.make { try await $0.makeItem("路灯坏了", matter: nil) }.text
            let page = try await town.ask(.get, "/items/\(id)", as: town.session(.coordinator).asCookie).text
            #expect(!page.contains("来源未注明发布时间") && !page.contains("文中地点与单位"))
        }
    }
}
