package import Foundation

/// The own account: how one signs in, and where one is signed in.
package struct AccountPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The name of the account.
    package let login: String
    /// When the person last signed in before this session; nil for the first time.
    package let signedInBefore: Date?
    /// Whether there is a password, which a change asks for.
    package let hasPassword: Bool
    /// How many characters a password has at least.
    package let passwordLength: Int
    /// The code of what was just done, such as `password`; one that the words do not know is not said.
    package let done: String?
    /// Why what was asked for was not done, in the visitor's language.
    package let refusal: String?
    /// The living sessions, newest first.
    package let sessions: [Session]

    /// The posts that the person can act in, and what they delegated or were delegated.
    package let posts: AccountPosts

    /// One living session.
    package struct Session: Sendable {
        /// When it was begun.
        package let begunAt: Date
        /// When it was last used.
        package let seenAt: Date
        /// The code of how it was begun: `link` or `password`.
        package let means: String
        /// The code of the role.
        package let role: String
        /// The name of the agency.
        package let agency: String
        /// Whether it is this one.
        package let isCurrent: Bool

        /// Takes what the list shows of it.
        package init(begunAt: Date, seenAt: Date, means: String, role: String, agency: String, isCurrent: Bool) {
            self.begunAt = begunAt
            self.seenAt = seenAt
            self.means = means
            self.role = role
            self.agency = agency
            self.isCurrent = isCurrent
        }
    }

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        login: String,
        signedInBefore: Date?,
        hasPassword: Bool,
        passwordLength: Int,
        done: String? = nil,
        refusal: String? = nil,
        sessions: [Session],
        posts: AccountPosts
    ) {
        self.frame = frame
        self.login = login
        self.signedInBefore = signedInBefore
        self.hasPassword = hasPassword
        self.passwordLength = passwordLength
        self.done = done
        self.refusal = refusal
        self.sessions = sessions
        self.posts = posts
    }
}
