import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Making
import NIOCore
import Synchronization
import Testing
import TestSupport

@testable import API

/// The lines of a log, kept.
private final class Lines: Sendable {
    private let kept = Mutex<[String]>([])

    var all: [String] { kept.withLock { $0 } }

    var logger: Logger {
        Logger(label: "huiying") { label in
            var log = JSONLog(label: label) { [self] line in kept.withLock { $0.append(line) } }
            log.logLevel = .trace
            return log
        }
    }

    /// The lines as JSON; a line that is none is an issue.
    func read() throws -> [Tree] {
        try all.map { line in
            #expect(line.hasSuffix("\n") && line.count { $0.isNewline } == 1)
            return try JSONDecoder().decode(Tree.self, from: Data(line.utf8))
        }
    }
}

@Suite(.timeLimit(.minutes(15))) struct LogTests {
    private static let mark = "暗记x7f3a"

    @Test("each request is a line with its id, route, status and kind of asker, and no word of anybody")
    func logsRequests() async throws {
        let lines = Lines()
        try await Town.opened(logger: lines.logger) { town in
            let key = try await town.key()
            let coordinator = try await town.session(.coordinator)
            let mark = Self.mark

            let taken = try await town.ask(
                .post,
                "/v1/items",
                as: key,
                .json(
                    #"[{"id": "\#(mark)1", "text": "\#(mark)", "author": "\#(mark)"}, {"id": "2", "time": "\#(mark)"}]"#
                )
            )
            _ = try await town.ask(.post, "/v1/items", as: key, .json(#"{"\#(mark)": ["#))
            _ = try await town.ask(.post, "/v1/items", as: .bearer("hyk_\(mark.inQuery)"), .json("{}"))
            _ = try await town.ask(.post, "/v1/sessions", .json(#"{"link": "hyl_\#(mark)"}"#))
            _ = try await town.ask(.get, "/v1/items/\(mark.inQuery)", as: coordinator)
            _ = try await town.ask(.get, "/v1/items?cursor=\(mark.inQuery)", as: coordinator)
            _ = try await town.ask(.get, "/v1/items?limit=5&\(mark.inQuery)=1", as: coordinator)
            _ = try await town.client.executeRequest(
                uri: "/\(mark.inQuery)%0A%7B%22level%22",
                method: HTTPRequest.Method(rawValue: "X7F3A") ?? .get,
                headers: [.userAgent: mark, .acceptLanguage: mark],
                body: nil
            )

            let found = try lines.read()
            #expect(!lines.all.contains { $0.contains(mark) || $0.contains("x7f3a") || $0.contains("X7F3A") })
            #expect(found.count == 8 && found.allSatisfy { $0["msg"] == .text("request") })
            let first = try #require(found.first)
            #expect(first["request_id"]?.text == taken.headers[HTTPField.Name.requestID])
            #expect(first["route"] == .text("/v1/items") && first["method"] == .text("POST"))
            #expect(first["status"] == .number(201) && first["asker"] == .text("machine"))
            #expect(found[4]["route"] == .text("/v1/items/{id}") && found[4]["asker"] == .text("person:coordinator"))
            #expect(found.map { $0["status"] } == [201, 400, 401, 401, 404, 400, 200, 404].map { .number($0) })
            #expect(found[7]["route"] == .text("NotFound") && found[7]["method"] == .text("OTHER"))
        }
    }

    @Test("a fault is logged under the request's id, with the server's words and without a value")
    func logsFaults() async throws {
        let lines = Lines()
        try await Town.opened(logger: lines.logger) { town in
            let key = try await town.key()
            try await Scratch.run(script: "ALTER TABLE hy.item_texts RENAME TO lost", on: town.database)

            // A fault is no answer that the document knows of, so it is asked for past the contract.
            let answer = try await town.client.executeRequest(
                uri: "/v1/items",
                method: .post,
                headers: [.authorization: "Bearer \(key.secret)", .contentType: "application/json"],
                body: ByteBuffer(string: #"{"id": "\#(Self.mark)", "text": "\#(Self.mark)"}"#)
            )
            let reply = Reply(
                status: answer.status.code,
                headers: answer.headers,
                body: Array(answer.body.readableBytesView)
            )

            let found = try lines.read()
            let fault = try #require(found.first { $0["msg"] == .text("fault") })
            #expect(reply.status == 500)
            #expect(fault["request_id"] == reply.json?["request_id"] && fault["level"] == .text("error"))
            #expect(fault["fault"]?.text?.contains("42P01") == true && fault["route"] == .text("/v1/items"))
            #expect(found.last?["status"] == .number(500) && found.last?["level"] == .text("error"))
            #expect(!lines.all.contains { $0.contains(Self.mark) })
        }
    }

    @Test("health is not logged; line breaks and quotes in what is logged stay within their line")
    func escapes() async throws {
        let lines = Lines()
        try await Town.opened(logger: lines.logger) { town in
            _ = try await town.ask(.get, "/livez")
            _ = try await town.ask(.get, "/readyz")
            #expect(lines.all.isEmpty)

            lines.logger.error(
                "a\n{\"level\":\"info\"}",
                metadata: ["b\n": "c\r\n\"d\u{1B}[31m", "n": .stringConvertible(3)]
            )
            let found = try #require(try lines.read().first)
            #expect(found["msg"] == .text("a\n{\"level\":\"info\"}") && found["b"] == .text("c\r\n\"d\u{1B}[31m"))
            #expect(
                found["n"] == .number(3) && found["level"] == .text("error")
                    && found["ts"]?.text?.wholeMatch(of: /20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/) != nil
            )
        }
    }

    @Test("a process that was asked to stop says so before anything else is refused; a concern stands beside ready")
    func readiness() async throws {
        let readiness = Readiness()
        try await Town.opened(readiness: readiness) { town in
            readiness.note(.playbookNotFollowed, holds: true)
            let concerned = try await town.ask(.get, "/readyz")
            readiness.note(.playbookNotFollowed, holds: false)
            let ready = try await town.ask(.get, "/readyz")
            readiness.stop()
            let stopping = try await town.ask(.get, "/readyz")
            let served = try await town.ask(.get, "/livez")

            #expect(concerned.status == 200 && concerned.json?["concerns"]?.list == [.text("playbook.not-followed")])
            #expect(ready.status == 200 && ready.json?["concerns"] == nil)
            #expect(stopping.status == 503 && stopping.code == "service.stopping")
            #expect(stopping.headers[.retryAfter] != nil && served.status == 200)
        }
    }
}
