import Assessment
import Crypto
import Events
import Foundation
import Hummingbird
import Kernel

/// What the body of a search says.
struct SearchRequest: Sendable {
    /// What is looked for.
    enum Kind: String, Sendable {
        case items, events, cases
    }

    let kind: Kind
    let words: SearchWords
    let limit: Int
    let source: SourceID?
    let agency: AgencyID?
    let level: EventLevel?
    let since: Date?
    let until: Date?
    private let stateText: String?
    private let cursorToken: String?
    /// The search with its filters: a cursor of one is refused by another.
    let list: String

    /// Reads the body.
    ///
    /// - Throws: `BodyRefused` for a field that is wrong, or that does not go with what is looked for.
    init(_ request: Request) async throws {
        var body = try await request.object()
        let written = try body.text("query")
        let kindText = try body.textIfAny("kind") ?? Kind.items.rawValue
        guard let kind = Kind(rawValue: kindText) else { throw body.refusal("kind", "one of items, events, cases") }
        self.kind = kind
        limit = try body.wholeIfAny("limit", in: 1...200) ?? 50
        source = kind == .items ? try body.idIfAny("source_id") : nil
        agency = kind == .items ? nil : try body.idIfAny("agency_id")
        let levelNumber = kind == .items ? nil : try body.wholeIfAny("level", in: 1...4)
        level = levelNumber.flatMap { EventLevel(rawValue: Int16($0)) }
        stateText = kind == .items ? nil : try body.textIfAny("state")
        since = try body.momentIfAny("since")
        until = try body.momentIfAny("until")
        cursorToken = try body.textIfAny("cursor")
        try body.end()
        guard written.unicodeScalars.count <= 100, let words = SearchWords(written) else {
            throw BodyRefused.searchTooShort
        }
        self.words = words
        let filters: [String?] = [
            kindText, written, source?.text, agency?.text, levelNumber.map(String.init), stateText,
            since.map { "\($0.microseconds)" }, until.map { "\($0.microseconds)" },
        ]
        let digest = SHA256.hash(data: Data(filters.map { $0 ?? "\u{1}" }.joined(separator: "\u{0}").utf8))
        list = "search/\(Array(digest).hex)"
    }

    /// The state that is looked for, if one is.
    func state<State: RawRepresentable<String>>(of type: State.Type) throws -> State? {
        guard let stateText else { return nil }
        guard let state = State(rawValue: stateText) else {
            throw ObjectReader(fields: []).refusal("state", "a state that is known")
        }
        return state
    }

    /// Where the search goes on, if it does.
    func cursor(_ key: SymmetricKey) throws -> Cursor? {
        try cursorToken.map { try Cursor(token: $0, for: list, key: key) }
    }
}

extension BodyRefused {
    /// What is looked for has no two characters beside each other, or too many in all.
    static let searchTooShort = BodyRefused(
        code: "search.too-short",
        sentence: Sentence(
            zh: "请输入相连的两个以上汉字、字母或数字，总长不超过 100 个字符。",
            en: "Give two or more Chinese characters, letters or digits beside each other, 100 characters at most."
        ),
        kind: .against,
        places: [.init(pointer: "/query", code: "search.too-short", detail: "two characters or more")]
    )
}
