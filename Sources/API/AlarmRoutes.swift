import Crypto
import Foundation
import Hummingbird
import Kernel
import Playbooks
import Postgres
import Supervision

/// Alarms over HTTP: what one was told, the file of an alarm, and what people do with it.
struct AlarmRoutes: Sendable {
    let database: Database
    let key: SymmetricKey
    let current: @Sendable () -> CurrentPlaybook
    private let register = AlarmRegister()

    init(database: Database, key: SymmetricKey, current: @escaping @Sendable () -> CurrentPlaybook) {
        self.database = database
        self.key = key
        self.current = current
    }

    var routes: [Route] {
        [
            Route(.get, "/v1/notices", notices),
            Route(.put, "/v1/notices/reading", read),
            Route(.get, "/v1/alarms/{id}", file),
            Route(.post, "/v1/alarms/{id}/acknowledgements", acknowledge),
            Route(.post, "/v1/alarms/{id}/snoozes", snooze),
            Route(.post, "/v1/alarms/{id}/handovers", handOver),
        ]
    }

    @Sendable func notices(_ request: Request, _ context: CityContext) async throws -> Response {
        let official = try context.official()
        let limit = try request.limit()
        let open = try request.choice("state", of: Openness.self) == .open
        let list = "notices?state=\(open ? "open" : "")"
        let cursor = try request.cursor(of: list, key: key).map(NoticePosition.init(cursor:))
        let found = try await database.transaction(for: context.principal, .readOnly) { transaction in
            try await register.notices(of: official, after: cursor, open: open, limit: limit, in: transaction)
        }
        let next = found.count == limit ? found.last.map { $0.position.cursor.token(for: list, key: key) } : nil
        return try .page(Page(items: found.map(NoticeView.init), nextCursor: next), of: request)
    }

    /// One's notices were read: what was told until now is new no more.
    @Sendable func read(_ request: Request, _ context: CityContext) async throws -> Response {
        let official = try context.official()
        let unread = try await database.transaction(for: context.principal) { transaction in
            try await register.read(by: official, in: transaction)
            return try await register.unread(of: official, in: transaction)
        }
        return try .json(["unread": unread])
    }

    @Sendable func file(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Alarm> = try context.id(AlarmRefusal.absent)
        let file = try await database.transaction(for: principal, .readOnly) { transaction in
            try await register.file(id.rawValue, in: transaction)
        }
        guard let file else { throw AlarmRefusal.absent }
        return try .json(AlarmFileView(file))
    }

    @Sendable func acknowledge(_ request: Request, _ context: CityContext) async throws -> Response {
        let minutes = current().playbook.supervision.acknowledgedFor
        return try await act(context) { id, principal, transaction in
            try await register.acknowledge(id, minutes: minutes, by: principal, in: transaction)
        }
    }

    @Sendable func snooze(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.somebody()
        var body = try await request.object()
        let until = try body.moment("until")
        let reason = try body.text("reason")
        try body.end()
        return try await act(context) { id, principal, transaction in
            try await register.snooze(id, until: until, reason: reason, by: principal, in: transaction)
        }
    }

    @Sendable func handOver(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.somebody()
        var body = try await request.object()
        let person: PersonID = try body.id("person_id")
        let reason = try body.text("reason")
        try body.end()
        return try await act(context) { id, principal, transaction in
            try await register.handOver(id, to: person, reason: reason, by: principal, in: transaction)
        }
    }

    /// Does something in a transaction of its own and answers the alarm as it stands then.
    private func act(
        _ context: CityContext,
        _ take: @Sendable (UUID, Principal, Transaction) async throws -> Void
    ) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Alarm> = try context.id(AlarmRefusal.absent)
        let file = try await database.transaction(for: principal) { transaction in
            try await take(id.rawValue, principal, transaction)
            return try await register.file(id.rawValue, in: transaction)
        }
        guard let file else { throw AlarmRefusal.absent }
        return try .json(AlarmView(file.alarm), headers: [.eTag: entityTag(file.alarm.version)])
    }

    private enum Openness: String {
        case open
    }
}

extension NoticePosition {
    var cursor: Cursor { Cursor(fields: ["\(at.microseconds)", id.lowercaseText]) }

    /// Reads a place from a cursor.
    init(cursor: Cursor) throws {
        guard cursor.fields.count == 2, let at = Int64(cursor.fields[0]), let id = UUID(uuidString: cursor.fields[1])
        else {
            throw CursorRefusal.unreadable
        }
        self.init(at: Date(microseconds: at), id: id)
    }
}
