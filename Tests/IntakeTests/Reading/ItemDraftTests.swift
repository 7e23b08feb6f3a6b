import Foundation
import Testing

@testable import Intake

@Suite struct ItemDraftTests {
    private static func read(_ text: String) throws -> Result<ItemDraft, Rejection> {
        try ItemDraft.read(from: JSONReader.read(Array(text.utf8)))
    }

    private static func problems(_ text: String) throws -> [Problem] {
        switch try read(text) {
        case .success: []
        case .failure(let rejection): rejection.problems
        }
    }

    /// A JSON object of one member beside a text.
    private static func with(_ key: String, _ value: String) -> String {
        key == "text" ? "{\"text\": \(value)}" : "{\"text\": \"路灯不亮\", \"\(key)\": \(value)}"
    }

    @Test("every field is read under each of its names")
    func readsEveryField() throws {
        let first = try Self.read(
            """
            {"id": "w-1", "title": " 标题 ", "text": "\\n路灯不亮\\u3000", "time": "2026-01-31 18:05", "author": "甲",
             "url": "https://a.cn/路?x=1#y", "likes": 1, "dislikes": 2, "comments": 3, "shares": 4, "views": 1000000000000}
            """
        ).get()
        let second = try Self.read(
            """
            {"external_id": 17, "title": "", "text": "路灯不亮", "occurred_at": 1769853900, "author": null, "url": " "}
            """
        ).get()

        #expect(first.externalID == "w-1")
        #expect(first.title == "标题")
        #expect(first.text == "路灯不亮")
        #expect(first.author == "甲")
        #expect(first.url == "https://a.cn/路?x=1#y")
        #expect(first.counts == [1, 2, 3, 4, 1_000_000_000_000])
        #expect(second.externalID == "17")
        #expect([second.title, second.author, second.url] == [nil, nil, nil])
        #expect(second.occurredAt == first.occurredAt)
        #expect(second.likes == 0)
    }

    @Test("a title stands for a text that is missing, and is then not said twice")
    func takesTitleAsText() throws {
        let draft = try Self.read(#"{"title": "路灯不亮", "text": "  "}"#).get()

        #expect(draft.text == "路灯不亮")
        #expect(draft.title == nil)
    }

    @Test("characters of no width and those that turn the direction stay as they were written")
    func keepsInvisibleCharacters() throws {
        let text = "路\u{200B}灯\u{202E}不\u{2066}亮\u{FEFF}\u{E000}"

        #expect(
            try Self.read(Self.with("text", "\"\(text)\"")).get().text.unicodeScalars.elementsEqual(text.unicodeScalars)
        )
    }

