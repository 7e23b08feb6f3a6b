/// The posts that a person can act in, and delegations (授权委托).
package struct AccountPosts: Sendable {
    /// Their own posts, then those that were delegated to them.
    package let open: [Post]
    /// Who the post of this session can be delegated to; empty where it is not the person's own.
    package let colleagues: [Choice]
    /// The delegations that the visitor may see, newest first.
    package let delegations: [Delegation]

    /// A post to act in.
    package struct Post: Sendable {
        /// What the form sends.
        package let id: String
        /// The code of the role.
        package let role: String
        /// The name of the agency.
        package let agency: String
        /// The name of who holds it, where it is another's.
        package let holder: String?
        /// The last day of the delegation, where there is one.
        package let lastDay: String?
        /// Whether the session is for it.
        package let isCurrent: Bool

        /// Takes what the list shows of it.
        package init(
            id: String,
            role: String,
            agency: String,
            holder: String?,
            lastDay: String?,
            isCurrent: Bool
        ) {
            self.id = id
            self.role = role
            self.agency = agency
            self.holder = holder
            self.lastDay = lastDay
            self.isCurrent = isCurrent
        }
    }

    /// Somebody to delegate to.
    package struct Choice: Sendable {
        /// What the form sends.
        package let id: String
        /// The person's name.
        package let name: String

        /// Takes an id with a name.
        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// A delegation.
    package struct Delegation: Sendable {
        /// What its address is made of.
        package let id: String
        /// The code of the role of the post.
        package let role: String
        /// Who holds the post.
        package let holder: String
        /// Who may act in it.
        package let person: String
        /// From when until when, as `2026-10-01`.
        package let days: (first: String, last: String)
        /// Why.
        package let reason: String
        /// Whether it was ended early.
        package let isRevoked: Bool
        /// Whether the visitor may end it.
        package let mayRevoke: Bool

        /// Takes what the list shows of it.
        package init(
            id: String,
            role: String,
            holder: String,
            person: String,
            days: (first: String, last: String),
            reason: String,
            isRevoked: Bool,
            mayRevoke: Bool
        ) {
            self.id = id
            self.role = role
            self.holder = holder
            self.person = person
            self.days = days
            self.reason = reason
            self.isRevoked = isRevoked
            self.mayRevoke = mayRevoke
        }
    }

    /// Takes posts, colleagues and delegations.
    package init(open: [Post], colleagues: [Choice], delegations: [Delegation]) {
        self.open = open
        self.colleagues = colleagues
        self.delegations = delegations
    }
}
