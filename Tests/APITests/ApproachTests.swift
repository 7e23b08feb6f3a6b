import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Making
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct ApproachTests {
    private func request(_ forwarded: [String]) -> Request {
        var fields = HTTPFields()
        for value in forwarded { fields.append(HTTPField(name: .forwardedFor, value: value)) }
        return Request(
            head: .init(method: .get, scheme: "http", authority: "localhost", path: "/", headerFields: fields),
            body: .init(buffer: ByteBuffer())
        )
    }

    @Test(
        "where a request comes from is its peer's word, and a proxy's only where it is believed",
        arguments: [
            ("192.0.2.7", [], "192.0.2.7"), ("192.0.2.7", ["198.51.100.1"], "192.0.2.7"),
            ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"), ("10.0.0.1", ["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", ["203.0.113.9", "198.51.100.1, 10.0.0.2"], "198.51.100.1"), ("10.0.0.1", [], "10.0.0.1"),
            ("10.0.0.1", ["203.0.113.9, nonsense"], "10.0.0.1"), ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
            ("2001:db8::1:2", [], "2001:db8:0:0"), ("2001:DB8:1:2:3:4:5:6", [], "2001:db8:1:2"), ("::1", [], "0:0:0:0"),
        ] as [(String, [String], String)]
    )
    func client(peer: String, forwarded: [String], wanted: String) {
        let approach = Approach(address: nil, proxies: ["10.0.0.1", "10.0.0.2"])

        #expect(approach.client(of: request(forwarded), peer: peer) == wanted)
    }

    @Test("by https the cookie is the host's own and secure, and the other name is not taken")
    func secureCookie() async throws {
        try await Town.opened(approach: Approach(address: "https://huiying.example")) { town in
            let (_, link, session) = try await town.makePerson()

            let reply = try await town.ask(.post, "/v1/sessions", .json(#"{"link": "\#(link.text)"}"#))
            let own = HTTPFields([HTTPField(name: .cookie, value: "__Host-hy_session=\(session.secret)")])
            let page = try await town.ask(.get, "/account", headers: own)
            let other = try await town.ask(.get, "/account", as: session.asCookie)
            let gone = try await town.ask(.delete, "/v1/sessions/current", as: session)

            let cookie = try #require(reply.headers[.setCookie])
            #expect(
                cookie == "__Host-hy_session=\(reply.secret); Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=43200"
            )
            #expect(page.status == 200 && other.status == 401)
            #expect(gone.headers[.setCookie]?.hasPrefix("__Host-hy_session=; Path=/;") == true)
            #expect(page.headers[.strictTransportSecurity] == "max-age=31536000")
        }
    }

    @Test("with an address of its own, the service takes changes from that origin alone")
    func ownOrigin() async throws {
        try await Town.opened(approach: Approach(address: "https://huiying.example")) { town in
            let (_, _, session) = try await town.makePerson()
            for (origin, status) in [
                ("https://huiying.example", 204), ("http://huiying.example", 403), ("http://localhost", 403),
                ("https://huiying.example.evil", 403), ("null", 403),
            ] {
                let headers: HTTPFields = [.cookie: "__Host-hy_session=\(session.secret)", .origin: origin]
                let reply = try await town.ask(.delete, "/v1/sessions/current", headers: headers)
                #expect(reply.status == status, "\(origin)")
            }
        }
    }

    @Test("every answer says what browsers must not do with it")
    func defences() async throws {
        try await Town.opened { town in
            let (_, _, session) = try await town.makePerson()
            for path in ["/", "/account", "/sign-in", "/v1/cases", "/v1/nothing", "/livez", "/openapi.yaml"] {
                let reply = try await town.ask(.get, path, as: session)
                #expect(reply.headers[.xContentTypeOptions] == "nosniff", "\(path)")
                #expect(reply.headers[.referrerPolicy] == "strict-origin", "\(path)")
                #expect(reply.headers[.crossOriginOpenerPolicy] == "same-origin", "\(path)")
                #expect(reply.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true, "\(path)")
                #expect(reply.headers[.strictTransportSecurity] == nil, "\(path)")
            }
        }
    }
}
