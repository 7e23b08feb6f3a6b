/// The posts to act in and the delegations, ready to be shown.
struct AccountPostsView {
    let changeAction = Address.changePost
    let open: [PostView]
    let form: FormView?
    let delegations: [DelegationView]

    /// A post to act in.
    struct PostView {
        let id: String
        let post: String
        let agency: String
        let about: String?
        let isCurrent: Bool
    }

    /// The form that delegates the post.
    struct FormView {
        let action = Address.delegations
        let question: String
        let choices: [ChoiceView]
    }

    /// Somebody to delegate to.
    struct ChoiceView {
        let id: String
        let name: String
    }

    /// A delegation.
    struct DelegationView {
        let who: String
        let post: String
        let days: String
        let reason: String
        let isRevoked: Bool
        let revoke: RevokeView?
    }

    /// The form that ends one.
    struct RevokeView {
        let action: String
        let question: String
    }

    init(_ posts: AccountPosts, _ wording: Wording) {
        open = posts.open.map { post in
            PostView(
                id: post.id,
                post: wording.messages.word("role", post.role),
                agency: post.agency,
                about: post.holder.map {
                    wording.messages("account.in-place-of", ["name": $0, "day": post.lastDay ?? ""])
                },
                isCurrent: post.isCurrent
            )
        }
        form =
            posts.colleagues.isEmpty
            ? nil
            : FormView(
                question: wording["account.delegate-question"],
                choices: posts.colleagues.map { ChoiceView(id: $0.id, name: $0.name) }
            )
        delegations = posts.delegations.map { delegation in
            DelegationView(
                who: "\(delegation.person) 代 \(delegation.holder)",
                post: wording.messages.word("role", delegation.role),
                days: wording.messages(
                    "account.days",
                    ["first": delegation.days.first, "last": delegation.days.last]
                ),
                reason: delegation.reason,
                isRevoked: delegation.isRevoked,
                revoke: delegation.mayRevoke && !delegation.isRevoked
                    ? RevokeView(
                        action: Address.revocation(ofDelegation: delegation.id),
                        question: wording["account.revoke-question"]
                    ) : nil
            )
        }
    }
}
