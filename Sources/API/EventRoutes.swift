import Crypto
import Events
import Foundation
import Hummingbird
import Intake
import Kernel
import Postgres

/// Events over HTTP: lists, one with its curve and steps, its items, and the level that people confirm, raise and lower.
struct EventRoutes: Sendable {
    let database: Database
    let key: SymmetricKey
    private let desk = EventDesk()

    init(database: Database, key: SymmetricKey) {
        self.database = database
        self.key = key
    }

    var routes: [Route] {
        [
            Route(.get, "/v1/events", list),
            Route(.get, "/v1/events/{id}", event),
            Route(.get, "/v1/events/{id}/items", items),
            Route(.get, "/v1/events/{id}/similar", similar),
            Route(.get, "/v1/events/{id}/file", dossier),
            Route(.put, "/v1/events/{id}/level", confirm),
            Route(.post, "/v1/events/{id}/level-raises", raise),
            Route(.post, "/v1/events/{id}/level-lowerings", lower),
            Route(.put, "/v1/events/{id}/closure", close),
            Route(.post, "/v1/events/{id}/reopenings", reopen),
            Route(.put, "/v1/events/{id}/merger", merge),
            Route(.post, "/v1/events/{id}/moves", move),
            Route(.post, "/v1/events/{id}/splits", split),
            Route(.post, "/v1/events/{id}/undoings", undo),
            Route(.post, "/v1/dismissals", dismiss),
            Route(.post, "/v1/restorations", restore),
        ]
    }

    @Sendable func list(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let limit = try request.limit()
        let state = try request.choice("state", of: Event.State.self)
        let name = "events?state=\(state?.rawValue ?? "")"
        let cursor = try request.cursor(of: name, key: key).map(EventPosition.init(cursor:))
        let query = desk.events(for: principal.sight, after: cursor, state: state, limit: limit)
        let found = try await database.rows(for: principal, query)
        let next = found.count == limit ? found.last.map { $0.position.cursor.token(for: name, key: key) } : nil
        return try .page(Page(items: found.map(EventView.init), nextCursor: next), of: request)
    }

    @Sendable func event(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Event> = try context.id(EventRefusal.absent)
        let file = try await database.transaction(for: principal, .readOnly) { transaction -> EventFileView in
            guard let event = try await desk.event(id, in: transaction) else { throw EventRefusal.absent }
            let since = event.firstItemAt.addingTimeInterval(-3_600)
            return EventFileView(
                event,
                heat: try await desk.heat(of: [id], since: since, in: transaction),
                steps: try await desk.steps(of: id, in: transaction)
            )
        }
        return try .json(file, headers: [.eTag: entityTag(file.event.version)])
    }

    @Sendable func items(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Event> = try context.id(EventRefusal.absent)
        let limit = try request.limit()
        let list = "events/\(id.text)/items"
        let cursor = try request.cursor(of: list, key: key).map(ItemPosition.init(cursor:))
        let found = try await database.transaction(for: principal, .readOnly) { transaction in
            guard try await desk.event(id, in: transaction) != nil else { throw EventRefusal.absent }
            return try await transaction.rows(
                IntakeDesk().items(ofEvent: id.rawValue, after: cursor, limit: limit)
            )
        }
        let next = found.count == limit ? found.last.map { $0.position.cursor.token(for: list, key: key) } : nil
        return .page(found, nextCursor: next, of: request)
    }

    @Sendable func confirm(_ request: Request, _ context: CityContext) async throws -> Response {
        try await level(request, context) { try await desk.confirm($1, of: $0, reason: $2, by: $3, in: $4) }
    }

    @Sendable func raise(_ request: Request, _ context: CityContext) async throws -> Response {
        try await level(request, context) { try await desk.raise($0, to: $1, reason: $2, by: $3, in: $4) }
    }

    @Sendable func lower(_ request: Request, _ context: CityContext) async throws -> Response {
        try await level(request, context) { try await desk.lower($0, to: $1, reason: $2, by: $3, in: $4) }
    }

    @Sendable func close(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { try await desk.close($0, reason: $1, by: $2, in: $3) }
    }

    @Sendable func reopen(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { try await desk.reopen($0, reason: $1, by: $2, in: $3) }
    }

    /// Takes a step that asks for a reason alone.
    func step(
        _ request: Request,
        _ context: CityContext,
        _ take: @Sendable (ID<Event>, String, Principal, Transaction) async throws -> Event
    ) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Event> = try context.id(EventRefusal.absent)
        var body = try await request.object()
        let reason = try body.text("reason")
        try body.end()
        let event = try await database.transaction(for: principal) { try await take(id, reason, principal, $0) }
        return try .json(EventView(event), headers: [.eTag: entityTag(event.version)])
    }

    /// Sets a level in a transaction of its own and answers the event as it stands then.
    private func level(
        _ request: Request,
        _ context: CityContext,
        _ set: @Sendable (ID<Event>, EventLevel, String, Principal, Transaction) async throws -> Event
    ) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Event> = try context.id(EventRefusal.absent)
        var body = try await request.object()
        let wanted = try body.whole("level", in: 1...4)
        let reason = try body.text("reason")
        try body.end()
        guard let level = EventLevel(rawValue: Int16(wanted)) else { throw EventRefusal.absent }
        let event = try await database.transaction(for: principal) {
            try await set(id, level, reason, principal, $0)
        }
        return try .json(EventView(event), headers: [.eTag: entityTag(event.version)])
    }
}

extension Event {
    /// Its place in the lists.
    var position: EventPosition { EventPosition(lastItemAt: lastItemAt, id: id) }
}

extension EventPosition {
    var cursor: Cursor { Cursor(fields: ["\(lastItemAt.microseconds)", id.text]) }

    /// Reads a place from a cursor.
    init(cursor: Cursor) throws {
        guard cursor.fields.count == 2, let at = Int64(cursor.fields[0]), let id = ID<Event>(cursor.fields[1]) else {
            throw CursorRefusal.unreadable
        }
        self.init(lastItemAt: Date(microseconds: at), id: id)
    }
}
