import Making
import Testing

@testable import Intake

@Suite struct JSONReaderTests {
    private static func read(_ text: String, limits: ReadingLimits = .items) throws(Problem) -> JSONNode {
        try JSONReader.read(Array(text.utf8), limits: limits)
    }

    private static func problem(_ bytes: [UInt8], limits: ReadingLimits = .items) -> Problem? {
        do {
            _ = try JSONReader.read(bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test("every kind of value is read, members in their order")
    func readsEveryKind() throws {
        let node = try Self.read(
            #" {"b": [1, -2.5e1, true, false, null], "a": "\"\\\/\b\f\n\r\t\u8def\uD83D\uDE00", "": {}} "#
        )

        #expect(
            node
                == .object([
                    JSONMember("b", .array([.integer(1), .fraction(-25), .bool(true), .bool(false), .null])),
                    JSONMember("a", .string("\"\\/\u{8}\u{C}\n\r\t路😀")),
                    JSONMember("", .object([])),
                ])
        )
        #expect(node["b"] != nil)
        #expect(node["c"] == nil)
    }

    @Test("a mark at the start is passed over once")
    func skipsOneMark() throws {
        #expect(try Self.read("\u{FEFF}[]") == .array([]))
        #expect(Self.problem(Array("\u{FEFF}\u{FEFF}[]".utf8))?.code == .json(.syntax))
    }

    @Test(
        "a number keeps what it is: whole, with a fraction, or beyond what can be held",
        arguments: [
            ("0", JSONNode.integer(0)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
            ("9223372036854775808", .beyondRange), ("1e999", .beyondRange), ("-1e999", .beyondRange),
            ("1.0", .fraction(1)), ("1E+2", .fraction(100)), ("0.5", .fraction(0.5)),
            ("1" + String(repeating: "0", count: 400), .beyondRange),
        ]
    )
    func readsNumbers(text: String, node: JSONNode) throws {
        #expect(try Self.read(text) == node)
    }

    @Test(
        "what is not JSON is refused where it stops being JSON",
        arguments: [
            ("", JSONFault.ended, "", 0), ("[1, 2", .ended, "", 5), ("{\"a\": tru", .ended, "/a", 9),
            ("[1, 2] x", .trailing, "", 7), ("[1 2]", .syntax, "", 3), ("[1,]", .syntax, "/1", 3),
            ("{\"a\": {\"b\": [0, +1]}}", .syntax, "/a/b/1", 16), ("01", .syntax, "", 0), ("1.", .ended, "", 2),
            ("{\"a/b~\": nul!}", .syntax, "/a~1b~0", 12), ("[\"a\u{1}\"]", .control, "/0", 3),
            ("[\"a\0\"]", .nul, "/0", 3), ("[\0]", .nul, "/0", 1), ("[1]\0", .nul, "", 3),
            ("[\"\\x\"]", .escape, "/0", 2), ("[\"a\\u12\"]", .escape, "/0", 3), ("[\"\\u12g4\"]", .escape, "/0", 2),
            ("{1: 2}", .syntax, "", 1), ("{\"a\" 2}", .syntax, "/a", 5), ("\"abc", .ended, "", 4),
            ("\"\\", .ended, "", 2),
        ] as [(String, JSONFault, String, Int)]
    )
    func refusesWhatIsNotJSON(text: String, fault: JSONFault, pointer: String, offset: Int) {
        #expect(Self.problem(Array(text.utf8)) == Problem(.json(fault), at: pointer, offset: offset))
    }

    @Test("bytes that are not UTF-8 are refused with their offset, also in a key", arguments: MalformedCorpus.notUTF8)
    func refusesInvalidUTF8(bytes: [UInt8]) {
        let value = Array("{\"text\": \"路".utf8) + bytes + Array("\"}".utf8)
        let key = Array("{\"".utf8) + bytes + Array("\": 1}".utf8)
        let escaped = Array("[\"\\n".utf8) + bytes + Array("\"]".utf8)

        #expect(Self.problem(value) == Problem(.json(.utf8), at: "/text", offset: 13))
        #expect(Self.problem(key) == Problem(.json(.utf8), offset: 2))
        #expect(Self.problem(escaped) == Problem(.json(.utf8), at: "/0", offset: 4))
        #expect(Self.problem(Array("[".utf8) + bytes)?.code == .json(.syntax))
    }

    @Test(
        "what two programs would read differently is refused",
        arguments: [
            (#"{"a": 1, "a": 2}"#, JSONFault.duplicateKey, "/a", 9),
            (#"{"a": 1, "\u0061": 2}"#, .duplicateKey, "/a", 9),
            (#"[{"x": {"a": 1, "b": 0, "a": 1}}]"#, .duplicateKey, "/0/x/a", 24),
            (#"["a\u0000b"]"#, .nul, "/0", 3), (#"["\ud800"]"#, .surrogate, "/0", 2),
            (#"["\udc00\ud800"]"#, .surrogate, "/0", 2), (#"["\ud83dx\ude00"]"#, .surrogate, "/0", 2),
            (#"["\ud83d\u0041"]"#, .surrogate, "/0", 2),
        ] as [(String, JSONFault, String, Int)]
    )
    func refusesAmbiguity(text: String, fault: JSONFault, pointer: String, offset: Int) {
        #expect(Self.problem(Array(text.utf8)) == Problem(.json(fault), at: pointer, offset: offset))
    }

    @Test("32 levels are read and 33 are refused, however many follow")
    func limitsDepth() throws {
        let allowed = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        let mixed = String(repeating: "{\"a\":[", count: 16) + "1" + String(repeating: "]}", count: 16)

        _ = try Self.read(allowed)
        _ = try Self.read(mixed)

        #expect(Self.problem(Array("[\(allowed)]".utf8))?.code == .json(.tooDeep))
        #expect(Self.problem(Array(repeating: UInt8(ascii: "["), count: 2_000_000))?.offset == 32)
    }

    @Test("64 keys are read and the 65th is refused by its name")
    func limitsKeys() throws {
        func object(_ count: Int) -> String {
            "{" + (1...count).map { "\"k\($0)\": \($0)" }.joined(separator: ",") + "}"
        }

        _ = try Self.read(object(64))

        #expect(Self.problem(Array(object(65).utf8))?.code == .json(.tooManyKeys))
        #expect(Self.problem(Array(object(65).utf8))?.pointer == "/k65")
        #expect(try Self.read(object(65), limits: ReadingLimits(keys: 65)).isObject(of: 65))
    }

    @Test("small bytes cannot become large memory: values are counted, nested ones too")
    func limitsValues() throws {
        let limits = ReadingLimits(values: 10)

        #expect(try Self.read("[0,0,0,0,0,0,0,0,0]", limits: limits) == .array(Array(repeating: .integer(0), count: 9)))
        for text in ["[0,0,0,0,0,0,0,0,0,0]", "[0,0,0,0,0,0,0,0,0,[[0]]]", "{\"a\":[[[[[[[[[{\"b\":1}]]]]]]]]]}"] {
            #expect(Self.problem(Array(text.utf8), limits: limits)?.code == .json(.tooManyValues))
        }
    }

    @Test("a document of more bytes than allowed is not looked at")
    func limitsBytes() {
        #expect(Self.problem(Array("[1234]".utf8), limits: ReadingLimits(bytes: 5))?.code == .body(.tooLarge))
    }

    @Test("a giant key is cut short in the pointer")
    func cutsPointers() {
        let key = String(repeating: "键", count: 10_000)

        let pointer = Self.problem(Array("{\"\(key)\": x}".utf8))?.pointer

        #expect(pointer == "/" + String(repeating: "键", count: 80) + "…")
    }
}

extension JSONNode {
    fileprivate func isObject(of count: Int) -> Bool {
        if case .object(let members) = self { members.count == count } else { false }
    }
}
