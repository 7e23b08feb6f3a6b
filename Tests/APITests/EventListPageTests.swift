import Events
import Foundation
import HTTPTypes
import Kernel
import Making
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct EventListPageTests {
    @Test("the coordinator sets chosen events aside on the page, finds them under 已忽略 and takes them up again")
    func sorts() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator).asCookie
            let token = try await town.csrf(office)
            let (noise, kept, levelled) = try await town.make { transaction in
                let leader = try await transaction.makeOfficial(.leader)
                return (
                    try await transaction.makeEvent(title: "楼盘广告<1>"), try await transaction.makeEvent(title: "路灯不亮"),
                    try await transaction.makeEvent(title: "校车事故", level: 2, levelBy: leader.person)
                )
            }
            func form(_ events: [ID<Event>], _ reason: String) -> Sending {
                var fields = ["csrf": token, "reason": reason]
                for event in events { fields["event-\(event.text)"] = "on" }
                return .form(fields)
            }
            func list(_ query: String) async throws -> String {
                try await town.ask(.get, "/events\(query)", as: office).text
            }

            let before = try await list("")
            #expect(before.contains("楼盘广告&lt;1&gt;") && before.contains("event-\(noise.text)"))
            #expect(before.contains("校车事故") && !before.contains("name=\"event-\(levelled.text)\""))

            let done = try await town.ask(.post, "/dismissals", as: office, form([noise, levelled], "广告"))
            #expect(done.status == 303)
            #expect(done.headers[.location] == "/events?state=dismissed&done=1&left=1")
            let dismissed = try await list("?state=dismissed&done=1&left=1")
            #expect(dismissed.contains("已忽略 1 起事件，可在本页恢复。另有 1 起保持原状"))
            #expect(dismissed.contains("楼盘广告") && !dismissed.contains("路灯不亮") && !dismissed.contains("校车事故"))
            let open = try await list("?state=open")
            #expect(!open.contains("楼盘广告") && open.contains("路灯不亮"))
            #expect(try await list("?state=recorded").contains("楼盘广告"))

            let back = try await town.ask(.post, "/restorations", as: office, form([noise], "误判"))
            #expect(back.headers[.location] == "/events?state=open&done=1&left=0")
            #expect(try await list("?state=open&done=1&left=0").contains("已恢复 1 起事件。"))
            #expect(try await list("?state=open").contains("楼盘广告"))
            #expect(try await list("?state=dismissed").contains("没有符合条件的事件"))

            let nothing = try await town.ask(.post, "/dismissals", as: office, form([], "由"))
            let reasonless = try await town.ask(.post, "/dismissals", as: office, form([kept], " "))
            #expect(nothing.status == 422 && nothing.text.contains("请选择 1 至 200 个事件"))
            #expect(reasonless.status == 422 && reasonless.text.contains("请写明理由"))
        }
    }

    @Test(
        "others see the list without boxes, an agency what it was let into; officers see no link; pages follow each other"
    )
    func lists() async throws {
        try await Town.opened { town in
            let agency = try await town.make { transaction in
                let agency = try await transaction.makeAgency()
                let event = try await transaction.makeEvent(title: "河道发黑")
                try await transaction.letIn(agency, to: event)
                for number in 0..<51 { _ = try await transaction.makeEvent(title: "事件\(number)号") }
                return agency
            }
            let liaison = try await town.session(.liaison, at: agency).asCookie
            let leader = try await town.session(.leader).asCookie

            let own = try await town.ask(.get, "/events", as: liaison).text
            #expect(own.contains("河道发黑") && !own.contains("事件1号") && !own.contains("checkbox"))
            let first = try await town.ask(.get, "/events?state=all", as: leader).text
            #expect(!first.contains("checkbox"))
            let link = try #require(first.firstMatch(of: /href="(\/events\?state=all&amp;q=&amp;cursor=[^"]+)"/)?.1)
            let next = String(link).replacing("&amp;", with: "&")
            let second = try await town.ask(.get, next, as: leader).text
            #expect(second.matches(of: /class="c-title"/).count == 2 && !second.contains("rel=\"next\""))
            let other = try await town.ask(
                .get,
                next.replacing("all", with: "open"),
                as: leader
            )
            #expect(other.status == 400)

            let short = try await town.ask(.get, "/events?q=%E6%B2%B3", as: leader)
            #expect(short.status == 422 && short.text.contains("两个以上"))
            #expect(try await town.ask(.get, "/events?state=gone", as: leader).status == 400)
            #expect(try await town.ask(.get, "/events").status == 401)
            let auditor = try await town.ask(.get, "/events", as: town.session(.auditor).asCookie)
            #expect(auditor.text.contains("没有符合条件的事件") && !auditor.text.contains("href=\"/events\""))
        }
    }
}
