extension MalformedCorpus {
    /// Everything that can be wrong with a JSON body.
    static let jsonFamilies: [MalformedFamily] = (notation + values).map { name, make in
        MalformedFamily(name: "json.\(name)", contentType: "application/json", make: make)
    }

    /// The same faults in one of several lines, and some that only lines have.
    static let lineFamilies: [MalformedFamily] = (values + [("cut", cutLine)]).map { name, make in
        MalformedFamily(name: "lines.\(name)", contentType: "application/x-ndjson") { random in
            let bad = make(&random).filter { $0 != 0x0A }
            let sound = Array(item([], &random).utf8)
            return random.next() % 2 == 0 ? sound + [0x0A] + bad + [0x0A] : bad + [0x0D, 0x0A] + sound
        }
    }

    private typealias Make = @Sendable (inout SplitMix64) -> [UInt8]

    private static let cutLine: Make = { random in
        let line = Array(item([], &random).utf8)
        return Array(line.prefix(Int.random(in: 1..<line.count, using: &random)))
    }

    /// Faults after which nobody can say where items begin and end.
    private static let notation: [(String, Make)] = [
        (
            "cut",
            { random in
                let whole = wellFormed(&random)
                return Array(whole.prefix(Int.random(in: 0..<whole.count, using: &random)))
            }
        ),
        (
            "nul",
            { random in
                var whole = wellFormed(&random)
                whole.insert(0, at: Int.random(in: 0...whole.count, using: &random))
                return whole
            }
        ),
        (
            "trailing",
            { random in
                wellFormed(&random) + Array(random.pick(["]", "x", ",", "{}", " []", "\0", "//", "\u{FEFF}"]).utf8)
            }
        ),
        ("random-bytes", { random in random.bytes(Int.random(in: 0...400, using: &random)) }),
        (
            "random-notation",
            { random in
                let pieces = [
                    "{", "}", "[", "]", ",", ":", "\"", "\\", "\"text\"", "1", "-", "e", "true", "null", " ", "\\u",
                ]
                return (0..<Int.random(in: 1...60, using: &random)).flatMap { _ in Array(random.pick(pieces).utf8) }
            }
        ),
        (
            "utf-16",
            { random in
                let units = Array(item([], &random).utf16)
                let bigEndian = random.next() % 2 == 0
                let mark: [UInt8] = random.next() % 2 == 0 ? [] : bigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
                return mark
                    + units.flatMap { unit in
                        let high = UInt8(unit >> 8)
                        let low = UInt8(unit & 0xFF)
                        return bigEndian ? [high, low] : [low, high]
                    }
            }
        ),
        (
            "depth",
            { random in
                let depth = Int.random(in: 34...20_000, using: &random)
                let open = random.pick(["[", "{\"text\":", "[{\"a\":"])
                let close = random.pick(["", "]", "}"])
                return Array((String(repeating: open, count: depth) + String(repeating: close, count: depth)).utf8)
            }
        ),
        (
            "slip",
            { random in
                let slips = [
                    "{'text': 'a'}", "{text: \"a\"}", "{\"text\": \"a\",}", "[{\"text\": \"a\"},]", "[,]", "{,}",
                    "{\"text\"}",
                    "{\"text\" \"a\"}", "{\"text\":: \"a\"}", "{\"text\": \"a\" \"likes\": 1}",
                    "// a\n{\"text\": \"a\"}",
                    "{\"text\": True}", "{\"text\": nul}", "{\"text\": undefined}", "{\"likes\": NaN, \"text\": \"a\"}",
                    "{\"text\": \"a\"", "{\"text\": \"a", "[", "{", "\"", "]", "nulll", "tru", "\u{FEFF}\u{FEFF}{}",
                ]
                return Array(random.pick(slips).utf8)
            }
        ),
        (
            "number",
            { random in
                let number = random.pick([
                    "01", "+1", ".5", "1.", "1e", "1e+", "-", "--1", "0x10", "1_000", "Infinity", "１",
                ])
                return body(around: Array(item([("likes", number)], &random).utf8), &random)
            }
        ),
        (
            "top",
            { random in
                Array(
                    random.pick(["", " ", "[]", "[ ]", "3", "\"text\"", "null", "true", "1e999", "\u{FEFF}", "\n\n"])
                        .utf8
                )
            }
        ),
        (
            "too-many-items",
            { random in
                Array("[\(Array(repeating: "{}", count: 5_001).joined(separator: ","))]".utf8)
            }
        ),
    ]

