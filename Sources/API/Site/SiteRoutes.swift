import Cases
package import Crypto
import Dashboard
import Events
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
package import Notices
import Organisation
package import Postgres

/// The pages: what the API can do, for people with a browser.
package struct Site: Sendable {
    let database: Database
    let current: @Sendable () -> CurrentPlaybook
    let pages: Pages
    let signIn: SignIn
    let key: SymmetricKey
    let seal: SecretSeal?
    let previewing: Previewing
    let heldFiles: HeldFiles

    /// Prepares the pages.
    ///
    /// - Parameters:
    ///   - signIn: Shared with the API.
    ///   - key: Signs the token that every form carries.
    ///   - seal: Seals push secrets; nothing where the city set no key.
    ///   - previewing: Shared with the API.
    ///   - heldFiles: Shared with the API.
    ///   - current: Asked for each page, as another version may be current by then.
    /// - Throws: When the templates that come with the program cannot be read.
    package init(
        database: Database,
        signIn: SignIn,
        key: SymmetricKey,
        seal: SecretSeal?,
        previewing: Previewing,
        heldFiles: HeldFiles,
        current: @escaping @Sendable () -> CurrentPlaybook
    ) throws {
        self.database = database
        self.current = current
        self.signIn = signIn
        self.key = key
        self.seal = seal
        self.previewing = previewing
        self.heldFiles = heldFiles
        pages = try Pages()
    }

    /// The addresses of the pages, their forms and their assets.
    package var routes: [Route] {
        [
            Route(.get, "/", home),
            Route(.get, "/live", live),
            Route(.get, "/sign-in", signInPage),
            Route(.post, "/sign-in", standsAlone: true, enter),
            Route(.post, "/sign-out", standsAlone: true, signOut),
            Route(.get, "/account", account),
            Route(.post, "/account/password", standsAlone: true, changePassword),
            Route(.post, "/account/sign-out-everywhere", standsAlone: true, signOutEverywhere),
            Route(.post, "/account/post", standsAlone: true, changePost),
            Route(.post, "/account/delegations", delegate),
            Route(.post, "/account/delegations/{id}/revocation", revokeDelegation),
            Route(.get, Address.events, eventsPage),
            Route(.post, Address.dismissals, dismissEvents),
            Route(.post, Address.restorations, restoreEvents),
            Route(.get, "/events/{id}", event),
            Route(.post, "/events/{id}/level", confirm),
            Route(.post, "/events/{id}/raise", raise),
            Route(.post, "/events/{id}/lower", lower),
            Route(.post, "/events/{id}/close", closeEvent),
            Route(.post, "/events/{id}/reopen", reopenEvent),
            Route(.post, "/events/{id}/merge", mergeEvent),
            Route(.post, "/events/{id}/split", splitEvent),
            Route(.post, "/events/{id}/move", moveItems),
            Route(.post, "/events/{id}/undo", undoRegrouping),
            Route(.get, "/items/{id}", itemPage),
            Route(.post, "/items/{id}/disclosure", standsAlone: true, disclose),
            Route(.post, "/items/{id}/corrections", correctItem),
            Route(.get, "/cases/{id}", caseFile),
            Route(.post, "/cases/{id}/acceptance", accept),
            Route(.post, "/cases/{id}/draft", draft),
            Route(.post, "/cases/{id}/reject", reject),
            Route(.post, "/cases/{id}/signature", sign),
            Route(.post, "/cases/{id}/answer", answer),
            Route(.post, "/cases/{id}/closure", close),
            Route(.post, "/cases/{id}/return", giveBack),
            Route(.post, "/cases/{id}/transfer", transfer),
            Route(.post, "/cases/{id}/send-back", sendBack),
            Route(.post, "/cases/{id}/reopen", reopen),
            Route(.post, "/cases/{id}/assign", assign),
            Route(.post, "/cases/{id}/contribute", contribute),
            Route(.post, "/cases/{id}/ask-extension", askForTime),
            Route(.post, "/cases/{id}/instruct", instruct),
            Route(.post, "/cases/{id}/report", report),
            Route(.get, "/deadlines/{id}", deadline),
            Route(.post, "/deadlines/{id}/extension", extendDeadline),
            Route(.get, Address.notices, noticesPage),
            Route(.post, Address.readNotices, readNotices),
            Route(.get, Address.duty, dutyPage),
            Route(.post, Address.duty, enterDuty),
            Route(.post, "/duty/{id}/end", endDuty),
            Route(.get, "/alarms/{id}", alarmPage),
            Route(.post, "/alarms/{id}/acknowledge", acknowledgeAlarm),
            Route(.post, "/alarms/{id}/snooze", snoozeAlarm),
            Route(.post, "/alarms/{id}/hand-over", handOverAlarm),
            Route(.get, "/acknowledge/{token}", acknowledgePage),
            Route(.post, "/acknowledge/{token}", standsAlone: true, acknowledgeByLink),
            Route(.get, Address.imports, importsPage),
            Route(.get, Address.importsLive, importsLive),
            Route(.get, "/assets/{name}", asset),
        ] + orderRoutes + sourceRoutes + feedRoutes + profileRoutes + accessRoutes + previewRoutes
            + playbookRoutes + holdingRoutes
            + DeadlineRoutes(database: database, pages: pages, current: current).routes
            + AlarmRoutes(database: database, key: key, current: current).routes
            + CorrectionRoutes(database: database, key: key, current: current).routes
            + DutyRoutes(database: database).routes
    }

    @Sendable func home(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let page = try await report(principal, request, context, language) { try await $0.home() }
            return try pages.home(page, language: language)
        }
    }

    @Sendable func live(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let page = try await report(principal, request, context, language) { try await $0.home() }
            return try pages.homeLive(page, language: language)
        }
    }

    @Sendable func event(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let id: ID<Event> = try context.id(EventRefusal.absent)
            let page = try await report(principal, request, context, language) { try await $0.event(id) }
            return try pages.event(page, language: language)
        }
    }

    @Sendable func caseFile(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let id: ID<Case> = try context.id(CaseRefusal.absent)
            let page = try await report(principal, request, context, language) { try await $0.caseFile(id) }
            return try pages.caseFile(page, language: language)
        }
    }

    @Sendable func asset(_ request: Request, _ context: CityContext) async throws -> Response {
        guard let name = context.parameters.get("name"), let asset = pages.asset(named: name) else {
            throw HTTPError(.notFound)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: asset.contentType, .eTag: asset.etag,
                .cacheControl: "public, max-age=31536000, immutable",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes))
        )
    }

    /// The token that a session's forms carry: other sites cannot know it.
    func formToken(_ context: CityContext) -> String {
        guard let session = context.session else { return "" }
        return Data(HMAC<SHA256>.authenticationCode(for: Data("form".utf8) + session, using: key)).base64URL
    }
}
