/// The own account, ready to be shown.
struct AccountView {
    let csrf: String
    let login: String
    let before: MomentText?
    let hasPassword: Bool
    let passwordHint: String
    let passwordAction = Address.password
    let everywhereAction = Address.signOutEverywhere
    let everywhereQuestion: String
    let sessions: [SessionView]

    let posts: AccountPostsView

    /// One living session.
    struct SessionView {
        let post: String
        let agency: String
        let means: String
        let begun: MomentText
        let seen: MomentText
        let isCurrent: Bool
    }

    init(_ page: AccountPage, _ wording: Wording) {
        csrf = page.frame.csrf
        login = page.login
        before = page.signedInBefore.map { wording.moment($0) }
        hasPassword = page.hasPassword
        passwordHint = wording.messages("account.password-hint", ["n": "\(page.passwordLength)"])
        everywhereQuestion = wording["account.everywhere-question"]
        posts = AccountPostsView(page.posts, wording)
        sessions = page.sessions.map {
            SessionView(
                post: wording.messages.word("role", $0.role),
                agency: $0.agency,
                means: wording.messages.word("account.means", $0.means),
                begun: wording.shortMoment($0.begunAt),
                seen: wording.shortMoment($0.seenAt),
                isCurrent: $0.isCurrent
            )
        }
    }

    /// The sentence at the top of the page, if there is something to say.
    static func notice(_ page: AccountPage, _ wording: Wording) -> Notice? {
        if let refusal = page.refusal { return Notice(outcome: .refused, sentence: refusal) }
        guard let done = page.done, wording.messages.keys.contains("account.done-\(done)") else { return nil }
        return Notice(outcome: .done, sentence: wording["account.done-\(done)"])
    }
}
