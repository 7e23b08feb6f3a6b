/// The sign-in page, ready to be shown.
struct SignInView {
    let action = Address.signIn
    /// The link's secret; nil where there is nothing to use.
    let secret: String?
    /// The form for name and password; nil where there is a link to use.
    let login: LoginView?
    let head: String
    let sentence: String

    /// The form for name and password, with what was typed.
    struct LoginView {
        let typed: String
    }

    init(_ page: SignInPage, _ wording: Wording) {
        let state: String
        switch page.link {
        case .ready(let secret):
            self.secret = secret
            state = "ready"
        case .used: (secret, state) = (nil, "used")
        case .expired: (secret, state) = (nil, "expired")
        case .unknown: (secret, state) = (nil, "unknown")
        case .missing: (secret, state) = (nil, "missing")
        }
        login = secret == nil ? LoginView(typed: page.login) : nil
        head = wording["sign-in.\(state)"]
        sentence = wording["sign-in.\(state)-sentence"]
    }
}

/// What stands instead of a page, ready to be shown.
struct ErrorView {
    let status: String
    let head: String
    let sentence: String
    let requestID: String
    /// The page of the form that is refused; nil where no form was.
    let back: String?
    let typed: [TypedView]
    let hasTyped: Bool
    let hadFiles: Bool

    /// A field with what was typed into it.
    struct TypedView {
        let id: String
        let label: String
        let text: String
    }

    /// The statuses that have words of their own.
    static let known = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503]

    init(_ page: ErrorPage, _ wording: Wording) {
        let key = Self.known.contains(page.status) ? "\(page.status)" : page.status < 500 ? "400" : "500"
        status = "\(page.status)"
        head = wording["error.\(key)"]
        sentence = page.sentence ?? wording["error.\(key)-sentence"]
        requestID = page.requestID
        typed = page.typed.map { typed in
            let field = typed.field.rawValue
            return TypedView(id: "typed-\(field)", label: wording["typed.\(field)"], text: typed.text)
        }
        hasTyped = !typed.isEmpty
        hadFiles = page.hadFiles
        back = page.back
    }
}
