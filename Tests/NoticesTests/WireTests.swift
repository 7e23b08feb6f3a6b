import Foundation
import Testing

@testable import Notices
import Web

/// What networks and strangers do: every one of it is an outcome, in time, and nothing is followed.
@Suite(.timeLimit(.minutes(2))) struct WireTests {
    /// What becomes of a letter to a receiver that answers as it is told.
    private func outcome(
        _ answer: ScriptedAnswer,
        _ patience: Duration = .seconds(15),
        _ kind: ChannelKind = .weCom
    ) async throws -> String {
        try await RobotPeer.running { peer in
            let path = kind == .webhook ? "/hook/t" : "/cgi-bin/webhook/send"
            try await peer.script(path, [answer])
            let channel = try await peer.channel(kind, token: "t", known: nil)
            return try await peer.post(patience: patience).send(letter(), over: channel).short
        }
    }

    private let good = #"{"errcode":0,"errmsg":"ok"}"#

    @Test("a redirect is not followed, wherever it leads", arguments: [301, 302, 303, 307, 308])
    func followsNothing(status: Int) async throws {
        try await RobotPeer.running { peer in
            for kind in [ChannelKind.weCom, .webhook] {
                let channel = try await peer.channel(kind, token: "t", known: nil)
                let answer = ScriptedAnswer(status: status, body: good, headers: ["Location": "\(peer.base)/elsewhere"])
                try await peer.script(kind == .webhook ? "/hook/t" : "/cgi-bin/webhook/send", [answer])
                #expect(try await peer.post().send(letter(), over: channel).short == "later redirected")
            }
            let seen = try await peer.seen()
            #expect(seen.count == 2)
        }
    }

    @Test("an answer that comes too late, or drips, is waited for no longer than the patience lasts")
    func waitsNoLonger() async throws {
        let clock = ContinuousClock()
        for slow in [ScriptedAnswer(body: good, delay: 60), ScriptedAnswer(body: good, times: 300, pace: 0.2)] {
            let started = clock.now
            #expect(try await outcome(slow, .seconds(1)) == "later timed-out")
            #expect(clock.now - started < .seconds(30))
        }
    }

    @Test("an answer of more than 64 KiB is none")
    func readsNoMore() async throws {
        #expect(try await outcome(.init(body: good + " ", times: 1)) == "accepted")
        #expect(try await outcome(.init(body: good + String(repeating: " ", count: 60_000))) == "accepted")
        #expect(try await outcome(.init(body: good + String(repeating: " ", count: 70_000))) == "later unclear")
        #expect(try await outcome(.init(body: String(repeating: "x", count: 1_000), times: 20_000)) == "later unclear")
        #expect(
            try await outcome(.init(body: String(repeating: "x", count: 1_000), times: 20_000), .seconds(15), .webhook)
                == "accepted"
        )
    }

    @Test("a connection that breaks off before the answer leaves in doubt whether the letter arrived")
    func bearsHangingUp() async throws {
        for kind in [ChannelKind.weCom, .webhook] {
            #expect(try await outcome(.init(hangsUp: true), .seconds(15), kind) == "later unanswered")
            #expect(try await outcome(.init(status: 502), .seconds(15), kind) == "later unanswered")
            #expect(try await outcome(.init(status: 503), .seconds(15), kind) == "later busy")
        }
        #expect(
            Obstacle.unanswered.leavesInDoubt && !Obstacle.busy.leavesInDoubt && !Obstacle.unreachable.leavesInDoubt
        )
    }

    @Test("where nobody listens, or nobody is found, the letter goes later")
    func bearsNoNetwork() async throws {
        let gone = try await RobotPeer.running { $0 }  // its port is free again
        for base in [gone.base, "http://nowhere.invalid"] {
            let post = Post(reach: Reach(trusting: ["127.0.0.1:\(gone.port)"]))
            let outcome = try await post.send(letter(), over: channel(.weCom, [.base: base])).short
            #expect(outcome == "later unreachable", "\(base)")
        }
    }

    @Test("an https address at which nobody speaks TLS is not trusted, not reached, or does not answer")
    func bearsNoTLS() async throws {
        try await RobotPeer.running { peer in
            let plain = try channel(.weCom, [.base: "https://127.0.0.1:\(peer.port)"])
            let outcome = try await peer.post(patience: .seconds(5)).send(letter(), over: plain).short
            #expect(["later untrusted", "later unreachable", "later unanswered"].contains(outcome))
        }
    }

    @Test(
        "this machine is out of reach unless it was allowed",
        arguments: ["127.0.0.1", "localhost", "LOCALHOST", "127.1", "[::1]"]
    )
    func reachesNotItself(host: String) async throws {
        try await RobotPeer.running { peer in
            let inward = try channel(.webhook, [.address: "http://\(host):\(peer.port)/hook/t"])
            let outcome = try await Post().send(letter(), over: inward)
            #expect(outcome.short == "dead out-of-reach")
            #expect(try await peer.seen().count == 0)
        }
    }

    @Test("a proxy is asked in the receiver's stead, and the receiver's name is not looked up")
    func usesProxies() async throws {
        try await RobotPeer.running { peer in
            try await peer.script("/cgi-bin/webhook/send", [.init(body: good)])
            let changes: [ChannelField: String] = [.base: "http://nowhere.invalid", .proxy: peer.base]
            let outcome = try await peer.post().send(letter(), over: channel(.weCom, changes))
            #expect(outcome.short == "accepted")
            let seen = try await peer.seen()
            #expect(seen[0]["path"].text == "nowhere.invalid:80")
            #expect(seen[1]["headers"]["host"].text == "nowhere.invalid")
            let untrusted = try await Post().send(letter(), over: channel(.weCom, changes))
            #expect(untrusted.short == "dead out-of-reach")
        }
    }

    @Test("a letter whose task is cancelled goes later, at once")
    func bearsCancelling() async throws {
        try await RobotPeer.running { peer in
            try await peer.script("/cgi-bin/webhook/send", [.init(body: good, delay: 10)])
            let channel = try await peer.channel(.weCom, token: "t", known: nil)
            let started = ContinuousClock.now
            let written = try letter()
            let outcome = await withTaskGroup(of: Outcome.self) { group in
                group.addTask { await peer.post().send(written, over: channel) }
                try? await Task.sleep(for: .milliseconds(300))  // until it is on its way
                group.cancelAll()
                return await group.next()
            }
            #expect(outcome?.short == "later cancelled")
            #expect(ContinuousClock.now - started < .seconds(5))
        }
    }

    @Test("a receiver that hears the key twice can tell that it is the same letter")
    func keepsTheKey() async throws {
        try await RobotPeer.running { peer in
            let channel = try await peer.channel(.webhook, token: "t")
            try await peer.script("/hook/t", [.init(status: 500)])
            #expect(try await peer.post().send(letter(), over: channel).short == "later busy")
            #expect(try await peer.post().send(letter(), over: channel).short == "accepted")
            let seen = try await peer.seen()
            let ids = (0..<2).map { seen[$0]["headers"]["webhook-id"].text }
            #expect(ids == [ids[0], ids[0]] && ids[0] != nil)
            #expect(seen[0]["body"].text == seen[1]["body"].text)
        }
    }
}