    @Test("all problems of an item are reported, in order")
    func reportsEverything() throws {
        let problems = try Self.problems(
            #"{"ID": 1, "likes": -1, "time": "2026-02-30", "url": "javascript:x", "text": 5, "a/b": 0, "author": ["x"]}"#
        )

        #expect(
            problems == [
                Problem(.item(.unknownKey), at: "/ID"), Problem(.item(.countRange), at: "/likes"),
                Problem(.item(.timeImpossible), at: "/time"), Problem(.item(.url), at: "/url"),
                Problem(.item(.notText), at: "/text"), Problem(.item(.unknownKey), at: "/a~1b"),
                Problem(.item(.notText), at: "/author"),
            ]
        )
    }

    @Test("a small item does not get a giant answer: twenty problems are reported")
    func limitsReport() throws {
        let keys = (1...64).map { "\"k\($0)\": 1" }.joined(separator: ",")
        let twice = (1...60).map { _ in "\"text\": 1" }.joined(separator: ",")

        #expect(try Self.problems("{\(keys)}").count(where: { $0.code == .item(.unknownKey) }) == 20)
        #expect(try ItemBody.read(Array("{\(twice)}".utf8), kind: .json).get().flatMap(\.problems).count == 20)
    }

    @Test("lengths count code points: the longest is taken, one more is not", arguments: ["a", "路", "😀"])
    func limitsLengths(character: String) throws {
        for (key, limit, fault) in [
            ("text", 20_000, ItemFault.textTooLong), ("title", 500, .titleTooLong), ("author", 200, .authorTooLong),
            ("id", 200, .idTooLong),
        ] {
            let longest = String(repeating: character, count: limit)

            #expect(try Self.problems(Self.with(key, "\"\(longest)\"")) == [])
            #expect(
                try Self.problems(Self.with(key, "\"\(longest)\(character)\"")) == [
                    Problem(.item(fault), at: "/\(key)")
                ]
            )
        }
        let address = "http://a/" + String(repeating: character, count: 1_991)
        #expect(try Self.problems(Self.with("url", "\"\(address)\"")) == [])
        #expect(try Self.problems(Self.with("url", "\"\(address)b\"")).map(\.code) == [.item(.urlTooLong)])
    }

    @Test(
        "a value of the wrong kind is refused for what it should have been",
        arguments: [
            ("id", "true", ItemFault.notID), ("id", "1.5", .notID), ("id", "1e999", .notID), ("title", "5", .notText),
            ("text", "[]", .notText), ("author", "{}", .notText), ("url", "1", .notText), ("time", "true", .time),
            ("time", "[1]", .time), ("time", "1e999", .timeRange), ("time", "5", .timeRange),
            ("likes", "\"5\"", .notCount),
            ("views", "1.0", .notCount), ("shares", "true", .notCount), ("comments", "1e3", .notCount),
            ("dislikes", "-1", .countRange), ("likes", "1000000000001", .countRange), ("likes", "1e999", .countRange),
        ] as [(String, String, ItemFault)]
    )
    func refusesWrongKinds(key: String, value: String, fault: ItemFault) throws {
        #expect(try Self.problems(Self.with(key, value)) == [Problem(.item(fault), at: "/\(key)")])
    }

    @Test("tab and line breaks are taken in texts, other controls nowhere, none at all in ids and addresses")
    func refusesControls() throws {
        #expect(try Self.problems(#"{"text": "a\tb\r\nc", "title": "a\tb"}"#) == [])
        for control in ["\\u0001", "\\b", "\\f", "\\u000b", "\\u001f"] {
            for key in ["text", "title", "author", "id"] {
                let found = try Self.problems(Self.with(key, "\"a\(control)b\""))
                #expect(found == [Problem(.item(.control), at: "/\(key)")])
            }
        }
        for control in ["\\t", "\\n", "\\u007f"] {
            #expect(try Self.problems(Self.with("id", "\"a\(control)b\"")).map(\.code) == [.item(.control)])
            #expect(try Self.problems(Self.with("url", "\"http://a/\(control)b\"")).map(\.code) == [.item(.control)])
        }
    }

    @Test(
        "only links to pages are addresses",
        arguments: [
            "javascript:alert(1)", "data:text/html,x", "ftp://a/b", "//a/b", "http:/a", "http://", "https:///a",
            "http://?x",
            "http://a b", "http://a/<b>", "http://a/\u{201D}\u{202E}b", "http://a\u{3000}b", "www.a.cn",
            " javascript:http://a",
            "http://:80", "http://a/`", "http://a\u{200B}b.cn",
        ]
    )
    func refusesOtherAddresses(address: String) throws {
        #expect(try Self.problems(Self.with("url", "\"\(address)\"")) == [Problem(.item(.url), at: "/url")])
    }

    @Test("a field given under two names, a text that is missing and a value that is no object are refused")
    func refusesTheRest() throws {
        #expect(
            try Self.problems(#"{"text": "a", "id": "1", "external_id": "2"}"#)
                == [Problem(.item(.givenTwice), at: "/external_id")]
        )
        #expect(try Self.problems(#"{"id": "1"}"#) == [Problem(.item(.textMissing), at: "/text")])
        #expect(try Self.problems("[]") == [Problem(.item(.notObject))])
        #expect(try Self.problems(#"{"text": "a", "id": null, "external_id": "2"}"#) == [])
    }

    @Test("the canonical bytes tell contents apart and do not move between machines")
    func canonicalBytesAreStable() throws {
        let draft = try Self.read(#"{"id": "1", "title": "b", "text": "ac", "time": "1970000000", "likes": 258}"#).get()
        let moved = try Self.read(#"{"id": "2", "title": "b", "text": "ac", "time": "1970000000", "likes": 259}"#).get()
        let shifted = try Self.read(#"{"title": "ba", "text": "c", "time": "1970000000", "likes": 258}"#).get()

        let identity: [UInt8] =
            [1, 0, 0, 0, 1, 0x62, 0, 0, 0, 2, 0x61, 0x63] + Array(repeating: 0xFF, count: 8)
            + [0, 0, 0, 8, 0, 6, 0xFF, 0xB4, 0x5E, 0x35, 0x20, 0]
        #expect(draft.identityBytes == identity)
        let counts: [UInt8] = [0, 0, 0, 0, 0, 0, 1, 2] + Array(repeating: 0, count: 32)
        #expect(draft.canonicalBytes == identity + counts)
        #expect(draft.identityBytes == moved.identityBytes)
        #expect(draft.canonicalBytes != moved.canonicalBytes)
        #expect(draft.identityBytes != shifted.identityBytes)
    }
}

extension ItemDraft {
    /// Likes, dislikes, comments, shares and views.
    var counts: [Int] { [likes, dislikes, comments, shares, views] }
}
