import Dashboard
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Organisation
import Postgres

extension Site {
    /// Shows a page to who is signed in; everybody else is shown the door, a refusal its page.
    func show(
        _ request: Request,
        _ context: CityContext,
        _ render: (Principal, Language) async throws -> String
    ) async throws -> Response {
        let language = request.language
        guard case .person = context.principal else {
            return try await door(request, link: .missing, status: .unauthorized)
        }
        do {
            return html(try await render(context.principal, language), request)
        } catch let refusal as any Refusal {
            return try await refused(refusal, request, context)
        }
    }

    /// Does what a form asks for with the thing in its address, in one transaction, and goes back to the page.
    func act<Subject>(
        _ request: Request,
        _ context: CityContext,
        _ absent: any Refusal,
        back: (String) -> String,
        _ step: @Sendable (ID<Subject>, Principal, Form, Transaction) async throws -> Void
    ) async throws -> Response {
        try await answer(request, context) { form in
            let id: ID<Subject> = try context.id(absent)
            let principal = context.principal
            try await database.transaction(for: principal) { try await step(id, principal, form, $0) }
            return Response(status: .seeOther, headers: [.location: back(id.text)])
        }
    }

    /// Answers what a form asks for; a refusal shows what was typed into it and leads back.
    ///
    /// - Parameter page: Where the form stands; the page of its address, unless said.
    func answer(
        _ request: Request,
        _ context: CityContext,
        on page: String? = nil,
        _ step: (Form) async throws -> Response
    ) async throws -> Response {
        var sent: Form?
        do {
            let form = try await form(request, context)
            sent = form
            return try await step(form)
        } catch let refusal as any Refusal {
            let back = sent.map { (page ?? address(of: request), $0) }
            return try await refused(refusal, request, context, back)
        }
    }

    /// What a form sent, once it is known to be one of ours.
    func form(_ request: Request, _ context: CityContext, upTo most: Int = 21 << 20) async throws -> Form {
        guard case .person = context.principal else { throw AccessRefusal.nobodySignedIn }
        let form = try Form(try await request.bytes(upTo: most), contentType: request.headers[.contentType])
        try await database.askAgain(context)
        guard form.fields["csrf"] == formToken(context) else { throw AccessRefusal.crossSite }
        return form
    }

    /// - Parameter sent: The form that is refused with the page on which it stands: what was typed into it is shown.
    func refused(
        _ refusal: any Refusal,
        _ request: Request,
        _ context: CityContext,
        _ sent: (page: String, form: Form)? = nil
    ) async throws -> Response {
        let status = refusal.kind.status
        let page = ErrorPage(
            frame: try await bareFrame(request),
            status: status.code,
            sentence: request.language == .english ? refusal.sentence.en : refusal.sentence.zh,
            requestID: context.requestID,
            back: sent?.page,
            typed: sent?.form.typed ?? [],
            hadFiles: sent?.form.files.isEmpty == false
        )
        return html(try pages.error(page, language: request.language), request).refusing(refusal)
    }

    func bareFrame(_ request: Request, notice: Notice? = nil) async throws -> Frame {
        let city = try await database.transaction(for: .door, .readOnly) { transaction in
            (try await CityDesk().city(in: transaction), transaction.moment)
        }
        return Frame(
            cityName: city.0?.name,
            isDrill: city.0?.kind == .drill,
            moment: city.1,
            address: address(of: request),
            notice: notice
        )
    }

    /// The address of the page that a visitor looks at: of what answers a form, the page that the form stands on.
    func address(of request: Request) -> String {
        guard request.method != .get else { return request.ownAddress }
        var parts = request.uri.path.split(separator: "/")
        let pages = routes.filter { $0.method == .get }.map { $0.path.split(separator: "/") }
        while !pages.contains(where: { $0.elementsEqual(parts) { $0.hasPrefix("{") || $0 == $1 } }) {
            parts.removeLast()
        }
        return "/" + parts.joined(separator: "/")
    }

    func html(_ text: String, _ request: Request, status: HTTPResponse.Status = .ok) -> Response {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8",
            .cacheControl: "private, no-store",
            .contentSecurityPolicy: Pages.contentSecurityPolicy,
            .xContentTypeOptions: "nosniff",
            .contentLanguage: request.language.rawValue,
        ]
        if let language = request.uri.queryParameters["language"].flatMap({ Language(rawValue: String($0)) }) {
            headers[.setCookie] =
                "hy_language=\(language.rawValue); Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000"
                + (signIn.approach.isSecure ? "; Secure" : "")
        }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

extension Form {
    /// What people write into our forms in their own words: no choices, no numbers, and nothing secret.
    fileprivate var typed: [ErrorPage.Typed] {
        ErrorPage.Field.allCases.compactMap { field in
            guard let text = fields[field.rawValue], text.utf8.count <= Self.mostShown,
                text.contains(where: { !$0.isWhitespace && !("0"..."9").contains($0) }),
                field != .url || !text.namesUser
            else { return nil }
            return ErrorPage.Typed(field: field, text: text)
        }
    }

    /// Bytes; what is longer than anything that our forms take is not sent back.
    private static let mostShown = 200_000
}

extension String {
    /// Whether an address may have a name, and perhaps a password, before its host.
    fileprivate var namesUser: Bool {
        guard let scheme = ["http://", "https://"].first(where: lowercased().hasPrefix) else { return contains("@") }
        return dropFirst(scheme.count).prefix { $0 != "/" }.contains("@")
    }
}

extension Request {
    /// The visitor's language: as asked for, as remembered, or Chinese.
    var language: Language {
        let asked = uri.queryParameters["language"].map(String.init) ?? cookies["hy_language"]?.value
        return asked.flatMap(Language.init(rawValue:)) ?? .chinese
    }

    /// This page's address without the choice of language.
    var ownAddress: String {
        let query = query(without: ["language", "link"])
        return uri.path + (query.isEmpty ? "" : "?\(query)")
    }
}
