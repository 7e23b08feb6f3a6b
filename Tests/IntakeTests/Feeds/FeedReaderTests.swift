import Foundation
import Making
import Testing

@testable import Intake

@Suite(.timeLimit(.minutes(5))) struct FeedReaderTests {
    private func read(_ text: String, _ type: String? = "application/xml") throws -> FeedDocument {
        try FeedReader.read(Array(text.utf8), contentType: type, name: "feed")
    }

    private func drafts(_ document: FeedDocument) -> [ItemDraft] {
        document.outcomes.compactMap { if case .draft(_, let draft) = $0 { draft } else { nil } }
    }

    @Test("an entry of RSS 2.0 becomes text without markup, with its own id, author, time and number of comments")
    func readsRSS() throws {
        let document = try read(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
                 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
                 xmlns:media="http://search.yahoo.com/mrss/">
            <channel><title>云溪新闻</title><link>https://news.example.cn/</link><description>不是条目</description>
            <item>
              <title>滨河路&lt;b&gt;内涝&lt;/b&gt; &amp;amp; 抢修</title>
              <link>https://news.example.cn/1.html</link>
              <description>短的</description>
              <content:encoded><![CDATA[<p>滨河路&nbsp;积水。</p><script>alert(1)</script><p>已<b>派</b>人。</p>]]></content:encoded>
              <media:title>图片说明</media:title><media:description>图片</media:description>
              <dc:creator>记者甲</dc:creator>
              <pubDate>Sun, 01 Mar 2026 08:05:00 +0800</pubDate>
              <guid isPermaLink="false">20260301-1</guid>
              <slash:comments>12</slash:comments>
            </item>
            <item><title>只有标题</title><guid>https://news.example.cn/2.html</guid></item>
            </channel></rss>
            """
        )
        #expect(document.form == .rss)
        #expect(document.fault == nil)
        let found = drafts(document)
        try #require(found.count == 2)
        #expect(found[0].title == "滨河路内涝 & 抢修")
        #expect(found[0].text == "滨河路 积水。\n已派人。")
        #expect(found[0].author == "记者甲")
        #expect(found[0].url == "https://news.example.cn/1.html")
        #expect(found[0].externalID == "feed#20260301-1")
        #expect(found[0].occurredAt == Date(written: "2026-03-01 08:05:00"))
        #expect(found[0].comments == 12)
        #expect(found[1].title == nil)
        #expect(found[1].text == "只有标题")
        #expect(found[1].externalID == "https://news.example.cn/2.html")
        #expect(found[1].occurredAt == nil)
    }

    @Test(
        "an entry without an id is known by its address, however that is written",
        arguments: [
            ("HTTPS://News.Example.CN:443/1.html#top", "https://news.example.cn/1.html"),
            ("https://a.cn/1?utm_source=rss&amp;id=7&amp;UTM_Medium=x&amp;spm=1.2", "https://a.cn/1?id=7"),
            ("https://a.cn/1?spm=1", "https://a.cn/1"),
            ("http://a.cn:8080/1?b=2&amp;a=1", "http://a.cn:8080/1?b=2&a=1"),
            ("https://a.cn/#/news/1", "https://a.cn/#/news/1"),
            ("https://a.cn/停水?号=1", "https://a.cn/%E5%81%9C%E6%B0%B4?%E5%8F%B7=1"),
            ("https://a.cn/%E5%81%9C?x=%2F", "https://a.cn/%E5%81%9C?x=%2F"), ("http://[::1]:80/1", "http://[::1]/1"),
            ("news/1.html", "feed#news/1.html"), ("https://", "https://"), ("https://a b/", "https://a b/"),
        ]
    )
    func knowsAddresses(_ link: String, _ known: String) throws {
        let rss = "<rss version=\"2.0\"><channel><item><title>停水</title><link>\(link)</link></item></channel></rss>"
        #expect(drafts(try read(rss)).first?.externalID == known)
    }

    @Test("Atom with markup that is written as elements, RSS 1.0 and JSON Feed are read too")
    func readsTheOthers() throws {
        let atom = try read(
            """
            <feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>urn:feed</id><updated>2026-03-01T00:00:00Z</updated>
            <entry><id>urn:uuid:1</id><title type="text">停水 &lt;通知&gt;</title>
              <link rel="edit" href="https://a.cn/edit"/><link rel="alternate" href="https://a.cn/1"/>
              <author><name>水务局</name><email>x@a.cn</email></author><published>2026-03-01T08:00:00+08:00</published>
              <updated>2026-03-02T08:00:00+08:00</updated>
              <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>明天停水。</p><p>请储水。</p></div></content>
            </entry></feed>
            """
        )
        let entry = try #require(drafts(atom).first)
        #expect(atom.form == .atom)
        #expect(entry.externalID == "urn:uuid:1")
        #expect(entry.url == "https://a.cn/1")
        #expect(entry.author == "水务局")
        #expect(entry.text.split(whereSeparator: \.isNewline) == ["明天停水。", "请储水。"])
        #expect(entry.occurredAt == Date(written: "2026-03-01 08:00:00"))

        let rdf = try read(
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
                     xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="https://a.cn/"><title>t</title></channel>
            <item rdf:about="https://a.cn/9"><title>路灯不亮</title><description>三天了</description><dc:date>2026-02-01T00:00:00Z</dc:date></item>
            </rdf:RDF>
            """
        )
        #expect(rdf.form == .rdf)
        #expect(drafts(rdf).first?.externalID == "https://a.cn/9")
        #expect(drafts(rdf).first?.text == "三天了")

        let json = try read(
            """
            {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [
              {"id": 7, "url": "https://a.cn/7", "title": "噪声", "content_html": "<p>夜里&amp;施工</p>",
               "date_published": "2026-03-01T01:00:00+08:00", "authors": [{"name": "甲"}, {"name": "乙"}]},
              {"id": "8", "content_text": "1 < 2"}]}
            """
        )
        #expect(json.form == .json)
        #expect(drafts(json).map(\.text) == ["夜里&施工", "1 < 2"])
        #expect(drafts(json).map(\.author) == ["甲、乙", nil])
        #expect(drafts(json).map(\.externalID) == ["feed#7", "feed#8"])
    }

    @Test(
        "times are read as feeds write them",
        arguments: [
            "Sun, 01 Mar 2026 00:05:00 GMT", "Sun, 1 Mar 2026 08:05:00 +0800", "01 Mar 2026 00:05:00 +0000",
            "2026-03-01T00:05:00Z", "2026-03-01 08:05:00", "2026年3月1日 8时5分", " 2026-03-01T08:05:00.00+08:00\n",
            "2026-03-01 08:05:00 +0800", "Sun, 01 Mar 26 08:05:00 +0800",
        ]
    )
    func readsTimes(text: String) {
        #expect(FeedTimes().moment(text) == Date(written: "2026-03-01 08:05:00"))
    }

    @Test(
        "a time that cannot be, or lies outside the years, is no reason to lose an entry",
        arguments: ["yesterday", "0001-01-01T00:00:00Z", ""]
    )
    func passesTimesOver(text: String) throws {
        let document = try read("<rss><channel><item><title>甲</title><pubDate>\(text)</pubDate></item></channel></rss>")
        #expect(drafts(document).map(\.occurredAt) == [nil])
    }

    @Test(
        "what is written in GB is read, also where the name says less than it is",
        arguments: ["gb2312", "GBK", "gb18030"]
    )
    func readsGB(name: String) throws {
        let text =
            "<?xml version=\"1.0\" encoding=\"\(name)\"?><rss><channel><item><title>镕基 停电</title></item></channel></rss>"
        let bytes = Array(text.gb(.gb18030))
        let document = try FeedReader.read(bytes, contentType: nil, name: "a")
        #expect(drafts(document).map(\.text) == ["镕基 停电"])
        // Wherever it is cut, between two bytes of one character too, it is refused with a reason or what is whole is taken.
        for cut in 0..<bytes.count {
            do throws(FeedFault) {
                let cut = try FeedReader.read(Array(bytes.prefix(cut)), contentType: nil, name: "a")
                #expect(cut.fault != nil && drafts(cut).map(\.text) == ["镕基 停电"])
            } catch {
                #expect([.encoding, .malformed, .notAFeed].contains(error), "\(error) at \(cut)")
            }
        }
    }

    @Test("an entity of HTML that nobody declared, and a prefix too, end nothing")
    func forgives() throws {
        let document = try read(
            "<rss><channel><item><title>停水&nbsp;通知</title><x:y>z</x:y></item><item><title>乙</title></item></channel></rss>"
        )
        #expect(document.fault == nil)
        #expect(drafts(document).map(\.text) == ["停水 通知", "乙"])
        // Numbers as HTML writes them, and some that are none.
        let numbers = try read(
            "<rss><channel><item><title>&#X41;&#66;&#x26;&#+67;&#xFFFE;</title></item><item><title>乙</title></item></channel></rss>"
        )
        #expect(numbers.fault == nil)
        #expect(drafts(numbers).map(\.text) == ["AB&&#+67;&#xFFFE;", "乙"])
    }

    @Test("where a feed breaks off, the entries before are whole and taken, and the fault is told")
    func keepsWhatIsWhole() throws {
        let document = try read("<rss><channel><item><title>甲</title></item><item><title>乙被切断")
        #expect(document.fault == .malformed)
        #expect(drafts(document).map(\.text) == ["甲"])
    }

    @Test("text of an Atom entry without markup stays as it is, and a summary stands in for content")
    func readsPlainText() throws {
        let document = try read(
            """
            <feed xmlns="http://www.w3.org/2005/Atom">
            <entry><id>u:1</id><title>甲</title><summary type="text">水位 &lt; 3 米 &amp;amp;</summary></entry>
            <entry><id>u:2</id><title>乙</title><content type="html">&lt;p&gt;停水&lt;/p&gt;</content><summary type="text">短</summary></entry>
            <entry><id>u:3</id><title>丙</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">明天<b>停</b>水<script>x()</script></div></content></entry>
            </feed>
            """
        )
        #expect(drafts(document).map(\.text) == ["水位 < 3 米 &amp;", "停水", "明天停水"])
    }

    @Test("a mark that opens no tag, and one that is never closed, lose nothing")
    func keepsMarks() {
        #expect(PageText.read("水位<警戒线，3 < 4") == "水位<警戒线，3 < 4")
        #expect(PageText.read("甲<b 乙") == "甲<b 乙")
        #expect(PageText.read("甲<!-- 乙 --><br>丙&hellip;&#x4E01;&unknown;") == "甲\n丙…丁&unknown;")
        #expect(PageText.read("<style>p{}</style>甲<SCRIPT>if (1<2) {}</script>乙") == "甲乙")
    }

    @Test("a declaration that is longer before it is decoded, and other encodings, are read or refused")
    func readsEncodings() throws {
        let long =
            Array("<?xml encoding=\"gbk\" ".utf8)
            + Array(repeating: [0x81, 0x30, 0x81, 0x30], count: 40).flatMap(\.self)
            + Array("?><rss/>".utf8)
        _ = try? FeedReader.read(long, contentType: nil, name: "a")
        let wide =
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><rss><channel><item><title>举办</title></item></channel></rss>"
        let bytes = try #require(wide.data(using: .utf16))
        #expect(drafts(try FeedReader.read(Array(bytes), contentType: nil, name: "a")).map(\.text) == ["举办"])
        let latin =
            Array("<rss><channel><item><title>caf".utf8) + [0xE9] + Array("</title></item></channel></rss>".utf8)
        let served = try FeedReader.read(latin, contentType: "text/xml; charset=ISO-8859-1", name: "a")
        #expect(drafts(served).map(\.text) == ["café"])
        #expect(throws: FeedFault.encoding) {
            try FeedReader.read(
                Array("<?xml version='1.0' encoding='UTF-7'?>+ADw-rss/+AD4-".utf8),
                contentType: nil,
                name: "a"
            )
        }
    }

    @Test("a page, and what is nothing at all, are no feed")
    func refusesOthers() {
        for text in [
            "<html><body><item>x</item></body></html>", "", "hello", "{}", #"{"version": "1", "items": []}"#, "[]",
            "\u{0}\u{1}",
        ] {
            #expect(throws: FeedFault.self) { try read(text) }
        }
    }

    @Test("entries beyond as many as are taken at once are counted, and too long ones are cut")
    func bounds() throws {
        let item = "<item><title>甲</title><description>\(String(repeating: "长", count: 30_000))</description></item>"
        let document = try read("<rss><channel>" + String(repeating: item, count: 510) + "</channel></rss>")
        #expect(document.outcomes.count == 500)
        #expect(document.passedOver == 10)
        #expect(drafts(document).allSatisfy { $0.text.unicodeScalars.count == 20_000 })
    }

    @Test("the digest stays while only what the feed says of itself changes")
    func digests() throws {
        func feed(_ built: String, _ text: String) throws -> [UInt8] {
            try read(
                "<rss><channel><lastBuildDate>\(built)</lastBuildDate><item><title>\(text)</title></item></channel></rss>"
            ).digest
        }
        #expect(try feed("1", "甲") == feed("2", "甲"))
        #expect(try feed("1", "甲") != feed("1", "乙"))
    }
}

