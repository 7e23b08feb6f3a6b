extension MalformedCorpus {
    /// Everything that can be wrong with a CSV file.
    static let fileFamilies: [MalformedFamily] = headers + rows

    private static func family(
        _ name: String,
        _ make: @escaping @Sendable (inout SplitMix64) -> [UInt8]
    ) -> MalformedFamily {
        MalformedFamily(name: "csv.\(name)", contentType: "text/csv", make: make)
    }

    private static func file(_ rows: String..., end: String = "\r\n") -> [UInt8] {
        Array(rows.joined(separator: end).utf8)
    }

    private static let headers: [MalformedFamily] = [
        family("empty") { random in Array(random.pick(["", "\u{FEFF}", "\n", "\r\n\r\n", " , \n,,"]).utf8) },
        family("no-text") { random in
            file(random.pick(["id,title,time", "a,b,c", "id;text;time", "id\ttext", "\"id\",\"标 题\""]), "1,2,3")
        },
        family("same-field") { random in
            file(random.pick(["text,正文", "id,text,time,date", "text,TEXT", "id,编号,text", "text,\" Text \""]), "1,2")
        },
        family("header-utf8") { random in random.pick(notUTF8) + file(",text", "1,2") },
        family("header-quote") { random in file(random.pick(["\"id,text", "id,\"text", "\"id\"x,text"]), "1,a") },
        family("utf-16") { random in
            let mark: [UInt8] = random.next() % 2 == 0 ? [0xFF, 0xFE] : []
            return mark + file("id,text", "1,路灯").flatMap { [$0, 0] }
        },
        family("columns") { random in
            let columns = Int.random(in: 201...3_000, using: &random)
            return Array("text".utf8) + Array(repeating: UInt8(ascii: ","), count: columns) + Array("\n1\n".utf8)
        },
        family("random-bytes") { random in random.bytes(Int.random(in: 0...600, using: &random)) },
    ]

    private static let rows: [MalformedFamily] = [
        family("utf8") { random in
            file("id,text", "1,路灯", "2,坏") + random.pick(notUTF8) + file("字节", "3,路灯", end: "\n")
        },
        family("open-quote") { random in
            let rows = (0..<Int.random(in: 0...40, using: &random)).map { "\($0),路灯\n" }.joined()
            return file("id,text", "1,\"路灯", rows, end: "\n")
        },
        family("after-quote") { random in
            file("id,text", "1,\"路灯\"\(random.pick(["x", " ", "\\", "\u{0}", "\"\"\"y", "路"]))", "2,路灯")
        },
        family("cells") { random in
            file("id,text,time", random.pick(["1", "1,a", "1,a,,", "1,a,2026-01-31,x", "\"1,a,\""]))
        },
        family("control") { random in
            file("id,title,text", "1,\(random.pick(["\0", "\u{1}", "\u{1B}[0m", "\u{8}", "\u{C}"]))题,路灯")
        },
        family("count") { random in
            file(
                "text,点赞数",
                "路灯,\(random.pick(["-1", "1.5", "3千万", "1e3", "\"1,00\"", "1.5万.2", "9999999999999", "=1+1", "９"]))"
            )
        },
        family("time") { random in
            file(
                "text,留言时间",
                "路灯,\(random.pick(["2026-02-30", "昨天", "2026/13/1", "1", "31.01.2026", "2026-01-31 25:00"]))"
            )
        },
        family("address") { random in
            file("text,链接", "路灯,\(random.pick(["javascript:alert(1)", "a.cn", "http://", "http://a b", "ftp://a"]))")
        },
        family("nothing-said") { random in file("id,title,text", random.pick(["1,,", "2, ,\u{3000}", "3,\"\n\",\"\""]))
        },
        family("giant") { random in
            let length = Int.random(in: 20_001...30_000, using: &random)
            return file("id,text", "1,\(String(repeating: random.pick(["a", "路"]), count: length))", "2,路灯")
        },
    ]
}
