import Foundation
import Testing

@testable import Dashboard

/// Every page with sample content, in every language.
///
/// Where `HUIYING_PREVIEW` names a folder they are written there, so that a person can look at them in a browser; serve it at
/// the root of a host, as pages refer to `/assets/…`.
@Suite struct PreviewTests {
    private static let folder = ProcessInfo.processInfo.environment["HUIYING_PREVIEW"].map { URL(fileURLWithPath: $0) }

    @Test("every page can be made, and has words for everything that it says", arguments: Language.allCases)
    func render(_ language: Language) throws {
        let pages = try Pages()
        if let folder = Self.folder { try write(assetsOf: pages, to: folder) }
        for (name, html) in try AllPages.rendered(by: pages, language) {
            #expect(html.contains("</html>") && !html.contains("{{"), "\(name)")
            // Words that are missing are shown by their keys.
            let found = html.matches(of: #/>\s*([a-z-]+\.[a-z0-9-]+)\s*</#).map { String($0.1) }
            let keys = found.filter { $0 != "li.zjj" && !$0.hasSuffix(".yaml") }
            #expect(keys.isEmpty, "\(name)")
            try Self.folder.map { folder in
                let file = folder.appendingPathComponent("\(name)-\(language.rawValue).html")
                try html.write(to: file, atomically: true, encoding: .utf8)
            }
        }
    }

    @Test(
        "a graver level that is proposed after one was confirmed is asked to be looked at; the other way round it is only told"
    )
    func tellsGraver() throws {
        let pages = try Pages()
        let asks = "此后新情况达到更高的"
        let graver = try pages.event(Samples.graverEvent, language: .chinese)
        #expect(graver.contains(asks) && graver.contains("维持级别"))
        // The one that can be kept is the only one to choose.
        #expect(graver.components(separatedBy: #"name="level""#).count == 2)
        #expect(try !pages.event(Samples.proposedEvent, language: .chinese).contains(asks))
        #expect(try !pages.event(Samples.event, language: .chinese).contains(asks))
    }

    private func write(assetsOf pages: Pages, to folder: URL) throws {
        let assets = folder.appendingPathComponent("assets")
        try FileManager.default.createDirectory(at: assets, withIntermediateDirectories: true)
        for name in ["style.css", "page.js", "icon.svg"] {
            let asset = try #require(pages.asset(named: name))
            try Data(asset.bytes).write(to: assets.appendingPathComponent(name))
        }
    }
}

/// Every kind of page with sample content.
enum AllPages {
    static func rendered(by pages: Pages, _ language: Language) throws -> [(name: String, html: String)] {
        let door = Frame(cityName: "云溪市", isDrill: true, moment: Samples.now, address: "/sign-in?link=hyl_x")
        return [
            ("home", try pages.home(Samples.home, language: language)),
            ("home-empty", try pages.home(Samples.emptyHome, language: language)),
            ("event", try pages.event(Samples.event, language: language)),
            ("event-proposed", try pages.event(Samples.proposedEvent, language: language)),
            ("event-graver", try pages.event(Samples.graverEvent, language: language)),
            ("case-accepted", try pages.caseFile(Samples.acceptedCase, language: language)),
            ("case-instructed", try pages.caseFile(Samples.instructedCase, language: language)),
            ("case-drafted", try pages.caseFile(Samples.draftedCase, language: language)),
            ("case-answered", try pages.caseFile(Samples.answeredCase, language: language)),
            ("limit", try pages.deadline(Samples.limit, language: language)),
            ("limit-by-the-clock", try pages.deadline(Samples.limitByTheClock, language: language)),
            ("events", try pages.events(Samples.eventList, language: language)),
            ("events-dismissed", try pages.events(Samples.dismissedList, language: language)),
            ("notices", try pages.notices(Samples.notices, language: language)),
            ("item", try pages.item(Samples.hiddenItem, language: language)),
            ("orders", try pages.orders(Samples.orders, language: language)),
            ("orders-empty", try pages.orders(Samples.noOrders, language: language)),
            ("order", try pages.order(Samples.reportedOrder, language: language)),
            ("duty", try pages.duty(Samples.duty, language: language)),
            ("notices-empty", try pages.notices(Samples.noNotices, language: language)),
            ("alarm", try pages.alarm(Samples.alarm, language: language)),
            (
                "acknowledge",
                try pages.acknowledge(
                    AcknowledgePage(
                        frame: door,
                        token: "abc",
                        person: "张三",
                        at: Samples.now,
                        state: .waiting,
                        until: nil
                    ),
                    language: language
                )
            ),
            ("sources", try pages.sources(Samples.sources, language: language)),
            ("sources-empty", try pages.sources(Samples.noSources, language: language)),
            ("source", try pages.source(Samples.source, language: language)),
            ("preview", try pages.preview(Samples.preview, language: language)),
            ("held", try pages.held(Samples.held, language: language)),
            ("held-unreadable", try pages.held(Samples.unreadable, language: language)),
            ("playbooks", try pages.playbooks(Samples.playbooks, language: language)),
            ("playbook", try pages.playbook(Samples.playbook, language: language)),
            ("preview-empty", try pages.preview(Samples.noPreview, language: language)),
            ("access-list", try pages.accessList(Samples.accessList, language: language)),
            ("access", try pages.access(Samples.access, language: language)),
            ("access-empty", try pages.access(Samples.noAccess, language: language)),
            ("profile", try pages.profile(Samples.profile, language: language)),
            ("profile-empty", try pages.profile(Samples.noProfile, language: language)),
            ("imports", try pages.imports(Samples.imports, language: language)),
            ("imports-empty", try pages.imports(Samples.emptyImports, language: language)),
            ("sign-in", try pages.signIn(SignInPage(frame: door, link: .ready(secret: "hyl_x")), language: language)),
            (
                "sign-in-name",
                try pages.signIn(SignInPage(frame: door, link: .missing, login: "li.zjj"), language: language)
            ),
            ("account", try pages.account(Samples.account, language: language)),
            ("account-refused", try pages.account(Samples.refusedAccount, language: language)),
            ("sign-in-used", try pages.signIn(SignInPage(frame: door, link: .used), language: language)),
            ("error", try pages.error(ErrorPage(frame: door, status: 404, requestID: "r-17"), language: language)),
            ("error-typed", try pages.error(Samples.refusedForm, language: language)),
        ]
    }
}
