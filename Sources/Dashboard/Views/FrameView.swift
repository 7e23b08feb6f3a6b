/// What a template sees: the words, what surrounds the page, and the page itself as finished values.
struct Sheet<Page> {
    let t: Messages.Lookup
    let frame: FrameView
    let page: Page
}

/// The surroundings of a page, ready to be shown.
struct FrameView {
    let language: String
    /// What the browser's tab says.
    let title: String
    let city: String
    let isDrill: Bool
    let moment: MomentText
    let visitor: VisitorView?
    let csrf: String
    let notice: NoticeView?
    let home = Address.home
    let signOut = Address.signOut
    let account = Address.account
    /// Where all events are; nil for who sees none.
    let events: String?
    /// The register of orders to act; nil for who sees none.
    let orders: String?
    /// What the visitor was told; nil for who is told nothing.
    let notices: String?
    /// How many of them are new; nil where none is.
    let unread: String?
    /// Where files are read in; nil for who sees nothing of it.
    let imports: String?
    /// Where items come from; nil for who sees nothing of it.
    let sources: String?
    /// Where keys are handed out; nil for who hands out none.
    let access: String?
    /// Where playbooks are previewed; nil for who previews none.
    let preview: String?
    /// Where the versions of the playbooks are listed; nil for who gets there from the preview, and who may not.
    let versions: String?
    let otherLanguage: String
    let otherAddress: String
    let style: String
    let script: String
    let icon: String

    struct VisitorView {
        let name: String
        let post: String
        let agency: String
    }

    struct NoticeView {
        let css: String
        /// `alert` where something was refused, so that it is read out at once.
        let role: String
        let sentence: String
    }

    init(_ frame: Frame, title: String, assets: [String: Asset], _ wording: Wording) {
        language = wording.language.rawValue
        city = frame.cityName ?? ""
        self.title = [title, city, wording["product.name"]].filter { !$0.isEmpty }.joined(separator: " · ")
        isDrill = frame.isDrill
        moment = wording.moment(frame.moment)
        visitor = frame.visitor.map {
            VisitorView(name: $0.name, post: wording.messages.word("role", $0.role), agency: $0.agency)
        }
        csrf = frame.csrf
        let sees = ["coordinator", "leader", "inspector"].contains(frame.visitor?.role ?? "")
        imports = sees ? Address.imports : nil
        sources = sees ? Address.sources : nil
        preview = frame.visitor?.role == "coordinator" ? Address.preview : nil
        versions = ["leader", "inspector"].contains(frame.visitor?.role) ? Address.playbooks : nil
        access = frame.visitor?.role == "administrator" ? Address.access : nil
        let officers = ["administrator", "security-officer", "auditor"]
        events = frame.visitor.flatMap { officers.contains($0.role) ? nil : Address.events }
        orders = events == nil ? nil : Address.orders
        notices = events == nil ? nil : Address.notices
        unread = frame.unread == 0 ? nil : frame.unread > 99 ? "99+" : "\(frame.unread)"
        notice = frame.notice.map {
            switch $0.outcome {
            case .done: NoticeView(css: "done", role: "status", sentence: $0.sentence)
            case .refused: NoticeView(css: "refused", role: "alert", sentence: $0.sentence)
            }
        }
        otherLanguage = wording.language.other.rawValue
        otherAddress = Address.switching(frame.address, to: wording.language.other)
        style = assets["style.css"]?.address ?? ""
        script = assets["page.js"]?.address ?? ""
        icon = assets["icon.svg"]?.address ?? ""
    }
}
