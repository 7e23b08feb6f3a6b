import Foundation
import Hummingbird
import Kernel
package import Organisation
package import Postgres

/// Where people come in: how they reach the service, and how their passwords are tried.
///
/// Every way in gives a new secret, and the session that the browser had before is over.
package struct SignIn: Sendable {
    let approach: Approach
    let cookie: SessionCookie
    private let database: Database
    private let hasher: PasswordHasher
    private let desk = AccountDesk()

    /// Prepares the way in.
    ///
    /// - Parameter hasher: One for the whole process, as it bounds the memory that hashing takes.
    package init(database: Database, approach: Approach, hasher: PasswordHasher) {
        self.database = database
        self.approach = approach
        self.hasher = hasher
        cookie = SessionCookie(approach)
    }

    /// Burns a link.
    ///
    /// - Throws: `AccessRefusal.linkSpent`.
    func byLink(_ link: String, _ request: Request, _ context: CityContext) async throws -> Secret {
        guard link.utf8.count <= 200 else { throw AccessRefusal.linkSpent }
        let session = Secret.make(prefix: Door.sessionPrefix)
        let place = approach.place(of: request, peer: context.peer)
        let isGood = try await database.transaction(for: .door) { transaction in
            try await desk.burn(link, for: session, from: place, in: transaction)
        }
        guard isGood else { throw AccessRefusal.linkSpent }
        try await leave(context)
        return session
    }

    /// Tries a password.
    ///
    /// Whether nobody has the login or another password, the same is counted, asked and computed.
    ///
    /// - Throws: `SignInRefusal`, `HashingRefusal`.
    func byPassword(
        login: String,
        password: String,
        _ request: Request,
        _ context: CityContext
    ) async throws -> Secret {
        let login = String(login.trimmingCharacters(in: .whitespaces).lowercased().prefix(60))
        let place = approach.place(of: request, peer: context.peer)
        let session = Secret.make(prefix: Door.sessionPrefix)
        let kept = try await database.transaction(for: .door) { transaction in
            try await desk.attempt(login, from: place, in: transaction)
        }
        let hash = try await hasher.hash(password, under: kept ?? PasswordRecipe(new: hasher.cost))
        let isRight = try await database.transaction(for: .door) { transaction in
            try await desk.signIn(login, with: hash, for: session, from: place, in: transaction)
        }
        guard isRight else { throw SignInRefusal.wrong }
        if let kept, kept.cost != hasher.cost { try await renew(login, password, from: hash) }
        try await leave(context)
        return session
    }

    /// Sets or changes the own password; the other sessions are over.
    ///
    /// - Parameter old: The old password, where there is one.
    /// - Throws: `PasswordRefusal`, `SignInRefusal.wait`, `HashingRefusal`.
    func setPassword(
        _ new: String,
        old: String?,
        _ request: Request,
        _ context: CityContext
    ) async throws {
        let official = try context.official()
        guard let session = context.session else { throw AccessRefusal.nobodySignedIn }
        let principal = context.principal
        let place = approach.place(of: request, peer: context.peer)
        let account = try await database.transaction(for: principal, .readOnly) { transaction in
            try await desk.account(of: official, in: transaction)
        }
        let checked = try PasswordRules.checked(new, names: [account.login, account.name])
        var presented: [UInt8]?
        if account.hasPassword {
            let kept = try await database.transaction(for: principal) { transaction in
                try await desk.attemptChange(from: place, in: transaction)
            }
            presented = try await hasher.hash(old ?? "", under: kept ?? PasswordRecipe(new: hasher.cost))
        }
        let recipe = PasswordRecipe(new: hasher.cost)
        let change = PasswordChange(
            old: presented,
            hash: try await hasher.hash(checked, under: recipe),
            recipe: recipe,
            session: session,
            place: place
        )
        try await database.transaction(for: principal) { transaction in
            try await desk.setPassword(change, by: official, in: transaction)
        }
    }

    /// Goes on in another post, own or delegated.
    ///
    /// - Throws: `DelegationRefusal.postNotOpen`.
    func changePost(to post: PostID, _ context: CityContext) async throws -> Secret {
        _ = try context.official()
        let session = context.session ?? []
        let fresh = Secret.make(prefix: Door.sessionPrefix)
        try await database.transaction(for: .door) { transaction in
            try await DelegationDesk().change(session, to: post, as: fresh, in: transaction)
        }
        return fresh
    }

    private func renew(_ login: String, _ password: String, from old: [UInt8]) async throws {
        let recipe = PasswordRecipe(new: hasher.cost)
        let hash = try await hasher.hash(password, under: recipe)
        try await database.transaction(for: .door) { transaction in
            try await desk.renew(login, from: old, to: hash, under: recipe, in: transaction)
        }
    }

    private func leave(_ context: CityContext) async throws {
        if let before = context.session { try await database.signOut(before) }
    }
}
