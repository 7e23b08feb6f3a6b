import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Kernel
import NIOCore
import Organisation
import Postgres

/// Feeds over HTTP (订阅): the list, adding and stopping one, and what came and could not be read.
struct FeedRoutes: Sendable {
    let database: Database
    private let desk = FeedDesk()

    init(database: Database) { self.database = database }

    var routes: [Route] {
        [
            Route(.get, "/v1/feeds", list),
            Route(.post, "/v1/feeds", add),
            Route(.get, "/v1/feeds/{id}", one),
            Route(.patch, "/v1/feeds/{id}", change),
            Route(.delete, "/v1/feeds/{id}", remove),
            Route(.post, "/v1/feeds/{id}/fetches", fetch),
            Route(.get, "/v1/sources/{id}/quarantine", quarantined),
            // What is shown is not kept to be answered again.
            Route(.post, "/v1/quarantine/{id}/disclosures", standsAlone: true, disclose),
        ]
    }

    @Sendable func list(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.watcher()
        let found = try await database.transaction(for: principal, .readOnly) { transaction in
            try await desk.feeds(of: nil, in: transaction)
        }
        return try .json(Page(items: found.map { FeedView($0, request) }, nextCursor: nil))
    }

    @Sendable func one(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.watcher()
        let id: ID<Feed> = try context.id(FeedRefusal.absent)
        let found = try await database.transaction(for: principal, .readOnly) { try await desk.feed(id, in: $0) }
        guard let found else { throw FeedRefusal.absent }
        return try answer(found, request)
    }

    @Sendable func add(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        var body = try await request.object()
        let url = try body.text("url")
        let source: SourceID = try body.id("source_id")
        let every = try body.wholeIfAny("every_minutes", in: Feed.intervals) ?? 15
        try body.end()
        let made = try await database.transaction(for: principal) { transaction in
            try await desk.add(url, to: source, everyMinutes: every, by: principal, in: transaction)
        }
        return try .json(
            FeedView(made, request),
            status: .created,
            headers: [.eTag: entityTag(made.version), .location: "/v1/feeds/\(made.id.text)"]
        )
    }

    @Sendable func change(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Feed> = try context.id(FeedRefusal.absent)
        var body = try await request.object()
        let state = try body.choiceIfAny("state", of: Wish.self)
        let every = try body.wholeIfAny("every_minutes", in: Feed.intervals)
        try body.end()
        let changed = try await database.transaction(for: principal) { transaction in
            try await desk.change(
                id,
                isPaused: state.map { $0 == .paused },
                everyMinutes: every,
                by: principal,
                in: transaction
            )
        }
        return try answer(changed, request)
    }

    /// What a person can wish of a feed.
    private enum Wish: String, CaseIterable {
        case active
        case paused
    }

    @Sendable func remove(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Feed> = try context.id(FeedRefusal.absent)
        let removed = try await database.transaction(for: principal) { transaction in
            try await desk.remove(id, by: principal, in: transaction)
        }
        return try answer(removed, request)
    }

    @Sendable func fetch(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Feed> = try context.id(FeedRefusal.absent)
        let feed = try await database.transaction(for: principal) { transaction in
            try await desk.fetchNow(id, by: principal, in: transaction)
        }
        return try .json(FeedView(feed, request), status: .accepted)
    }

    @Sendable func quarantined(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.watcher()
        let id: SourceID = try context.id(SourceRefusal.absent)
        let found = try await database.transaction(for: principal, .readOnly) { transaction in
            guard try await SourceDesk().source(id, in: transaction) != nil else { throw SourceRefusal.absent }
            return try await desk.quarantined(of: id, in: transaction)
        }
        return try .json(Page(items: found.map { QuarantinedView($0, request) }, nextCursor: nil))
    }

    @Sendable func disclose(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<QuarantinedBody> = try context.id(FeedRefusal.bodyAbsent)
        let reason = try await request.soleText("reason", context)
        let bytes = try await database.transaction(for: principal) { transaction in
            try await desk.disclose(id, reason: reason, by: principal, in: transaction)
        }
        return .file(of: bytes)
    }

    private func answer(_ feed: Feed, _ request: Request) throws -> Response {
        try .json(FeedView(feed, request), headers: [.eTag: entityTag(feed.version)])
    }
}

extension Response {
    /// Bytes of which nobody knows what they are, as a file that no browser shows.
    static func file(of bytes: [UInt8]) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "application/octet-stream", .cacheControl: "private, no-store",
                .contentDisposition: "attachment; filename=\"body.bin\"", .xContentTypeOptions: "nosniff",
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}

extension CityContext {
    /// A person whose post sees all.
    ///
    /// - Throws: `AccessRefusal`, `RoleRefusal`.
    func watcher() throws -> Principal {
        guard try official().role.seesAll else { throw RoleRefusal.notForThisPost }
        return principal
    }
}

/// A feed as the API shows it.
private struct FeedView: Encodable {
    let id: String
    let sourceID: String
    let url: String
    let state: String
    let everyMinutes: Int
    let form: String?
    let nextAt: Date
    let checkedAt: Date?
    let heardAt: Date?
    let outcome: OutcomeView?
    let failures: Int
    let version: Int

    enum CodingKeys: String, CodingKey {
        case id, url, state, form, outcome, failures, version
        case sourceID = "source_id"
        case everyMinutes = "every_minutes"
        case nextAt = "next_at"
        case checkedAt = "checked_at"
        case heardAt = "heard_at"
    }

    init(_ feed: Feed, _ request: Request) {
        id = feed.id.text
        sourceID = feed.source.text
        url = feed.url
        state = feed.state.rawValue
        everyMinutes = feed.everyMinutes
        form = feed.form?.rawValue
        nextAt = feed.nextAt
        checkedAt = feed.checkedAt
        heardAt = feed.heardAt
        outcome = feed.outcome.map { OutcomeView($0, request) }
        failures = feed.failures
        version = feed.version
    }
}

private struct OutcomeView: Encodable {
    let code: String
    let detail: String

    init(_ outcome: FeedOutcome, _ request: Request) {
        code = outcome.code
        detail = request.words(of: outcome.sentence)
    }
}

private struct QuarantinedView: Encodable {
    let id: String
    let feedID: String?
    let receivedAt: Date
    let reason: OutcomeView
    let contentType: String?
    let size: Int

    enum CodingKeys: String, CodingKey {
        case id, reason, size
        case feedID = "feed_id"
        case receivedAt = "received_at"
        case contentType = "content_type"
    }

    init(_ body: QuarantinedBody, _ request: Request) {
        id = body.id.text
        feedID = body.feed?.text
        receivedAt = body.receivedAt
        reason = OutcomeView(body.reason, request)
        contentType = body.contentType
        size = body.size
    }
}
