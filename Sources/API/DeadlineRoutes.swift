import Dashboard
import Deadlines
import Foundation
import Hummingbird
import Kernel
import Postgres

/// Limits over HTTP: how one was counted, and making it longer.
struct DeadlineRoutes: Sendable {
    let database: Database
    let pages: Pages
    let current: @Sendable () -> CurrentPlaybook
    private let desk = DeadlineDesk()

    init(database: Database, pages: Pages, current: @escaping @Sendable () -> CurrentPlaybook) {
        self.database = database
        self.pages = pages
        self.current = current
    }

    var routes: [Route] {
        [
            Route(.get, "/v1/deadlines/{id}/explanation", explanation),
            Route(.post, "/v1/deadlines/{id}/extensions", extend),
        ]
    }

    /// How a limit was counted; as text with `format=text`.
    @Sendable func explanation(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Deadline> = try context.id(DeadlineRefusal.absent)
        let format = try request.choice("format", of: Format.self) ?? .json
        let playbook = current().playbook
        let (found, names, moment) = try await database.transaction(for: principal, .readOnly) { transaction in
            (
                try await desk.explanation(of: id, playbook: playbook, in: transaction),
                try await AgencyNames(in: transaction), transaction.moment
            )
        }
        guard format == .text else { return try .json(ExplanationView(found, names)) }
        let language: Language = request.prefersEnglish ? .english : .chinese
        let account = DeadlineAccount(found, names, playbook)
        let text = try pages.text(of: account, at: moment, language: language)
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    @Sendable func extend(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Deadline> = try context.id(DeadlineRefusal.absent)
        var body = try await request.object()
        let amount = try body.whole("by", in: 1...100_000)
        let reason = try body.text("reason")
        try body.end()
        let moved = try await database.transaction(for: principal) { transaction in
            let calendar = current().calendar
            try await desk.extend(id, by: amount, reason: reason, as: principal, by: calendar, in: transaction)
            return try await desk.deadline(id, in: transaction)
        }
        guard let moved else { throw DeadlineRefusal.absent }
        return try .json(DeadlineView(moved), headers: [.eTag: entityTag(moved.version)])
    }

    private enum Format: String, CaseIterable {
        case json, text
    }
}
