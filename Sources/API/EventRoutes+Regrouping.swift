import Events
import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Kernel
import Postgres

/// What people put together and take apart, over HTTP.
extension EventRoutes {
    @Sendable func similar(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Event> = try context.id(EventRefusal.absent)
        let found = try await database.transaction(for: principal, .readOnly) { transaction in
            try await EventDesk().similar(to: id, by: principal, in: transaction)
        }
        return try .json(Page(items: found.map(SimilarEventView.init), nextCursor: nil))
    }

    @Sendable func merge(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Event> = try context.id(EventRefusal.absent)
        var body = try await request.object()
        let other: ID<Event> = try body.id("event_id")
        let reason = try body.text("reason")
        try body.end()
        let event = try await database.transaction(for: principal) {
            try await EventDesk().merge(id, into: other, reason: reason, by: principal, in: $0)
        }
        return try .json(EventView(event), headers: [.eTag: entityTag(event.version)])
    }

    @Sendable func move(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Event> = try context.id(EventRefusal.absent)
        var body = try await request.object()
        let items: [ID<Item>] = try body.ids("items", most: 500)
        let other: ID<Event> = try body.id("event_id")
        let reason = try body.text("reason")
        try body.end()
        let event = try await database.transaction(for: principal) {
            try await EventDesk().move(items, from: id, to: other, reason: reason, by: principal, in: $0)
        }
        return try .json(EventView(event), headers: [.eTag: entityTag(event.version)])
    }

    @Sendable func split(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Event> = try context.id(EventRefusal.absent)
        var body = try await request.object()
        let items: [ID<Item>] = try body.ids("items", most: 500)
        let reason = try body.text("reason")
        try body.end()
        let event = try await database.transaction(for: principal) {
            try await EventDesk().split(items, from: id, reason: reason, by: principal, in: $0)
        }
        let headers: HTTPFields = [.eTag: entityTag(event.version), .location: "/v1/events/\(event.id.text)"]
        return try .json(EventView(event), status: .created, headers: headers)
    }

    @Sendable func undo(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { try await EventDesk().undo($0, reason: $1, by: $2, in: $3) }
    }
}
