import Cases
import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import TestSupport
import Testing

@testable import API

/// Orders to act over HTTP and on the pages.
@Suite(.timeLimit(.minutes(15))) struct OrderRouteTests {
    /// A case of an agency whose level is confirmed, and sessions of its head and of the information office.
    private static func scene(_ town: Town) async throws -> (id: String, head: Credentials, office: Credentials) {
        let (id, head, office) = try await town.make { transaction in
            let office = try await transaction.makeOfficial(.coordinator, name: "协调员")
            let head = try await transaction.makeOfficial(.head, name: "负责人")
            let event = try await transaction.makeEvent(title: "小区停水", level: 3, levelBy: office.person)
            let found = try await transaction.makeCase(head.agency, .accepted, event: event)
            return (
                found.text, try await transaction.makeSession(of: head).text,
                try await transaction.makeSession(of: office).text
            )
        }
        return (id, .bearer(head), .bearer(office))
    }

    private static let order = Sending.json(#"{"ground": "overdue", "text": "请于三日内恢复供水"}"#)

    @Test("an order is issued, listed and read, and each step answers the order as it stands then")
    func runs() async throws {
        try await Town.opened { town in
            let scene = try await Self.scene(town)
            let issued = try await town.ask(.post, "/v1/cases/\(scene.id)/orders", as: scene.office, Self.order)
            #expect(issued.status == 201 && issued.headers[.eTag] == "\"v1\"")
            let address = try #require(issued.headers[.location])
            #expect(issued.json?["number"]?.text?.hasPrefix("督〔") == true)
            let again = try await town.ask(.post, "/v1/cases/\(scene.id)/orders", as: scene.office, Self.order)
            #expect(again.status == 409 && again.code == "order.one-is-open")

            let list = try await town.ask(.get, "/v1/orders?state=registered", as: scene.head)
            #expect(list.json?["items"]?.list.count == 1)
            for narrow in ["state=closed", "state=closed&only=open"] {
                let none = try await town.ask(.get, "/v1/orders?\(narrow)", as: scene.head)
                #expect(none.json?["items"]?.list.isEmpty == true, "\(narrow)")
            }
            #expect(try await town.ask(.get, "/v1/orders?only=open", as: scene.head).json?["items"]?.list.count == 1)
            let ofCase = try await town.ask(.get, "/v1/cases/\(scene.id)", as: scene.head)
            #expect(ofCase.json?["orders"]?.list.count == 1)
            let steps: [(HTTPRequest.Method, String, Credentials, Sending, String)] = [
                (.put, "receipt", scene.head, .nothing, "received"),
                (.post, "reports", scene.head, .json(#"{"text": "已恢复"}"#), "reported"),
                (
                    .post, "revisions", scene.office, .json(#"{"lacking": ["form", "facts"], "reason": "没有日期"}"#),
                    "received"
                ),
                (.post, "reports", scene.head, .json(#"{"text": "三月二日恢复"}"#), "reported"),
                (.put, "check", scene.office, .nothing, "checked"),
                (.put, "closure", scene.office, .json(#"{"conclusion": "已解决"}"#), "closed"),
            ]
            for (method, step, who, body, state) in steps {
                let reply = try await town.ask(method, "\(address)/\(step)", as: who, body)
                #expect(reply.status == 200 && reply.json?["state"]?.text == state, "\(step): \(reply.text)")
            }
            let file = try await town.ask(.get, address, as: scene.head)
            #expect(file.json?["steps"]?.list.count == 7)
            #expect(file.json?["steps"]?.list[3]["lacking"]?.list.map(\.text) == ["facts", "form"])
            #expect(try await town.ask(.get, address, as: town.session(.liaison)).status == 404)
        }
    }

    @Test("what is wrong with a step is named, and an old version is refused")
    func refuses() async throws {
        try await Town.opened { town in
            let scene = try await Self.scene(town)
            let path = "/v1/cases/\(scene.id)/orders"
            for wrong in [
                #"{"ground": "whim", "text": "办"}"#, #"{"ground": "overdue"}"#, #"{"ground": 1, "text": "办"}"#,
            ] {
                #expect(
                    try await town.ask(.post, path, as: scene.office, .json(wrong)).code == "body.field",
                    "\(wrong)"
                )
            }
            let blank = Sending.json(#"{"ground": "overdue", "text": " "}"#)
            #expect(try await town.ask(.post, path, as: scene.office, blank).code == "order.words-missing")
            let issued = try await town.ask(.post, path, as: scene.office, Self.order)
            let address = try #require(issued.headers[.location])
            let old: HTTPFields = [.ifMatch: "\"v7\""]
            let stale = try await town.ask(.put, "\(address)/receipt", as: scene.head, headers: old)
            #expect(stale.code == "precondition.stale")
            let known: HTTPFields = [.ifMatch: try #require(issued.headers[.eTag])]
            #expect(try await town.ask(.put, "\(address)/receipt", as: scene.head, headers: known).status == 200)
            #expect(try await town.ask(.put, "\(address)/receipt", as: scene.head).code == "order.already-received")
            for wrong in [#"["form", "form"]"#, #"["all"]"#, #""form""#] {
                let body = Sending.json(#"{"lacking": \#(wrong), "reason": "?"}"#)
                #expect(
                    try await town.ask(.post, "\(address)/revisions", as: scene.office, body).code == "body.field",
                    "\(wrong)"
                )
            }
            let none = Sending.json(#"{"lacking": [], "reason": "?"}"#)
            #expect(
                try await town.ask(.post, "\(address)/revisions", as: scene.office, none).code == "order.lack-missing"
            )
        }
    }

    @Test("the pages offer each side its steps, and lead from the case to the order")
    func pages() async throws {
        try await Town.opened { town in
            let scene = try await Self.scene(town)
            let office = scene.office.asCookie
            let head = scene.head.asCookie
            let csrf = (office: try await town.csrf(office), head: try await town.csrf(head))
            #expect(try await town.ask(.get, "/orders", as: office).text.contains("没有督办件"))
            #expect(try await town.ask(.get, "/cases/\(scene.id)", as: head).text.contains("/order\"") == false)
            #expect(
                try await town.ask(.get, "/cases/\(scene.id)", as: office).text.contains("/cases/\(scene.id)/order\"")
            )
            let issue = ["csrf": csrf.office, "choice": "unsolved", "words": "请速办"]
            let issued = try await town.ask(.post, "/cases/\(scene.id)/order", as: office, .form(issue))
            #expect(issued.status == 303 && issued.headers[.location] == "/cases/\(scene.id)")
            let page = try await town.ask(.get, "/cases/\(scene.id)", as: head).text
            let address = try #require(page.firstMatch(of: #/"(/orders/[0-9a-f-]+)"/#)?.1)
            #expect(try await town.ask(.get, "/orders", as: head).text.contains(address))

            func step(
                _ name: String,
                _ who: Credentials,
                _ token: String,
                _ more: [String: String] = [:]
            ) async throws -> Int {
                let fields = ["csrf": token].merging(more) { $1 }
                return try await town.ask(.post, "\(address)/\(name)", as: who, .form(fields)).status
            }
            #expect(try await town.ask(.get, "\(address)", as: office).text.contains("\(address)/withdraw"))
            #expect(try await step("receive", head, csrf.head) == 303)
            #expect(try await step("report", head, csrf.head, ["words": "已办"]) == 303)
            #expect(try await step("send-back", office, csrf.office, ["words": "没有日期"]) == 422)
            #expect(try await step("send-back", office, csrf.office, ["words": "没有日期", "lacks-form": "on"]) == 303)
            #expect(try await town.ask(.get, "\(address)", as: head).text.contains("格式不规范：没有日期"))
            #expect(try await step("report", head, csrf.head, ["words": "三月二日已办"]) == 303)
            #expect(try await step("check", office, csrf.office) == 303)
            #expect(try await step("close", office, csrf.office, ["words": "已解决"]) == 303)
            let closed = try await town.ask(.get, "\(address)?language=en", as: head).text
            #expect(closed.contains("Nothing more is needed"))
            #expect(try await town.ask(.get, "/orders", as: head).text.contains("没有督办件"))
            #expect(try await town.ask(.get, "/orders?state=over", as: head).text.contains(address))
        }
    }
}
