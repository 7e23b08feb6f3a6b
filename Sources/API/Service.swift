package import Crypto
import HTTPTypes
package import Hummingbird
package import HummingbirdCore
package import Intake
import Kernel
package import Logging
import NIOCore
package import Notices
package import Postgres

/// The API put together: every route behind the door.
package struct Service: Sendable {
    /// The API's own routes, then those of the pages.
    package let routes: [Route]
    private let database: Database
    private let signIn: SignIn
    private let allowance: Allowance
    private let logger: Logger

    /// Puts the routes together.
    ///
    /// - Parameters:
    ///   - key: Signs cursors; processes that serve one city share it.
    ///   - signIn: Shared with the pages.
    ///   - previewing: Shared with the pages.
    ///   - heldFiles: Shared with the pages.
    ///   - more: Routes of the pages.
    ///   - streams: How streams of changes run.
    ///   - allowance: How much each asker may ask for.
    ///   - readiness: Whether requests are wanted, and what is wrong all the same.
    ///   - logger: Takes a line for each request, and what went wrong.
    ///   - seal: Opens the secrets of pushes; without one no push is taken.
    ///   - scoring: Asked for each delivery, as another version of the playbooks may be current by then.
    package init(
        database: Database,
        key: SymmetricKey,
        signIn: SignIn,
        previewing: Previewing,
        heldFiles: HeldFiles,
        more: [Route] = [],
        streams: StreamSettings = StreamSettings(),
        allowance: Allowance = Allowance(requests: 0),
        readiness: Readiness = Readiness(),
        logger: Logger = Logger(label: "huiying") { _ in SwiftLogNoOpLogHandler() },
        seal: SecretSeal? = nil,
        scoring: @escaping @Sendable () -> Scoring
    ) {
        self.database = database
        self.signIn = signIn
        self.allowance = allowance
        self.logger = logger
        let seats = StreamSeats()
        routes =
            HealthRoutes(database: database, readiness: readiness).routes
            + SessionRoutes(database: database, signIn: signIn).routes
            + DelegationRoutes(database: database, signIn: signIn).routes
            + DrillRoutes(database: database).routes
            + ItemRoutes(database: database, key: key, scoring: scoring).routes
            + SourceRoutes(database: database).routes
            + FeedRoutes(database: database).routes
            + PushRoutes(database: database, seal: seal, allowance: allowance, scoring: scoring).routes
            + ImportRoutes(database: database, key: key, streams: streams, seats: seats, held: heldFiles).routes
            + EventRoutes(database: database, key: key).routes
            + CaseRoutes(database: database, key: key).routes
            + OrderRoutes(database: database, key: key).routes
            + AttachmentRoutes(database: database).routes
            + ChangeRoutes(database: database, settings: streams, seats: seats).routes
            + PreviewRoutes(previewing: previewing).routes + PlaybookRoutes(database: database).routes
            + SearchRoutes(database: database, key: key).routes
            + more
    }

    /// The router that answers for all of it.
    package func router() -> Router<CityContext> {
        let router = Router(context: CityContext.self)
        router.add(middleware: RequestLog(logger: logger))
        router.add(middleware: DefenceMiddleware(isSecure: signIn.approach.isSecure))
        router.add(middleware: RefusalMiddleware(logger: logger))
        router.add(middleware: Door(database: database, signIn: signIn))
        router.add(middleware: RateLimit(allowance: allowance, approach: signIn.approach))
        router.add(routes, under: Discipline(database: database))
        return router
    }

    /// How requests are read from the network: bounded heads, no idle connections, no bodies that trickle.
    ///
    /// - Parameters:
    ///   - patience: How long a slow body is waited for whatever its pace.
    ///   - slowest: Bytes of a second that a body must come with after that.
    package static func reading(patience: Duration = .seconds(30), slowest: Int = 1_024) -> HTTPServerBuilder {
        .http1(
            configuration: .init(
                additionalChannelHandlers: [BodyPace(patience: TimeAmount(patience), slowest: slowest)],
                idleTimeout: .seconds(15),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 * 1_024,
                    maxHeaderListSize: 32 * 1_024,
                    maxHeaderFieldCount: 100
                )
            )
        )
    }
}
