/// The list of sources with their keys, ready to be shown.
struct AccessListView {
    let lines: [Line]
    let hasLines: Bool

    struct Line {
        let address: String
        let code: String
        let name: String
        let kind: String
        let isPaused: Bool
        let keys: String
        let secrets: String
    }

    init(_ page: AccessListPage, _ wording: Wording) {
        lines = page.sources.map { source in
            Line(
                address: Address.access(ofSource: source.id),
                code: source.code,
                name: source.name,
                kind: wording.messages.word("source-kind", source.kind),
                isPaused: source.isPaused,
                keys: wording.number(source.keys),
                secrets: wording.number(source.secrets)
            )
        }
        hasLines = !lines.isEmpty
    }
}

/// The keys of one source, ready to be shown.
struct AccessView {
    let csrf: String
    let list = Address.access
    let name: String
    let isPaused: Bool
    let made: String?
    let keys: [KeyView]
    let keyAction: String
    let items = Address.items
    let secrets: [KeyView]
    let pushes: String
    /// Where a secret is made; nil where none can be.
    let secretAction: String?
    /// Why none can be.
    let noSecret: String?

    struct KeyView {
        let name: String
        let made: MomentText
        let revoked: MomentText?
        /// Where it is revoked; nil where it was.
        let action: String?
        let csrf: String
    }

    init(_ page: AccessPage, _ wording: Wording) {
        let csrf = page.frame.csrf
        self.csrf = csrf
        name = page.name
        isPaused = page.isPaused
        made = page.made
        func view(_ key: AccessPage.Key, _ action: String) -> KeyView {
            KeyView(
                name: key.name,
                made: wording.moment(key.madeAt),
                revoked: key.revokedAt.map(wording.moment),
                action: key.revokedAt == nil ? action : nil,
                csrf: csrf
            )
        }
        keys = page.keys.map { view($0, Address.revocation(ofKey: $0.id, ofSource: page.source)) }
        secrets = page.secrets.map { view($0, Address.revocation(ofSecret: $0.id, ofSource: page.source)) }
        keyAction = Address.keys(ofSource: page.source)
        pushes = Address.pushes(ofSource: page.source)
        let isFull = page.secrets.count { $0.revokedAt == nil } >= 2
        noSecret = !page.canSeal ? wording["access.no-seal"] : isFull ? wording["access.two"] : nil
        secretAction = noSecret == nil ? Address.secrets(ofSource: page.source) : nil
    }
}