@Suite struct FeedScheduleTests {
    @Test("a feed waits for its interval, twice as long with each failure up to a day, and as long as the server wants")
    func feeds() {
        func wait(_ failures: Int, _ wanted: Duration? = nil, every: Int = 15, chance: Double = 0.5) -> Duration {
            FeedSchedule.wait(every: every, failures: failures, wanted: wanted, chance: chance)
        }
        #expect(wait(0) == .seconds(900))
        #expect(wait(1) == .seconds(1_800))
        #expect(wait(50) == .seconds(86_400))
        #expect(wait(0, every: 1_440) == .seconds(86_400))
        #expect(wait(0, .seconds(7_200)) == .seconds(7_200))
        #expect(wait(0, chance: 0) == .seconds(810))
        #expect(wait(0, chance: 0.75) == .seconds(945))
    }

    @Test("a host that fails is left alone for a minute, twice as long each time up to six hours")
    func hosts() {
        #expect(FeedSchedule.hostWait(failures: 0, wanted: nil, chance: 0.5) == .zero)
        #expect(FeedSchedule.hostWait(failures: 1, wanted: nil, chance: 0.5) == .seconds(60))
        #expect(FeedSchedule.hostWait(failures: 3, wanted: nil, chance: 0.5) == .seconds(240))
        #expect(FeedSchedule.hostWait(failures: 60, wanted: nil, chance: 0.5) == .seconds(21_600))
        #expect(FeedSchedule.hostWait(failures: 0, wanted: .seconds(30), chance: 0.5) == .seconds(30))
    }
}
