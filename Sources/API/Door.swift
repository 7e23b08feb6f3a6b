import Crypto
import Dashboard
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Postgres

/// Finds out who asks: a person by session, a machine by key.
struct Door: RouterMiddleware {
    let database: Database
    let signIn: SignIn

    func handle(
        _ request: Request,
        context: CityContext,
        next: (Request, CityContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let token = request.bearerToken {
            guard token.utf8.count <= 200 else { throw AccessRefusal.credentialsUnknown }
            let digest = Secret(text: token).digest
            if token.hasPrefix(Self.sessionPrefix) {
                guard let found = try await database.session(digest) else { throw AccessRefusal.credentialsUnknown }
                try await enter(found, digest, request, &context)
            } else {
                context.principal = try await database.machine(token: token, digest: digest)
                context.key = digest
            }
        } else {
            // What carries no token of its own may have been sent by another site, with a cookie or to get one.
            try request.refuseCrossSite(signIn.approach)
            let digest = request.cookies[signIn.cookie.name].map { Secret(text: $0.value).digest }
            if let digest, let found = try await database.session(digest) {
                try await enter(found, digest, request, &context)
            }
        }
        context.enteredAt = .now
        context.asker.note(context.principal)
        return try await next(request, context)
    }

    /// A page that refreshes itself is no sign that somebody sits before it.
    private func enter(
        _ found: LiveSession,
        _ digest: [UInt8],
        _ request: Request,
        _ context: inout CityContext
    ) async throws {
        context.principal = .person(found.official)
        context.session = digest
        if found.isDue, request.uri.path != Address.live, request.uri.path != Address.importsLive {
            try await database.execute(opening: Principal.door.opening(), "SELECT hy.see_session(\(digest))")
        }
    }

    static let sessionPrefix = "hys_"
    static let keyPrefix = "hyk_"
    static let linkPrefix = "hyl_"
}

extension Request {
    fileprivate var bearerToken: String? {
        guard let field = headers[.authorization], field.lowercased().hasPrefix("bearer ") else { return nil }
        return String(field.dropFirst(7)).trimmingCharacters(in: .whitespaces)
    }

    /// A cookie travels by itself, so a request that changes something must come from our own pages.
    fileprivate func refuseCrossSite(_ approach: Approach) throws(AccessRefusal) {
        guard method != .get, method != .head else { return }
        if let site = headers[.secFetchSite] {
            guard site == "same-origin" || site == "none" else { throw .crossSite }
        } else if let origin = headers[.origin] {
            let isOurs = approach.address.map { $0 == origin } ?? head.authority.map { origin == "http://\($0)" }
            guard isOurs == true else { throw .crossSite }
        }
    }
}

extension Database {
    /// The machine that a key is for.
    ///
    /// - Throws: `AccessRefusal.credentialsUnknown`.
    fileprivate func machine(token: String, digest: [UInt8]) async throws -> Principal {
        guard token.hasPrefix(Door.keyPrefix) else { throw AccessRefusal.credentialsUnknown }
        guard let key = try await keyRow(digest) else { throw AccessRefusal.credentialsUnknown }
        return .machine(key: key.key, source: key.source)
    }

    /// Refuses whose session or key came to its end while their body came in; asks only where that took a while.
    ///
    /// - Throws: `AccessRefusal.credentialsUnknown`.
    func askAgain(_ context: CityContext, after patience: Duration = .seconds(1)) async throws {
        guard let enteredAt = context.enteredAt, enteredAt.duration(to: .now) > patience else { return }
        let isStill =
            switch context.principal {
            case .person(let official):
                if let session = context.session { try await self.official(of: session) == official } else { false }
            case .machine(let key, _):
                if let digest = context.key { try await keyRow(digest)?.key == key } else { false }
            case .worker, .auditor, .door: true
            }
        guard isStill else { throw AccessRefusal.credentialsUnknown }
    }

    /// The official whose session it is, while it lives.
    func official(of session: [UInt8]) async throws -> Official? { try await self.session(session)?.official }

    private func keyRow(_ digest: [UInt8]) async throws -> KeyRow? {
        let sql: SQL = "SELECT key_id, source_id FROM hy.who_by_key(\(digest))"
        return try await rows(opening: Principal.door.opening(.readOnly), sql, as: KeyRow.self).first
    }

    /// Who a session is for, as the directory stands now.
    fileprivate func session(_ digest: [UInt8]) async throws -> LiveSession? {
        let sql: SQL = "SELECT person_id, post_id, agency_id, role, is_due FROM hy.who_by_session(\(digest))"
        return try await rows(opening: Principal.door.opening(.readOnly), sql, as: LiveSession.self).first
    }
}

private struct KeyRow: RowDecodable, Sendable {
    let key: UUID
    let source: SourceID

    init(row: Row) throws {
        key = try row["key_id"]
        source = try row["source_id"]
    }
}

private struct LiveSession: RowDecodable, Sendable {
    let official: Official
    /// Whether it is time to note again that the session is in use.
    let isDue: Bool

    init(row: Row) throws {
        official = try Official(
            person: row["person_id"],
            post: row["post_id"],
            agency: row["agency_id"],
            role: row["role"]
        )
        isDue = try row["is_due"]
    }
}
