import Dashboard
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Organisation
import Postgres

/// The own account.
extension Site {
    @Sendable func account(_ request: Request, _ context: CityContext) async throws -> Response {
        try await accountPage(request, context)
    }

    @Sendable func changePassword(_ request: Request, _ context: CityContext) async throws -> Response {
        try await actOnAccount(request, context, done: "password") { form in
            guard form.fields["new"] == form.fields["again"] else { throw Self.notTheSame }
            try await signIn.setPassword(form.fields["new"] ?? "", old: form.fields["old"], request, context)
        }
    }

    @Sendable func changePost(_ request: Request, _ context: CityContext) async throws -> Response {
        do {
            let form = try await form(request, context)
            guard let post = PostID(form.fields["post"] ?? "") else { throw DelegationRefusal.postNotOpen }
            let session = try await signIn.changePost(to: post, context)
            return Response(
                status: .seeOther,
                headers: [.location: "\(Address.account)?done=post", .setCookie: signIn.cookie.text(session)]
            )
        } catch let refusal as any Refusal {
            return try await refused(refusal, request, context)
        }
    }

    @Sendable func delegate(_ request: Request, _ context: CityContext) async throws -> Response {
        try await actOnAccount(request, context, done: "delegated") { form in
            guard let person = PersonID(form.fields["person"] ?? "") else { throw DelegationRefusal.notColleague }
            let days = (first: form.fields["first"] ?? "", last: form.fields["last"] ?? "")
            let reason = form.fields["reason"] ?? ""
            let principal = context.principal
            try await database.transaction(for: principal) { transaction in
                _ = try await DelegationDesk().delegate(
                    to: person,
                    days: days,
                    reason: reason,
                    by: principal,
                    in: transaction
                )
            }
        }
    }

    @Sendable func revokeDelegation(_ request: Request, _ context: CityContext) async throws -> Response {
        try await actOnAccount(request, context, done: "revoked") { _ in
            let id: ID<Delegation> = try context.id(DelegationRefusal.absent)
            let principal = context.principal
            try await database.transaction(for: principal) { transaction in
                _ = try await DelegationDesk().revoke(id, by: principal, in: transaction)
            }
        }
    }

    /// Does what a form of the account asks for, and goes back to it; a refusal is said at its top.
    func actOnAccount(
        _ request: Request,
        _ context: CityContext,
        done: String,
        _ act: (Form) async throws -> Void
    ) async throws -> Response {
        do {
            try await act(try await form(request, context))
            return Response(status: .seeOther, headers: [.location: "\(Address.account)?done=\(done)"])
        } catch let refusal as AccessRefusal {
            return try await refused(refusal, request, context)
        } catch let refusal as any Refusal {
            return try await accountPage(request, context, refusal).refusing(refusal)
        }
    }

    private static let notTheSame = BodyRefused(
        code: "password.not-the-same",
        sentence: Sentence(zh: "两次输入的新密码不一致。", en: "The new password was not typed the same twice."),
        kind: .against
    )

    private func accountPage(
        _ request: Request,
        _ context: CityContext,
        _ refusal: (any Refusal)? = nil
    ) async throws -> Response {
        let session = context.session ?? []
        let done = refusal == nil ? request.uri.queryParameters["done"].map(String.init) : nil
        let words = refusal.map { request.notice(of: $0).sentence }
        return try await show(request, context) { principal, language in
            let before = try await database.signedInBefore(session)
            let page = try await report(principal, request, context, language) { report in
                try await report.account(session, signedInBefore: before, done: done, refusal: words)
            }
            return try pages.account(page, language: language)
        }
    }
}

extension SiteReport {
    /// The own account.
    func account(_ session: [UInt8], signedInBefore: Date?, done: String?, refusal: String?) async throws -> AccountPage
    {
        let desk = AccountDesk()
        let account = try await desk.account(of: official, in: transaction)
        let sessions = try await desk.sessions(beside: session, in: transaction)
        return AccountPage(
            frame: frame,
            login: account.login,
            signedInBefore: signedInBefore,
            hasPassword: account.hasPassword,
            passwordLength: PasswordRules.lengths.lowerBound,
            done: done,
            refusal: refusal,
            sessions: sessions.map {
                AccountPage.Session(
                    begunAt: $0.begunAt,
                    seenAt: $0.seenAt,
                    means: $0.means,
                    role: $0.role.rawValue,
                    agency: $0.agency,
                    isCurrent: $0.isCurrent
                )
            },
            posts: try await accountPosts()
        )
    }

    private func accountPosts() async throws -> AccountPosts {
        let desk = DelegationDesk()
        let open = try await desk.posts(in: transaction)
        let isOwn = open.contains { $0.isCurrent && $0.delegation == nil }
        let colleagues = isOwn ? try await desk.colleagues(of: official, in: transaction) : []
        return AccountPosts(
            open: open.map { post in
                .init(
                    id: post.id.text,
                    role: post.role.rawValue,
                    agency: post.agency,
                    holder: post.delegation == nil ? nil : post.holder,
                    lastDay: post.lastDay,
                    isCurrent: post.isCurrent
                )
            },
            colleagues: colleagues.map { .init(id: $0.id.text, name: $0.name) },
            delegations: try await desk.delegations(in: transaction).map { delegation in
                .init(
                    id: delegation.id.text,
                    role: delegation.role.rawValue,
                    holder: delegation.holder,
                    person: delegation.personName,
                    days: (delegation.firstDay, delegation.lastDay),
                    reason: delegation.reason,
                    isRevoked: delegation.revokedAt != nil,
                    mayRevoke: delegation.maker == official.person || official.role == .securityOfficer
                )
            }
        )
    }
}
