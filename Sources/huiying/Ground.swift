import API
import Assessment
import Cities
import Crypto
import Foundation
import Intake
import Jobs
import Kernel
import Notices
import Organisation
import PlaybookFiles
import Playbooks
import Postgres
import Schema
import Web

/// The database that a command works on, ready for use: of our own making, or the configured one.
struct Ground {
    let database: Database
    /// Background work keeps connections of its own, so that a flood of requests cannot starve it.
    let background: Database
    let server: EmbeddedServer?
    /// Where the checkpoints of the journal lie.
    let seals: SealFolder
    /// Signs cursors and the tokens of forms; processes that serve one city share it.
    let key: SymmetricKey
    /// Opens and closes the secrets of channels; nothing where the key is not kept anywhere.
    let seal: SecretSeal?
    /// How people reach the service.
    let approach: Approach
    /// What messages may be sent to although it is this machine.
    let reach: Reach
    /// From where feeds are fetched.
    let feedReach: Reach
    /// So many times as long are the waits between attempts to send a message.
    let retryScale: Double
    /// Where links in messages lead, such as `https://huiying.example.gov.cn`.
    let address: WebAddress
    /// How much each asker may ask for.
    let allowance: API.Allowance
    /// The machine keys of a city that was made just now: source code to secret.
    var secrets: [String: Secret]

    /// Opens the ground of a city in earnest, or of the default city in a server of our own.
    ///
    /// - Parameter connections: How many connections requests may use.
    static func open(_ settings: Settings, connections: Int = 8) async throws -> Ground {
        guard let conninfo = settings.database else {
            let folder = OwnFolder(settings)
            return try await embedded(folder, seals(settings), city: .city, sharing: .allowed, settings, connections)
        }
        let kept = settings.key.map { SymmetricKey(data: Data($0.utf8)) }
        let ground = Ground(
            database: requests(conninfo, connections),
            background: Database(.init(conninfo: conninfo, connections: 4)),
            server: nil,
            seals: seals(settings),
            key: kept ?? SymmetricKey(size: .bits256),
            seal: try kept.map { try SecretSeal(under: $0) },
            approach: Approach(settings),
            reach: Reach(trusting: Set(settings.channelHosts)),
            feedReach: Reach(.world, trusting: Set(settings.feedHosts)),
            retryScale: settings.retryScale,
            address: try WebAddress(settings),
            allowance: API.Allowance(requests: settings.rateLimit),
            secrets: [:]
        )
        try await ground.check()
        return ground
    }

    /// The folder for checkpoints that the settings name, or the one beside the program's own folder.
    static func seals(_ settings: Settings) -> SealFolder {
        settings.seals.map(SealFolder.init(path:)) ?? OwnFolder(settings).seals
    }

    /// Opens the ground of the demonstration city: a drill database in a server of its own.
    ///
    /// One whose ten days were broken off is made anew: the secrets of its keys are gone.
    static func openDemo(_ settings: Settings) async throws -> Ground {
        let folder = try OwnFolder(settings).beside("demo")
        return try await made(folder, settings) { ground in
            try await !DrillClock(database: ground.background).hasPlayed()
        }
    }

    /// A drill's ground, with a server and a database of its own that is made anew each time.
    static func openDrill(_ settings: Settings) async throws -> Ground {
        try await made(OwnFolder(settings).beside("drill"), settings) { _ in true }
    }

    /// The ground of a city that is not in earnest; one that is stale is made anew.
    private static func made(
        _ folder: OwnFolder,
        _ settings: Settings,
        _ isStale: (Ground) async throws -> Bool
    ) async throws -> Ground {
        let ground = try await embedded(folder, folder.seals, city: .drill, sharing: .refused, settings, 8)
        if !ground.secrets.isEmpty { try folder.forgetSeals() }
        guard ground.secrets.isEmpty, try await isStale(ground) else { return ground }
        if let server = ground.server {
            await ground.database.close()
            await ground.background.close()
            try await Administration(conninfo: server.superuser).dropDatabase(name)
        }
        try await ground.close()
        try folder.forgetSeals()
        return try await embedded(folder, folder.seals, city: .drill, sharing: .refused, settings, 8)
    }

    /// Connections for requests: nobody waits more than ten seconds for a database that has fallen silent.
    private static func requests(_ conninfo: String, _ connections: Int) -> Database {
        var configuration = Database.Configuration(conninfo: conninfo, connections: connections)
        configuration.connectLimit = .seconds(2)
        configuration.statementLimit = .seconds(6)
        return Database(configuration)
    }

    /// Lets everything go; the server of our own is stopped when nobody else uses it.
    func close() async throws {
        await database.close()
        await background.close()
        try await server?.stop()
    }

    /// The city and the playbook that are current, with the models that count.
    ///
    /// - Parameter known: What was current before; models that count still are not read again.
    /// - Throws: `GroundFault` with the remedy when there is none, or when a model cannot be read.
    func current(known: (models: [UUID], advisers: Advisers)? = nil) async throws -> Current {
        try await background.transaction(for: .worker, .readOnly) { transaction in
            guard try await CityDesk().city(in: transaction) != nil else {
                throw GroundFault(sentences: ["there is no city yet; run: huiying city import FILE"])
            }
            guard let current = try await PlaybookDesk().current(in: transaction) else {
                throw GroundFault(sentences: ["no playbook was published yet; run: huiying migrate"])
            }
            let models = try await ModelDesk().currentIDs(in: transaction)
            var advisers = known?.models == models ? known?.advisers : nil
            do { if advisers == nil { advisers = try await ModelDesk().current(in: transaction) } } catch let model
                as UnreadableModel
            {
                throw GroundFault(
                    sentences: [
                        "the model of \(model.task.rawValue) (\(model.version.short)) cannot be read; "
                            + "run: huiying models retire \(model.task.rawValue)"
                    ]
                )
            }
            return Current(
                version: current.id,
                playbook: current.playbook,
                models: models,
                advisers: advisers ?? .none
            )
        }
    }

