import API
import Cases
import Crypto
import Events
import Foundation
import Hummingbird
import HummingbirdCore
import Jobs
import Kernel
import Logging
import Notices
import Organisation
import Postgres
import ServiceLifecycle
import Supervision
import UnixSignals
import Web

/// Everything put together: the only place that knows every room.
struct City {
    let ground: Ground
    let inForce: InForce
    let keeper: KeeperRunner
    let jobs: JobRunner
    let deadlines: DeadlineRunner
    let recounts: RecountRunner
    let escalations: EscalationRunner
    let alarms: AlarmRunner
    let post: PostRunner
    let sweep: ChoreRunner
    let imports: ImportRunner
    let feeds: FeedRunner
    let sources: SourceRunner
    let words: WordsRunner
    let succession: ChoreRunner
    let sealer: SealerRunner
    private let site: Site
    private let service: API.Service
    private let readiness: Readiness
    private let logger: Logger

    /// Puts the city of a ground together under its current playbook.
    ///
    /// - Throws: `GroundFault` when no playbook was published or no city founded.
    init(_ ground: Ground, logger: Logger = .program()) async throws {
        self.ground = ground
        self.logger = logger
        let readiness = Readiness()
        self.readiness = readiness
        let inForce = try await InForce(ground, logger: logger, readiness: readiness)
        self.inForce = inForce
        let observer = Observer.log(logger)
        keeper = KeeperRunner(database: ground.background, observer: observer) { inForce.now.keeper }
        // What follows what: the whole way of the work.
        let workflow = Workflow([
            .levelConfirmed: { event, transaction in try await inForce.now.opening.open(for: event, in: transaction) },
            .levelUnconfirmed: { event, transaction in
                try await AlarmDesk.raise(forLevelOf: event, in: transaction)
            },
            .levelRaised: { event, transaction in try await inForce.now.opening.raise(for: event, in: transaction) },
            .caseSentBack: { found, transaction in
                // Gathering and the event first, as whoever regroups takes them.
                try await EventFollowing().reopen(eventOf: found, in: transaction)
                try await inForce.now.limits.armAgain(for: found, in: transaction)
            },
            .orderIssued: { order, transaction in try await inForce.now.orders.arm(for: order, in: transaction) },
            .orderSentBack: { order, transaction in
                try await inForce.now.orders.armAgain(for: order, in: transaction)
            },
            .orderWithdrawn: { order, transaction in
                try await inForce.now.orders.cancel(of: order, in: transaction)
            },
            .tookIn: { event, transaction in try await inForce.now.opening.bind(for: event, in: transaction) },
            .eventRegrouped: { event, transaction in
                try await inForce.now.keeper.propose(for: event, in: transaction)
            },
            .eventComeUpAgain: { event, transaction in
                try await EventFollowing().reopen(casesOf: event, in: transaction)
            },
            .alarmHandedOver: { alarm, transaction in
                try await inForce.now.alarms.tellCharge(of: alarm, in: transaction)
            },
            .noticeUnreached: { alarm, transaction in
                try await inForce.now.alarms.hurry(alarm, in: transaction)
            },
            .caseClosed: { found, transaction in try await EventFollowing().close(eventOf: found, in: transaction) },
        ])
        jobs = JobRunner(database: ground.background, workflow: workflow, observer: observer)
        deadlines = DeadlineRunner(database: ground.background, observer: observer)
        recounts = RecountRunner(database: ground.background, observer: observer) { inForce.now.calendar }
        escalations = EscalationRunner(database: ground.background, observer: observer)
        alarms = AlarmRunner(database: ground.background, observer: observer) { inForce.now.alarms }
        post = PostRunner(
            database: ground.background,
            observer: observer,
            post: Post(reach: ground.reach),
            desk: LetterDesk(seal: ground.seal, scale: ground.retryScale)
        ) {
            LetterWriter(playbook: inForce.now.playbook, address: ground.address, key: ground.key)
        }
        sweep = ChoreRunner(database: ground.background, observer: observer, pause: .seconds(600)) { transaction in
            try await transaction.sweepKeptAnswers()
        }
        imports = ImportRunner(database: ground.background, observer: observer) { inForce.now.scoring }
        feeds = FeedRunner(database: ground.background, observer: observer, fetcher: Fetcher(reach: ground.feedReach)) {
            inForce.now.scoring
        }
        sources = SourceRunner(database: ground.background, observer: observer)
        words = WordsRunner(database: ground.background, observer: observer)
        succession = ChoreRunner(database: ground.background, observer: observer, pause: .seconds(60)) { transaction in
            try await CaseSuccession().work(most: 1, in: transaction)
        }
        sealer = SealerRunner(database: ground.background, folder: ground.seals, observer: observer)
        let signIn = SignIn(database: ground.database, approach: ground.approach, hasher: PasswordHasher())
        let previewing = Previewing(database: ground.database) { inForce.now.scoring }
        let heldFiles = HeldFiles(database: ground.database)
        site = try Site(
            database: ground.database,
            signIn: signIn,
            key: ground.key,
            seal: ground.seal,
            previewing: previewing,
            heldFiles: heldFiles
        ) { inForce.now.current }
        service = API.Service(
            database: ground.database,
            key: ground.key,
            signIn: signIn,
            previewing: previewing,
            heldFiles: heldFiles,
            more: site.routes,
            allowance: ground.allowance,
            readiness: readiness,
            logger: logger,
            seal: ground.seal
        ) { inForce.now.scoring }
    }

    /// The web server on an address.
    ///
    /// - Parameters:
    ///   - connections: How many may be open at once; others wait.
    ///   - running: Called once it listens.
    func application(
        host: String,
        port: Int,
        connections: Int = 256,
        running: @escaping @Sendable () async -> Void = {}
    ) -> some ApplicationProtocol {
        var logger = logger
        logger.logLevel = .notice
        return Application(
            router: service.router(),
            server: API.Service.reading(),
            configuration: .init(
                address: .hostname(host, port: port),
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(connections)
            ),
            onServerRunning: { _ in await running() },
            logger: logger
        )
    }

    /// Everything that runs until the program is asked to stop, the web server last so that it stops first, and the sealer
    /// before everything that writes so that it seals what they leave.
    func run(_ application: some ApplicationProtocol) async throws {
        var services: [any ServiceLifecycle.Service] = []
        if let server = ground.server { services.append(Watch(server: server, logger: logger)) }
        services += [
            sealer, inForce, deadlines, recounts, escalations, alarms, post, jobs, keeper, imports, feeds, sources,
            words, succession, sweep, application,
        ]
        var configuration = ServiceGroupConfiguration(services: services, logger: logger)
        configuration.maximumGracefulShutdownDuration = PoliteEnd.patience
        let group = ServiceGroup(configuration: configuration)
        try await PoliteEnd.run(group, readiness: readiness)
    }
}

/// Starts the server of our own again when it died.
private struct Watch: ServiceLifecycle.Service {
    let server: EmbeddedServer
    let logger: Logger

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await server.watch { fault in
                    if let fault {
                        logger.error("postgres.not-started", metadata: ["fault": "\(fault)"])
                    } else {
                        logger.warning("postgres.started-again")
                    }
                }
            } catch is CancellationError {}  // asked to stop
        }
    }
}
