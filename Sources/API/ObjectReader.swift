import Foundation
import Intake
import Kernel

/// Takes the fields of a small JSON object one by one; whatever is left over is refused.
struct ObjectReader {
    private var fields: [JSONMember]

    init(fields: [JSONMember]) { self.fields = fields }

    /// A text that must be there.
    mutating func text(_ name: String) throws -> String {
        guard case .string(let text)? = take(name) else { throw refusal(name, "a text", "文字") }
        return text
    }

    /// A text, or nothing where the field is absent or null.
    mutating func textIfAny(_ name: String) throws -> String? {
        switch take(name) {
        case nil, .null?: return nil
        case .string(let text)?: return text
        default: throw refusal(name, "a text", "文字")
        }
    }

    /// An object whose values are texts, which must be there.
    mutating func texts(_ name: String) throws -> [String: String] {
        guard case .object(let members)? = take(name) else { throw refusal(name, "an object of texts", "值为文字的对象") }
        var texts: [String: String] = [:]
        for member in members {
            guard case .string(let text) = member.value, texts.updateValue(text, forKey: member.key) == nil else {
                throw refusal(name, "an object of texts", "值为文字的对象")
            }
        }
        return texts
    }

    /// A whole number, or nothing where the field is absent or null.
    mutating func wholeIfAny(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let field = fields.first(where: { $0.key == name }) else { return nil }
        if case .null = field.value {
            _ = take(name)
            return nil
        }
        return try whole(name, in: range)
    }

    /// A moment, or nothing where the field is absent or null.
    mutating func momentIfAny(_ name: String) throws -> Date? {
        guard let field = fields.first(where: { $0.key == name }) else { return nil }
        if case .null = field.value {
            _ = take(name)
            return nil
        }
        return try moment(name)
    }

    /// Refuses a field whose value is none that is known.
    func refusal(_ name: String, _ wanted: String) -> BodyRefused { refusal(name, wanted, "允许的值") }

    /// One of the values of a list that must be there.
    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        of type: Value.Type
    ) throws -> Value {
        guard case .string(let word)? = take(name), let value = Value(rawValue: word) else {
            throw refusal(name, Self.words(of: type))
        }
        return value
    }

    /// Several values of a list, each once, that must be there.
    mutating func choices<Value: RawRepresentable<String> & CaseIterable & Hashable>(
        _ name: String,
        of type: Value.Type
    ) throws -> Set<Value> {
        guard case .array(let nodes)? = take(name) else { throw refusal(name, Self.words(of: type), "允许的值的列表") }
        var values: Set<Value> = []
        for node in nodes {
            guard case .string(let word) = node, let value = Value(rawValue: word), values.insert(value).inserted else {
                throw refusal(name, Self.words(of: type), "允许的值的列表，每个值一次")
            }
        }
        return values
    }

    private static func words<Value: RawRepresentable<String> & CaseIterable>(of type: Value.Type) -> String {
        type.allCases.map(\.rawValue).joined(separator: ", ")
    }

    /// An id that must be there.
    mutating func id<Subject>(_ name: String) throws -> ID<Subject> {
        guard let id: ID<Subject> = try idIfAny(name) else { throw refusal(name, "a UUID", "UUID") }
        return id
    }

    /// An id, or nothing where the field is absent or null.
    mutating func idIfAny<Subject>(_ name: String) throws -> ID<Subject>? {
        switch take(name) {
        case nil, .null?: return nil
        case .string(let text)?:
            guard let id = ID<Subject>(text) else { throw refusal(name, "a UUID", "UUID") }
            return id
        default: throw refusal(name, "a UUID", "UUID")
        }
    }

    /// A list of ids that must be there.
    mutating func ids<Subject>(_ name: String, most: Int) throws -> [ID<Subject>] {
        guard case .array(let nodes)? = take(name), (1...most).contains(nodes.count) else {
            throw refusal(name, "a list of 1 to \(most) UUIDs", "1 至 \(most) 个 UUID 的列表")
        }
        return try nodes.map { node in
            guard case .string(let text) = node, let id = ID<Subject>(text) else {
                throw refusal(name, "UUIDs", "UUID")
            }
            return id
        }
    }

    /// A moment that must be there, as RFC 3339 writes it.
    mutating func moment(_ name: String) throws -> Date {
        guard case .string(let text)? = take(name), let moment = Date(written: text) else {
            throw refusal(name, "a moment such as 2026-03-01T08:00:00+08:00", "时间，例如 2026-03-01T08:00:00+08:00")
        }
        return moment
    }

    /// A whole number that must be there.
    mutating func whole(_ name: String, in range: ClosedRange<Int>) throws -> Int {
        guard case .integer(let number)? = take(name), range.contains(number) else {
            throw refusal(
                name,
                "a whole number from \(range.lowerBound) to \(range.upperBound)",
                "\(range.lowerBound) 至 \(range.upperBound) 的整数"
            )
        }
        return number
    }

    /// A number from 0 to 1, or nothing where the field is absent or null.
    mutating func shareIfAny(_ name: String) throws -> Double? {
        switch take(name) {
        case nil, .null?: return nil
        case .integer(let number)? where (0...1).contains(number): return Double(number)
        case .fraction(let number)? where (0...1).contains(number): return number
        default: throw refusal(name, "a number from 0 to 1", "0 到 1 之间的数")
        }
    }

    /// A list of numbers, or nothing where the field is absent or null.
    mutating func numbersIfAny(_ name: String, most: Int) throws -> [Double]? {
        let nodes: [JSONNode]
        switch take(name) {
        case nil, .null?: return nil
        case .array(let given)? where given.count <= most: nodes = given
        default: throw refusal(name, "a list of at most \(most) numbers", "最多 \(most) 个数的列表")
        }
        return try nodes.map { node in
            switch node {
            case .integer(let number): Double(number)
            case .fraction(let number): number
            default: throw refusal(name, "numbers", "数")
            }
        }
    }

    /// One of the values of a list, or nothing where the field is absent or null.
    mutating func choiceIfAny<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        of type: Value.Type
    ) throws -> Value? {
        guard let word = try textIfAny(name) else { return nil }
        guard let value = Value(rawValue: word) else { throw refusal(name, Self.words(of: type)) }
        return value
    }

    /// Nothing may be left.
    func end() throws {
        guard let left = fields.first else { return }
        throw BodyRefused(
            code: "body.unknown-key",
            sentence: Sentence(zh: "请求内容有不认识的字段。", en: "The body has a field that is not known."),
            kind: .against,
            places: [.init(pointer: "/\(left.key.prefix(60))", code: "body.unknown-key", detail: "unknown field")]
        )
    }

    private mutating func take(_ name: String) -> JSONNode? {
        guard let place = fields.firstIndex(where: { $0.key == name }) else { return nil }
        return fields.remove(at: place).value
    }

    private func refusal(_ name: String, _ wanted: String, _ zh: String) -> BodyRefused {
        BodyRefused(
            code: "body.field",
            sentence: Sentence(zh: "字段 \(name) 应为\(zh)。", en: "The field \(name) must be \(wanted)."),
            kind: .against,
            places: [.init(pointer: "/\(name)", code: "body.field", detail: wanted)]
        )
    }
}
