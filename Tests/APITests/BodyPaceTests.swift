import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import API

/// What became of bodies.
private final class Kept: Sendable {
    private let noted = Mutex<[String]>([])

    var all: [String] { noted.withLock { $0 } }

    func note(_ word: String) { noted.withLock { $0.append(word) } }
}

@Suite(.timeLimit(.minutes(2))) struct BodyPaceTests {
    /// A server that counts the bytes of bodies, and is patient for a second and then wants a KiB in each.
    private static func served(
        keeping kept: Kept = Kept(),
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let router = Router()
        router.post("/kept") { request, _ -> String in
            do {
                kept.note("\(try await request.bytes(upTo: 1_000).count) bytes")
            } catch let refusal as BodyRefused {
                kept.note(refusal.code)
            }
            return ""
        }
        router.post("/") { request, _ -> String in
            var taken = 0
            for try await part in request.body { taken += part.readableBytes }
            return "taken: \(taken)"
        }
        router.post("/busy") { request, _ -> String in
            try await Task.sleep(for: .seconds(3))
            var taken = 0
            for try await part in request.body { taken += part.readableBytes }
            return "taken: \(taken)"
        }
        var logger = Logger(label: "pace")
        logger.logLevel = .critical
        let server = API.Service.reading(patience: .seconds(1), slowest: 1_024)
        try await Application(router: router, server: server, logger: logger).test(.live) { client in
            try await body(try #require(client.port))
        }
    }

    /// Sends a request piece by piece and answers all that came back, and how long that took.
    private static func talk(
        to port: Int,
        _ head: String,
        _ pieces: [(after: Duration, bytes: Int)]
    ) async throws -> (answer: String, took: Duration) {
        let begun = ContinuousClock.now
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let answer = try await channel.executeThenClose { inbound, outbound in
            try await withThrowingTaskGroup(of: String?.self) { group in
                group.addTask {
                    do {
                        try await outbound.write(ByteBuffer(string: head))
                        for piece in pieces {
                            try await Task.sleep(for: piece.after)
                            try await outbound.write(ByteBuffer(repeating: 0x61, count: piece.bytes))
                        }
                    } catch is ChannelError {}  // it was cut
                    return nil
                }
                group.addTask {
                    var text = ""
                    do {
                        for try await bytes in inbound { text += String(buffer: bytes) }
                    } catch is IOError {}  // it was cut
                    return text
                }
                var text = ""
                while let found = try await group.next() {
                    if let found {
                        text = found
                        group.cancelAll()
                    }
                }
                return text
            }
        }
        return (answer, begun.duration(to: .now))
    }

    private static func head(_ path: String = "/", length: Int, _ more: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(length)\r\n\(more)\r\n"
    }

    @Test("a body that trickles in is cut with 408, in the language that was asked for")
    func cutsTrickles() async throws {
        try await Self.served { port in
            let pieces = Array(repeating: (after: Duration.milliseconds(200), bytes: 1), count: 100)

            let found = try await Self.talk(to: port, Self.head(length: 100, "Accept-Language: en\r\n"), pieces)

            #expect(found.answer.hasPrefix("HTTP/1.1 408 "))
            #expect(found.answer.contains("too slowly") && found.answer.contains("\"code\":\"http.408\""))
            #expect(found.answer.contains("X-Request-ID"))
            #expect(found.took < .seconds(5))
        }
    }

    @Test(
        "a body that was cut is never taken for a whole one",
        arguments: ["Content-Length: 100", "Transfer-Encoding: chunked"]
    )
    func takesNoHalves(framing: String) async throws {
        let kept = Kept()
        try await Self.served(keeping: kept) { port in
            let chunk = framing.hasPrefix("T") ? "14\r\n" : ""
            let head = "POST /kept HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n\(chunk)"

            let found = try await Self.talk(to: port, head, [(.zero, 20), (.seconds(8), 1)])

            #expect(found.answer.hasPrefix("HTTP/1.1 408 "))
            for _ in 0..<100 where kept.all.isEmpty { try await Task.sleep(for: .milliseconds(50)) }
            #expect(kept.all == ["body.cut"])
        }
    }

    @Test("a body that never comes is cut")
    func cutsSilence() async throws {
        try await Self.served { port in
            let found = try await Self.talk(to: port, Self.head(length: 100), [(.seconds(8), 1)])

            #expect(found.answer.hasPrefix("HTTP/1.1 408 ") && found.answer.contains("过慢"))
            #expect(found.took < .seconds(6))
        }
    }

    @Test("a long body over a slow but honest line is taken whole, however long it takes")
    func takesSlowUploads() async throws {
        try await Self.served { port in
            let pieces = Array(repeating: (after: Duration.milliseconds(250), bytes: 600), count: 16)

            let found = try await Self.talk(to: port, Self.head(length: 9_600), pieces)

            #expect(found.answer.hasSuffix("taken: 9600"))
            #expect(found.took > .seconds(3))
        }
    }

    @Test("what we keep waiting is not held against the sender")
    func waitsForUs() async throws {
        try await Self.served { port in
            let found = try await Self.talk(to: port, Self.head("/busy", length: 4_000_000), [(.zero, 4_000_000)])

            #expect(found.answer.hasSuffix("taken: 4000000"))
        }
    }
}
