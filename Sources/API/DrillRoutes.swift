import Foundation
import Hummingbird
import Kernel
import Organisation
import Postgres

/// The time of a drill; a city has no such thing.
struct DrillRoutes: Sendable {
    let database: Database

    var routes: [Route] { [Route(.put, "/v1/drill/moment", move)] }

    @Sendable func move(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let principal = context.principal
        var body = try await request.object()
        let moment = try body.moment("moment")
        try body.end()
        let now = try await database.transaction(for: principal) { transaction in
            try await DrillDesk().move(to: moment, by: principal, in: transaction)
        }
        return try .json(["moment": now])
    }
}
