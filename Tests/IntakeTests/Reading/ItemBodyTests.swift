import Testing

@testable import Intake

@Suite struct ItemBodyTests {
    private static func read(
        _ text: String,
        _ kind: ItemBody.Kind = .json,
        limits: ReadingLimits = .items
    ) throws(BodyRefusal) -> [ItemOutcome] {
        try ItemBody.read(Array(text.utf8), kind: kind, limits: limits).get()
    }

    private static func refusal(
        _ text: String,
        _ kind: ItemBody.Kind = .json,
        limits: ReadingLimits = .items
    ) -> BodyRefusal? {
        do {
            _ = try read(text, kind, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test("an object is one item, an array one for each element, lines one for each line that is not empty")
    func readsForms() throws {
        let one = try Self.read(#" {"text": "甲"} "#)
        let two = try Self.read("\u{FEFF}" + #"[{"text": "甲"}, {"text": "乙"}]"#)
        let lines = try Self.read("\u{FEFF}" + #"{"text": "甲"}"# + "\r\n\n  \n" + #"{"text": "乙"}"#, .ndjson)

        #expect(one.map(\.draft?.text) == ["甲"])
        #expect(two.map(\.draft?.text) == ["甲", "乙"])
        #expect(lines.map(\.draft?.text) == ["甲", "乙"])
        #expect(lines.map(\.index) == [0, 1])
    }

    @Test("a fault within an item of an array costs that item alone")
    func rejectsItemsAlone() throws {
        let bad = [
            #"{"text": "a", "text": "b"}"#, #"{"text": "\u0000"}"#, #"{"text": "\ud800"}"#, "[[]]", "7",
            #"{"text": "a", "x": [{"y": {}}]}"#, "{" + (1...70).map { "\"k\($0)\": 1" }.joined(separator: ",") + "}",
        ]

        let outcomes = try Self.read(#"[{"text": "甲"},"# + bad.joined(separator: ",") + #",{"text": "乙"}]"#)

        #expect(outcomes.compactMap(\.draft?.text) == ["甲", "乙"])
        #expect(outcomes.map(\.index) == Array(0..<9))
        #expect(
            outcomes.flatMap(\.problems).map(\.code) == [
                .json(.duplicateKey), .json(.nul), .json(.surrogate), .item(.notObject), .item(.notObject),
                .item(.unknownKey), .json(.tooManyKeys),
            ]
        )
        #expect(outcomes[1].problems.map(\.pointer) == ["/text"])
    }

    @Test("what is not JSON refuses the body, with the place in it")
    func refusesBodies() {
        let broken = Self.refusal(#"[{"text": "甲"}, {"text": tru}]"#)

        #expect(broken?.problem == Problem(.json(.syntax), at: "/1/text", offset: 30))
        #expect(broken?.isTooLarge == false)
        #expect(Self.refusal(#"[{"text": "甲"}] x"#)?.problem.code == .json(.trailing))
        #expect(Self.refusal(#"[{"text": "甲"}"#)?.problem.code == .json(.ended))
        #expect(Self.refusal(#"{"text": "甲"} {"text": "乙"}"#)?.problem.code == .json(.trailing))
        #expect(Self.refusal("7")?.problem.code == .body(.notItems))
        #expect(Self.refusal("seven")?.problem.code == .json(.syntax))
        for nothing in ["", " ", "[]", "[ ]"] {
            #expect(Self.refusal(nothing)?.problem.code == .body(.noItems))
        }
        #expect(Self.refusal("\n \r\n", .ndjson)?.problem.code == .body(.noItems))
    }

    @Test("a bad line rejects just that line, whatever is wrong with it")
    func rejectsLinesAlone() throws {
        let good = Array(#"{"text": "甲"}"#.utf8) + [0x0A]
        let bad: [[UInt8]] = [
            Array("{\"text\": \"".utf8), Array("{\"text\": \"a\"} {}".utf8), [0xFF, 0xFE], [0], Array("[1]".utf8),
            Array("{\"text\": \"".utf8) + [0xE4, 0xB8] + Array("\"}".utf8),
            Array(repeating: UInt8(ascii: "["), count: 9_999),
        ]

        let body = bad.reduce(good) { $0 + $1 + [0x0A] + good }
        let outcomes = try ItemBody.read(body, kind: .ndjson).get()

        #expect(outcomes.count == 15)
        #expect(outcomes.compactMap(\.draft?.text) == Array(repeating: "甲", count: 8))
        #expect(
            outcomes.flatMap(\.problems).map(\.code) == [
                .json(.ended), .json(.trailing), .json(.syntax), .json(.nul), .item(.notObject), .json(.utf8),
                .json(.tooDeep),
            ]
        )
    }

    @Test("5,000 items are read, one more refuses the body, as do more bytes than allowed")
    func limitsSize() throws {
        let items = Array(repeating: #"{"text":"甲"}"#, count: 5_000)

        #expect(try Self.read("[" + items.joined(separator: ",") + "]").count == 5_000)
        #expect(try Self.read(items.joined(separator: "\n"), .ndjson).count == 5_000)

        let more = items + ["{}"]
        for refusal in [
            Self.refusal("[" + more.joined(separator: ",") + "]"), Self.refusal(more.joined(separator: "\n"), .ndjson),
        ] {
            #expect(refusal?.problem.code == .body(.tooManyItems))
            #expect(refusal?.problem.pointer == "/5000")
            #expect(refusal?.isTooLarge == true)
        }
        #expect(Self.refusal("{}", limits: ReadingLimits(bytes: 1))?.problem.code == .body(.tooLarge))
        #expect(ReadingLimits.items.bytes == 10 * 1_048_576)
    }

    @Test("a body of the largest size made of nothing but brackets, commas or quotes is refused")
    func refusesBombs() {
        for byte in "[{,\":0\\".utf8 {
            let bomb = Array(repeating: byte, count: ReadingLimits.items.bytes / 10)

            #expect(throws: BodyRefusal.self) { try ItemBody.read(bomb, kind: .json).get() }
        }
    }

    @Test("a delivery tells an item a hundred times at most; others and those without an id are taken")
    func boundsTellings() throws {
        let body =
            "[" + (0..<103).map { #"{"id": "1", "text": "第\#($0)版"}"# }.joined(separator: ",")
            + #", {"id": "2", "text": "路灯"}, {"text": "停水"}]"#
        let outcomes = ItemOutcome.bounded(try ItemBody.read(Array(body.utf8), kind: .json).get())
        let rejected = outcomes.filter { if case .rejected = $0 { true } else { false } }

        #expect(outcomes.map(\.index) == Array(0..<105))
        #expect(rejected == (100...102).map { .rejected(index: $0, [Problem(.item(.toldTooOften), at: "/id")]) })
    }
}
