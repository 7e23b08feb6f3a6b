import Dashboard
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Organisation
import Postgres

/// Coming in and going out.
extension Site {
    @Sendable func signInPage(_ request: Request, _ context: CityContext) async throws -> Response {
        let secret = request.uri.queryParameters["link"].map(String.init)
        return try await door(request, link: secret.map { .ready(secret: $0) } ?? .missing)
    }

    /// Burns a link or tries a password.
    ///
    /// The form needs no token: there is no session yet. The door refuses what comes from another site.
    @Sendable func enter(_ request: Request, _ context: CityContext) async throws -> Response {
        let form = try Form(try await request.bytes(upTo: 16_384), contentType: request.headers[.contentType])
        do {
            let session: Secret
            if let link = form.fields["link"] {
                session = try await signIn.byLink(link, request, context)
            } else {
                session = try await signIn.byPassword(
                    login: form.fields["login"] ?? "",
                    password: form.fields["password"] ?? "",
                    request,
                    context
                )
            }
            return Response(
                status: .seeOther,
                headers: [.location: Address.home, .setCookie: signIn.cookie.text(session)]
            )
        } catch AccessRefusal.linkSpent {
            return try await door(request, link: .used, status: .unauthorized)
        } catch let refusal as any Refusal {
            return try await door(request, link: .missing, login: form.fields["login"] ?? "", refusal: refusal)
        }
    }

    @Sendable func signOut(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try await form(request, context)
        if let session = context.session { try await database.signOut(session) }
        return Response(status: .seeOther, headers: [.location: Address.signIn, .setCookie: signIn.cookie.gone])
    }

    @Sendable func signOutEverywhere(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try await form(request, context)
        if let session = context.session { try await database.signOutEverywhere(session) }
        return Response(status: .seeOther, headers: [.location: Address.signIn, .setCookie: signIn.cookie.gone])
    }

    /// The page at the door.
    func door(
        _ request: Request,
        link: SignInPage.Link,
        login: String = "",
        refusal: (any Refusal)? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let notice = refusal.map { request.notice(of: $0) }
        let page = SignInPage(frame: try await bareFrame(request, notice: notice), link: link, login: login)
        let html = html(try pages.signIn(page, language: request.language), request, status: status)
        return refusal.map { html.refusing($0) } ?? html
    }
}

extension Request {
    /// A refusal as the top of a page says it.
    func notice(of refusal: any Refusal) -> Notice {
        let sentence = refusal.sentence
        return Notice(outcome: .refused, sentence: language == .english ? sentence.en : sentence.zh)
    }
}

extension Response {
    /// The same page with the status of a refusal, and when to come again.
    func refusing(_ refusal: any Refusal) -> Response {
        var response = self
        response.status = refusal.kind.status
        if let seconds = refusal.kind.retryAfter { response.headers[.retryAfter] = "\(seconds)" }
        return response
    }
}
