package import Crypto
import HTTPTypes
package import Hummingbird
package import Intake
import Kernel
package import Postgres

/// The API put together: every route behind the door.
package struct Service: Sendable {
    /// The API's own routes, then those of the pages.
    package let routes: [Route]
    private let database: Database

    /// Puts the routes together.
    ///
    /// - Parameters:
    ///   - key: Signs cursors; processes that serve one city share it.
    ///   - more: Routes of the pages.
    ///   - streams: How streams of changes run.
    ///   - scoring: Asked for each delivery, as another version of the playbooks may be current by then.
    package init(
        database: Database,
        key: SymmetricKey,
        more: [Route] = [],
        streams: StreamSettings = StreamSettings(),
        scoring: @escaping @Sendable () -> Scoring
    ) {
        self.database = database
        routes =
            HealthRoutes(database: database).routes
            + SessionRoutes(database: database).routes
            + ItemRoutes(database: database, key: key, scoring: scoring).routes
            + EventRoutes(database: database, key: key).routes
            + CaseRoutes(database: database, key: key).routes
            + AttachmentRoutes(database: database).routes
            + ChangeRoutes(database: database, settings: streams).routes
            + SearchRoutes(database: database, key: key).routes
            + more
    }

    /// The router that answers for all of it.
    package func router() -> Router<CityContext> {
        let router = Router(context: CityContext.self)
        router.add(middleware: RefusalMiddleware())
        router.add(middleware: Door(database: database))
        router.add(routes, under: Discipline(database: database))
        return router
    }
}
