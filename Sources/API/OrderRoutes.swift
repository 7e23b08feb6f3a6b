import Cases
import Crypto
import Foundation
import Hummingbird
import Kernel
import Postgres

/// Orders to act over HTTP (督办): the register, the file of one, and its steps.
struct OrderRoutes: Sendable {
    let database: Database
    let key: SymmetricKey
    private let desk = OrderDesk()

    init(database: Database, key: SymmetricKey) {
        self.database = database
        self.key = key
    }

    var routes: [Route] {
        [
            Route(.get, "/v1/orders", list),
            Route(.get, "/v1/orders/{id}", file),
            Route(.post, "/v1/cases/{id}/orders", issue),
            Route(.put, "/v1/orders/{id}/receipt", receive),
            Route(.post, "/v1/orders/{id}/reports", report),
            Route(.post, "/v1/orders/{id}/revisions", sendBack),
            Route(.put, "/v1/orders/{id}/check", check),
            Route(.put, "/v1/orders/{id}/closure", close),
            Route(.put, "/v1/orders/{id}/withdrawal", withdraw),
        ]
    }

    @Sendable func list(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let limit = try request.limit()
        let state = try request.choice("state", of: Order.State.self)
        let only = try request.choice("only", of: Only.self)
        let name = "orders?state=\(state?.rawValue ?? "")&only=\(only?.rawValue ?? "")"
        let cursor = try request.cursor(of: name, key: key).map(OrderPosition.init(cursor:))
        let states = (state.map { [$0] } ?? Order.State.allCases).filter { only == nil || !$0.isOver }
        let query = desk.orders(for: principal.sight, after: cursor, states: states, limit: limit)
        let found = try await database.rows(for: principal, query)
        let next = found.count == limit ? found.last.map { $0.position.cursor.token(for: name, key: key) } : nil
        return try .page(Page(items: found.map(OrderView.init), nextCursor: next), of: request)
    }

    /// What a list can be narrowed to.
    private enum Only: String {
        case open
    }

    @Sendable func file(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Order> = try context.id(OrderRefusal.absent)
        let file = try await database.transaction(for: principal, .readOnly) { try await desk.file(id, in: $0) }
        guard let file else { throw OrderRefusal.absent }
        return try .json(OrderFileView(file), headers: [.eTag: entityTag(file.found.version)])
    }

    @Sendable func issue(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Case> = try context.id(CaseRefusal.absent)
        var body = try await request.object()
        let ground = try body.choice("ground", of: Order.Ground.self)
        let text = try body.text("text")
        try body.end()
        let issued = try await database.transaction(for: principal) { transaction in
            try await desk.issue(id, on: ground, text: text, by: principal, in: transaction)
        }
        return try .json(
            OrderView(issued),
            status: .created,
            headers: [.eTag: entityTag(issued.version), .location: "/v1/orders/\(issued.id.text)"]
        )
    }

    @Sendable func receive(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(context) { try await desk.receive($0, by: $1, in: $2) }
    }

    @Sendable func report(_ request: Request, _ context: CityContext) async throws -> Response {
        let text = try await request.soleText("text", context)
        return try await step(context) { try await desk.report($0, text: text, by: $1, in: $2) }
    }

    @Sendable func sendBack(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.somebody()
        var body = try await request.object()
        let lacking = try body.choices("lacking", of: Order.Lack.self)
        let reason = try body.text("reason")
        try body.end()
        return try await step(context) {
            try await desk.sendBack($0, lacking: lacking, text: reason, by: $1, in: $2)
        }
    }

    @Sendable func check(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(context) { try await desk.check($0, by: $1, in: $2) }
    }

    @Sendable func close(_ request: Request, _ context: CityContext) async throws -> Response {
        let text = try await request.soleText("conclusion", context)
        return try await step(context) { try await desk.close($0, text: text, by: $1, in: $2) }
    }

    @Sendable func withdraw(_ request: Request, _ context: CityContext) async throws -> Response {
        let text = try await request.soleText("reason", context)
        return try await step(context) { try await desk.withdraw($0, text: text, by: $1, in: $2) }
    }

    /// Takes a step in a transaction of its own and answers the order as it stands then.
    private func step(
        _ context: CityContext,
        _ take: @Sendable (ID<Order>, Principal, Transaction) async throws -> Order
    ) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Order> = try context.id(OrderRefusal.absent)
        let moved = try await database.transaction(for: principal) { try await take(id, principal, $0) }
        return try .json(OrderView(moved), headers: [.eTag: entityTag(moved.version)])
    }
}

extension Order {
    /// Its place in the lists.
    var position: OrderPosition { OrderPosition(issuedAt: issuedAt, id: id) }
}

extension OrderPosition {
    var cursor: Cursor { Cursor(fields: ["\(issuedAt.microseconds)", id.text]) }

    /// Reads a place from a cursor.
    init(cursor: Cursor) throws {
        guard cursor.fields.count == 2, let at = Int64(cursor.fields[0]), let id = ID<Order>(cursor.fields[1]) else {
            throw CursorRefusal.unreadable
        }
        self.init(issuedAt: Date(microseconds: at), id: id)
    }
}
