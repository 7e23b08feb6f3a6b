import Foundation
import Testing
import Web

@Suite(.timeLimit(.minutes(15))) struct FetcherTests {
    private static func fetch(
        _ address: String,
        trusting port: Int?,
        patience: Duration = .seconds(60)
    ) async throws -> Fetched {
        let reach = Reach(.world, trusting: port.map { ["127.0.0.1:\($0)"] } ?? [])
        return try await Fetcher(reach: reach, patience: patience).fetch(
            FetchRequest(try #require(WebAddress(address)))
        )
    }

    @Test("redirects are followed by hand, and one is for good only where every one on the way is")
    func followsRedirects() async throws {
        let host = FeedHost()
        host.put("/end", .body("here"))
        host.put("/good", .redirect(301, "/end"))
        host.put("/twice", .redirect(308, "good"))
        host.put("/mixed", .redirect(301, "/passing"))
        host.put("/passing", .redirect(302, "/end"))
        try await host.serving { port in
            let base = "http://127.0.0.1:\(port)"
            let good = try await Self.fetch(base + "/good", trusting: port)
            #expect(String(decoding: good.body, as: UTF8.self) == "here")
            #expect(good.movedTo?.text == base + "/end")
            #expect(try await Self.fetch(base + "/twice", trusting: port).movedTo?.text == base + "/end")
            #expect(try await Self.fetch(base + "/mixed", trusting: port).movedTo?.text == base + "/passing")
            #expect(try await Self.fetch(base + "/passing", trusting: port).movedTo == nil)
        }
    }

    @Test(
        "what leads to this machine or a private network is not reached, by redirect or name, and nothing is asked there"
    )
    func keepsOut() async throws {
        let (host, inner) = (FeedHost(), FeedHost())
        inner.put("/secret", .body("private"))
        try await inner.serving { secret in
            for place in [
                "http://127.0.0.1:\(secret)/secret", "http://localhost:\(secret)/secret",
                "http://[::1]:\(secret)/secret",
                "http://0x7f000001:\(secret)/secret", "http://127.1:\(secret)/secret", "http://169.254.169.254/",
                "http://10.0.0.1/", "http://[::ffff:127.0.0.1]:\(secret)/secret",
            ] {
                host.put("/away", .redirect(302, place))
                try await host.serving { port in
                    await #expect(throws: FetchFault.outOfReach, "\(place)") {
                        _ = try await Self.fetch("http://127.0.0.1:\(port)/away", trusting: port)
                    }
                }
                await #expect(throws: FetchFault.outOfReach) { _ = try await Self.fetch(place, trusting: nil) }
            }
            #expect(inner.requests.isEmpty)
        }
    }

    @Test("too many redirects, one that gives encryption up, and one that leads nowhere end")
    func endsRedirects() async throws {
        let host = FeedHost()
        host.put("/loop", .redirect(302, "/loop"))
        host.put("/file", .redirect(302, "file:///etc/passwd"))
        host.put("/user", .redirect(302, "http://a@b.cn/"))
        host.put("/empty", .redirect(302, ""))
        try await host.serving { port in
            for path in ["/loop", "/file", "/user"] {
                await #expect(throws: FetchFault.redirects, "\(path)") {
                    _ = try await Self.fetch("http://127.0.0.1:\(port)\(path)", trusting: port)
                }
            }
            #expect(host.requests.count == 8)
            await #expect(throws: FetchFault.redirects) {
                _ = try await Self.fetch("http://127.0.0.1:\(port)/empty", trusting: port)
            }
        }
    }

    @Test("a body without an end, and a server that says nothing, end with a reason")
    func endsBodies() async throws {
        let host = FeedHost()
        host.put("/endless", .endless)
        host.put("/silent", .silent)
        try await host.serving { port in
            await #expect(throws: FetchFault.tooLarge) {
                _ = try await Self.fetch("http://127.0.0.1:\(port)/endless", trusting: port)
            }
            await #expect(throws: FetchFault.timedOut) {
                _ = try await Self.fetch("http://127.0.0.1:\(port)/silent", trusting: port, patience: .seconds(1))
            }
        }
        await #expect(throws: FetchFault.unknownHost) {
            _ = try await Self.fetch("http://nowhere.invalid/", trusting: nil)
        }
    }
}
