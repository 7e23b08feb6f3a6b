import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Kernel

/// A page of a list: what is on it, and where the next one begins.
struct Page<Element: Encodable>: Encodable {
    let items: [Element]
    let nextCursor: String?

    enum CodingKeys: String, CodingKey {
        case items
        case nextCursor = "next_cursor"
    }
}

extension Response {
    /// A value as JSON; moments are RFC 3339 in UTC.
    static func json(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) throws -> Response {
        var fields = headers
        fields[.contentType] = "application/json; charset=utf-8"
        fields[.cacheControl] = "private, no-cache"
        return try Response(
            status: status,
            headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: JSONEncoder.answers().encode(value)))
        )
    }

    /// A list with the address of its next page in `Link`.
    static func page<Element: Encodable>(_ page: Page<Element>, of request: Request) throws -> Response {
        try json(page, headers: next(page.nextCursor, of: request))
    }

    /// JSON that was written already.
    static func json(
        bytes: [UInt8],
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        var fields = headers
        fields[.contentType] = "application/json; charset=utf-8"
        fields[.cacheControl] = "private, no-cache"
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A page of items with the address of the next one in `Link`.
    static func page(_ items: [Item], nextCursor: String?, of request: Request) -> Response {
        json(bytes: items.json(nextCursor: nextCursor), headers: next(nextCursor, of: request))
    }

    private static func next(_ cursor: String?, of request: Request) -> HTTPFields {
        guard let cursor else { return [:] }
        // The next page is asked for as this one was.
        let kept = request.query(without: ["cursor"])
        return [.link: "<\(request.uri.path)?cursor=\(cursor)\(kept.isEmpty ? "" : "&\(kept)")>; rel=\"next\""]
    }
}

extension JSONEncoder {
    /// Encodes what is answered: the same value is always the same bytes, so that answers can be compared.
    static func answers() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return encoder
    }
}

/// The version of a row as an entity tag.
func entityTag(_ version: Int) -> String { "\"v\(version)\"" }

extension Request {
    /// What was asked for besides some parameters, as it is written in an address.
    func query(without left: Set<Substring>) -> String {
        uri.queryParameters.filter { !left.contains($0.key) }
            .map {
                "\(Self.coded(String($0.key).removingPercentEncoding ?? String($0.key)))=\(Self.coded(String($0.value)))"
            }
            .joined(separator: "&")
    }

    /// Nothing that parts parameters, ends an address or stands for a space.
    private static func coded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed.subtracting(.init(charactersIn: "&=+#'")))
            ?? ""
    }

    /// How many rows a page has: 50 unless said, 200 at most.
    func limit() throws -> Int {
        guard let written = uri.queryParameters["limit"] else { return 50 }
        guard let limit = Int(written), (1...200).contains(limit) else {
            throw BodyRefused(
                code: "query.limit",
                sentence: Sentence(zh: "limit 应为 1 至 200 的整数。", en: "limit must be a whole number from 1 to 200.")
            )
        }
        return limit
    }

    /// One of the values a query may have, or nothing when it is absent.
    func choice<Value: RawRepresentable<String>>(_ name: String, of type: Value.Type) throws -> Value? {
        guard let written = uri.queryParameters[Substring(name)] else { return nil }
        guard let value = Value(rawValue: String(written)) else {
            throw BodyRefused(
                code: "query.\(name)",
                sentence: Sentence(zh: "参数 \(name) 的值不在允许的范围内。", en: "The value of \(name) is not one that is known.")
            )
        }
        return value
    }

    /// Whether a query says `true`; false where it is absent.
    func flag(_ name: String) throws -> Bool { try choice(name, of: Flag.self) == .yes }

    private enum Flag: String {
        case yes = "true"
        case no = "false"
    }

    /// The cursor that the client brought back, if any.
    func cursor(of list: String, key: SymmetricKey) throws -> Cursor? {
        guard let token = uri.queryParameters["cursor"] else { return nil }
        return try Cursor(token: String(token), for: list, key: key)
    }
}

extension CityContext {
    /// An id in the address; one that is no UUID is a thing that does not exist.
    func id<Subject>(_ refusal: any Refusal, named name: String = "id") throws -> ID<Subject> {
        guard let written = parameters.get(name), let id = ID<Subject>(written) else { throw refusal }
        return id
    }
}

extension [UInt8] {
    /// The bytes in lower-case hexadecimal digits.
    var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
