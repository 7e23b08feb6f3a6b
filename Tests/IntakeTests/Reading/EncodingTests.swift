import Making
import Testing

@testable import Intake

@Suite struct EncodingTests {
    private static func read(_ bytes: [UInt8], _ encoding: FileEncoding, piece: Int) throws -> [FileItem] {
        var items = try FileItems(FileReading(form: .csv, encoding: encoding))
        var found: [FileItem] = []
        var at = 0
        while at < bytes.count {
            found += try items.items(in: Array(bytes[at..<min(at + piece, bytes.count)]))
            at += piece
        }
        return try found + (items.rest() ?? [])
    }

    private static func guess(_ bytes: [UInt8], piece: Int = 5) -> FileEncoding {
        var guess = EncodingGuess()
        for start in stride(from: 0, to: bytes.count, by: piece) {
            guess.add(Array(bytes[start..<min(start + piece, bytes.count)]))
        }
        return guess.encoding
    }

    @Test("characters of one, two and four bytes are read, wherever a piece ends", arguments: [1, 2, 3, 5, 64])
    func readsGB18030(piece: Int) throws {
        // 编号,内容 / 1,"中€𠀀,引" with 𠀀 as 95 32 82 36 and € as A2 E3.
        let bytes: [UInt8] =
            [0xB1, 0xE0, 0xBA, 0xC5, 0x2C, 0xC4, 0xDA, 0xC8, 0xDD, 0x0A, 0x31, 0x2C, 0x22]
            + [0xD6, 0xD0, 0xA2, 0xE3, 0x95, 0x32, 0x82, 0x36, 0x2C, 0xD2, 0xFD, 0x22, 0x0A]

        let items = try Self.read(bytes, .gb18030, piece: piece)

        #expect(items.map(\.outcome.draft?.text) == ["中€𠀀,引"])
    }

    @Test(
        "a byte that belongs to no character costs its row alone, and is named by row and column",
        arguments: [
            [0xFF], [0x80], [0xB1], [0x81, 0x30], [0x81, 0x30, 0x81], [0xB1, 0x7F], [0xFE, 0x39, 0xFE, 0x40],
        ]
            as [[UInt8]]
    )
    func refusesBadBytes(bad: [UInt8]) throws {
        let bytes = Array("编号,内容\n1,路\n2,灯".gb(.gb18030)) + bad + Array("\n3,亮\n".gb(.gb18030))

        let items = try Self.read(bytes, .gb18030, piece: 7)

        #expect(items.map(\.problems) == [[], [Problem(.csv(.gb18030), at: "内容")], []])
        #expect(items.map(\.row) == [2, 3, 4])
    }

    @Test("an encoding is told by its lines: a bad one among many turns nothing")
    func guessesEncodings() {
        let sound = (0..<40).map { "\($0),路灯不亮\n" }.joined()

        #expect(Self.guess(Array(sound.utf8)) == .utf8)
        #expect(Self.guess(sound.gb(.gb18030)) == .gb18030)
        #expect(Self.guess(Array(sound.utf8) + [0xB1, 0xEA, 0x0A, 0xFF, 0x0A]) == .utf8)
        #expect(Self.guess(sound.gb(.gb18030) + [0xFF, 0x0A] + Array("停水\n".utf8)) == .gb18030)
        #expect(Self.guess(Array("id,text\n1,a\n".utf8)) == .utf8)
        #expect(Self.guess([0xEF, 0xBB, 0xBF] + sound.gb(.gb18030)) == .utf8)
        #expect(Self.guess("标题,内容".gb(.gb18030)) == .gb18030)
    }
}

@Suite struct NDJSONItemsTests {
    private static func read(_ text: String, piece: Int = 1 << 16) throws -> [FileItem] {
        var items = try FileItems(FileReading(form: .ndjson))
        let bytes = Array(text.utf8)
        var found: [FileItem] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            found += try items.items(in: Array(bytes[start..<min(start + piece, bytes.count)]))
        }
        return try found + (items.rest() ?? [])
    }

    @Test("each line is an item or its problems, wherever a piece ends", arguments: [1, 3, 1 << 16])
    func readsLines(piece: Int) throws {
        let items = try Self.read(
            "\u{FEFF}{\"id\": 1, \"text\": \"路灯\"}\r\n\n  \n{\"text\": 1}\n{\"text\": \"a\", \"张三\": 1}\nnull\n{\"text\n{\"text\": \"b\"}",
            piece: piece
        )

        #expect(items.map(\.row) == [1, 4, 5, 6, 7, 8])
        #expect(items.map(\.outcome.index) == Array(0..<6))
        #expect(items.map(\.outcome.draft?.text) == ["路灯", nil, nil, nil, nil, "b"])
        #expect(
            items.map { $0.problems.map { "\($0.pointer) \($0.code.name)" } } == [
                [], ["text item.not-text"], [" item.unknown-key"], [" item.not-an-object"], [" json.ended"], [],
            ]
        )
    }

    @Test("a line that is too long costs itself alone; a file without items is refused")
    func refusesGiantLines() throws {
        let giant = "{\"text\": \"" + String(repeating: "a", count: NDJSONItems.longestLine) + "\"}\n"
        let items = try Self.read("{\"text\": \"a\"}\n" + giant + "{\"text\": \"b\"}\n", piece: 1 << 18)

        #expect(items.map { $0.problems.map(\.code.name) } == [[], ["json.line-too-long"], []])
        #expect(throws: FileRefusal(Problem(.body(.noItems)))) { try Self.read("\n \n") }
    }
}
