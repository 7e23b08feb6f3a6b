import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Kernel

extension Request {
    /// The whole body.
    ///
    /// - Throws: `BodyRefused` when it is longer than `most` bytes.
    func bytes(upTo most: Int) async throws -> [UInt8] {
        var taken: [UInt8] = []
        try await eachPart(upTo: most) { taken.append(contentsOf: $0.readableBytesView) }
        return taken
    }

    /// Hands the body over part by part as it comes.
    ///
    /// - Throws: `BodyRefused` when it is longer than `most` bytes, or when it was cut: the server's own sequence ends as
    ///   if a body were whole when its connection does.
    func eachPart(upTo most: Int, _ take: (ByteBuffer) async throws -> Void) async throws {
        try refuseAnnounced(over: most)
        var taken = 0
        var parts = body.makeAsyncIterator()
        while let part = try await Self.next(&parts) {
            taken += part.readableBytes
            guard taken <= most else { throw BodyRefused.tooLarge(most) }
            try await take(part)
        }
        if let said = headers[.contentLength].flatMap({ Int($0) }), said != taken { throw BodyRefused.cut }
    }

    private static func next(_ parts: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
        do {
            return try await parts.next()
        } catch let cancelled as CancellationError {
            throw cancelled
        } catch {
            throw BodyRefused.cut
        }
    }

    /// A body that is one JSON object of at most 256 KiB.
    func object() async throws -> ObjectReader {
        guard mediaType == "application/json" else { throw BodyRefused.wrongType("application/json") }
        let bytes = try await bytes(upTo: 256 * 1_024)
        do throws(Intake.Problem) {
            if case .object(let fields) = try JSONReader.read(bytes) { return ObjectReader(fields: fields) }
        } catch {
            throw BodyRefused(error)
        }
        throw BodyRefused(
            code: "body.no-object",
            sentence: Sentence(zh: "请求内容应为一个 JSON 对象。", en: "The body must be one JSON object.")
        )
    }

    /// Whether a delivery is JSON or lines of JSON.
    func itemBodyKind() throws -> ItemBody.Kind {
        switch mediaType {
        case "application/json": return .json
        case "application/x-ndjson", "application/ndjson": return .ndjson
        default: throw BodyRefused.wrongType("application/json, application/x-ndjson")
        }
    }

    private var mediaType: String {
        (headers[.contentType] ?? "").prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    }

    /// Refuses a body that says itself that it is too long, before any of it is read.
    func refuseAnnounced(over most: Int) throws(BodyRefused) {
        if let said = headers[.contentLength].flatMap({ Int($0) }), said > most { throw .tooLarge(most) }
    }
}

extension BodyRefused {
    /// Nobody waits for this answer; it keeps half a body from being taken for a whole one.
    static let cut = BodyRefused(
        code: "body.cut",
        sentence: Sentence(zh: "请求内容没有传完就断开了，请重新发送。", en: "The body was cut; send it again.")
    )

    static func tooLarge(_ most: Int) -> BodyRefused {
        BodyRefused(
            code: "body.too-large",
            sentence: Sentence(
                zh: "请求内容超过 \(most) 字节，请分批提交。",
                en: "The body has more than \(most) bytes; send it in parts."
            ),
            kind: .tooLarge
        )
    }

    static func wrongType(_ wanted: String) -> BodyRefused {
        BodyRefused(
            code: "body.wrong-type",
            sentence: Sentence(
                zh: "Content-Type 应为 \(wanted)。",
                en: "The Content-Type must be \(wanted)."
            ),
            kind: .wrongType
        )
    }
}

extension Request {
    /// A body that is an object with one text, from somebody.
    func soleText(_ name: String, _ context: CityContext) async throws -> String {
        _ = try context.somebody()
        var body = try await object()
        let text = try body.text(name)
        try body.end()
        return text
    }
}

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