    /// What the city decides by.
    struct Current: Sendable {
        let version: PlaybookID
        let playbook: Playbook
        /// The rows of the models that count.
        let models: [UUID]
        let advisers: Advisers
    }

    /// Publishes the playbooks that come with the program, where none was published yet.
    func publishPlaybooks() async throws {
        let files = try PlaybookFolder.files(in: PlaybookFiles.folder)
        try await background.transaction(for: .worker) { transaction in
            _ = try await PlaybookDesk().publishFirst(files, in: transaction)
        }
    }

    /// The name of the database in a server of our own.
    static let name = "huiying"

    private static func embedded(
        _ folder: OwnFolder,
        _ seals: SealFolder,
        city: CityKind,
        sharing: EmbeddedServer.Sharing,
        _ settings: Settings,
        _ connections: Int
    ) async throws -> Ground {
        let server = try await EmbeddedServer.start(
            .init(folder: folder.path, programs: settings.programs, sharing: sharing)
        )
        do {
            try await server.alone { try await prepare(server) }
            let conninfo = server.conninfo(user: "hy_login", database: name)
            let background = Database(.init(conninfo: conninfo, connections: 4))
            let key = try await server.alone {
                try settings.key.map { SymmetricKey(data: Data($0.utf8)) } ?? folder.key()
            }
            var ground = Ground(
                database: requests(conninfo, connections),
                background: background,
                server: server,
                seals: seals,
                key: key,
                seal: try SecretSeal(under: key),
                approach: Approach(settings),
                reach: Reach(trusting: Set(settings.channelHosts)),
                feedReach: Reach(.world, trusting: Set(settings.feedHosts)),
                retryScale: settings.retryScale,
                address: try WebAddress(settings),
                allowance: API.Allowance(requests: settings.rateLimit),
                secrets: [:]
            )
            try await ground.check()
            let bare = ground
            let secrets = try await server.alone {
                try await bare.publishPlaybooks()
                return try await bare.furnish(city)
            }
            ground.secrets = secrets
            return ground
        } catch {
            try await server.stop()
            throw error
        }
    }

    /// Roles, database and schema of a server of our own.
    private static func prepare(_ server: EmbeddedServer) async throws {
        let administration = Administration(conninfo: server.superuser)
        try await administration.run(script: Schema.roles())
        try await administration.createDatabase(name, owner: "hy_owner")
        let migrator = Migrator(migrations: try Schema.migrations())
        _ = try await migrator.migrate(conninfo: server.conninfo(user: "hy_migrate", database: name), as: "hy_owner")
    }

    /// The first city, where there is none yet; answers the secrets of its machine keys.
    private func furnish(_ kind: CityKind) async throws -> [String: Secret] {
        let folder = Cities.folder(kind == .drill ? "demo" : "default")
        let yaml = try String(contentsOf: folder.appendingPathComponent("city.yaml"), encoding: .utf8)
        let file = try CityFile(yaml: yaml)
        return try await background.transaction(for: .worker) { transaction in
            let desk = CityDesk()
            guard try await desk.found(file.name, kind: kind, in: transaction) else { return [:] }
            let report = try await desk.take(file, in: transaction)
            return Dictionary(report.secrets.map { ($0.source, $0.secret) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// Refuses to work on a database whose schema is not this program's, or whose defences are down.
    private func check() async throws {
        let migrator = Migrator(migrations: try Schema.migrations())
        try await migrator.check(background)
        let faults = try await background.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.values(
                "SELECT fault || ': ' || object FROM hy.faults() ORDER BY 1",
                as: String.self
            )
        }
        guard faults.isEmpty else { throw GroundFault(sentences: faults) }
    }
}

/// The database is not fit for use.
struct GroundFault: Error, CustomStringConvertible {
    let sentences: [String]
    var description: String { sentences.joined(separator: "\n") }
}

extension SecretSeal {
    /// Seals under a key of its own that follows from the city's.
    fileprivate init(under key: SymmetricKey) throws {
        let info = Data("huiying channel secrets".utf8)
        let own = HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: info, outputByteCount: 32)
        self.init(under: try SealingKey(unsafe own.withUnsafeBytes { unsafe Array($0) }))
    }
}

extension WebAddress {
    /// What people type to reach the service, else where it listens.
    fileprivate init(_ settings: Settings) throws {
        let written = settings.address ?? "http://\(settings.host):\(settings.port ?? 8_080)"
        guard let address = WebAddress(written) else {
            throw GroundFault(sentences: ["\(written) is no address that links can lead to; set HUIYING_ADDRESS"])
        }
        self = address
    }
}

extension Approach {
    fileprivate init(_ settings: Settings) { self.init(address: settings.address, proxies: settings.proxies) }
}
