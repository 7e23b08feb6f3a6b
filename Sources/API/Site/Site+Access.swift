import Dashboard
import Foundation
import Hummingbird
import Kernel
import Organisation
import Postgres

/// The keys and push secrets of sources, which the administrator hands out.
extension Site {
    var accessRoutes: [Route] {
        [
            Route(.get, Address.access, accessList),
            Route(.get, "/access/{id}", accessPage),
            // What is made is shown once, on the page that answers the form.
            Route(.post, "/access/{id}/keys", standsAlone: true, makeKey),
            Route(.post, "/access/{id}/keys/{key}/revocation", revokeKey),
            Route(.post, "/access/{id}/secrets", standsAlone: true, makeSecret),
            Route(.post, "/access/{id}/secrets/{secret}/revocation", revokeSecret),
        ]
    }

    @Sendable func accessList(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let page = try await report(principal, request, context, language) { report in
                try await report.accessList(for: principal)
            }
            return try pages.accessList(page, language: language)
        }
    }

    @Sendable func accessPage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let id: SourceID = try context.id(SourceRefusal.absent)
            let page = try await report(principal, request, context, language) { report in
                try await report.access(id, for: principal, canSeal: seal != nil)
            }
            return try pages.access(page, language: language)
        }
    }

    @Sendable func makeKey(_ request: Request, _ context: CityContext) async throws -> Response {
        try await make(request, context) { id, principal, form, transaction in
            let name = form.fields["name"] ?? ""
            return try await SourceDesk().addKey(named: name, to: id, by: principal, in: transaction).secret.text
        }
    }

    @Sendable func makeSecret(_ request: Request, _ context: CityContext) async throws -> Response {
        try await make(request, context) { id, principal, _, transaction in
            try await PushSecretDesk().make(for: id, sealedBy: seal, by: principal, in: transaction).words
        }
    }

    @Sendable func revokeKey(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, SourceRefusal.absent, back: Address.access(ofSource:)) {
            (id: SourceID, principal, _, transaction) in
            let key: ID<MachineKey> = try context.id(SourceRefusal.keyAbsent, named: "key")
            let revoked = try await SourceDesk().revokeKey(key, by: principal, in: transaction)
            guard revoked.source == id else { throw SourceRefusal.keyAbsent }
        }
    }

    @Sendable func revokeSecret(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, SourceRefusal.absent, back: Address.access(ofSource:)) {
            (id: SourceID, principal, _, transaction) in
            let secret: ID<PushSecret> = try context.id(SourceRefusal.keyAbsent, named: "secret")
            let revoked = try await PushSecretDesk().revoke(secret, by: principal, in: transaction)
            guard revoked.source == id else { throw SourceRefusal.keyAbsent }
        }
    }

    /// Makes something secret, and answers the page itself with it: no address leads there again.
    private func make(
        _ request: Request,
        _ context: CityContext,
        _ step: @Sendable (SourceID, Principal, Form, Transaction) async throws -> String
    ) async throws -> Response {
        try await answer(request, context) { form in
            let id: SourceID = try context.id(SourceRefusal.absent)
            let principal = context.principal
            let page = try await report(principal, request, context, request.language, .readWrite) { report in
                // In one transaction: what cannot be shown is not made.
                let made = try await step(id, principal, form, report.transaction)
                return try await report.access(id, for: principal, canSeal: seal != nil, made: made)
            }
            return html(try pages.access(page, language: request.language), request)
        }
    }
}

extension SiteReport {
    /// Every source with how many keys and secrets hold.
    ///
    /// - Throws: `RoleRefusal.notForThisPost`.
    fileprivate func accessList(for principal: Principal) async throws -> AccessListPage {
        let counts = Dictionary(
            uniqueKeysWithValues: try await SourceDesk().access(by: principal, in: transaction).map { ($0.source, $0) }
        )
        let entries = try await SourceDesk().sources(in: transaction)
        return AccessListPage(
            frame: frame,
            sources: entries.map { entry in
                AccessListPage.Source(
                    id: entry.source.id.text,
                    code: entry.source.code,
                    name: entry.source.name,
                    kind: entry.source.kind,
                    isPaused: entry.state != .active,
                    keys: counts[entry.source.id]?.keys ?? 0,
                    secrets: counts[entry.source.id]?.secrets ?? 0
                )
            }
        )
    }

    /// The keys and secrets of a source.
    ///
    /// - Throws: `RoleRefusal.notForThisPost`, `SourceRefusal.absent`.
    fileprivate func access(
        _ id: SourceID,
        for principal: Principal,
        canSeal: Bool,
        made: String? = nil
    ) async throws -> AccessPage {
        let keys = try await SourceDesk().keys(of: id, by: principal, in: transaction)
        let secrets = try await PushSecretDesk().secrets(of: id, by: principal, in: transaction)
        guard let entry = try await SourceDesk().source(id, in: transaction) else { throw SourceRefusal.absent }
        return AccessPage(
            // What answered a form is not asked for again.
            frame: frame.at(Address.access(ofSource: id.text)),
            source: id.text,
            name: entry.source.name,
            isPaused: entry.state != .active,
            keys: keys.map { key in
                .init(id: key.id.text, name: "\(key.name) \(key.prefix)…", madeAt: key.madeAt, revokedAt: key.revokedAt)
            },
            secrets: secrets.map {
                .init(id: $0.id.text, name: "…\($0.id.text.suffix(4))", madeAt: $0.madeAt, revokedAt: $0.revokedAt)
            },
            canSeal: canSeal,
            made: made
        )
    }
}
