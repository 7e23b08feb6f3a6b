import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import Notices
import Web

/// A program of `Tests/Rounds` that stands in for somebody outside, on a port of this machine.
struct Peer: Sendable {
    /// Where it listens.
    let port: Int
    /// What it prints after that, line by line.
    let lines: AsyncStream<String>

    /// Runs the program as long as the body does.
    static func running<Answer>(
        _ name: String,
        _ arguments: [String] = [],
        by python: String = "python3",
        _ body: (Peer) async throws -> Answer
    ) async throws -> Answer {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-B", rounds.appending(path: name).path] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        // A program that is started from here has every signal blocked that can be. Its port is free once it is gone.
        defer {
            _ = kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let lines = lines(of: output.fileHandleForReading)
        var first = lines.makeAsyncIterator()
        let started = await first.next()
        let port = try #require(started.flatMap { Int($0) }, "\(name) does not start")
        return try await body(Peer(port: port, lines: lines))
    }

    /// The next line that it prints.
    func line() async -> String? {
        var next = lines.makeAsyncIterator()
        return await next.next()
    }

    private static let rounds = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Rounds")

    /// Reading blocks, so it has a thread of its own, which ends with the program.
    private static func lines(of output: FileHandle) -> AsyncStream<String> {
        let (lines, line) = AsyncStream.makeStream(of: String.self)
        Thread.detachNewThread {
            var rest = Data()
            while case let part = output.availableData, !part.isEmpty {
                rest += part
                while let end = rest.firstIndex(of: 0x0A) {
                    line.yield(String(decoding: rest[..<end], as: UTF8.self))
                    rest = Data(rest[rest.index(after: end)...])
                }
            }
            line.finish()
        }
        return lines
    }
}

/// The peer that stands in for robots, the SMS gateway and receivers of events.
struct RobotPeer: Sendable {
    let port: Int

    static func running<Answer>(_ body: (RobotPeer) async throws -> Answer) async throws -> Answer {
        try await Peer.running("robot_peer.py") { try await body(RobotPeer(port: $0.port)) }
    }

    var base: String { "http://127.0.0.1:\(port)" }

    /// A channel to it; the robot is told to the peer as what is given besides.
    func channel(
        _ kind: ChannelKind,
        token: String = "token-\(UUID().uuidString.lowercased())",
        changes: [ChannelField: String] = [:],
        known robot: [String: String]? = [:]
    ) async throws -> Notices.Channel {
        var given = fields(kind)
        switch kind {
        case .dingTalk, .weCom, .feishu: given.merge([.base: base, .token: token]) { $1 }
        case .mas: given.merge([.base: base, .account: token]) { $1 }
        case .webhook: given[.address] = "\(base)/hook/\(token)"
        case .mail: break
        }
        if let robot {
            var told = ["kind": kind.rawValue, "token": token].merging(robot) { $1 }
            if told["secret"] == nil { told["secret"] = given[kind == .mas ? .password : .signing] }
            try await tell("/_robots", told)
        }
        return try Notices.Channel(kind, given.merging(changes) { $1 })
    }

    /// Has it answer what it is told, whatever comes, to the next requests at a path.
    func script(_ path: String, _ answers: [ScriptedAnswer]) async throws {
        try await tell("/_script", Script(path: path, answers: answers))
    }

    /// Everything that came.
    func seen() async throws -> Parts {
        let response = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: "\(base)/_seen"),
            timeout: .seconds(30)
        )
        return try Parts(Array(try await response.body.collect(upTo: 1 << 24).readableBytesView))
    }

    /// A post that may write to it.
    func post(patience: Duration = .seconds(15), hoursAhead: Double = 0) -> Post {
        Post(reach: Reach(trusting: ["127.0.0.1:\(port)"]), patience: patience) {
            Date().addingTimeInterval(hoursAhead * 3_600)
        }
    }

    private struct Script: Encodable {
        let path: String
        let answers: [ScriptedAnswer]
    }

    private func tell(_ path: String, _ words: some Encodable) async throws {
        var request = HTTPClientRequest(url: base + path)
        request.method = .POST
        request.body = .bytes(try Array(JSONEncoder().encode(words)))
        _ = try await HTTPClient.shared.execute(request, timeout: .seconds(30)).body.collect(upTo: 1_024)
    }
}

/// What the peer is told to answer.
struct ScriptedAnswer: Encodable, Sendable {
    var status = 200
    var body = ""
    /// How often the body is repeated.
    var times = 1
    var headers: [String: String] = [:]
    /// Seconds before the answer, and between two bytes of it.
    var delay = 0.0
    var pace = 0.0
    /// Whether the connection is closed without an answer.
    var hangsUp = false
}
