import Foundation
import Testing

@testable import Notices
import Web

@Suite struct MailTests {
    private func mail(_ letter: Letter, called name: String = "回应") throws -> (head: [String], body: String) {
        var letter = letter
        if letter.people.isEmpty { letter.people = [.init(mailbox: "zhang@example.gov.cn")] }
        let mail = try Mail(letter, from: "huiying@mail.example.gov.cn", called: name)
        let text = String(decoding: mail.bytes, as: UTF8.self)
        let end = try #require(text.firstRange(of: "\r\n\r\n"))
        let head = text[..<end.lowerBound].replacing("\r\n ", with: " ").components(separatedBy: "\r\n")
        let lines = text[end.upperBound...].components(separatedBy: "\r\n")
        let body = try #require(Data(base64Encoded: lines.joined()))
        #expect(mail.bytes.allSatisfy { $0 < 0x80 })
        #expect(text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        #expect(!text.replacing("\r\n", with: "").contains { $0 == "\r" || $0 == "\n" || $0 == "\r\n" })
        return (head, String(decoding: body, as: UTF8.self))
    }

    @Test("a mail has the headers that it must have, once each and in order")
    func hasHeaders() throws {
        let (head, body) = try mail(
            letter(entries: [.init(title: "第一件", limit: "今天", page: WebAddress("https://huiying.example.gov.cn/e/1"))])
        )
        #expect(
            head == [
                "Date: Wed, 03 Jun 2026 15:00:00 +0800",
                "From: =?utf-8?B?5Zue5bqU?= <huiying@mail.example.gov.cn>",
                "To: <zhang@example.gov.cn>",
                "Subject: =?utf-8?B?44CQ4oWg57qn44CR5ruo5rKz6Lev5aSc6Ze05pa95bel5omw5rCR?=",
                "Message-ID: <0190b5a4-1111-7000-8000-000000000001@mail.example.gov.cn>",
                "In-Reply-To: <0190b5a4-2222-7000-8000-000000000002@mail.example.gov.cn>",
                "References: <0190b5a4-2222-7000-8000-000000000002@mail.example.gov.cn>",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64",
            ]
        )
        let lines = [
            "【Ⅰ级】滨河路夜间施工扰民", "", "6月3日 15:00 前答复", "", "· 第一件（今天）", "  https://huiying.example.gov.cn/e/1", "", "查看",
            "https://huiying.example.gov.cn/cases/7f", "",
        ]
        #expect(body == lines.joined(separator: "\r\n"))
    }

    @Test("no title and no name can add a header or end the head", arguments: HarmlessTests.hostile)
    func bearsInjection(words: String) throws {
        let head = try mail(letter(title: words, limit: words), called: words).head
        #expect(head.count == 11)
        #expect(head.count { $0.hasPrefix("Subject: =?utf-8?B?") } == 1)
    }

    @Test("a long title is several encoded words, none of which breaks a character")
    func foldsTitles() throws {
        let title = String(repeating: "舆情👨‍👩‍👧", count: 12)
        let subject = try #require(try mail(letter(title: title)).head.first { $0.hasPrefix("Subject: ") }).dropFirst(9)
        let words = try subject.split(separator: " ").map { word in
            let bytes = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
            return try #require(String(bytes: bytes, encoding: .utf8))
        }
        #expect(words.count > 3)
        #expect(words.joined() == "【Ⅰ级】\(title)".cut(to: 240))
    }

    @Test("a moment is written by China's clock, at any time of the year")
    func writesMoments() {
        #expect(Mail.date(Date(timeIntervalSince1970: 0)) == "Thu, 01 Jan 1970 08:00:00 +0800")
        #expect(Mail.date(Date(timeIntervalSince1970: 1_798_732_799)) == "Thu, 31 Dec 2026 23:59:59 +0800")
        #expect(Mail.date(Date(timeIntervalSince1970: 1_798_732_800)) == "Fri, 01 Jan 2027 00:00:00 +0800")
    }

    @Test("several people stand in one mail, and more than fifty in none")
    func addresses() throws {
        let people = (1...51).map { Addressee(mailbox: "person\($0)@example.gov.cn") }
        let head = try mail(letter(people: Array(people.prefix(50)))).head
        #expect(head.first { $0.hasPrefix("To: ") }?.components(separatedBy: ", ").count == 50)
        #expect(throws: Obstacle.tooManyAddressees) { _ = try mail(letter(people: people)) }
    }

    static let handovers: [(Handover, String)] = [
        (.init(end: .done, reply: 250, line: "250 2.0.0 Ok: queued as 4XyZ12abc\r\n"), "accepted"),
        (.init(end: .unreachable), "later unreachable"),
        (.init(end: .unanswered, reply: 354), "later unanswered"),
        (.init(end: .timedOut), "later timed-out"),
        (.init(end: .untrusted), "later untrusted"),
        (.init(end: .notEncrypted, reply: 250), "later not-encrypted"),
        (.init(end: .settingWrong), "dead setting-wrong"),
        (.init(end: .loginRefused, reply: 535), "dead login-refused"),
        (.init(end: .loginRefused, reply: 454), "later busy"),
        (.init(end: .senderRefused, reply: 530), "dead login-refused"),
        (.init(end: .senderRefused, reply: 553), "dead sender-refused"),
        (.init(end: .senderRefused, reply: 451), "later busy"),
        (.init(end: .recipientRefused, reply: 550), "refused mailbox-refused"),
        (.init(end: .recipientRefused, reply: 450), "later mailbox-busy"),
        (.init(end: .recipientRefused, reply: 451), "later mailbox-busy"),
        (.init(end: .recipientRefused, reply: 452), "later mailbox-busy"),
        (.init(end: .recipientRefused, reply: 421), "later busy"),
        (.init(end: .recipientRefused, reply: 552), "refused too-long"),
        (.init(end: .refused, reply: 554), "refused mail-refused"),
        (.init(end: .refused, reply: 552), "refused too-long"),
        (.init(end: .refused, reply: 421), "later busy"),
        (.init(end: .refused, reply: 0), "later busy"),
    ]

    @Test("4xx is later, 5xx is never, and what is wrong with the login shuts the channel", arguments: handovers)
    func readsReplies(handover: Handover, means: String) {
        #expect(handover.outcome(Redaction(hiding: [])).short == means)
    }

    @Test("one mailbox that takes nothing for now holds up no mail to others, a server that closes does")
    func holdsOnlyWhatItMust() {
        let holds = { (reply: Int) in
            Handover(end: .recipientRefused, reply: reply).outcome(Redaction(hiding: [])).reason?.obstacle.holdsChannel
        }
        #expect([450, 451, 452].allSatisfy { holds($0) == false })
        #expect(holds(421) == true)
    }

    @Test("evidence is the server's last line, without addresses and words of the letter")
    func keepsEvidence() throws {
        let taken = Handover(end: .done, reply: 250, line: "250 2.0.0 Ok: queued as 4XyZ12abc\r\n")
        #expect(taken.outcome(Redaction(hiding: [])) == .accepted(evidence: "SMTP 250 2.0.0 Ok: queued as 4XyZ12abc"))
        let line = "550 5.1.1 <zhang@example.gov.cn>: no such user; see https://x.example/zhang@example.gov.cn\r\n"
        let refused = Handover(end: .recipientRefused, reply: 550, line: line)
        #expect(
            refused.outcome(Redaction(hiding: ["zhang@example.gov.cn"])).reason?.detail
                == "SMTP 550 5.1.1 ＜…＞: no such user; see …"
        )
        #expect(refused.outcome(Redaction(hiding: [])).reason?.detail == "SMTP 550 5.1.1 … no such user; see …")
    }
}
