import Foundation
import Testing

@testable import Notices
import Web

@Suite struct HarmlessTests {
    /// What citizens might write into a title.
    static let hostile = [
        "@all", "@所有人 快看", "<@all>", "<@zhangsan>", #"<at user_id="all">所有人</at>"#, "<at id=all></at>", "@13800138000",
        #"<font color="warning">Ⅰ级</font>"#, "[官方通知](https://evil.example/x)", "![图](http://evil.example/a.png)",
        "请看 https://evil.example/login?a=1&b=2", "evil.example/领钱", "www.evil.com", "evil．example", "10.1.2.3/admin",
        "mailto:me@evil.example", "javascript:alert(1)", "dingtalk://dingtalkclient/page/link?url=x",
        "HTTP://EVIL.EXAMPLE",
        "**重大**", "__重大__", "~~删除~~", "`code`", "```\ncode\n```", "# 标题", "#### 标题", "> 引用", "- 列表", "+ 列表", "1. 列表",
        "标题\n# 第二行", "标题\r\nBcc: all@example.gov.cn\r\n\r\n正文", "标题\u{2028}@all", "标题\u{85}# x", "a\tb", "标题\u{0}尾",
        "|a|b|\n|-|-|", "\\[逃逸\\](x)", "&lt;at id=all&gt;", "&#64;all", "=1+1", "=cmd|'/c calc'!A0", "-2+3", "+86",
        "@SUM(A1)",
        "\u{202E}反写\u{202C}", "@\u{200B}all", "al\u{AD}l", "\u{FEFF}@all", "<\u{200D}at id=all>", "＠all", "]]>",
        "\"><script>",
        "=?utf-8?B?QGFsbA==?=", "[微笑]", "<!channel>", "   ", "",
    ]

    @Test("nothing active is left in words that anybody may have written", arguments: hostile)
    func leavesNothingActive(words: String) {
        let harmless = words.harmless
        #expect(!harmless.contains { "@<>[]`*_#~|\\&\n\r\t".contains($0) })
        #expect(!harmless.contains("://"))
        #expect(harmless.firstMatch(of: /[A-Za-z0-9]\.[A-Za-z]/) == nil)
        #expect(harmless.firstMatch(of: /^([-+=]|[0-9]+\. )/) == nil)
        #expect(
            harmless.unicodeScalars.allSatisfy {
                ![.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
                    && ($0.properties.generalCategory != .format || $0 == "\u{200D}")
            }
        )
        #expect(harmless.harmless == harmless)
    }

    @Test(
        "what people write without ill will is left as it is",
        arguments: [
            "滨河路夜间施工扰民，已三天！", "时限：6月3日 15:00 前", "2026-06-03 涨价3.5元", "地铁1.5号线", "St. Mary 教堂 (旧址)",
            "👨‍👩‍👧 家庭", "约 30% 的住户", "“引号”与'撇号'", "第1、2条", "比例 3:2", "2026.06.03", "a=b",
        ]
    )
    func leavesTheRest(words: String) {
        #expect(words.harmless == words)
    }

    /// Every word that a letter has, hostile.
    private func poisoned(_ words: String) throws -> Letter {
        let entry = Letter.Entry(title: words, limit: words, page: WebAddress("https://huiying.example.gov.cn/e/1"))
        return try letter(
            title: words,
            level: .init(.orange, words: words),
            limit: words,
            entries: [entry, .init(title: words)],
            linkWords: words,
            people: [Addressee(mobile: words, account: "@" + words, mailbox: words), .init(mobile: "13800138000")]
        )
    }

    @Test("a hostile letter is the message that its harmless words make, in every channel", arguments: hostile)
    func comesThroughHarmless(words: String) throws {
        for kind in ChannelKind.allCases where kind != .mail {
            let hostile = try errand(kind, poisoned(words))
            let harmless = try errand(kind, poisoned(words.harmless))
            #expect(hostile.body == harmless.body, "\(kind)")
            #expect(hostile.address == harmless.address)
        }
        let hostile = try Mail(poisoned(words), people: ["zhang@example.gov.cn"])
        let harmless = try Mail(poisoned(words.harmless), people: ["zhang@example.gov.cn"])
        #expect(hostile.bytes == harmless.bytes)
    }

    @Test("the only active pieces of a message are the channel's own", arguments: hostile)
    func hasNoActivePieces(words: String) throws {
        let dingTalk = try Parts(errand(.dingTalk, poisoned(words)).body)
        let text = try #require(dingTalk["markdown"]["text"].text)
        #expect(text.matches(of: /\]\(/).count == 2)
        #expect(text.matches(of: /@/).count == 1)
        #expect(text.contains("@13800138000"))
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("#") }.count == 1)
        #expect(dingTalk["at"]["atMobiles"].texts == ["13800138000"])
        #expect(dingTalk["at"]["atUserIds"].texts == [])
        #expect(dingTalk["at"]["isAtAll"].flag == false)

        let plain = try letter(
            title: words,
            level: .init(.red, words: "Ⅰ" + words),
            limit: words,
            people: [.init(account: "zhang")]
        )
        let markdown = try #require(try Parts(errand(.weCom, plain).body)["markdown"]["content"].text)
        #expect(markdown.matches(of: /</).count == 3)
        #expect(markdown.contains("<@zhang>"))
        #expect(markdown.matches(of: /<font color="warning">【/).count == 1)
        #expect(markdown.matches(of: /\]\(/).count == 1)

        let card = try Parts(errand(.feishu, poisoned(words)).body)["card"]
        #expect(card["header"]["title"]["tag"].text == "plain_text")
        let tags = (0..<card["elements"].count).compactMap { card["elements"][$0]["text"]["tag"].text }
        #expect(tags.allSatisfy { $0 == "plain_text" })
    }

    @Test(
        "nobody can be registered as everybody",
        arguments: ["all", "ALL", "@all", "everyone", "a b", "<x>", "", "x>\n"]
    )
    func refusesEverybody(account: String) throws {
        #expect(Addressee(account: account).account == nil)
    }

    @Test("a mailbox or telephone that is none is taken for absent")
    func refusesImpostors() {
        let mailboxes = [
            "a@b\r\nBcc: x@y", "a b@c", "<a@b>", "a@@b", "@b", "a@", "a,b@c", "-x@y.cn", "a@b..cn", "张@b.cn", "a@例.cn",
            "\"a\"@b.cn",
        ]
        for mailbox in mailboxes { #expect(Addressee(mailbox: mailbox).mailbox == nil, "\(mailbox)") }
        #expect(Addressee(mailbox: "zhang.san+tag@mail.example.gov.cn").mailbox != nil)
        for mobile in ["1234", "138 0013 8000", "138-0013", "+", "138,139", "１３８００１３８０００", "123456789012345678901"] {
            #expect(Addressee(mobile: mobile).mobile == nil, "\(mobile)")
        }
        #expect(Addressee(mobile: "+8613800138000").mobile == "+8613800138000")
    }
}

extension Mail {
    /// The letter for other people.
    fileprivate init(_ letter: Letter, people: [String]) throws(Obstacle) {
        var letter = letter
        letter.people = people.map { Addressee(mailbox: $0) }
        try self.init(letter, from: "huiying@example.gov.cn", called: "回应")
    }
}
