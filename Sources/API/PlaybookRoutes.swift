import Foundation
import Hummingbird
import Kernel
import Organisation
import Playbooks
import Postgres

/// Versions of the playbooks over HTTP (规则版本): which one counted from when on, publishing, and going back.
struct PlaybookRoutes: Sendable {
    let database: Database
    private let desk = PlaybookDesk()

    /// Bytes of the files that are given, with what is said of them: whatever could be previewed.
    static let mostBytes = PreviewRoutes.mostBytes + 16 << 10

    init(database: Database) { self.database = database }

    var routes: [Route] {
        [
            Route(.get, "/v1/playbooks", list),
            Route(.post, "/v1/playbooks", mostBytes: Self.mostBytes, publish),
            Route(.get, "/v1/playbooks/{id}", one),
            Route(.post, "/v1/playbooks/{id}/restorations", restore),
        ]
    }

    @Sendable func list(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.watcher()
        let terms = try await database.transaction(for: principal, .readOnly) { try await desk.terms(in: $0) }
        return try .json(Page(items: terms.enumerated().map { TermView($1, isCurrent: $0 == 0) }, nextCursor: nil))
    }

    @Sendable func one(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.watcher()
        let id: PlaybookID = try context.id(PlaybookRefusal.absent)
        let found = try await database.transaction(for: principal, .readOnly) { try await desk.version(id, in: $0) }
        guard let found else { throw PlaybookRefusal.absent }
        return try .json(VersionView(id: found.id.text, digest: found.digest, files: found.files))
    }

    @Sendable func publish(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        _ = try principal.official(for: .publishPlaybook)
        var body = try await request.object(upTo: Self.mostBytes)
        let changed = try body.texts("files")
        let digest = try body.text("digest")
        let current = try body.text("current")
        let note = try body.text("note")
        try body.end()
        return try await answer(principal) { transaction in
            try await desk.publish(
                changed: changed,
                previewedAs: digest,
                inPlaceOf: current,
                note: note,
                by: principal,
                in: transaction
            )
        }
    }

    @Sendable func restore(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        _ = try principal.official(for: .publishPlaybook)
        let id: PlaybookID = try context.id(PlaybookRefusal.absent)
        var body = try await request.object()
        let current = try body.text("current")
        let note = try body.text("note")
        try body.end()
        return try await answer(principal) { transaction in
            try await desk.restore(id, inPlaceOf: current, note: note, by: principal, in: transaction)
        }
    }

    /// The term that began, or the one that runs on where nothing changed.
    private func answer(
        _ principal: Principal,
        _ publish: @escaping @Sendable (Transaction) async throws -> PlaybookDesk.Publication
    ) async throws -> Response {
        let (publication, term) = try await database.transaction(for: principal) { transaction in
            (try await publish(transaction), try await desk.terms(in: transaction).first)
        }
        guard let term else { throw PlaybookRefusal.absent }
        guard case .current = publication else { return try .json(TermView(term, isCurrent: true)) }
        return try .json(
            TermView(term, isCurrent: true),
            status: .created,
            headers: [.location: "/v1/playbooks/\(publication.id.text)"]
        )
    }
}

/// A time during which a version is or was current, as the API shows it.
private struct TermView: Encodable {
    let versionID: String
    let digest: String
    let since: Date
    let note: String?
    let begunBy: String?
    let isCurrent: Bool

    enum CodingKeys: String, CodingKey {
        case digest, since, note
        case versionID = "version_id"
        case begunBy = "begun_by"
        case isCurrent = "is_current"
    }

    init(_ term: PlaybookTerm, isCurrent: Bool) {
        versionID = term.version.text
        digest = term.digest
        since = term.since
        note = term.note
        begunBy = term.begunBy
        self.isCurrent = isCurrent
    }
}

private struct VersionView: Encodable {
    let id: String
    let digest: String
    let files: [String: String]
}
