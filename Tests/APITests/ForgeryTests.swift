import Foundation
import HTTPTypes
import Kernel
import Making
import Testing

@testable import API

/// What another site makes a visitor's browser send.
@Suite(.timeLimit(.minutes(15))) struct ForgeryTests {
    private let password = "竹影扫阶尘不动月穿潭底-17"

    @Test(
        "a form on another site signs nobody in and out, and sets no password",
        arguments: [
            (HTTPField.Name.secFetchSite, "cross-site"), (.secFetchSite, "same-site"),
            (.origin, "https://evil.example"),
            (.origin, "null"),
        ]
    )
    func forgedForms(header: HTTPField.Name, value: String) async throws {
        try await Town.opened { town in
            let login = try await town.makeAccount(password)
            let (_, link, session) = try await town.makePerson()
            let csrf = try await town.csrf(session.asCookie)
            let body = #"{"login": "\#(login)", "password": "\#(password)"}"#
            let forged: [(HTTPRequest.Method, String, Sending)] = [
                (.post, "/sign-in", .form(["login": login, "password": password])),
                (.post, "/sign-in", .form(["link": link.text])),
                (.post, "/v1/sessions", .json(body)), (.post, "/v1/sessions", .json(#"{"link": "\#(link.text)"}"#)),
                (.post, "/v1/sessions", .raw(Array(body.utf8), type: "text/plain")),
                (.post, "/sign-out", .form(["csrf": csrf])), (.delete, "/v1/sessions", .nothing),
                (.delete, "/v1/sessions/current", .nothing),
                (.put, "/v1/account/password", .json(#"{"new": "\#(password)"}"#)),
                (.post, "/account/password", .form(["csrf": csrf, "new": password, "again": password])),
                (.post, "/account/sign-out-everywhere", .form(["csrf": csrf])),
            ]
            let before = try await town.actions()
            for (method, path, sending) in forged {
                let reply = try await town.ask(method, path, as: session.asCookie, sending, headers: [header: value])
                #expect(reply.status == 403 && reply.headers[.setCookie] == nil, "\(method) \(path)")
            }
            #expect(try await town.actions() == before)
            #expect(try await town.ask(.get, "/v1/sessions/current", as: session).status == 200)
            _ = try await town.enter(link)
        }
    }

    @Test("no address that changes something takes a forged form of any kind, and nothing comes of it")
    func everyUnsafeRoute() async throws {
        try await Town.opened { town in
            let cookie = try await town.session(.coordinator).asCookie
            let json = Array(#"{"reason": "由", "text": "文", "level": 3, "link": "x"}"#.utf8)
            let fields = Sending.form(["reason": "由", "text": "文", "level": "3", "link": "x"])
            let marked: [(HTTPField.Name, String, Sending)] = [
                (.secFetchSite, "cross-site", fields),
                (.secFetchSite, "same-site", .multipart(["text": "文"], files: [:])),
                (.origin, "https://evil.example", .raw(json, type: "text/plain")),
                (.origin, "null", .raw(json, type: "application/json")),
            ]
            let unsafe = town.service.routes.filter { ![.get, .head].contains($0.method) }
            #expect(unsafe.count > 30)
            let before = try await town.actions()
            for route in unsafe {
                let path = route.path.replacing("{id}", with: UUID().uuidString)
                for (header, value, sending) in marked {
                    let reply = try await town.ask(route.method, path, as: cookie, sending, headers: [header: value])
                    #expect(reply.status == 403, "\(route.method) \(path), \(value)")
                }
                // An old browser says nothing of where it comes from; a form of its own can be sent as these two kinds.
                guard route.method == .post, !["/sign-in", "/v1/sessions"].contains(route.path) else { continue }
                for sending in [Sending.raw(json, type: "text/plain"), fields] {
                    let reply = try await town.ask(.post, path, as: cookie, sending)
                    #expect(reply.status >= 400 && reply.status < 500, "\(path)")
                }
            }
            #expect(try await town.actions() == before)
            #expect(try await town.ask(.get, "/v1/sessions/current", as: cookie).status == 200)
        }
    }
}
