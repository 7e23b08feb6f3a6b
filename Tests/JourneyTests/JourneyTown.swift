import API
import Cases
import Crypto
import Events
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Intake
import Jobs
import Kernel
import Logging
import Making
import Organisation
import Postgres
import Testing
import TestSupport

/// A whole city: the API, the keeper, the jobs and the deadlines, with a moment that the story moves.
struct JourneyTown: Sendable {
    let database: Database
    let client: any TestClientProtocol
    let keeper: KeeperRunner
    let jobs: JobRunner
    let deadlines: DeadlineRunner
    let key: String
    let office: String
    let leader: String
    let liaison: String
    let head: String
    let stranger: String

    static let start = Date.at("2026-03-02T09:00:00+08:00")

    static func opened(_ body: @escaping @Sendable (JourneyTown) async throws -> Void) async throws {
        try await Scratch.cloned(connections: 6) { database in
            let cast = try await database.transaction(for: .worker) { try await Cast(in: $0) }
            let playbook = try Shipped.playbook()
            let observer = Observer { observation in
                #expect(observation.level != .error, "\(observation.name): \(observation.details)")
            }
            let keeper = Keeper(playbook: playbook, version: Shipped.version)
            let opening = CaseOpening(playbook: playbook, version: Shipped.version)
            let limits = CaseLimits(playbook: playbook, version: Shipped.version)
            let workflow = Workflow([
                .levelConfirmed: { try await opening.open(for: $0, in: $1) },
                .caseSentBack: { try await limits.armAgain(for: $0, in: $1) },
            ])
            let scoring = try Shipped.scoring()
            let hasher = PasswordHasher(cost: ScryptCost(cost: 6, blockSize: 8, parallelism: 1))
            let signIn = SignIn(database: database, approach: Approach(), hasher: hasher)
            let service = API.Service(
                database: database,
                key: SymmetricKey(size: .bits256),
                signIn: signIn,
                previewing: Previewing(database: database) { scoring },
                heldFiles: HeldFiles(database: database)
            ) { scoring }
            var logger = Logger(label: "journey")
            logger.logLevel = .critical
            try await Application(router: service.router(), logger: logger).test(.router) { client in
                try await body(
                    JourneyTown(
                        database: database,
                        client: client,
                        keeper: KeeperRunner(
                            database: database,
                            observer: observer,
                            keeper: { keeper }
                        ),
                        jobs: JobRunner(database: database, workflow: workflow, observer: observer),
                        deadlines: DeadlineRunner(database: database, observer: observer),
                        key: cast.key,
                        office: cast.office,
                        leader: cast.leader,
                        liaison: cast.liaison,
                        head: cast.head,
                        stranger: cast.stranger
                    )
                )
            }
        }
    }

    /// Moves the moment to some hours after the start.
    func wait(until hours: Double) async throws {
        try await database.setMoment(Self.start.addingTimeInterval(hours * 3_600))
    }

    /// Sends a request as the holder of a secret; the answer must have the wanted status.
    @discardableResult
    func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        as secret: String,
        _ body: String? = nil,
        file: [UInt8]? = nil,
        status: Int = 200
    ) async throws -> [String: Any] {
        var headers: HTTPFields = [.authorization: "Bearer \(secret)"]
        headers[.contentType] = file == nil ? "application/json" : "application/octet-stream"
        let answer = try await client.executeRequest(
            uri: path,
            method: method,
            headers: headers,
            body: (file ?? body.map { Array($0.utf8) }).map { ByteBuffer(bytes: $0) }
        )
        let bytes = Data(answer.body.readableBytesView)
        #expect(answer.status.code == status, "\(method) \(path): \(String(decoding: bytes, as: UTF8.self))")
        return try JSONSerialization.jsonObject(with: bytes) as? [String: Any] ?? [:]
    }

    /// The things of a list.
    func list(_ path: String, as secret: String) async throws -> [[String: Any]] {
        try await ask(.get, path, as: secret)["items"] as? [[String: Any]] ?? []
    }
}

/// Who plays in the stories: an information office, the housing bureau, and a bureau that has no part in it.
private struct Cast: Sendable {
    let key: String
    let office: String
    let leader: String
    let liaison: String
    let head: String
    let stranger: String

    init(in transaction: Transaction) async throws {
        try await transaction.makeDrill(at: JourneyTown.start)
        try await transaction.makePlaybook(Shipped.version)
        let office = try await transaction.makeAgency("市政府办", duties: ["information-office"])
        let housing = try await transaction.makeAgency("市住建局", duties: ["housing"])
        let other = try await transaction.makeAgency("市水务局", duties: ["water-affairs"])
        func session(_ role: Role, at agency: AgencyID) async throws -> String {
            try await transaction.makeSession(of: transaction.makeOfficial(role, at: agency)).text
        }
        key = try await transaction.makeKey(for: transaction.makeSource()).text
        self.office = try await session(.coordinator, at: office)
        leader = try await session(.leader, at: office)
        liaison = try await session(.liaison, at: housing)
        head = try await session(.head, at: housing)
        stranger = try await session(.liaison, at: other)
    }
}
