import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Organisation
import Postgres

/// Signing in by a link, signing out, who am I, and the directory.
struct SessionRoutes: Sendable {
    let database: Database
    private let directory = Directory()

    init(database: Database) { self.database = database }

    var routes: [Route] {
        [
            Route(.post, "/v1/sessions", signIn),
            Route(.get, "/v1/sessions/current", current),
            Route(.delete, "/v1/sessions/current", signOut),
            Route(.delete, "/v1/sessions", signOutEverywhere),
            Route(.get, "/v1/agencies", agencies),
            Route(.get, "/v1/sources", sources),
        ]
    }

    /// Burns the link and answers the session's secret once; browsers get it as a cookie too.
    @Sendable func signIn(_ request: Request, _ context: CityContext) async throws -> Response {
        var body = try await request.object()
        let link = try body.text("link")
        try body.end()
        guard let session = try await database.signIn(link: link) else { throw AccessRefusal.linkSpent }
        return try .json(
            ["session": session.text],
            status: .created,
            headers: [.setCookie: SessionCookie.text(session.text)]
        )
    }

    @Sendable func current(_ request: Request, _ context: CityContext) async throws -> Response {
        let official = try context.official()
        let profile = try await database.transaction(for: context.principal, .readOnly) { transaction in
            try await directory.profile(of: official, in: transaction)
        }
        let before = if let session = context.session { try await database.signedInBefore(session) } else { Date?.none }
        return try .json(ProfileView(profile, signedInBefore: before))
    }

    /// Ends every session of the person, this one too.
    @Sendable func signOutEverywhere(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        if let session = context.session { try await database.signOutEverywhere(session) }
        return Response(status: .noContent, headers: [.setCookie: SessionCookie.gone])
    }

    @Sendable func signOut(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        if let session = context.session { try await database.signOut(session) }
        return Response(status: .noContent, headers: [.setCookie: SessionCookie.gone])
    }

    @Sendable func agencies(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let found = try await database.transaction(for: context.principal, .readOnly) { transaction in
            try await directory.agencies(in: transaction)
        }
        return try .json(Page(items: found.map(AgencyView.init), nextCursor: nil))
    }

    @Sendable func sources(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let found = try await database.transaction(for: context.principal, .readOnly) { transaction in
            try await directory.sources(in: transaction)
        }
        return try .json(Page(items: found.map(SourceView.init), nextCursor: nil))
    }
}

/// The cookie that carries a session.
enum SessionCookie {
    static func text(_ session: String) -> String {
        "\(Door.cookie)=\(session); Path=/; HttpOnly; SameSite=Lax; Max-Age=43200"
    }

    static let gone = "\(Door.cookie)=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
}

extension Database {
    /// Burns a sign-in link; nothing when it is unknown, used or expired.
    func signIn(link: String) async throws -> Secret? {
        guard link.utf8.count <= 200 else { return nil }
        let session = Secret.make(prefix: Door.sessionPrefix)
        let post = try await transaction(for: .door) { transaction in
            try await transaction.value(
                "SELECT hy.sign_in(\(Secret(text: link).digest), \(session.digest))",
                as: PostID?.self
            )
        }
        return post.flatMap { $0 } == nil ? nil : session
    }

    /// Ends every session of the person whose session it is.
    func signOutEverywhere(_ session: [UInt8]) async throws {
        try await execute(opening: Principal.door.opening(), "SELECT hy.sign_out_everywhere(\(session))")
    }

    /// When the person last signed in before this session; nothing for the first time.
    func signedInBefore(_ session: [UInt8]) async throws -> Date? {
        let sql: SQL = "SELECT hy.signed_in_before(\(session)) AS at"
        return try await rows(opening: Principal.door.opening(.readOnly), sql, as: MomentRow.self).first?.at
    }

    /// Ends a session.
    func signOut(_ session: [UInt8]) async throws {
        _ = try await transaction(for: .door) { try await $0.execute("SELECT hy.sign_out(\(session))") }
    }
}

struct ProfileView: Encodable {
    let person: String
    let name: String
    let agency: String
    let agencyName: String
    let role: String
    let signedInBefore: Date?

    enum CodingKeys: String, CodingKey {
        case person, name, agency, role
        case agencyName = "agency_name"
        case signedInBefore = "signed_in_before"
    }

    init(_ profile: Profile, signedInBefore: Date?) {
        self.signedInBefore = signedInBefore
        person = profile.person.text
        name = profile.name
        agency = profile.agency.text
        agencyName = profile.agencyName
        role = profile.role.rawValue
    }
}

private struct MomentRow: RowDecodable, Sendable {
    let at: Date?

    init(row: Row) throws { at = try row["at"] }
}

struct AgencyView: Encodable {
    let id: String
    let code: String
    let name: String
    let shortName: String
    let kind: String
    let parentID: String?
    let successorID: String?
    let since: String
    let until: String?

    enum CodingKeys: String, CodingKey {
        case id, code, name, kind, since, until
        case shortName = "short_name"
        case parentID = "parent_id"
        case successorID = "successor_id"
    }

    init(_ agency: Agency) {
        id = agency.id.text
        code = agency.code
        name = agency.name
        shortName = agency.shortName
        kind = agency.kind
        parentID = agency.parent?.text
        successorID = agency.successor?.text
        since = agency.since
        until = agency.until
    }
}

struct SourceView: Encodable {
    let id: String
    let code: String
    let name: String
    let kind: String
    let weight: Double

    init(_ source: Source) {
        id = source.id.text
        code = source.code
        name = source.name
        kind = source.kind
        weight = source.weight
    }
}
