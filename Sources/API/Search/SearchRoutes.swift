import Assessment
import Cases
import Crypto
import Events
import Foundation
import Hummingbird
import Intake
import Kernel
import Postgres

/// Search over items, events and cases, within what the asker may see.
struct SearchRoutes: Sendable {
    let database: Database
    let key: SymmetricKey

    init(database: Database, key: SymmetricKey) {
        self.database = database
        self.key = key
    }

    var routes: [Route] { [Route(.post, "/v1/search", reads: true, search)] }

    @Sendable func search(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.official().principal
        let asked = try await SearchRequest(request)
        switch asked.kind {
        case .items: return try await items(asked, principal)
        case .events: return try await events(asked, principal)
        case .cases: return try await cases(asked, principal)
        }
    }

    /// Looks on a connection of its own for three seconds: a search must not keep others waiting at the door.
    private func rows<Answer: RowDecodable & Sendable>(
        _ query: Query<Answer>,
        _ principal: Principal
    ) async throws -> [Answer] {
        try await database.transaction(for: principal, .readOnly) { transaction in
            try await transaction.execute("SET LOCAL statement_timeout = '3s'")
            return try await transaction.rows(query)
        }
    }

    /// A page has fewer than asked for where the index took pairs for words that do not stand there.
    private func items(_ asked: SearchRequest, _ principal: Principal) async throws -> Response {
        var search = ItemSearch(asked.words.pairs)
        (search.source, search.since, search.until) = (asked.source, asked.since, asked.until)
        let last = try asked.cursor(key).map(ItemPosition.init(cursor:))
        let found = try await rows(IntakeDesk().items(search, after: last, limit: asked.limit), principal)
        let next = found.count == asked.limit ? found.last?.position.cursor : nil
        let standing = found.filter { asked.words.stand(in: [$0.title, $0.text]) }
        return .json(bytes: standing.json(nextCursor: next?.token(for: asked.list, key: key)))
    }

    private func events(_ asked: SearchRequest, _ principal: Principal) async throws -> Response {
        var search = EventSearch(asked.words.pairs)
        search.state = try asked.state(of: Event.State.self)
        (search.level, search.agency, search.since, search.until) =
            (asked.level, asked.agency, asked.since, asked.until)
        let last = try asked.cursor(key).map(EventPosition.init(cursor:))
        let query = EventDesk().events(search, for: principal.sight, after: last, limit: asked.limit)
        let found = try await rows(query, principal)
        let next = found.count == asked.limit ? found.last?.position.cursor : nil
        return try .json(
            Page(items: found.map(EventView.init), nextCursor: next?.token(for: asked.list, key: key))
        )
    }

    private func cases(_ asked: SearchRequest, _ principal: Principal) async throws -> Response {
        var search = CaseSearch(asked.words.pairs)
        search.state = try asked.state(of: Case.State.self)
        (search.level, search.agency, search.since, search.until) =
            (asked.level, asked.agency, asked.since, asked.until)
        let last = try asked.cursor(key).map(CasePosition.init(cursor:))
        let query = CaseDesk().cases(search, for: principal.sight, after: last, limit: asked.limit)
        let found = try await rows(query, principal)
        let next = found.count == asked.limit ? found.last?.position.cursor : nil
        return try .json(Page(items: found.map(CaseView.init), nextCursor: next?.token(for: asked.list, key: key)))
    }
}

extension Official {
    fileprivate var principal: Principal { .person(self) }
}
