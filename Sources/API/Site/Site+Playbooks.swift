import Dashboard
import Foundation
import Hummingbird
import Kernel
import Organisation
import Playbooks
import Postgres

/// The versions of the playbooks: seen, published after a preview, and made current again.
extension Site {
    var playbookRoutes: [Route] {
        [
            Route(.get, Address.playbooks, playbooksPage),
            Route(.post, Address.playbooks, publishPlaybook),
            Route(.get, "/playbooks/{id}", playbookPage),
            Route(.post, "/playbooks/{id}/restoration", restorePlaybook),
        ]
    }

    @Sendable func playbooksPage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let page = try await report(principal, request, context, language) { try await $0.playbooks() }
            return try pages.playbooks(page, language: language)
        }
    }

    @Sendable func playbookPage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let id: PlaybookID = try context.id(PlaybookRefusal.absent)
            let page = try await report(principal, request, context, language) { try await $0.playbook(id) }
            return try pages.playbook(page, language: language)
        }
    }

    /// Publishes what was previewed; where that is refused, what was typed stands in the page again.
    @Sendable func publishPlaybook(_ request: Request, _ context: CityContext) async throws -> Response {
        do {
            let form = try await form(request, context, upTo: PlaybookRoutes.mostBytes)
            let draft = TypedPlaybook(form)
            let publishing = PreviewPage.Publishing(
                digest: form.fields["digest"] ?? "",
                current: form.fields["current"] ?? "",
                note: form.fields["note"] ?? ""
            )
            let principal = try context.somebody()
            do {
                _ = try await database.transaction(for: principal) { transaction in
                    try await PlaybookDesk().publish(
                        changed: [draft.file: draft.content],
                        previewedAs: publishing.digest,
                        inPlaceOf: publishing.current,
                        note: publishing.note,
                        by: principal,
                        in: transaction
                    )
                }
                return Response(status: .seeOther, headers: [.location: Address.playbooks])
            } catch let refusal as PlaybookRefusal {
                // Whoever forgot to say why can say it now; everything else has to be previewed once more.
                let again = if case .noteMissing = refusal { publishing } else { nil as PreviewPage.Publishing? }
                return try await previewed(draft, nil, again, refusal, request, context)
            }
        } catch let refusal as any Refusal {
            return try await refused(refusal, request, context)
        }
    }

    @Sendable func restorePlaybook(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, PlaybookRefusal.absent, back: { _ in Address.playbooks }) {
            (id: PlaybookID, principal, form, transaction) in
            _ = try await PlaybookDesk().restore(
                id,
                inPlaceOf: form.fields["current"] ?? "",
                note: form.fields["note"] ?? "",
                by: principal,
                in: transaction
            )
        }
    }
}

extension SiteReport {
    private static let mostLines = 200

    /// Every term.
    ///
    /// - Throws: `RoleRefusal.notForThisPost`.
    fileprivate func playbooks() async throws -> PlaybooksPage {
        guard official.role.seesAll else { throw RoleRefusal.notForThisPost }
        let terms = try await PlaybookDesk().terms(in: transaction)
        return PlaybooksPage(
            frame: frame,
            terms: terms.map {
                .init(version: $0.version.text, digest: $0.digest, since: $0.since, begunBy: $0.begunBy, note: $0.note)
            }
        )
    }

    /// A version beside the current one, or beside the one before where it is current itself.
    ///
    /// - Throws: `RoleRefusal.notForThisPost`, `PlaybookRefusal.absent`.
    fileprivate func playbook(_ id: PlaybookID) async throws -> PlaybookPage {
        guard official.role.seesAll else { throw RoleRefusal.notForThisPost }
        let desk = PlaybookDesk()
        guard let version = try await desk.version(id, in: transaction) else { throw PlaybookRefusal.absent }
        let terms = try await desk.terms(in: transaction)
        let current = terms.first?.version
        let beside = current == id ? terms.dropFirst().first?.version : current
        var other: PublishedPlaybook?
        if let beside { other = try await desk.version(beside, in: transaction) }
        let difference = other.map { PlaybookDifference(from: $0.files, to: version.files) }
        return PlaybookPage(
            frame: frame,
            version: id.text,
            digest: version.digest,
            current: terms.first?.digest ?? "",
            other: other?.digest,
            files: difference?.files.map { file in
                PlaybookPage.File(
                    path: file.path,
                    kind: PlaybookPage.Kind(file.kind),
                    lines: file.lines.prefix(Self.mostLines).map {
                        .init(isNew: $0.isNew, number: $0.number, text: $0.text)
                    },
                    count: file.lines.count
                )
            } ?? [],
            mayRestore: official.role.may(.publishPlaybook)
        )
    }
}

extension PlaybookPage.Kind {
    fileprivate init(_ kind: PlaybookDifference.Kind) {
        self =
            switch kind {
            case .added: .added
            case .removed: .removed
            case .changed: .changed
            }
    }
}
