package import Foundation
import Journal
package import Kernel
package import Postgres

/// How people come in, and what keeps others out: passwords, links, sessions.
///
/// Hashing is slow, so what needs it is done in two transactions with the hashing between them.
package struct AccountDesk: Sendable {
    package init() {}

    /// Makes a link that works once, within a day.
    ///
    /// - Parameters:
    ///   - role: The role of the post to sign in with; any where nothing is said.
    ///   - login: Whose link it is; the first person with the role when nothing is said.
    ///   - resets: Whether using it makes the password void and ends every session, so that a new one can be set.
    /// - Returns: The link's secret, or nothing when nobody holds such a post today.
    package func link(
        role: Role?,
        login: String?,
        resets: Bool,
        in transaction: Transaction
    ) async throws -> Secret? {
        let secret = Secret.make(prefix: "hyl_")
        let person: PersonID? = try await transaction.value(.link(secret, role: role, login: login, resets: resets))
        guard let person else { return nil }
        let action = resets ? "account.reset-link-made" : "account.link-made"
        try await transaction.journal(JournalEntry(action, "person", person.rawValue))
        return secret
    }

    /// Burns a link and begins a session.
    ///
    /// - Parameter place: A digest of the address that it comes from: 32 bytes.
    /// - Returns: Whether the link was worth something.
    package func burn(
        _ link: String,
        for session: Secret,
        from place: [UInt8],
        in transaction: Transaction
    ) async throws -> Bool {
        let digest = Secret(text: link).digest
        let post: PostID?? = try await transaction.value(.burn(digest, for: session.digest, from: place))
        return (post ?? nil) != nil
    }

    /// Begins an attempt to sign in; it counts as failed until it has succeeded.
    ///
    /// - Returns: What the password was made with, or nothing where there is none.
    /// - Throws: `SignInRefusal.wait`.
    package func attempt(
        _ login: String,
        from place: [UInt8],
        in transaction: Transaction
    ) async throws -> PasswordRecipe? {
        try await transaction.row(.attempt(login, from: place), as: AttemptRow.self)?.recipe()
    }

    /// Ends an attempt: begins a session where the password is right.
    ///
    /// - Returns: Whether it is.
    package func signIn(
        _ login: String,
        with hash: [UInt8],
        for session: Secret,
        from place: [UInt8],
        in transaction: Transaction
    ) async throws -> Bool {
        let post: PostID?? = try await transaction.value(.signIn(login, hash, session.digest, place))
        return (post ?? nil) != nil
    }

    /// Keeps a password that is right under a newer cost.
    package func renew(
        _ login: String,
        from old: [UInt8],
        to hash: [UInt8],
        under recipe: PasswordRecipe,
        in transaction: Transaction
    ) async throws {
        try await transaction.execute(.renew(login, old, hash, recipe))
    }

    /// Begins a change of the own password: trying the old one counts as trying to sign in.
    ///
    /// - Returns: What the old password was made with, or nothing where there is none.
    /// - Throws: `SignInRefusal.wait`.
    package func attemptChange(from place: [UInt8], in transaction: Transaction) async throws -> PasswordRecipe? {
        try await transaction.row(.attemptOwn(from: place), as: AttemptRow.self)?.recipe()
    }

    /// Sets the own password, ends the other sessions and spends the links.
    ///
    /// - Parameters:
    ///   - old: What the old password comes to; nothing where there is none.
    ///   - session: The digest of the session that stays.
    /// - Throws: `PasswordRefusal.oldWrong`.
    package func setPassword(
        _ change: PasswordChange,
        by official: Official,
        in transaction: Transaction
    ) async throws {
        guard let isSet = try await transaction.value(.set(change), as: Bool?.self) ?? nil else {
            throw PasswordRefusal.sessionOver
        }
        guard isSet else { throw PasswordRefusal.oldWrong }
        let action = change.old == nil ? "account.password-set" : "account.password-changed"
        try await transaction.journal(JournalEntry(action, "person", official.person.rawValue))
    }

    /// What others know of a person, and whether they have a password.
    ///
    /// - Throws: `RoleRefusal.onlyForPeople` when the person is gone.
    package func account(of official: Official, in transaction: Transaction) async throws -> Account {
        guard let found: Account = try await transaction.row(.account(of: official.person)) else {
            throw RoleRefusal.onlyForPeople
        }
        return found
    }

    /// The living sessions of the person whose session it is, the newest first.
    package func sessions(beside session: [UInt8], in transaction: Transaction) async throws -> [SessionEntry] {
        try await transaction.rows(.sessions(beside: session))
    }
}

/// A new password on its way into the database.
package struct PasswordChange: Sendable {
    let old: [UInt8]?
    let hash: [UInt8]
    let recipe: PasswordRecipe
    let session: [UInt8]
    let place: [UInt8]

    /// Takes what `AccountDesk.setPassword` needs.
    ///
    /// - Parameters:
    ///   - old: What the old password comes to; nothing where there is none.
    ///   - session: The digest of the session that stays.
    ///   - place: A digest of the address that it comes from: 32 bytes.
    package init(old: [UInt8]?, hash: [UInt8], recipe: PasswordRecipe, session: [UInt8], place: [UInt8]) {
        self.old = old
        self.hash = hash
        self.recipe = recipe
        self.session = session
        self.place = place
    }
}

/// What a person signs in with.
package struct Account: Sendable, RowDecodable {
    /// 1 to 60 of a-z, 0-9, ., _ and -.
    package let login: String
    /// The person's name.
    package let name: String
    /// Whether a password was set.
    package let hasPassword: Bool

    package init(row: Row) throws {
        login = try row["login"]
        name = try row["name"]
        hasPassword = try row["has_password"]
    }
}

/// One living session, as its person sees it.
package struct SessionEntry: Sendable, RowDecodable {
    /// When it was begun.
    package let begunAt: Date
    /// When it was last used, to about a minute.
    package let seenAt: Date
    /// `link` or `password`.
    package let means: String
    /// The role of the post that it is for.
    package let role: Role
    /// The short name of the agency of that post.
    package let agency: String
    /// Whether it is the one that asks.
    package let isCurrent: Bool

    package init(row: Row) throws {
        begunAt = try row["begun_at"]
        seenAt = try row["seen_at"]
        means = try row["means"]
        role = try row["role"]
        agency = try row["agency"]
        isCurrent = try row["is_current"]
    }
}

/// What the door says to an attempt.
private struct AttemptRow: RowDecodable, Sendable {
    let wait: Int32
    let kept: PasswordRecipe?

    init(row: Row) throws {
        wait = try row["wait"]
        kept = try (row["salt"] as [UInt8]?) == nil ? nil : PasswordRecipe(row: row)
    }

    func recipe() throws(SignInRefusal) -> PasswordRecipe? {
        guard wait == 0 else { throw .wait(seconds: Int(wait)) }
        return kept
    }
}
