import Foundation
import Testing

@testable import Notices

/// The Python that has aiosmtpd: the first one there is, or Debian's own.
private let mailPython: String? = ["python3", "/usr/bin/python3"].first { python in
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-c", "import aiosmtpd.smtp, ssl, sys; sys.exit(ssl.OPENSSL_VERSION_INFO < (1, 1))"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }  // there is no such Python
    process.waitUntilExit()
    return process.terminationStatus == 0
}

/// Mail goes to a real server, which is read back by Python's own reader of mail.
@Suite(
    .enabled(if: mailPython != nil, "NO MAIL WAS SENT: these tests need python3-aiosmtpd (scripts/packages tests)"),
    .timeLimit(.minutes(3))
)
struct MailPeerTests {
    private func running(_ arguments: [String], _ body: (Peer, String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // what is left is in the temporary folder
        let python = try #require(mailPython)
        try await Peer.running("mail_peer.py", ["--folder", folder.path] + arguments, by: python) { peer in
            try await body(peer, folder.appending(path: "certificate.pem").path)
        }
    }

    private func relay(_ peer: Peer, _ changes: [ChannelField: String]) throws -> Channel {
        let fields: [ChannelField: String] = [
            .host: "localhost:\(peer.port)", .sender: "huiying@mail.example.gov.cn", .name: "回应 Huiying",
        ]
        return try Channel(.mail, fields.merging(changes) { $1 })
    }

    private func to(_ names: [String], title: String = "滨河路夜间施工扰民") throws -> Letter {
        try letter(title: title, people: names.map { Addressee(mailbox: "\($0)@example.gov.cn") })
    }

    /// What becomes of a letter over a relay with such fields.
    private func send(_ peer: Peer, _ changes: [ChannelField: String]) async throws -> Outcome {
        await Post().send(try to(["zhang"]), over: try relay(peer, changes))
    }

    /// The next mail as the server read it.
    private func read(_ peer: Peer) async throws -> Parts {
        let line = await peer.line()
        return try Parts(Array(try #require(line).utf8))
    }

    private let accepted = Outcome.accepted(evidence: "SMTP 250 2.0.0 Ok: queued as 4XyZ12abc")

    @Test("a mail arrives as it was written: headers, thread, subject and body, encrypted and signed in")
    func arrives() async throws {
        try await running(["--tls", "starttls", "--strict", "--login", "huiying:p@ss\"word"]) { peer, certificate in
            let channel = try relay(peer, [.authority: certificate, .login: "huiying", .password: "p@ss\"word"])
            let title = String(repeating: "舆情👨‍👩‍👧 ", count: 8) + "\r\nBcc: all@example.gov.cn"
            #expect(await Post().send(try to(["zhang", "li"], title: title), over: channel) == accepted)

            let read = try await read(peer)
            let headers = read["headers"]
            #expect(read["from"].text == "huiying@mail.example.gov.cn")
            #expect(read["to"].texts == ["zhang@example.gov.cn", "li@example.gov.cn"])
            #expect(read["encrypted"].flag == true)
            #expect(read["login"].flag == true)
            #expect(read["ascii"].flag == true)
            #expect(read["defects"].texts == [])
            #expect(headers.names.count == 11)
            #expect(headers["subject"].text == "【Ⅰ级】\(title.harmless)".cut(to: 240))
            #expect(headers["from"].text == "回应 Huiying <huiying@mail.example.gov.cn>")
            #expect(headers["to"].text == "zhang@example.gov.cn, li@example.gov.cn")
            #expect(headers["date"].text == "Wed, 03 Jun 2026 15:00:00 +0800")
            #expect(headers["message-id"].text == "<0190b5a4-1111-7000-8000-000000000001@mail.example.gov.cn>")
            #expect(headers["references"].text == "<0190b5a4-2222-7000-8000-000000000002@mail.example.gov.cn>")
            #expect(headers["in-reply-to"].text == headers["references"].text)
            #expect(headers["auto-submitted"].text == "auto-generated")
            #expect(read["type"].text == "text/plain")
            let body = try #require(read["body"].text).replacing("\r\n", with: "\n")
            #expect(body.hasPrefix("【Ⅰ级】\(title.harmless)\n\n6月3日 15:00 前答复\n\n"))
            #expect(body.hasSuffix("查看\nhttps://huiying.example.gov.cn/cases/7f\n"))
        }
    }

    @Test("the longest mail arrives whole, in lines of at most 76")
    func arrivesWhole() async throws {
        try await running([]) { peer, _ in
            let channel = try relay(peer, [.encryption: "none"])
            var long = try to(["zhang"])
            long.entries = (0..<50).map {
                .init(title: "第\($0)件" + String(repeating: "事", count: 60), page: long.link.page)
            }
            #expect(await Post().send(long, over: channel) == accepted)
            let read = try await read(peer)
            #expect(read["longest"].number == 76)
            #expect(read["bare"].number == 0)
            for number in 0..<50 { #expect(read["body"].text?.contains("· 第\(number)件") == true) }
        }
    }

    @Test("every way of encryption that the server offers is taken, and one that it lacks is said")
    func encrypts() async throws {
        try await running(["--tls", "implicit"]) { peer, certificate in
            let sent = try await send(peer, [.authority: certificate, .encryption: "implicit"])
            #expect(sent == accepted)
            let read = try await read(peer)
            #expect(read["encrypted"].flag == true)
        }
        try await running(["--tls", "starttls"]) { peer, certificate in
            for encryption in ["required", "optional"] {
                let sent = try await send(peer, [.authority: certificate, .encryption: encryption])
                #expect(sent == accepted)
                let read = try await read(peer)
                #expect(read["encrypted"].flag == true)
            }
            let stranger = try await send(peer, [.encryption: "required"])
            #expect(stranger.short == "later untrusted")
            let otherName = try await send(peer, [.authority: certificate, .host: "127.0.0.1:\(peer.port)"])
            #expect(otherName.short == "later untrusted")
            let missing = try await send(peer, [.authority: "/nowhere/certificate.pem"])
            #expect(missing.short == "dead setting-wrong")
        }
        try await running([]) { peer, _ in
            let required = try await send(peer, [:])
            #expect(required.short == "later not-encrypted")
            let optional = try await send(peer, [.encryption: "optional"])
            #expect(optional == accepted)
        }
    }

    @Test("a wrong login shuts the channel, a server that is tired of logins does not")
    func signsIn() async throws {
        try await running(["--tls", "starttls", "--login", "huiying:right"]) { peer, certificate in
            func outcome(_ login: String, _ password: String) async throws -> Outcome {
                let channel = try relay(peer, [.authority: certificate, .login: login, .password: password])
                return await Post().send(try to(["zhang"]), over: channel)
            }
            #expect(try await outcome("huiying", "right") == accepted)
            let wrong = try await outcome("huiying", "wrong-password-1234")
            #expect(wrong.short == "dead login-refused")
            #expect(wrong.reason?.detail.contains("535") == true)
            #expect(wrong.reason?.detail.contains("wrong-password") == false)
            #expect(try await outcome("tired", "right").short == "later busy")
            #expect(try await outcome("", "").short == "dead login-refused")
        }
    }

    @Test("what the server says of sender, recipient and mail is told apart, and says nothing of whom")
    func readsReplies() async throws {
        try await running([]) { peer, _ in
            let channel = try relay(peer, [.encryption: "none"])
            let meant = [
                "later": "later mailbox-busy", "gone": "refused mailbox-refused", "full": "refused too-long",
                "spam": "refused mail-refused",
                "busy": "later busy",
            ]
            for (name, means) in meant {
                let outcome = await Post().send(try to([name]), over: channel)
                #expect(outcome.short == means, "\(name)")
                #expect(outcome.reason?.detail.contains("example") == false)
                #expect(outcome.reason?.detail.wholeMatch(of: /SMTP [45]\d\d [45]\.\d\.\d .+/) != nil, "\(outcome)")
            }
            #expect(await Post().send(try to(["zhang", "gone"]), over: channel).short == "refused mailbox-refused")
            let wrong = try relay(peer, [.encryption: "none", .sender: "wrong@mail.example.gov.cn"])
            #expect(await Post().send(try to(["zhang"]), over: wrong).short == "dead sender-refused")
            #expect(await Post().send(try to(["zhang"]), over: channel) == accepted)
            #expect(try await read(peer)["to"].texts == ["zhang@example.gov.cn"])
        }
    }

    @Test("a server that does not answer is left in time, and one that is not there goes later")
    func waitsNoLonger() async throws {
        let started = ContinuousClock.now
        try await running([]) { peer, _ in
            let outcome = await Post(patience: .seconds(1)).send(
                try to(["slow"]),
                over: try relay(peer, [.encryption: "none"])
            )
            #expect(outcome.short == "later timed-out")
            #expect(ContinuousClock.now - started < .seconds(20))
        }
        let gone = try Channel(.mail, [.host: "127.0.0.1:1", .sender: "huiying@mail.example.gov.cn"])
        #expect(await Post().send(try to(["zhang"]), over: gone).short == "later unreachable")
        let nowhere = try Channel(.mail, [.host: "nowhere.invalid", .sender: "huiying@mail.example.gov.cn"])
        #expect(await Post().send(try to(["zhang"]), over: nowhere).short == "later unreachable")
    }

    @Test("a server that hangs up before it says that it took the mail leaves in doubt whether it did")
    func bearsHangingUp() async throws {
        try await running([]) { peer, _ in
            let outcome = await Post().send(try to(["cut"]), over: try relay(peer, [.encryption: "none"]))
            #expect(outcome.short == "later unanswered")
        }
    }

    @Test("many mails at once go each over a thread of its own")
    func goesAtOnce() async throws {
        try await running([]) { peer, _ in
            let channel = try relay(peer, [.encryption: "none"])
            let written = try to(["zhang"])
            let outcomes = await withTaskGroup(of: Outcome.self) { group in
                for _ in 0..<20 { group.addTask { await Post().send(written, over: channel) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == accepted } == 20)
        }
    }
}
