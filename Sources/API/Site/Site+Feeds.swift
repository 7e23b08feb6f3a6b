import Dashboard
import Foundation
import Hummingbird
import Intake
import Kernel
import Organisation
import Postgres

/// The feeds of a source, and what came of them that could not be read.
extension Site {
    var feedRoutes: [Route] {
        [
            Route(.post, "/sources/{id}/bodies/{body}", standsAlone: true, discloseBody),
            Route(.post, "/sources/{id}/feeds", addFeed),
            Route(.post, "/sources/{id}/feeds/{feed}/fetch", fetchFeed),
            Route(.post, "/sources/{id}/feeds/{feed}/pause", pauseFeed),
            Route(.post, "/sources/{id}/feeds/{feed}/resume", resumeFeed),
            Route(.post, "/sources/{id}/feeds/{feed}/change", changeFeed),
            Route(.post, "/sources/{id}/feeds/{feed}/remove", removeFeed),
        ]
    }

    @Sendable func addFeed(_ request: Request, _ context: CityContext) async throws -> Response {
        try await actOnSource(request, context) { id, principal, form, transaction in
            _ = try await FeedDesk().add(
                form.fields["url"] ?? "",
                to: id,
                everyMinutes: try form.interval(),
                by: principal,
                in: transaction
            )
        }
    }

    @Sendable func fetchFeed(_ request: Request, _ context: CityContext) async throws -> Response {
        try await actOnFeed(request, context) { feed, _, principal, transaction in
            _ = try await FeedDesk().fetchNow(feed, by: principal, in: transaction)
        }
    }

    @Sendable func changeFeed(_ request: Request, _ context: CityContext) async throws -> Response {
        try await actOnFeed(request, context) { feed, form, principal, transaction in
            let every = try form.interval()
            _ = try await FeedDesk().change(feed, isPaused: nil, everyMinutes: every, by: principal, in: transaction)
        }
    }

    @Sendable func removeFeed(_ request: Request, _ context: CityContext) async throws -> Response {
        try await actOnFeed(request, context) { feed, _, principal, transaction in
            _ = try await FeedDesk().remove(feed, by: principal, in: transaction)
        }
    }

    @Sendable func pauseFeed(_ request: Request, _ context: CityContext) async throws -> Response {
        try await rest(request, context, isPaused: true)
    }

    @Sendable func resumeFeed(_ request: Request, _ context: CityContext) async throws -> Response {
        try await rest(request, context, isPaused: false)
    }

    /// Answers the bytes as a file, for a reason that the journal keeps.
    @Sendable func discloseBody(_ request: Request, _ context: CityContext) async throws -> Response {
        try await answer(request, context) { form in
            let id: ID<QuarantinedBody> = try context.id(FeedRefusal.bodyAbsent, named: "body")
            let source: SourceID = try context.id(SourceRefusal.absent)
            let principal = context.principal
            _ = try principal.official(for: .keepSources)
            let bytes = try await database.transaction(for: principal) { transaction in
                let bodies = try await FeedDesk().quarantined(of: source, in: transaction)
                guard bodies.contains(where: { $0.id == id }) else { throw FeedRefusal.bodyAbsent }
                return try await FeedDesk().disclose(
                    id,
                    reason: form.fields["reason"] ?? "",
                    by: principal,
                    in: transaction
                )
            }
            return .file(of: bytes)
        }
    }

    private func rest(_ request: Request, _ context: CityContext, isPaused: Bool) async throws -> Response {
        try await actOnFeed(request, context) { feed, _, principal, transaction in
            let desk = FeedDesk()
            _ = try await desk.change(feed, isPaused: isPaused, everyMinutes: nil, by: principal, in: transaction)
        }
    }

    /// Does something with a feed of the source that the address names.
    private func actOnFeed(
        _ request: Request,
        _ context: CityContext,
        _ step: @escaping @Sendable (ID<Feed>, Form, Principal, Transaction) async throws -> Void
    ) async throws -> Response {
        try await actOnSource(request, context) { source, principal, form, transaction in
            let id: ID<Feed> = try context.id(FeedRefusal.absent, named: "feed")
            _ = try principal.official(for: .keepSources)
            let feed = try await FeedDesk().feed(id, in: transaction)
            guard feed?.source == source else { throw FeedRefusal.absent }
            try await step(id, form, principal, transaction)
        }
    }
}

extension Form {
    /// How often a feed is to be fetched, in minutes.
    fileprivate func interval() throws -> Int {
        guard let every = Int(fields["every"] ?? ""), Feed.intervals.contains(every) else { throw FeedRefusal.interval }
        return every
    }
}
