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
    private let signIn: SignIn

    /// Puts the routes together.
    ///
    /// - Parameters:
    ///   - key: Signs cursors; processes that serve one city share it.
    ///   - signIn: Shared with the pages.
    ///   - more: Routes of the pages.
    ///   - streams: How streams of changes run.
    ///   - scoring: Asked for each delivery, as another version of the playbooks may be current by then.
    package init(
        database: Database,
        key: SymmetricKey,
        signIn: SignIn,
        more: [Route] = [],
        streams: StreamSettings = StreamSettings(),
        scoring: @escaping @Sendable () -> Scoring
    ) {
        self.database = database
        self.signIn = signIn
        routes =
            HealthRoutes(database: database).routes
            + SessionRoutes(database: database, signIn: signIn).routes
            + DelegationRoutes(database: database, signIn: signIn).routes
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
        router.add(middleware: DefenceMiddleware(isSecure: signIn.approach.isSecure))
        router.add(middleware: RefusalMiddleware())
        router.add(middleware: Door(database: database, signIn: signIn))
        router.add(routes, under: Discipline(database: database))
        return router
    }
}
