import Cases
import Foundation
import HTTPTypes
import Intake
import Kernel
import Making
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct ProtocolTests {
    @Test("an address answers the methods that it does not take with 405 and the ones that it does")
    func methods() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            for (path, routes) in Dictionary(grouping: town.service.routes, by: \.path) {
                let address = path.replacing("{id}", with: UUID().uuidString).replacing("{name}", with: "x")
                let taken = Set(routes.map(\.method))
                for method in [HTTPRequest.Method.get, .put, .post, .patch, .delete, .options, .trace]
                where !taken.contains(method) {
                    let reply = try await town.ask(method, address, as: office)
                    let allowed = (reply.headers[.allow] ?? "").split(separator: ", ").map(String.init)
                    #expect(reply.status == 405, "\(method) \(path)")
                    #expect(
                        Set(allowed) == Set(taken.map(\.rawValue) + (taken.contains(.get) ? ["HEAD"] : [])),
                        "\(method) \(path)"
                    )
                }
            }
        }
    }

    @Test("HEAD answers as GET does, without the body")
    func heads() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            for path in ["/livez", "/readyz", "/openapi.yaml", "/v1/items", "/v1/agencies", "/v1/events/x", "/"] {
                let get = try await town.ask(.get, path, as: office)
                let head = try await town.ask(.head, path, as: office)
                #expect(head.status == get.status, "\(path)")
                #expect(head.headers[.contentType] == get.headers[.contentType], "\(path)")
                if get.status == 200 { #expect(head.body.isEmpty, "\(path)") }
            }
        }
    }

    @Test("an address that does not exist is a problem with the request's id, in the language asked for")
    func unknownAddress() async throws {
        try await Town.opened { town in
            let chinese = try await town.ask(.get, "/v1/nothing")
            let english = try await town.ask(.get, "/v1/nothing", headers: [.acceptLanguage: "en-GB,en;q=0.9"])

            #expect(chinese.status == 404)
            #expect(chinese.headers[.contentType] == "application/problem+json")
            let id = chinese.headers[.requestID]
            #expect(id?.isEmpty == false)
            #expect(
                chinese.json
                    == .object([
                        "type": .text("/problems/http.404"), "title": .text("Not Found"), "status": .number(404),
                        "code": .text("http.404"), "detail": .text("没有这个地址。"), "request_id": .text(id ?? ""),
                    ])
            )
            #expect(english.json?["detail"] == .text("There is no such address."))
        }
    }

    @Test("a refusal speaks Chinese, and English to who prefers it", arguments: ["/v1/items/x", "/v1/cases/x"])
    func languages(path: String) async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let refusal: any Refusal = path.contains("items") ? ItemRefusal.absent : CaseRefusal.absent
            for (field, words) in [
                ("zh-CN", refusal.sentence.zh), ("en", refusal.sentence.en), ("fr", refusal.sentence.zh),
            ] {
                let reply = try await town.ask(.get, path, as: office, headers: [.acceptLanguage: field])
                #expect(reply.json?["detail"] == .text(words), "\(field)")
            }
        }
    }

    @Test(
        "a body of another kind is refused with 415",
        arguments: [nil, "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/json2"]
    )
    func wrongTypes(type: String?) async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let id = UUID().uuidString
            let body = Sending.raw(Array(#"{"text": "a"}"#.utf8), type: type)
            let asked: [(HTTPRequest.Method, String)] = [
                (.post, "/v1/items"), (.post, "/v1/sessions"), (.put, "/v1/events/\(id)/level"),
                (.put, "/v1/cases/\(id)/answer"),
            ]
            for (method, path) in asked {
                let reply = try await town.ask(method, path, as: office, body)
                #expect(reply.status == 415 && reply.code == "body.wrong-type", "\(path)")
            }
        }
    }

    @Test("a body above its limit is refused with 413")
    func tooLarge() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let id = UUID().uuidString
            let object = Sending.json(#"{"text": "\#(String(repeating: "a", count: 300_000))"}"#)
            let items = Sending.json("[" + String(repeating: " ", count: 10 * 1_024 * 1_024) + "]")

            let asked: [(HTTPRequest.Method, String, Sending)] = [
                (.post, "/v1/sessions", object), (.put, "/v1/events/\(id)/level", object),
                (.put, "/v1/cases/\(id)/answer", object), (.post, "/v1/items", items),
            ]
            for (method, path, body) in asked {
                let reply = try await town.ask(method, path, as: office, body)
                #expect(reply.status == 413 && reply.code == "body.too-large", "\(path)")
            }
        }
    }

    @Test(
        "a query outside its range is refused with 400",
        arguments: [
            ("limit=0", "query.limit"), ("limit=201", "query.limit"), ("limit=all", "query.limit"),
            ("state=gone", "query.state"), ("cursor=abc", "cursor.unreadable"), ("cursor=%FF", "cursor.unreadable"),
        ]
    )
    func queries(query: String, code: String) async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            for path in ["/v1/events", "/v1/cases"] {
                let reply = try await town.ask(.get, "\(path)?\(query)", as: office)
                #expect(reply.status == 400 && reply.code == code, "\(path)")
            }
        }
    }
}
