import Cases
import Crypto
import Foundation
import Hummingbird
import Kernel
import Postgres

/// Cases over HTTP: lists, the file of one, and its three steps.
struct CaseRoutes: Sendable {
    let database: Database
    let key: SymmetricKey
    private let desk = CaseDesk()

    init(database: Database, key: SymmetricKey) {
        self.database = database
        self.key = key
    }

    var routes: [Route] {
        [
            Route(.get, "/v1/cases", list),
            Route(.get, "/v1/cases/{id}", file),
            Route(.put, "/v1/cases/{id}/acceptance", accept),
            Route(.put, "/v1/cases/{id}/answer", answer),
            Route(.put, "/v1/cases/{id}/closure", close),
        ]
    }

    @Sendable func list(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let limit = try request.limit()
        let state = try request.choice("state", of: Case.State.self)
        let name = "cases?state=\(state?.rawValue ?? "")"
        let cursor = try request.cursor(of: name, key: key).map(CasePosition.init(cursor:))
        let query = desk.cases(of: principal.ownAgency, after: cursor, state: state, limit: limit)
        let found = try await database.rows(for: principal, query)
        let next = found.count == limit ? found.last.map { $0.position.cursor.token(for: name, key: key) } : nil
        return try .page(Page(items: found.map(CaseView.init), nextCursor: next), of: request)
    }

    @Sendable func file(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Case> = try context.id(CaseRefusal.absent)
        let file = try await database.transaction(for: principal, .readOnly) { try await desk.file(id, in: $0) }
        guard let file else { throw CaseRefusal.absent }
        return try .json(CaseFileView(file), headers: [.eTag: entityTag(file.found.version)])
    }

    @Sendable func accept(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Case> = try context.id(CaseRefusal.absent)
        let accepted = try await database.transaction(for: principal) {
            try await desk.accept(id, by: principal, in: $0)
        }
        return try .json(CaseView(accepted), headers: [.eTag: entityTag(accepted.version)])
    }

    @Sendable func answer(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Case> = try context.id(CaseRefusal.absent)
        var body = try await request.object()
        let text = try body.text("text")
        try body.end()
        let answered = try await database.transaction(for: principal) {
            try await desk.answer(id, text: text, by: principal, in: $0)
        }
        return try .json(CaseView(answered), headers: [.eTag: entityTag(answered.version)])
    }

    @Sendable func close(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Case> = try context.id(CaseRefusal.absent)
        let closed = try await database.transaction(for: principal) {
            try await desk.close(id, by: principal, in: $0)
        }
        return try .json(CaseView(closed), headers: [.eTag: entityTag(closed.version)])
    }
}

extension Case {
    fileprivate var position: CasePosition { CasePosition(openedAt: openedAt, id: id) }
}

extension CasePosition {
    fileprivate var cursor: Cursor { Cursor(fields: ["\(openedAt.microseconds)", id.text]) }

    fileprivate init(cursor: Cursor) throws {
        guard cursor.fields.count == 2, let at = Int64(cursor.fields[0]), let id = ID<Case>(cursor.fields[1]) else {
            throw CursorRefusal.unreadable
        }
        self.init(openedAt: Date(microseconds: at), id: id)
    }
}