    /// Faults of one item.
    private static let values: [(String, Make)] = [
        (
            "utf8",
            { random in
                let text = Array("\"坏字节".utf8) + random.pick(notUTF8) + Array("在这里\"".utf8)
                return body(around: Array("{\"text\": ".utf8) + text + Array("}".utf8), &random)
            }
        ),
        (
            "key-twice",
            { random in
                let key = random.pick(["id", "text", "likes", "title", "\\u0074ext"])
                return member(
                    of: "{\"text\": \"a\", \"\(key)\": \"b\", \"likes\": 1, \"\(key)\": 2, \"text\": \"c\"}",
                    &random
                )
            }
        ),
        (
            "two-names",
            { random in
                let pair = random.pick([("id", "external_id"), ("time", "occurred_at")])
                return faulty([(pair.0, "\"2026-01-31\""), (pair.1, "\"2026-01-31\"")], &random)
            }
        ),
        (
            "escape",
            { random in
                let escapes = [
                    "\\x41", "\\u12", "\\u12G4", "\\", "\\u", "\\'", "\\U0041", "\\ud83d\\u12", "\\0", "\\u 041",
                ]
                return faulty([("text", "\"a\(random.pick(escapes))\"")], &random)
            }
        ),
        (
            "surrogate",
            { random in
                let halves = ["\\ud800", "\\udfff", "\\ud800\\u0041", "\\ud83d\\ud83d", "\\ude00\\ud83d", "\\uDBFF x"]
                return faulty([(random.pick(["text", "title", "author"]), "\"a\(random.pick(halves))b\"")], &random)
            }
        ),
        (
            "control",
            { random in
                let controls = [
                    "\\u0000", "\\u0001", "\\b", "\\f", "\\u001b[31m", "\\u001F", "\\u000B", "\u{1}", "\u{1B}", "\t",
                ]
                return faulty(
                    [(random.pick(["text", "title", "author", "id", "url"]), "\"甲\(random.pick(controls))乙\"")],
                    &random
                )
            }
        ),
        (
            "type",
            { random in
                let key = random.pick(["id", "title", "text", "author", "url", "likes", "views", "time"])
                return faulty([(key, random.pick(["true", "[1]", "{\"a\": 1}", "[]", "{}", "1.5"]))], &random)
            }
        ),
        (
            "count",
            { random in
                let counts = [
                    "1e999", "-1e999", "-1", "1.0", "1e3", "9223372036854775808", "1000000000001", "\"3\"", "0.1",
                    "-9223372036854775809", "1" + String(repeating: "0", count: 400), "1e-400",
                ]
                return faulty(
                    [(random.pick(["likes", "dislikes", "comments", "shares", "views"]), random.pick(counts))],
                    &random
                )
            }
        ),
        ("time", { random in faulty([("time", random.pick(badTimes))], &random) }),
        ("url", { random in faulty([("url", "\"\(random.pick(badAddresses))\"")], &random) }),
        (
            "unknown-key",
            { random in
                faulty([(random.pick(["texts", "ID", "extra", "", "a/b~c", "正文", "__proto__"]), "1")], &random)
            }
        ),
        (
            "many-keys",
            { random in
                let keys = (0..<Int.random(in: 65...400, using: &random)).map { "\"k\($0)\": \($0)" }
                return member(of: "{\(keys.joined(separator: ", "))}", &random)
            }
        ),
        (
            "many-values",
            { random in
                faulty([("text", "[" + Array(repeating: "[0]", count: 6_000).joined(separator: ",") + "]")], &random)
            }
        ),
        (
            "giant",
            { random in
                let (key, length) = random.pick([("id", 201), ("title", 501), ("text", 20_001), ("author", 201)])
                let more = Int.random(in: 0...2_000, using: &random)
                return faulty(
                    [(key, "\"\(String(repeating: random.pick(["a", "路", "😀"]), count: length + more))\"")],
                    &random
                )
            }
        ),
        (
            "nothing-said",
            { random in
                let empty = [
                    "{}", "{\"id\": \"7\"}", "{\"text\": \"\"}", "{\"text\": \" \\n\\t\\u3000 \"}", "{\"text\": null}",
                ]
                return member(of: random.pick(empty), &random)
            }
        ),
        (
            "not-an-object",
            { random in
                Array(
                    "[\(random.pick(["1", "\"a\"", "null", "[]", "[[1]]", "false", "1e999"])), \(item([], &random))]"
                        .utf8
                )
            }
        ),
    ]

    private static func faulty(_ members: [(String, String)], _ random: inout SplitMix64) -> [UInt8] {
        body(around: Array(item(members, &random).utf8), &random)
    }

    private static func member(of item: String, _ random: inout SplitMix64) -> [UInt8] {
        body(around: Array(item.utf8), &random)
    }

    private static let badTimes = [
        "\"yesterday\"", "\"2026-02-30\"", "\"2026-13-01\"", "\"2026-00-10\"", "\"1989-12-31\"", "\"2101-01-01\"",
        "\"2026-01-31T24:00:00Z\"", "\"2026-01-31 18:60\"", "\"2026-01-31T18:05:00+25:00\"", "\"31/01/2026\"",
        "\"2026年2月29日\"", "\"2026-01-31 18:05:00 GMT\"", "\"20260231\"", "1e999", "-1", "0", "99999999999999999999",
        "\"2026-1\"", "\"２０２６-01-31\"", "\"2026-01-31T\"", "\"2026-01-31 1\"",
    ]

    private static let badAddresses = [
        "javascript:alert(1)", "JAVASCRIPT://x/%0aalert(1)", "data:text/html,x", "ftp://a/b", "//a/b", "http:/a",
        "http://",
        "https:///a", "http://a b", "http://a/\\\"onload=x", "http://a/<script>", "file:///etc/passwd", "a.cn",
        "http://a/\u{202E}b", "http://\u{200B}a", "http://a/" + String(repeating: "b", count: 2_000), "http://:80/",
    ]
}
