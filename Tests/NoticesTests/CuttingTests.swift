import Foundation
import TestSupport
import Testing

@testable import Notices
import Web

@Suite struct CuttingTests {
    private static let pieces = [
        "事", "急", "A", "é", "e\u{301}", "👨‍👩‍👧‍👦", "🇨🇳", "각", "ก็", "\u{1F44D}\u{1F3FD}", "Ⅰ", "，", " ", "\"", "\\", "\n", "@",
        "z\u{300}\u{301}\u{302}",
    ]

    private func words(_ count: Int, _ random: inout Seeded) -> String {
        (0..<count).map { _ in Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)] }.joined()
    }

    @Test(
        "a beginning has at most so many bytes, ends between two characters, and could not be longer",
        arguments: 0..<40
    )
    func cutsBetweenCharacters(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let text = words(Int.random(in: 0...200, using: &random), &random)
        for budget in [-5, 0, 1, 2, 3, 7, 40, 100, 1_000, text.utf8.count - 1, text.utf8.count] {
            let beginning = text.beginning(ofBytes: budget)
            let count = beginning.count
            #expect(beginning.utf8.count <= max(budget, 0))
            #expect(Array(text.prefix(count)) == Array(beginning))
            let next = text.dropFirst(count).first
            if let next { #expect(beginning.utf8.count + String(next).utf8.count > budget) }
        }
    }

    @Test("a message of any length fits its channel, begins as the title does, and keeps the link", arguments: 0..<60)
    func fits(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let entries = (0..<Int.random(in: 0...60, using: &random)).map { _ in
            Letter.Entry(
                title: words(Int.random(in: 0...80, using: &random), &random),
                limit: words(Int.random(in: 0...20, using: &random), &random),
                page: WebAddress("https://huiying.example.gov.cn/cases/8a")
            )
        }
        let title = words(Int.random(in: 0...(seed.isMultiple(of: 2) ? 9_000 : 300), using: &random), &random)
        let account = Addressee(account: "zhang")
        let long = try letter(title: title, entries: entries, people: [account])
        let called = try letter(title: title, entries: entries, people: [account, .init(mobile: "13800138000")])
        let page = long.link.page.text

        let markdown = try #require(try Parts(errand(.weCom, long).body)["markdown"]["content"].text)
        #expect(markdown.utf8.count <= 3_900)
        expectBeginning(of: title, in: markdown, behind: "】</font>", page)
        #expect(markdown.hasSuffix("(\(page))\n<@zhang>"))

        let text = try #require(try Parts(errand(.weCom, called).body)["text"]["content"].text)
        #expect(text.utf8.count <= 1_900)
        expectBeginning(of: title, in: text, behind: "】", page)
        #expect(text.hasSuffix(" \(page)"))

        for kind in [ChannelKind.dingTalk, .feishu, .webhook] {
            let body = try errand(kind, long).body
            #expect(body.count <= 19_000, "\(kind)")
            #expect(String(decoding: body, as: UTF8.self).contains(page), "\(kind)")
        }
        let mas = try errand(.mas, called).body
        let json = try #require(Data(base64Encoded: Data(mas)))
        let content = try #require(try Parts(Array(json))["content"].text)
        #expect(content.utf16.count <= 335)
        #expect(content.hasSuffix(" \(page)"))
    }

    /// What stands between a mark and the end of its line is the title, or its beginning with a sign.
    private func expectBeginning(of title: String, in message: String, behind mark: String, _ page: String) {
        let line = message.split(separator: "\n", omittingEmptySubsequences: false).first ?? ""
        let shown = line.firstRange(of: mark).map { String(line[$0.upperBound...]) } ?? ""
        if shown != title.harmless {
            #expect(shown.hasSuffix("…"))
            #expect(Array(title.harmless).starts(with: Array(shown.dropLast())))
        }
    }

    @Test("a title that is one byte too long is cut by no more than that and the sign")
    func cutsExactly() throws {
        let rest = try content(title: "").utf8.count
        let fitting = String(repeating: "事", count: (3_900 - rest) / 3)
        let fill = String(repeating: "a", count: 3_900 - rest - fitting.utf8.count)
        #expect(try content(title: fitting + fill).utf8.count == 3_900)
        #expect(try content(title: fitting + fill).contains(fitting + fill))

        let cut = try content(title: fitting + fill + "a")
        #expect((3_898...3_900).contains(cut.utf8.count))
        #expect(cut.contains(String(repeating: "事", count: fitting.count - 1) + "…"))
    }

    private func content(title: String) throws -> String {
        try #require(try Parts(errand(.weCom, letter(title: title)).body)["markdown"]["content"].text)
    }

    @Test("lines go from the end before the title is cut, and a sign says so")
    func dropsLines() throws {
        let entries = (1...50).map { Letter.Entry(title: "第\($0)件" + String(repeating: "事", count: 60)) }
        let text = try #require(try Parts(errand(.weCom, letter(entries: entries)).body)["markdown"]["content"].text)
        #expect(text.contains("】</font>滨河路夜间施工扰民\n"))
        #expect(text.contains("第1件"))
        #expect(!text.contains("第50件"))
        #expect(text.contains("\n> …\n"))
    }

    @Test("a link that leaves no room for itself refuses the letter instead of being cut")
    func refusesWhatNeverFits() throws {
        let page = "https://huiying.example.gov.cn/" + String(repeating: "a", count: 400)
        #expect(throws: Obstacle.tooLong) {
            _ = try errand(.mas, letter(page: page, people: [.init(mobile: "13800138000")]))
        }
        #expect(WebAddress("https://huiying.example.gov.cn/" + String(repeating: "a", count: 1_000)) == nil)
    }
}
