import Cases
import Crypto
import Foundation
import Hummingbird
import Kernel
import Postgres

/// Cases over HTTP: lists, the file of one, and its steps.
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
            Route(.put, "/v1/cases/{id}/draft", draft),
            Route(.post, "/v1/cases/{id}/rejections", reject),
            Route(.put, "/v1/cases/{id}/answer", answer),
            Route(.put, "/v1/cases/{id}/closure", close),
            Route(.post, "/v1/cases/{id}/returns", giveBack),
            Route(.post, "/v1/cases/{id}/transfers", transfer),
            Route(.post, "/v1/cases/{id}/revisions", sendBack),
            Route(.post, "/v1/cases/{id}/reopenings", reopen),
            Route(.put, "/v1/cases/{id}/assignee", overwrites: true, assign),
            Route(.post, "/v1/cases/{id}/contributions", contribute),
            Route(.post, "/v1/cases/{id}/extensions", askForTime),
            Route(.post, "/v1/cases/{id}/instructions", instruct),
            Route(.post, "/v1/cases/{id}/reports", report),
        ]
    }

    @Sendable func list(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let limit = try request.limit()
        let state = try request.choice("state", of: Case.State.self)
        let name = "cases?state=\(state?.rawValue ?? "")"
        let cursor = try request.cursor(of: name, key: key).map(CasePosition.init(cursor:))
        let query = desk.cases(for: principal.sight, after: cursor, state: state, limit: limit)
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
        try await step(context) { try await desk.accept($0, by: $1, in: $2) }
    }

    @Sendable func answer(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.somebody()
        var body = try await request.object()
        let draft: ID<Draft>? = try body.idIfAny("draft_id")
        let text = draft == nil ? try body.text("text") : ""
        try body.end()
        return try await step(context) { id, principal, transaction in
            guard let draft else { return try await desk.answer(id, text: text, by: principal, in: transaction) }
            return try await desk.sign(id, draft: draft, by: principal, in: transaction)
        }
    }

    @Sendable func draft(_ request: Request, _ context: CityContext) async throws -> Response {
        let text = try await request.soleText("text", context)
        return try await step(context) { try await desk.draft($0, text: text, by: $1, in: $2) }
    }

    @Sendable func reject(_ request: Request, _ context: CityContext) async throws -> Response {
        let reason = try await request.soleText("reason", context)
        return try await step(context) { try await desk.reject($0, reason: reason, by: $1, in: $2) }
    }

    @Sendable func close(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(context) { try await desk.close($0, by: $1, in: $2) }
    }

    @Sendable func giveBack(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.somebody()
        var body = try await request.object()
        let reason = try body.text("reason")
        let agency: AgencyID? = try body.idIfAny("agency_id")
        try body.end()
        return try await step(context) {
            try await desk.giveBack($0, to: agency, reason: reason, by: $1, in: $2)
        }
    }

    @Sendable func transfer(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.somebody()
        var body = try await request.object()
        let reason = try body.text("reason")
        let agency: AgencyID = try body.id("agency_id")
        try body.end()
        return try await step(context) {
            try await desk.transfer($0, to: agency, reason: reason, by: $1, in: $2)
        }
    }

    @Sendable func sendBack(_ request: Request, _ context: CityContext) async throws -> Response {
        let reason = try await request.soleText("reason", context)
        return try await step(context) { try await desk.sendBack($0, reason: reason, by: $1, in: $2) }
    }

    @Sendable func reopen(_ request: Request, _ context: CityContext) async throws -> Response {
        let reason = try await request.soleText("reason", context)
        return try await step(context) { try await desk.reopen($0, reason: reason, by: $1, in: $2) }
    }

    @Sendable func assign(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.somebody()
        var body = try await request.object()
        let person: PersonID = try body.id("person_id")
        try body.end()
        return try await step(context) { try await desk.assign($0, to: person, by: $1, in: $2) }
    }

    @Sendable func contribute(_ request: Request, _ context: CityContext) async throws -> Response {
        let text = try await request.soleText("text", context)
        return try await step(context) { try await desk.contribute($0, text: text, by: $1, in: $2) }
    }

    @Sendable func askForTime(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.somebody()
        var body = try await request.object()
        let reason = try body.text("reason")
        let until = try body.moment("until")
        try body.end()
        return try await step(context) {
            try await desk.askForTime($0, until: until, reason: reason, by: $1, in: $2)
        }
    }

    @Sendable func instruct(_ request: Request, _ context: CityContext) async throws -> Response {
        let text = try await request.soleText("text", context)
        return try await step(context) { try await desk.instruct($0, text: text, by: $1, in: $2) }
    }

    @Sendable func report(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.somebody()
        var body = try await request.object()
        let number = try body.whole("instruction", in: 1...1_000_000)
        let text = try body.text("text")
        try body.end()
        return try await step(context) {
            try await desk.report($0, on: number, text: text, by: $1, in: $2)
        }
    }

    /// Takes a step in a transaction of its own and answers the case as it stands then.
    private func step(
        _ context: CityContext,
        _ take: @Sendable (ID<Case>, Principal, Transaction) async throws -> Case
    ) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Case> = try context.id(CaseRefusal.absent)
        let moved = try await database.transaction(for: principal) { try await take(id, principal, $0) }
        return try .json(CaseView(moved), headers: [.eTag: entityTag(moved.version)])
    }
}

extension Case {
    /// Its place in the lists.
    var position: CasePosition { CasePosition(openedAt: openedAt, id: id) }
}

extension CasePosition {
    var cursor: Cursor { Cursor(fields: ["\(openedAt.microseconds)", id.text]) }

    /// Reads a place from a cursor.
    init(cursor: Cursor) throws {
        guard cursor.fields.count == 2, let at = Int64(cursor.fields[0]), let id = ID<Case>(cursor.fields[1]) else {
            throw CursorRefusal.unreadable
        }
        self.init(openedAt: Date(microseconds: at), id: id)
    }
}
