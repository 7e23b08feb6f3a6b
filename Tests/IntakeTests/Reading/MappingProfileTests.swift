import Foundation
import Testing

@testable import Intake

@Suite struct MappingProfileTests {
    private func profile(_ text: String) throws(MappingProfile.Fault) -> MappingProfile {
        try MappingProfile(Array(text.utf8))
    }

    private func read(_ profile: MappingProfile, _ text: String) throws -> [ItemOutcome] {
        try profile.read(Array(text.utf8))
    }

    private static let vendor = """
        {"items": "/data/list", "fields": {"id": "/docId", "title": "/t~1t", "text": ["/content", "/summary"], "time": "/pub/time",
         "likes": "/stat/like", "author": "/user"}}
        """

    @Test("a vendor's document becomes items, whatever it writes numbers and words as")
    func reads() throws {
        let outcomes = try read(
            try profile(Self.vendor),
            """
            {"code": 0, "data": {"list": [
              {"docId": 12, "t/t": "停水", "content": "", "summary": "三天没水", "pub": {"time": 1772323500}, "stat": {"like": "15"}, "user": 88},
              {"docId": "x", "content": "路灯坏了", "pub": {"time": "2026-03-01 08:05:00"}, "more": [1, {"a": 2}]},
              {"docId": "y", "stat": {"like": "一百"}},
              "nothing"
            ]}}
            """
        )
        try #require(outcomes.count == 4)
        guard case .draft(0, let first) = outcomes[0], case .draft(1, let second) = outcomes[1] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(first.externalID == "12")
        #expect(first.title == "停水")
        #expect(first.text == "三天没水")
        #expect(first.likes == 15)
        #expect(first.author == "88")
        #expect(first.occurredAt == Date(timeIntervalSince1970: 1_772_323_500))
        #expect(second.text == "路灯坏了")
        #expect(second.occurredAt == Date(written: "2026-03-01 08:05:00"))
        #expect(
            outcomes[2]
                == .rejected(
                    index: 2,
                    [Problem(.item(.notCount), at: "/stat/like"), Problem(.item(.textMissing), at: "/content")]
                )
        )
        #expect(outcomes[3] == .rejected(index: 3, [Problem(.item(.notObject))]))
    }

    @Test("the document itself may be the item, and one item needs no array")
    func readsOne() throws {
        let whole = try read(try profile(#"{"fields": {"text": "/a/0"}}"#), #"{"a": ["停电"]}"#)
        #expect(whole.count == 1)
        let one = try read(try profile(#"{"items": "/d", "fields": {"text": "/a"}}"#), #"{"d": {"a": "停电"}}"#)
        #expect(one.count == 1)
    }

    @Test(
        "a profile that cannot be used says where it is wrong",
        arguments: [
            ("[]", ""), (#"{"fields": {}}"#, "/fields"), (#"{"fields": {"id": "/a"}}"#, "/fields"),
            (#"{"fields": {"text": "a"}}"#, "/fields/text"), (#"{"fields": {"text": "/~2"}}"#, "/fields/text"),
            (#"{"fields": {"text": []}}"#, "/fields/text"), (#"{"fields": {"text": 1}}"#, "/fields/text"),
            (#"{"fields": {"text": "/a", "colour": "/b"}}"#, "/fields/colour"),
            (#"{"fields": {"time": "/a", "occurred_at": "/b", "text": "/c"}}"#, "/fields/occurred_at"),
            (#"{"items": 3, "fields": {"text": "/a"}}"#, "/items"), (#"{"x": 3, "fields": {"text": "/a"}}"#, "/x"),
        ]
    )
    func refuses(text: String, place: String) {
        let fault = #expect(throws: MappingProfile.Fault.self) { try profile(text) }
        #expect(fault?.place == place)
    }

    @Test(
        "a document without items where the profile says is refused as a whole",
        arguments: ["{}", #"{"data": {"list": 3}}"#, #"{"data": {"list": []}}"#, "[", ""]
    )
    func refusesDocuments(text: String) throws {
        let profile = try profile(Self.vendor)
        #expect(throws: BodyRefusal.self) { try read(profile, text) }
    }

    @Test("a profile that was stored is the same again")
    func roundTrips() throws {
        let first = try profile(Self.vendor)
        #expect(try profile(first.json) == first)
    }
}

@Suite struct CloudEventTests {
    private func event(_ id: String, _ data: String, version: String = "1.0") -> String {
        #"{"specversion": "\#(version)", "id": "\#(id)", "source": "urn:v", "type": "post", "time": "2026-03-01T00:00:00Z", "data": \#(data)}"#
    }

    private func read(_ text: String, batch: Bool = false, profile: String? = nil) throws -> [ItemOutcome] {
        try CloudEvent.read(
            Array(text.utf8),
            isBatch: batch,
            profile: try profile.map { try MappingProfile(Array($0.utf8)) }
        )
    }

    private func ids(_ outcomes: [ItemOutcome]) -> [String?] {
        outcomes.map { if case .draft(_, let draft) = $0 { draft.externalID } else { "rejected" } }
    }

    @Test("an event's data is an item, known by the event where it has no id of its own")
    func readsEvents() throws {
        #expect(ids(try read(event("1", #"{"text": "停水"}"#))) == ["urn:v#1"])
        #expect(ids(try read(event("1", #"{"id": "own", "text": "停水"}"#))) == ["own"])
        let batch =
            "[\(event("1", #"{"text": "停水"}"#)), \(event("2", #"{"x": 1}"#)), \(event("3", "[]", version: "0.3"))]"
        #expect(ids(try read(batch, batch: true)) == ["urn:v#1", "rejected", "rejected"])
    }

    @Test("data in base64 is read as the JSON that it holds, and refused where it holds none")
    func readsBytes() throws {
        func event(_ bytes: String) -> String {
            self.event("1", "0").replacing(#""data": 0"#, with: #""data_base64": "\#(bytes)""#)
        }
        func coded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
        let outcomes = try read(event(coded(#"{"text": "停水"}"#)))
        #expect(ids(outcomes) == ["urn:v#1"])
        let broken = coded(#"{"text": "停水"}"#).replacing("e", with: #"e\r\n"#)
        #expect(ids(try read(event(broken))) == ["urn:v#1"])
        let beside = event(coded(#"{"text": "停水"}"#)).replacing(
            #""data_base64""#,
            with: #""data": null, "data_base64""#
        )
        #expect(ids(try read(beside)) == ["urn:v#1"])
        let profile = #"{"items": "/l", "fields": {"text": "/t"}}"#
        let mapped = try read(event(coded(#"{"l": [{"t": "甲"}, {"t": "乙"}]}"#)), profile: profile)
        #expect(ids(mapped) == ["urn:v#1#0", "urn:v#1#1"])
        for wrong in ["%%%", "", coded("停水"), coded(#"{"text": "#)] {
            guard case .rejected(_, let problems)? = try read(event(wrong)).first else {
                Issue.record("\(wrong)")
                continue
            }
            #expect(problems.map(\.pointer) == ["/data_base64"], "\(wrong)")
        }
    }

    @Test("an item that says no time is of the event's, where that can be read")
    func takesTimes() throws {
        func times(_ event: String) throws -> [Date?] {
            try read(event).map { if case .draft(_, let draft) = $0 { draft.occurredAt } else { nil } }
        }
        let own = #"{"text": "停水", "time": "2026-02-01T00:00:00Z"}"#
        #expect(try times(event("1", #"{"text": "停水"}"#)) == [Date(timeIntervalSince1970: 1_772_323_200)])
        #expect(try times(event("1", own)) == [Date(timeIntervalSince1970: 1_769_904_000)])
        // An item with an id of its own is told in many events.
        #expect(try times(event("1", #"{"id": "own", "text": "停水"}"#)) == [nil])
        let unreadable = event("1", #"{"text": "停水"}"#).replacing("2026-03-01T00:00:00Z", with: "soon")
        #expect(try times(unreadable) == [nil])
    }

    @Test("with a profile the data may hold several items")
    func readsMapped() throws {
        let profile = #"{"items": "/l", "fields": {"text": "/t"}}"#
        let outcomes = try read(event("1", #"{"l": [{"t": "甲"}, {"t": "乙"}]}"#), profile: profile)
        #expect(ids(outcomes) == ["urn:v#1#0", "urn:v#1#1"])
        #expect(ids(try read(event("1", "{}"), profile: profile)) == ["rejected"])
    }

    @Test("what is no event is refused as a whole", arguments: ["3", "[]", "[{}", ""])
    func refuses(text: String) {
        #expect(throws: BodyRefusal.self) { try read(text) }
        #expect(throws: BodyRefusal.self) { try read(text, batch: true) }
    }
}
