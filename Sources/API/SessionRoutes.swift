import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Organisation
import Postgres

/// Signing in and out, the own account, and the agencies.
struct SessionRoutes: Sendable {
    let database: Database
    let signIn: SignIn
    private let directory = Directory()

    init(database: Database, signIn: SignIn) {
        self.database = database
        self.signIn = signIn
    }

    var routes: [Route] {
        [
            Route(.post, "/v1/sessions", standsAlone: true, begin),
            Route(.get, "/v1/sessions", sessions),
            Route(.get, "/v1/sessions/current", current),
            Route(.delete, "/v1/sessions/current", standsAlone: true, signOut),
            Route(.delete, "/v1/sessions", standsAlone: true, signOutEverywhere),
            Route(.put, "/v1/account/password", standsAlone: true, setPassword),
            Route(.get, "/v1/agencies", agencies),
        ]
    }

    /// Burns a link or tries a password, and answers the session's secret once; browsers get it as a cookie too.
    @Sendable func begin(_ request: Request, _ context: CityContext) async throws -> Response {
        var body = try await request.object()
        let session: Secret
        if let link = try body.textIfAny("link") {
            try body.end()
            session = try await signIn.byLink(link, request, context)
        } else {
            let (login, password) = try (body.text("login"), body.text("password"))
            try body.end()
            session = try await signIn.byPassword(login: login, password: password, request, context)
        }
        return try .json(
            ["session": session.text],
            status: .created,
            headers: [.setCookie: signIn.cookie.text(session)]
        )
    }

    @Sendable func sessions(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let session = context.session ?? []
        let found = try await database.transaction(for: context.principal, .readOnly) { transaction in
            try await AccountDesk().sessions(beside: session, in: transaction)
        }
        return try .json(Page(items: found.map(SessionView.init), nextCursor: nil))
    }

    @Sendable func setPassword(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        var body = try await request.object()
        let (old, new) = try (body.textIfAny("old"), body.text("new"))
        try body.end()
        try await signIn.setPassword(new, old: old, request, context)
        return Response(status: .noContent)
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
        return Response(status: .noContent, headers: [.setCookie: signIn.cookie.gone])
    }

    @Sendable func signOut(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        if let session = context.session { try await database.signOut(session) }
        return Response(status: .noContent, headers: [.setCookie: signIn.cookie.gone])
    }

    @Sendable func agencies(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let found = try await database.transaction(for: context.principal, .readOnly) { transaction in
            try await directory.agencies(in: transaction)
        }
        return try .json(Page(items: found.map(AgencyView.init), nextCursor: nil))
    }
}

extension Database {
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

struct SessionView: Encodable {
    let begunAt: Date
    let seenAt: Date
    let means: String
    let role: String
    let agencyName: String
    let isCurrent: Bool

    enum CodingKeys: String, CodingKey {
        case means, role
        case begunAt = "begun_at"
        case seenAt = "seen_at"
        case agencyName = "agency_name"
        case isCurrent = "is_current"
    }

    init(_ session: SessionEntry) {
        begunAt = session.begunAt
        seenAt = session.seenAt
        means = session.means
        role = session.role.rawValue
        agencyName = session.agency
        isCurrent = session.isCurrent
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
