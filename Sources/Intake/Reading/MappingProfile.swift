/// Where a vendor's JSON holds what an item has, by JSON Pointer (RFC 6901).
///
/// As JSON: `{"items": "/data/list", "fields": {"id": "/docId", "text": ["/content", "/summary"], "time": "/pubTime"}}`. Without
/// `items` the document itself holds them. Of several pointers the first that finds anything counts.
package struct MappingProfile: Sendable, Hashable {
    /// Where the items are: an array, or one object.
    private let items: JSONPath
    private let fields: [(field: ItemField, places: [JSONPath])]
    /// The profile as it was given, keys sorted.
    package let json: String

    /// What is wrong with a profile.
    package struct Fault: Error, Sendable, Hashable {
        /// Where in the profile, as a pointer.
        package let place: String
        /// What is wrong there, in a few words.
        package let zh: String
        /// The same in English.
        package let en: String
    }

    /// Bytes of a profile.
    package static let mostBytes = 20_000

    /// Reads a profile.
    ///
    /// - Throws: `Fault`, the first one.
    package init(_ bytes: [UInt8]) throws(Fault) {
        guard bytes.count <= Self.mostBytes, let root = try? JSONReader.read(bytes), case .object(let members) = root
        else {
            throw Fault(
                place: "",
                zh: "配置应为一个 JSON 对象，最多 20000 字节。",
                en: "A profile is one JSON object of 20,000 bytes at most."
            )
        }
        for member in members where !["items", "fields"].contains(member.key) {
            throw Fault(place: "/\(member.key)", zh: "配置没有这个字段。", en: "A profile has no such field.")
        }
        switch root["items"] {
        case nil, .null?: items = JSONPath([])
        case .string(let text)?: items = try Self.path(text, at: "/items")
        default: throw Fault(place: "/items", zh: "应为 JSON Pointer 字符串。", en: "This is a JSON Pointer.")
        }
        guard case .object(let given)? = root["fields"], !given.isEmpty else {
            throw Fault(place: "/fields", zh: "应为一个对象，列出各字段的位置。", en: "This is an object with the place of each field.")
        }
        var fields: [(field: ItemField, places: [JSONPath])] = []
        for member in given {
            let place = "/fields/\(member.key)"
            guard let field = ItemField(key: member.key), !fields.contains(where: { $0.field == field }) else {
                throw Fault(place: place, zh: "条目没有这个字段，或重复给出。", en: "Items have no such field, or it is given twice.")
            }
            fields.append((field, try Self.paths(member.value, at: place)))
        }
        guard fields.contains(where: { $0.field == .text || $0.field == .title }) else {
            throw Fault(
                place: "/fields",
                zh: "至少要给出 text 或 title 的位置。",
                en: "The place of text or title must be given."
            )
        }
        self.fields = fields
        json = root.text
        // As it is stored it is read again.
        guard json.utf8.count <= Self.mostBytes else {
            throw Fault(place: "", zh: "配置最多 20000 字节。", en: "A profile has 20,000 bytes at most.")
        }
    }

    private static func paths(_ node: JSONNode, at place: String) throws(Fault) -> [JSONPath] {
        let given: [JSONNode] = if case .array(let several) = node { several } else { [node] }
        guard (1...10).contains(given.count) else {
            throw Fault(place: place, zh: "应给出 1 至 10 个位置。", en: "There are 1 to 10 places.")
        }
        var paths: [JSONPath] = []
        for one in given {
            guard case .string(let text) = one else {
                throw Fault(place: place, zh: "应为 JSON Pointer 字符串。", en: "This is a JSON Pointer.")
            }
            paths.append(try path(text, at: place))
        }
        return paths
    }

    private static func path(_ text: String, at place: String) throws(Fault) -> JSONPath {
        guard let path = JSONPath(pointer: text) else {
            throw Fault(
                place: place,
                zh: "JSON Pointer 应为空或以 / 开头，~ 之后只能是 0 或 1。",
                en: "A JSON Pointer is empty or begins with /; behind ~ stands 0 or 1."
            )
        }
        return path
    }

    /// Two are the same that say the same.
    package static func == (one: MappingProfile, other: MappingProfile) -> Bool { one.json == other.json }
    /// By what it says.
    package func hash(into hasher: inout Hasher) { hasher.combine(json) }
}

extension MappingProfile {
    /// Reads a vendor's document; every item is answered.
    ///
    /// - Throws: `BodyRefusal` where it is no JSON, or holds no items where the profile says.
    package func read(_ bytes: [UInt8], limits: ReadingLimits = .pushes) throws(BodyRefusal) -> [ItemOutcome] {
        let root: JSONNode
        do throws(Problem) { root = try JSONReader.read(bytes, limits: limits) } catch {
            throw BodyRefusal(problem: error)
        }
        // Counted before any is drafted.
        guard let count = count(in: root) else {
            throw BodyRefusal(problem: Problem(.body(.notItems), at: items.pointer))
        }
        guard count > 0 else { throw BodyRefusal(problem: Problem(.body(.noItems), at: items.pointer)) }
        guard count <= limits.items, let outcomes = outcomes(in: root) else {
            throw BodyRefusal(problem: Problem(.body(.tooManyItems), at: items.pointer))
        }
        return outcomes
    }

    /// How many items a document holds; nothing where it holds none at their place.
    func count(in root: JSONNode) -> Int? {
        switch items.find(in: root) {
        case .array(let several)?: several.count
        case .object?: 1
        default: nil
        }
    }

    /// The items of a document; nothing where it holds none at their place.
    func outcomes(in root: JSONNode) -> [ItemOutcome]? {
        switch items.find(in: root) {
        case .array(let several)?: several.enumerated().map { ItemOutcome($0, draft(of: $1)) }
        case .object(let members)?: [ItemOutcome(0, draft(of: .object(members)))]
        default: nil
        }
    }

    private func draft(of node: JSONNode) -> Result<ItemDraft, Rejection> {
        guard case .object = node else { return .failure(Rejection(problems: [Problem(.item(.notObject))])) }
        var reading = DraftReading()
        var textPlace = ""
        for (field, places) in fields {
            if field == .text { textPlace = places[0].pointer }
            for place in places {
                guard let value = place.find(in: node), value != .null, !value.isBlank else { continue }
                // Vendors write numbers as words, and words as numbers.
                switch value {
                case .string(let text): reading.take(cell: text, as: field, at: place.pointer)
                case .integer(let number) where field.isWords:
                    reading.take(cell: String(number), as: field, at: place.pointer)
                default: reading.take(value, as: field, at: place.pointer)
                }
                break
            }
        }
        return reading.draft(textAt: textPlace)
    }
}

extension JSONNode {
    /// Whether it is a text in which nothing stands.
    fileprivate var isBlank: Bool {
        if case .string(let words) = self { TextRules.trimmed(words) == nil } else { false }
    }
}

extension ItemField {
    fileprivate var isWords: Bool { self == .title || self == .text || self == .author }
}

extension ReadingLimits {
    /// What a vendor's document may hold: as many items as any delivery, and more beside them.
    package static let pushes = ReadingLimits(keys: 400, values: 200_000)
}
