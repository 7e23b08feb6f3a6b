import HTTPTypes
import Kernel
import Making
import TestSupport
import Testing

@testable import API

/// Who calls the city is named to nobody who does not ask for it with a reason.
@Suite(.timeLimit(.minutes(15))) struct CallerTests {
    @Test(
        "the author of a hotline's or a mailbox's item is hidden, that of a forum's is not",
        arguments: ["hotline", "mailbox", "forum"]
    )
    func hidesCallers(kind: String) async throws {
        try await Town.opened { town in
            let key = try await town.make { try await $0.makeKey(for: $0.makeSource(kind: kind)) }
            let body = Sending.json(#"[{"id": "1", "text": "市民王小明说路灯坏了", "author": "王小明"}]"#)
            let sent = try await town.ask(.post, "/v1/items", as: .bearer(key.text), body)
            let id = try #require(sent.json?["items"]?.list.first?["id"]?.text)
            let office = try await town.session(.coordinator)
            let item = try #require(try await town.ask(.get, "/v1/items/\(id)", as: office).json)
            #expect(item["author"]?.text == (kind == "forum" ? "王小明" : "王**"))
            #expect(item["hidden"]?.number == (kind == "forum" ? 0 : 2))
            let page = try await town.ask(.get, "/items/\(id)", as: office.asCookie).text
            #expect(page.contains("王小明") == (kind == "forum"))
            // The same again is the same item, though its author is hidden.
            let again = try await town.ask(.post, "/v1/items", as: .bearer(key.text), body)
            #expect(again.json?["duplicate"]?.number == 1)
        }
    }

    @Test(
        "without ids, callers who look alike once hidden and say the same are one, and a file that comes again changes nothing"
    )
    func takesAlikeOnce() async throws {
        try await Town.opened { town in
            let key = try await town.make { try await $0.makeKey(for: $0.makeSource(kind: "mailbox")) }
            let body = Sending.json(
                #"""
                [{"text": "路灯坏了", "author": "王小明", "time": "2026-01-02"}, {"text": "路灯坏了", "author": "王大伟", "time": "2026-01-02"},
                 {"text": "路灯坏了", "author": "李大伟", "time": "2026-01-02"}]
                """#
            )
            let first = try await town.ask(.post, "/v1/items", as: .bearer(key.text), body)
            #expect(first.json?["accepted"]?.number == 2 && first.json?["duplicate"]?.number == 1)
            let again = try await town.ask(.post, "/v1/items", as: .bearer(key.text), body)
            #expect(again.json?["duplicate"]?.number == 3 && again.json?["changed"]?.number == 0)
        }
    }
}
