import Events
import Foundation
import Hummingbird
import Kernel
import Postgres

/// Noise over HTTP: many events set aside at once, and taken up again.
extension EventRoutes {
    @Sendable func dismiss(_ request: Request, _ context: CityContext) async throws -> Response {
        try await sort(request, context) { try await EventDesk().dismiss($0, reason: $1, by: $2, in: $3) }
    }

    @Sendable func restore(_ request: Request, _ context: CityContext) async throws -> Response {
        try await sort(request, context) { try await EventDesk().restore($0, reason: $1, by: $2, in: $3) }
    }

    private func sort(
        _ request: Request,
        _ context: CityContext,
        _ turn: @Sendable ([ID<Event>], String, Principal, Transaction) async throws -> EventDesk.Sorted
    ) async throws -> Response {
        let principal = try context.somebody()
        var body = try await request.object()
        let events: [ID<Event>] = try body.ids("events", most: 200)
        let reason = try body.text("reason")
        try body.end()
        let sorted = try await database.transaction(for: principal) { try await turn(events, reason, principal, $0) }
        return try .json(SortedView(sorted) { request.words(of: $0) })
    }
}

/// What became of each of many events.
struct SortedView: Encodable {
    let done: [String]
    let left: [Left]

    /// An event that stayed as it was.
    struct Left: Encodable {
        let event: String
        let code: String
        let detail: String
    }

    init(_ sorted: EventDesk.Sorted, words: (Sentence) -> String) {
        done = sorted.done.map(\.text)
        left = sorted.left.map { Left(event: $0.id.text, code: $0.refusal.code, detail: words($0.refusal.sentence)) }
    }
}
