import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Postgres
import ServiceLifecycle

/// What changed, as pages to ask for and as a stream: the same rows, within what the asker may see.
struct ChangeRoutes: Sendable {
    let database: Database
    let settings: StreamSettings
    private let seats: StreamSeats
    private let newest: NewestChange

    init(database: Database, settings: StreamSettings, seats: StreamSeats) {
        self.database = database
        self.seats = seats
        self.settings = settings
        newest = NewestChange(database: database, pause: settings.pause)
    }

    var routes: [Route] {
        [
            Route(.get, "/v1/changes", page),
            Route(.get, "/v1/stream", stream),
        ]
    }

    @Sendable func page(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let limit = try request.limit()
        let place = try request.uri.queryParameters["after"].map { try Self.place(String($0)) } ?? .beginning
        let found = try await database.rows(for: context.principal, Query<Change>.changes(after: place, most: limit))
        let views = found.compactMap(ChangeView.init)
        let end = found.last?.place ?? place
        return try .json(ChangePage(items: views, next: end.text, more: end < (try await newest.now())))
    }

    /// Server-sent events: what changed since `Last-Event-ID`, or from now on, until the session ends.
    @Sendable func stream(_ request: Request, _ context: CityContext) async throws -> Response {
        let official = try context.official()
        let seat = try seats.take(official.person, settings)
        let after = request.headers[.lastEventID] ?? request.uri.queryParameters["after"].map(String.init)
        let place = if let after { try Self.place(after) } else { try await newest.now() }
        let session = context.session
        return .events(holding: seat) { write in try await run(official, session, from: place) { try await write($0) } }
    }

    /// Writes what changes until the session or the time of the stream ends, or the service stops.
    ///
    /// Holds no connection to the database between two looks.
    func run(
        _ official: Official,
        _ session: [UInt8]?,
        from start: ChangePlace,
        _ write: (String) async throws -> Void
    ) async throws {
        let end = ContinuousClock.now + settings.longest
        var place = start
        var lastWord = ContinuousClock.now
        try await write("retry: 3000\n\n")
        repeat {
            if try await newest.now() > place {
                guard try await isSignedIn(official, session) else { return }
                let found = try await database.rows(
                    for: .person(official),
                    Query<Change>.changes(after: place, most: 200)
                )
                for change in found { try await write(change.event()) }
                place = found.last?.place ?? place
                lastWord = .now
                if found.count == 200 { continue }
            } else if ContinuousClock.now - lastWord >= settings.heartbeat {
                guard try await isSignedIn(official, session) else { return }
                try await write(":\n\n")
                lastWord = .now
            }
            guard ContinuousClock.now < end else { return }
            try await Task.sleep(for: settings.pause)
        } while !Task.isShuttingDownGracefully
    }

    private func isSignedIn(_ official: Official, _ session: [UInt8]?) async throws -> Bool {
        guard let session else { return false }
        return try await database.official(of: session) == official
    }

    private static func place(_ text: String) throws(StreamRefusal) -> ChangePlace {
        guard let place = ChangePlace(text) else { throw .placeUnreadable }
        return place
    }
}

/// A page of changes, and where to go on: always there, as there will be more.
struct ChangePage: Encodable {
    let items: [ChangeView]
    let next: String
    let more: Bool
}

/// One change as the API shows it.
struct ChangeView: Encodable {
    let id: String
    let at: Date
    let action: String
    let kind: String
    let subjectID: String

    enum CodingKeys: String, CodingKey {
        case id, at, action, kind
        case subjectID = "subject_id"
    }

    init?(_ change: Change) {
        guard let what = change.what else { return nil }
        id = change.place.text
        at = what.at
        action = what.action
        kind = what.kind
        subjectID = what.subject.lowercaseText
    }
}

extension Change {
    /// The change as a server-sent event; what the asker may not see moves only the place.
    fileprivate func event() throws -> String {
        guard let view = ChangeView(self) else { return "id: \(place.text)\n\n" }
        let data = String(decoding: try JSONEncoder.answers().encode(view), as: UTF8.self)
        return "id: \(place.text)\nevent: change\ndata: \(data)\n\n"
    }
}

extension HTTPField.Name {
    static let lastEventID = known("Last-Event-ID")
}
