import Foundation
import Hummingbird
import Kernel
import Playbooks
import Postgres
import Supervision

/// Turns of duty over HTTP (值班).
struct DutyRoutes: Sendable {
    let database: Database
    private let desk = DutyDesk()

    init(database: Database) { self.database = database }

    var routes: [Route] {
        [
            Route(.get, "/v1/duty-turns", list),
            Route(.post, "/v1/duty-turns", add),
            Route(.put, "/v1/duty-turns/{id}/end", end),
        ]
    }

    @Sendable func list(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let found = try await database.transaction(for: context.principal, .readOnly) { try await desk.turns(in: $0) }
        return try .json(Page(items: found.map(DutyTurnView.init), nextCursor: nil))
    }

    @Sendable func add(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let principal = context.principal
        var body = try await request.object()
        let agency: AgencyID? = try body.idIfAny("agency_id")
        let draft = DutyDraft(
            person: try body.id("person_id"),
            days: try body.choice("days", of: DutyTurn.Days.self),
            fromHour: try body.whole("from_hour", in: 0...23),
            untilHour: try body.whole("until_hour", in: 1...24),
            firstDay: try body.text("first_day"),
            lastDay: try body.text("last_day")
        )
        try body.end()
        let made = try await database.transaction(for: principal) { transaction in
            try await desk.add(draft, at: agency, by: principal, in: transaction)
        }
        return try .json(DutyTurnView(made), status: .created)
    }

    @Sendable func end(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let principal = context.principal
        let id: ID<DutyTurn> = try context.id(AlarmRefusal.turnAbsent)
        let ended = try await database.transaction(for: principal) { transaction in
            try await desk.end(id, by: principal, in: transaction)
        }
        return try .json(DutyTurnView(ended))
    }
}

/// A turn of duty as the API shows it.
private struct DutyTurnView: Encodable {
    let id: String
    let agencyID: String
    let agencyName: String
    let personID: String
    let person: String
    let days: String
    let fromHour: Int
    let untilHour: Int
    let firstDay: String
    let lastDay: String

    enum CodingKeys: String, CodingKey {
        case id, person, days
        case agencyID = "agency_id"
        case agencyName = "agency_name"
        case personID = "person_id"
        case fromHour = "from_hour"
        case untilHour = "until_hour"
        case firstDay = "first_day"
        case lastDay = "last_day"
    }

    init(_ entry: DutyEntry) {
        id = entry.turn.id.text
        agencyID = entry.agency.text
        agencyName = entry.agencyName
        personID = entry.turn.person.text
        person = entry.name
        days = entry.turn.days.rawValue
        fromHour = entry.turn.fromHour
        untilHour = entry.turn.untilHour
        firstDay = entry.turn.firstDay.description
        lastDay = entry.turn.lastDay.description
    }
}
