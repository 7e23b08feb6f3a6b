import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Postgres

/// The versions that a change is meant for (`If-Match`, RFC 9110): made only while the record is one of them.
struct Precondition: Sendable, Equatable {
    /// The version that each tag names; a weak tag, or one that is none of ours, names none.
    let versions: Set<Int>

    /// Reads the header; nothing for `*`, which any version meets.
    ///
    /// - Throws: `PreconditionRefusal.unreadable`.
    static func read(_ header: String) throws(PreconditionRefusal) -> Precondition? {
        if header.trimmingCharacters(in: .whitespaces) == "*" { return nil }
        guard let tags = EntityTag.list(header), !tags.isEmpty else { throw .unreadable }
        return Precondition(versions: Set(tags.filter { !$0.isWeak }.compactMap(\.version)))
    }
}

/// One tag as it stands in `If-Match`, `If-None-Match` or `ETag`.
struct EntityTag: Sendable, Equatable {
    /// What stands between the quotation marks.
    let text: String
    let isWeak: Bool

    /// The version of the record itself: `3` in `v3` and in `v3.0f1e2d3c4b5a`, where the rest is the digest of all that
    /// was shown with it.
    var version: Int? {
        guard text.first == "v" else { return nil }
        return Int(text.dropFirst().prefix { $0 != "." })
    }

    /// The tags of a header in their order; nothing when it is no list of them.
    static func list(_ header: String) -> [EntityTag]? {
        var tags: [EntityTag] = []
        var rest = Substring(header)
        func skip() { rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," } }
        skip()
        while !rest.isEmpty {
            let isWeak = rest.hasPrefix("W/")
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") else { return nil }
            tags.append(EntityTag(text: String(rest[rest.index(after: rest.startIndex)..<end]), isWeak: isWeak))
            rest = rest[rest.index(after: end)...]
            guard rest.isEmpty || rest.first == "," || rest.first == " " || rest.first == "\t" else { return nil }
            skip()
        }
        return tags
    }
}

extension Route {
    /// The table of the record that a change of this route is about, where it has a version.
    private var versioned: SQL? {
        if path.hasPrefix("/v1/cases/{id}") { return "hy.cases" }
        if path.hasPrefix("/v1/orders/{id}") { return "hy.orders" }
        if path.hasPrefix("/v1/events/{id}") { return "hy.events" }
        if ["/v1/sources/{id}", "/v1/sources/{id}/expectation", "/v1/sources/{id}/retention"].contains(path) {
            return "hy.sources"
        }
        if path.hasPrefix("/v1/feeds/{id}") { return "hy.feeds" }
        return nil
    }

    /// Whether the operation holds gathering; what needs both takes it before the event.
    private var holdsGathering: Bool {
        path.hasPrefix("/v1/events/{id}") && !path.contains("/level")
    }

    /// The versions that the client asks a change to be made for; nothing where any will do.
    ///
    /// - Throws: `PreconditionRefusal.needed` where the change would silently overwrite what another person has just said.
    func precondition(of request: Request) throws -> Precondition? {
        guard versioned != nil else { return nil }
        guard let header = request.headers[.ifMatch] else {
            if overwrites { throw PreconditionRefusal.needed }
            return nil
        }
        return try Precondition.read(header)
    }

    /// Locks the record of the address, and lets the change go on only for a version that the client knows.
    ///
    /// Of a record that the asker may not see nothing is said: the handler refuses it.
    func check(_ precondition: Precondition, _ context: CityContext, in transaction: Transaction) async throws {
        guard let versioned, let id = context.parameters.get("id").flatMap({ UUID(uuidString: $0) }) else { return }
        if holdsGathering { try await transaction.execute("SELECT hy.hold_gathering()") }
        // The case of an order first, as whoever passes it on holds it.
        if path.hasPrefix("/v1/orders/") {
            try await transaction.execute("SELECT hy.hold_case(case_id) FROM hy.orders WHERE id = \(id)")
        }
        // Whoever may not change the record itself, only add to it, cannot lock it either.
        let locked = try await transaction.value(
            "SELECT version FROM \(versioned) WHERE id = \(id) FOR UPDATE",
            as: Int32.self
        )
        let seen = try await transaction.value("SELECT version FROM \(versioned) WHERE id = \(id)", as: Int32.self)
        guard let version = locked ?? seen else { return }
        guard precondition.versions.contains(Int(version)) else { throw PreconditionRefusal.stale }
    }
}

extension Response {
    /// The answer to a request that may know it already (`If-None-Match`): 304 without a body when it does.
    ///
    /// The tag of a record is its version; all that is shown with it, such as steps and files, is added as a digest.
    func conditional(on request: Request) async throws -> Response {
        guard status == .ok, let written = headers[.eTag] else { return self }
        var answer = self
        var tag = written
        if written.hasPrefix("\"v") {
            let body = try await TakenBody.bytes(of: self)
            tag = "\(written.dropLast()).\(Array(SHA256.hash(data: body).prefix(6)).hex)\""
            answer.headers[.eTag] = tag
            answer.body = ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        }
        guard let known = request.headers[.ifNoneMatch] else { return answer }
        let isKnown = known == "*" || EntityTag.list(known)?.contains { "\"\($0.text)\"" == tag } == true
        guard isKnown else { return answer }
        var fields = answer.headers
        fields[.contentType] = nil
        fields[.contentDisposition] = nil
        return Response(status: .notModified, headers: fields)
    }
}

/// Why a change is not made for want of a version, or for an old one.
enum PreconditionRefusal: Refusal, CaseIterable {
    case unreadable
    case stale
    case needed

    var code: String {
        switch self {
        case .unreadable: "precondition.unreadable"
        case .stale: "precondition.stale"
        case .needed: "precondition.needed"
        }
    }

    var sentence: Sentence {
        switch self {
        case .unreadable:
            Sentence(zh: "If-Match 应为 * 或带引号的版本标记。", en: "If-Match must be * or tags in quotation marks.")
        case .stale:
            Sentence(zh: "内容已被他人更改，请重新读取后再提交。", en: "It was changed meanwhile; read it again first.")
        case .needed:
            Sentence(
                zh: "该操作会覆盖已有内容，请在 If-Match 中注明所依据的版本。",
                en: "This would overwrite what is there: say in If-Match for which version it is meant."
            )
        }
    }

    var kind: RefusalKind {
        switch self {
        case .unreadable: .unreadable
        case .stale: .stale
        case .needed: .unconditional
        }
    }
}
