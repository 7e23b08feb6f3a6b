import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Organisation
import Postgres

/// The posts that one can act in, and delegations (授权委托).
struct DelegationRoutes: Sendable {
    let database: Database
    let signIn: SignIn
    private let desk = DelegationDesk()

    init(database: Database, signIn: SignIn) {
        self.database = database
        self.signIn = signIn
    }

    var routes: [Route] {
        [
            Route(.get, "/v1/posts", posts),
            Route(.put, "/v1/sessions/current/post", standsAlone: true, change),
            Route(.get, "/v1/colleagues", colleagues),
            Route(.get, "/v1/delegations", list),
            Route(.post, "/v1/delegations", make),
            Route(.put, "/v1/delegations/{id}/revocation", revoke),
        ]
    }

    @Sendable func posts(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let found = try await database.transaction(for: context.principal, .readOnly) { try await desk.posts(in: $0) }
        return try .json(Page(items: found.map(OpenPostView.init), nextCursor: nil))
    }

    /// Another post is another secret; the one before is worth nothing any more.
    @Sendable func change(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        var body = try await request.object()
        let post: PostID = try body.id("post_id")
        try body.end()
        let session = try await signIn.changePost(to: post, context)
        return try .json(["session": session.text], headers: [.setCookie: signIn.cookie.text(session)])
    }

    @Sendable func colleagues(_ request: Request, _ context: CityContext) async throws -> Response {
        let official = try context.official()
        let found = try await database.transaction(for: context.principal, .readOnly) { transaction in
            try await desk.colleagues(of: official, in: transaction)
        }
        return try .json(Page(items: found.map { ["id": $0.id.text, "name": $0.name] }, nextCursor: nil))
    }

    @Sendable func list(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let found = try await database.transaction(for: context.principal, .readOnly) { transaction in
            try await desk.delegations(in: transaction)
        }
        return try .json(Page(items: found.map(DelegationView.init), nextCursor: nil))
    }

    @Sendable func make(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        var body = try await request.object()
        let person: PersonID = try body.id("person_id")
        let days = try (first: body.text("first_day"), last: body.text("last_day"))
        let reason = try body.text("reason")
        try body.end()
        let principal = context.principal
        let made = try await database.transaction(for: principal) { transaction in
            try await desk.delegate(to: person, days: days, reason: reason, by: principal, in: transaction)
        }
        return try .json(DelegationView(made), status: .created)
    }

    @Sendable func revoke(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let id: ID<Delegation> = try context.id(DelegationRefusal.absent)
        let principal = context.principal
        let revoked = try await database.transaction(for: principal) { transaction in
            try await desk.revoke(id, by: principal, in: transaction)
        }
        return try .json(DelegationView(revoked))
    }
}

struct OpenPostView: Encodable {
    let postID: String
    let role: String
    let agencyName: String
    let holder: String
    let delegationID: String?
    let lastDay: String?
    let isCurrent: Bool

    enum CodingKeys: String, CodingKey {
        case role, holder
        case postID = "post_id"
        case agencyName = "agency_name"
        case delegationID = "delegation_id"
        case lastDay = "last_day"
        case isCurrent = "is_current"
    }

    init(_ post: OpenPost) {
        postID = post.id.text
        role = post.role.rawValue
        agencyName = post.agency
        holder = post.holder
        delegationID = post.delegation?.text
        lastDay = post.lastDay
        isCurrent = post.isCurrent
    }
}

struct DelegationView: Encodable {
    let id: String
    let role: String
    let agencyName: String
    let holder: String
    let personID: String
    let person: String
    let firstDay: String
    let lastDay: String
    let reason: String
    let revokedAt: Date?

    enum CodingKeys: String, CodingKey {
        case id, role, holder, person, reason
        case agencyName = "agency_name"
        case personID = "person_id"
        case firstDay = "first_day"
        case lastDay = "last_day"
        case revokedAt = "revoked_at"
    }

    init(_ delegation: Delegation) {
        id = delegation.id.text
        role = delegation.role.rawValue
        agencyName = delegation.agency
        holder = delegation.holder
        personID = delegation.person.text
        person = delegation.personName
        firstDay = delegation.firstDay
        lastDay = delegation.lastDay
        reason = delegation.reason
        revokedAt = delegation.revokedAt
    }
}
