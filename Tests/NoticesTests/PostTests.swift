import Foundation
import Testing

@testable import Notices

/// Letters go over HTTP to a peer that checks for itself what the real ones check.
@Suite(.timeLimit(.minutes(2))) struct PostTests {
    private let accepted: [ChannelKind: String] = [
        .dingTalk: "errcode 0", .weCom: "errcode 0", .feishu: "code 0", .mas: "success msgGroup 0517111500001000012345",
        .webhook: "HTTP 204",
    ]

    private func full() throws -> Letter {
        try letter(
            title: "滨河路[夜间](http://evil.example)施工 @all \"扰民\"",
            entries: [.init(title: "<at id=all>第一件", limit: "今天 18:00"), .init(title: "第二件")],
            people: [.init(mobile: "13800138000"), .init(account: "zhang.san")]
        )
    }

    @Test(
        "signed letters are accepted by a peer that checks signature, moment, size and type",
        arguments: ChannelKind.allCases
    )
    func isAccepted(kind: ChannelKind) async throws {
        guard let evidence = accepted[kind] else { return }
        try await RobotPeer.running { peer in
            let channel = try await peer.channel(kind)
            #expect(try await peer.post().send(full(), over: channel) == .accepted(evidence: evidence))
            let seen = try await peer.seen()[0]
            #expect(seen["type"].text?.hasPrefix("application/json") == true)
            #expect(seen["headers"]["user-agent"].text == "Huiying")
        }
    }

    @Test("the largest letters are within the peer's limits", arguments: ChannelKind.allCases)
    func fits(kind: ChannelKind) async throws {
        guard let evidence = accepted[kind] else { return }
        try await RobotPeer.running { peer in
            let title = String(repeating: "事\"👨‍👩‍👧", count: 4_000)
            let entries = (0..<60).map { Letter.Entry(title: "\($0)\"" + title.prefix(300)) }
            let people = [Addressee(mobile: "13800138000", account: "zhang")]
            let channel = try await peer.channel(kind)
            let long = try letter(title: title, entries: entries, people: people)
            #expect(await peer.post().send(long, over: channel) == .accepted(evidence: evidence))
            let called = try letter(title: title, entries: entries, people: [.init(mobile: "13800138000")])
            #expect(await peer.post().send(called, over: channel) == .accepted(evidence: evidence))
        }
    }

    /// What becomes of a letter over a channel with such fields, to a robot that the peer knows like that.
    private func outcome(
        _ peer: RobotPeer,
        _ kind: ChannelKind,
        _ changes: [ChannelField: String],
        _ robot: [String: String]?
    ) async throws -> String {
        let channel = try await peer.channel(kind, changes: changes, known: robot)
        return await peer.post().send(try letter(people: [.init(mobile: "13800138000")]), over: channel).short
    }

    @Test("a wrong secret, an unknown robot and a missing keyword shut the channel")
    func findsWrongSettings() async throws {
        let other = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
        try await RobotPeer.running { peer in
            for kind in [ChannelKind.dingTalk, .feishu] {
                for secret in ["another", ""] {
                    let means = try await outcome(peer, kind, [.signing: secret], ["secret": "SECtest"])
                    #expect(means == "dead signature-wrong", "\(kind) \(secret)")
                }
                #expect(try await outcome(peer, kind, [:], ["keyword": "舆情"]) == "dead keyword-missing")
                #expect(try await outcome(peer, kind, [.keyword: "舆情"], ["keyword": "舆情"]) == "accepted")
            }
            for kind in [ChannelKind.dingTalk, .weCom, .feishu] {
                #expect(try await outcome(peer, kind, [:], nil) == "dead token-wrong", "\(kind)")
            }
            #expect(
                try await outcome(peer, .mas, [.password: "another"], ["secret": "Secret"]) == "dead signature-wrong"
            )
            #expect(try await outcome(peer, .mas, [:], nil) == "dead login-refused")
            #expect(try await outcome(peer, .webhook, [.signing: other], [:]) == "later unclear")
            #expect(try await outcome(peer, .webhook, [.signing: other], ["secret": other]) == "accepted")
        }
    }

    @Test("while a receiver changes its secret, both signatures are there and either is enough")
    func changesSecrets() async throws {
        let first = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let second = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
        try await RobotPeer.running { peer in
            for held in [first, second] {
                let channel = try await peer.channel(
                    .webhook,
                    changes: [.signing: "\(first) \(second)"],
                    known: ["secret": held]
                )
                #expect(try await peer.post().send(letter(), over: channel).short == "accepted")
            }
        }
    }

    @Test("a clock that is hours away is told from a wrong secret", arguments: [ChannelKind.dingTalk, .feishu])
    func tellsClocks(kind: ChannelKind) async throws {
        try await RobotPeer.running { peer in
            let channel = try await peer.channel(kind)
            #expect(try await peer.post(hoursAhead: 2).send(letter(), over: channel).short == "later clock-skew")
            #expect(try await peer.post(hoursAhead: -2).send(letter(), over: channel).short == "later clock-skew")
            #expect(try await peer.post(hoursAhead: 0.5).send(letter(), over: channel).short == "accepted")
        }
    }

    @Test("what is sent by the allowance is never too much, and what is sent without it is")
    func holdsTheAllowance() async throws {
        try await RobotPeer.running { peer in
            for (kind, most, after) in [
                (ChannelKind.dingTalk, 20, "later throttled 600"), (.weCom, 20, "later too-many 60"),
            ] {
                let channel = try await peer.channel(kind)
                var allowance = kind.allowance
                var sent = 0
                while allowance.take(at: Date()) == nil {
                    #expect(try await peer.post().send(letter(), over: channel).short == "accepted")
                    sent += 1
                }
                #expect(sent == 18)
                for _ in sent..<most {
                    #expect(try await peer.post().send(letter(), over: channel).short == "accepted")
                }
                #expect(try await peer.post().send(letter(), over: channel).short == "later too-many 60")
                #expect(try await peer.post().send(letter(), over: channel).short == after)
            }
        }
    }

    @Test("every documented answer means over the wire what it means in the table")
    func readsOverTheWire() async throws {
        let paths: [ChannelKind: String] = [
            .dingTalk: "/robot/send", .weCom: "/cgi-bin/webhook/send", .feishu: "/open-apis/bot/v2/hook/t",
            .mas: "/sms/norsubmit",
            .webhook: "/hook/t",
        ]
        try await RobotPeer.running { peer in
            let people = [Addressee(mobile: "13800138000")]
            for verdict in AnswerTests.dingTalk + AnswerTests.others + AnswerTests.receivers {
                let path = try #require(paths[verdict.kind])
                var headers: [String: String] = [:]
                headers["Retry-After"] = verdict.retryAfter
                guard verdict.hoursAway == 0, !(verdict.retryAfter ?? "").contains("GMT") else { continue }
                try await peer.script(
                    path,
                    [.init(status: verdict.status, body: verdict.status == 204 ? "" : verdict.body, headers: headers)]
                )
                let channel = try await peer.channel(verdict.kind, token: "t", known: nil)
                #expect(await peer.post().send(try letter(people: people), over: channel).short == verdict.means)
            }
        }
    }

    @Test("nothing is asked of the network where nobody can be written to")
    func asksNobody() async throws {
        let mas = try channel(.mas)
        #expect(
            try await Post().send(letter(people: [.init(account: "zhang")]), over: mas).short == "refused no-addressee"
        )
        let mail = try channel(.mail)
        #expect(try await Post().send(letter(), over: mail).short == "refused no-addressee")
    }
}
