import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import API

/// A connection whose time moves when the test says so.
private final class Line {
    let channel: EmbeddedChannel

    /// Half a minute of patience, then a KiB a second.
    init() throws {
        channel = EmbeddedChannel(handler: BodyPace(patience: .seconds(30), slowest: 1_024))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    func head(_ fields: HTTPFields = [:], path: String = "/") throws {
        let head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: path, headerFields: fields)
        try channel.writeInbound(HTTPRequestPart.head(head))
    }

    func body(_ bytes: Int) throws {
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0x61, count: bytes)))
    }

    /// The server asks for more, and time passes.
    func wait(_ seconds: Int64) {
        channel.pipeline.read()
        channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
    }

    /// The status and the words of what was answered, if anything was.
    func answer() throws -> (status: Int, fields: HTTPFields, words: String)? {
        guard case .head(let head)? = try channel.readOutbound(as: HTTPResponsePart.self) else { return nil }
        guard case .body(let bytes)? = try channel.readOutbound(as: HTTPResponsePart.self) else { return nil }
        return (head.status.code, head.headerFields, String(buffer: bytes))
    }
}

@Suite struct BodyPaceTests {
    @Test("a body that trickles in is cut with 408, in the language that was asked for")
    func cutsTrickles() throws {
        let line = try Line()
        try line.head([.acceptLanguage: "en"])
        for _ in 0..<30 where line.channel.isActive {
            line.wait(1)
            try line.body(1)
        }
        line.wait(1)

        let found = try #require(try line.answer())
        #expect(found.status == 408 && found.words.contains("too slowly") && found.words.contains("http.408"))
        #expect(found.fields[.requestID] != nil && found.fields[.connection] == "close")
        #expect(!line.channel.isActive)
    }

    @Test("a small object has the patience alone, whatever it trickles with; a delivery of items pays for its time")
    func objectsAreSmall() throws {
        for (path, isTaken) in [("/v1/account/password", false), ("/v1/items", true)] {
            let line = try Line()
            try line.head([.contentType: "application/json"], path: path)
            for _ in 0..<60 {
                line.wait(1)
                guard line.channel.isActive else { break }
                try line.body(2_048)
            }
            #expect(line.channel.isActive == isTaken, "\(path)")
        }
    }

    @Test("a body that never comes is cut after the patience and not before")
    func cutsSilence() throws {
        let line = try Line()
        try line.head()
        line.wait(29)
        #expect(line.channel.isActive)
        line.channel.embeddedEventLoop.advanceTime(by: .seconds(2))

        #expect(try #require(try line.answer()).words.contains("过慢"))
        #expect(!line.channel.isActive)
    }

    @Test("a long body over a slow but honest line is taken whole, however long it takes")
    func takesSlowUploads() throws {
        let line = try Line()
        try line.head()
        for _ in 0..<600 {
            line.wait(1)
            try line.body(1_100)
        }
        try line.channel.writeInbound(HTTPRequestPart.end(nil))
        line.wait(100)

        #expect(line.channel.isActive)
        #expect(try line.answer() == nil)
    }

    @Test("what we keep waiting is not held against the sender, nor is the time between two requests")
    func waitsForUs() throws {
        let line = try Line()
        for _ in 0..<3 {
            try line.head()
            try line.body(1)
            line.channel.embeddedEventLoop.advanceTime(by: .seconds(300))  // nothing was asked for
            line.wait(20)
            try line.channel.writeInbound(HTTPRequestPart.end(nil))
            line.wait(100)
        }

        #expect(line.channel.isActive)
        #expect(try line.answer() == nil)
    }

    @Test("where an answer has begun, a slow body is cut without another")
    func cutsDuringAnswers() throws {
        let line = try Line()
        try line.head()
        try line.channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        line.wait(31)

        guard case .head(let head)? = try line.channel.readOutbound(as: HTTPResponsePart.self) else {
            Issue.record("the answer that had begun is gone")
            return
        }
        #expect(head.status == .ok)
        #expect(try line.channel.readOutbound(as: HTTPResponsePart.self) == nil)
        #expect(!line.channel.isActive)
    }

    @Test("a connection that ends within a body ends it with an error, after it with none")
    func tellsCuts() throws {
        let cut = try Line()
        try cut.head()
        try cut.body(10)
        #expect(throws: ChannelError.self) { try cut.channel.finish() }
        let whole = try Line()
        try whole.head()
        try whole.channel.writeInbound(HTTPRequestPart.end(nil))
        #expect(throws: Never.self) { try whole.channel.finish() }
    }

    @Test("a body that is not as long as was said, or that broke off, is never taken for a whole one")
    func takesNoHalves() async throws {
        struct Broken: Error {}
        func outcome(_ length: String?, breaks: Bool) async -> String {
            let parts = AsyncThrowingStream<ByteBuffer, any Error> { parts in
                parts.yield(ByteBuffer(string: "0123456789"))
                parts.finish(throwing: breaks ? Broken() : nil)
            }
            var head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/")
            head.headerFields[.contentLength] = length
            let request = Request(head: head, body: RequestBody(asyncSequence: parts))
            do { return "\(try await request.bytes(upTo: 100).count)" } catch {
                return (error as? BodyRefused)?.code ?? "\(error)"
            }
        }

        #expect(await outcome("10", breaks: false) == "10")
        #expect(await outcome(nil, breaks: false) == "10")
        #expect(await outcome("11", breaks: false) == "body.cut")
        #expect(await outcome(nil, breaks: true) == "body.cut")
        #expect(await outcome("101", breaks: false) == "body.too-large")
    }
}
