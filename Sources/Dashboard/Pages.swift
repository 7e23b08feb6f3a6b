package import Foundation
import Mustache

/// Makes pages: finished values in, HTML out.
///
/// Holds the templates, the words and the assets; made once and shared by all who answer requests.
package struct Pages: Sendable {
    private let library: MustacheLibrary
    private let assets: [String: Asset]
    private let wordings: [Language: Wording]

    /// What every page must be sent with as `Content-Security-Policy`: nothing from elsewhere, nothing inline.
    package static let contentSecurityPolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
        base-uri 'none'; form-action 'self'; frame-ancestors 'none'
        """

    /// Reads templates, words and assets.
    ///
    /// - Throws: When a file that belongs to the program is missing or cannot be read.
    package init() throws {
        let files = try ResourceFiles()
        library = try files.templates()
        assets = try files.assets()
        wordings = try Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                (language, Wording(language: language, messages: try files.messages(language)))
            }
        )
    }

    /// The home page.
    package func home(_ page: HomePage, language: Language) throws -> String {
        try sheet("home", page.frame, language) { ($0["home.title"], HomeView(page, $0)) }
    }

    /// The part of the home page that changes, without anything around it; what `Address.live` answers.
    package func homeLive(_ page: HomePage, language: Language) throws -> String {
        try sheet("home-live", page.frame, language) { ($0["home.title"], HomeView(page, $0)) }
    }

    /// The list of events.
    package func events(_ page: EventsPage, language: Language) throws -> String {
        guard let wording = wordings[language] else { throw ResourceFiles.Missing(file: language.rawValue) }
        let frame = page.frame.with(EventsView.notice(page, wording))
        return try sheet("events", frame, language) { ($0["events.title"], EventsView(page, $0)) }
    }

    /// The page of files that were read in.
    package func imports(_ page: ImportsPage, language: Language) throws -> String {
        try sheet("imports", page.frame, language) { ($0["imports.title"], ImportsView(page, $0)) }
    }

    /// The part of that page that changes; what `Address.importsLive` answers.
    package func importsLive(_ page: ImportsPage, language: Language) throws -> String {
        try sheet("imports-live", page.frame, language) { ($0["imports.title"], ImportsView(page, $0)) }
    }

    /// A file that waits until somebody has looked at its columns.
    package func held(_ page: HeldPage, language: Language) throws -> String {
        try sheet("held", page.frame, language) { ($0["held.title"], HeldView(page, $0)) }
    }

    /// Every source.
    package func sources(_ page: SourcesPage, language: Language) throws -> String {
        try sheet("sources", page.frame, language) { ($0["sources.title"], SourcesView(page, $0)) }
    }

    /// The page of one source.
    package func source(_ page: SourcePage, language: Language) throws -> String {
        try sheet("source", page.frame, language) { (page.source.name, SourceView(page, $0)) }
    }

    /// How a vendor's JSON becomes items of a source.
    package func profile(_ page: ProfilePage, language: Language) throws -> String {
        try sheet("profile", page.frame, language) { ($0["profile.title"], ProfileView(page, $0)) }
    }

    /// What another playbook would make of recorded items.
    package func preview(_ page: PreviewPage, language: Language) throws -> String {
        try sheet("preview", page.frame, language) { ($0["preview.title"], PreviewView(page, $0)) }
    }

    /// The versions of the playbooks.
    package func playbooks(_ page: PlaybooksPage, language: Language) throws -> String {
        try sheet("playbooks", page.frame, language) { ($0["playbooks.title"], PlaybooksView(page, $0)) }
    }

    /// One version of the playbooks beside another.
    package func playbook(_ page: PlaybookPage, language: Language) throws -> String {
        try sheet("playbook", page.frame, language) { ($0["playbooks.title"], PlaybookView(page, $0)) }
    }

    /// Every source with its keys.
    package func accessList(_ page: AccessListPage, language: Language) throws -> String {
        try sheet("access-list", page.frame, language) { ($0["access.title"], AccessListView(page, $0)) }
    }

    /// The keys of one source.
    package func access(_ page: AccessPage, language: Language) throws -> String {
        try sheet("access", page.frame, language) { (page.name, AccessView(page, $0)) }
    }

    /// The page of one event.
    package func event(_ page: EventPage, language: Language) throws -> String {
        try sheet("event", page.frame, language) { (page.title, EventView(page, csrf: page.frame.csrf, $0)) }
    }

    /// The page of one item.
    package func item(_ page: ItemPage, language: Language) throws -> String {
        try sheet("item", page.frame, language) { ($0["item.title"], ItemPageView(page, $0)) }
    }

    /// The page of one case.
    package func caseFile(_ page: CasePage, language: Language) throws -> String {
        try sheet("case", page.frame, language) {
            ("\(page.number) \(page.title)", CaseView(page, csrf: page.frame.csrf, $0))
        }
    }

    /// The register of orders to act.
    package func orders(_ page: OrdersPage, language: Language) throws -> String {
        try sheet("orders", page.frame, language) { ($0["orders.title"], OrdersView(page, $0)) }
    }

    /// The page of one order to act.
    package func order(_ page: OrderPage, language: Language) throws -> String {
        try sheet("order", page.frame, language) { ("\(page.line.number) \(page.line.title)", OrderView(page, $0)) }
    }

    /// The page of one limit.
    package func deadline(_ page: DeadlinePage, language: Language) throws -> String {
        try sheet("limit", page.frame, language) { ($0["deadline.account"], DeadlinePageView(page, $0)) }
    }

    /// What the visitor was told.
    package func notices(_ page: NoticesPage, language: Language) throws -> String {
        try sheet("notices", page.frame, language) { ($0["notices.title"], NoticesView(page, $0)) }
    }

    /// Who is on duty.
    package func duty(_ page: DutyPage, language: Language) throws -> String {
        try sheet("duty", page.frame, language) { ($0["duty.title"], DutyView(page, $0)) }
    }

    /// The page of one alarm.
    package func alarm(_ page: AlarmPage, language: Language) throws -> String {
        try sheet("alarm", page.frame, language) { ($0["alarm.title"], AlarmView(page, $0)) }
    }

    /// The page behind a signed link from a message.
    package func acknowledge(_ page: AcknowledgePage, language: Language) throws -> String {
        try sheet("acknowledge", page.frame, language) { ($0["acknowledge.title"], AcknowledgeView(page, $0)) }
    }

    /// How a limit was counted, as plain text.
    package func text(of account: DeadlineAccount, at moment: Date, language: Language) throws -> String {
        guard let wording = wordings[language] else { throw ResourceFiles.Missing(file: language.rawValue) }
        return DeadlineText(DeadlineAccountView(account, at: moment, wording), wording).text
    }

    /// The page of the own account.
    package func account(_ page: AccountPage, language: Language) throws -> String {
        guard let wording = wordings[language] else { throw ResourceFiles.Missing(file: language.rawValue) }
        let frame = page.frame.with(AccountView.notice(page, wording))
        return try sheet("account", frame, language) { ($0["account.title"], AccountView(page, $0)) }
    }

    /// The page at the door.
    package func signIn(_ page: SignInPage, language: Language) throws -> String {
        try sheet("sign-in", page.frame, language) { ($0["sign-in.title"], SignInView(page, $0)) }
    }

    /// The page that stands instead of the one asked for.
    package func error(_ page: ErrorPage, language: Language) throws -> String {
        try sheet("error", page.frame, language) { wording in
            let view = ErrorView(page, wording)
            return (view.head, view)
        }
    }

    /// A file that pages refer to, by the name in its address (`/assets/NAME`); nil for any other.
    package func asset(named name: String) -> Asset? { assets[name] }

    private func sheet<Content>(
        _ template: String,
        _ frame: Frame,
        _ language: Language,
        _ content: (Wording) -> (title: String, view: Content)
    ) throws -> String {
        guard let wording = wordings[language] else { throw ResourceFiles.Missing(file: language.rawValue) }
        let (title, view) = content(wording)
        let frame = FrameView(frame, title: title, assets: assets, wording)
        let sheet = Sheet(t: wording.messages.lookup, frame: frame, page: view)
        guard let html = library.render(sheet, withTemplate: template) else {
            throw ResourceFiles.Missing(file: template)
        }
        return html
    }
}
