import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Making
import Notices
import Organisation
import Postgres
import Testing
import TestSupport

@testable import API

/// The API and the pages over a database of their own, with a moment that the test owns.
///
/// Whatever is asked is checked against the OpenAPI document as well: status, headers and body.
struct Town: Sendable {
    let database: Database
    let service: API.Service
    let client: any TestClientProtocol
    /// What passwords cost here.
    let cost: ScryptCost

    static let morning = Date.at("2026-03-02T09:00:00+08:00")
    static let key = SymmetricKey(size: .bits256)

    /// As dear as a test can bear.
    static let cheap = ScryptCost(cost: 6, blockSize: 8, parallelism: 1)

    /// What secrets are kept under.
    static func seal() -> SecretSeal? {
        (try? SealingKey(Array(repeating: 7, count: 32))).map { SecretSeal(under: $0) }
    }

    /// Opens a town in which nothing has happened yet.
    static func opened(
        connections: Int = 4,
        approach: Approach = Approach(),
        cost: ScryptCost = Town.cheap,
        over setup: TestingSetup = .router,
        allowance: API.Allowance = API.Allowance(requests: 0),
        readiness: Readiness = Readiness(),
        logger: Logger = Logger(label: "town") { _ in SwiftLogNoOpLogHandler() },
        seal: SecretSeal? = Town.seal(),
        hasPlaybook: Bool = true,
        _ body: @escaping @Sendable (Town) async throws -> Void
    ) async throws {
        try await Scratch.cloned(connections: connections) { database in
            try await database.transaction(for: .worker) { transaction in
                try await transaction.makeDrill(at: morning)
                if hasPlaybook { try await transaction.makePlaybook(Shipped.version) }
            }
            try await serve(
                database,
                approach: approach,
                cost: cost,
                over: setup,
                allowance: allowance,
                readiness: readiness,
                logger: logger,
                seal: seal,
                body
            )
        }
    }

    /// Serves a town that is there over any way to its database.
    static func serve(
        _ database: Database,
        approach: Approach = Approach(),
        cost: ScryptCost = Town.cheap,
        over setup: TestingSetup = .router,
        allowance: API.Allowance = API.Allowance(requests: 0),
        readiness: Readiness = Readiness(),
        logger: Logger = Logger(label: "town") { _ in SwiftLogNoOpLogHandler() },
        seal: SecretSeal? = Town.seal(),
        _ body: @escaping @Sendable (Town) async throws -> Void
    ) async throws {
        let playbook = try Shipped.playbook()
        let scoring = try Shipped.scoring()
        let hasher = PasswordHasher(cost: cost)
        let signIn = SignIn(database: database, approach: approach, hasher: hasher)
        let previewing = Previewing(database: database) { scoring }
        let heldFiles = HeldFiles(database: database)
        let site = try Site(
            database: database,
            signIn: signIn,
            key: key,
            seal: seal,
            previewing: previewing,
            heldFiles: heldFiles
        ) {
            CurrentPlaybook(playbook, scoring: scoring)
        }
        // A client of these tests reads an answer to its end, so a stream must have one.
        var streams = StreamSettings()
        streams.longest = .zero
        streams.pause = .zero
        let service = API.Service(
            database: database,
            key: key,
            signIn: signIn,
            previewing: previewing,
            heldFiles: heldFiles,
            more: site.routes,
            streams: streams,
            allowance: allowance,
            readiness: readiness,
            logger: logger,
            seal: seal
        ) { scoring }
        var quiet = Logger(label: "town")
        quiet.logLevel = .critical
        try await Application(router: service.router(), logger: quiet).test(setup) { client in
            try await body(Town(database: database, service: service, client: client, cost: cost))
        }
    }

    /// Makes rows as the worker and commits them.
    @discardableResult
    func make<Answer: Sendable>(_ body: @Sendable (Transaction) async throws -> Answer) async throws -> Answer {
        try await database.transaction(for: .worker) { try await body($0) }
    }

    /// A session of a new official.
    func session(_ role: Role, at agency: AgencyID? = nil) async throws -> Credentials {
        try await make { transaction in
            let official = try await transaction.makeOfficial(role, at: agency)
            return try await .bearer(transaction.makeSession(of: official).text)
        }
    }

    /// Sends a request and checks the answer against the document.
    func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        as credentials: Credentials = .nobody,
        _ sending: Sending = .nothing,
        headers: HTTPFields = [:]
    ) async throws -> Reply {
        var fields = headers
        switch credentials {
        case .nobody: break
        case .bearer(let secret): fields[.authorization] = "Bearer \(secret)"
        case .cookie(let secret): fields[.cookie] = "hy_session=\(secret)"
        }
        if let type = sending.type { fields[.contentType] = type }
        let answer = try await client.executeRequest(
            uri: path,
            method: method,
            headers: fields,
            body: sending.bytes.map { ByteBuffer(bytes: $0) }
        )
        let reply = Reply(
            status: answer.status.code,
            headers: answer.headers,
            body: Array(answer.body.readableBytesView)
        )
        let complaints = try Contract.shared().complaints(about: reply, to: method, path)
        #expect(complaints.isEmpty, "\(method) \(path): \(complaints.joined(separator: "; "))")
        return reply
    }
}

/// How a request says who asks.
enum Credentials: Sendable, Hashable {
    case nobody
    case bearer(String)
    case cookie(String)

    /// The same secret as browsers carry it.
    var asCookie: Credentials {
        guard case .bearer(let secret) = self else { return self }
        return .cookie(secret)
    }

    var secret: String {
        switch self {
        case .nobody: ""
        case .bearer(let secret), .cookie(let secret): secret
        }
    }
}

/// What a request carries.
enum Sending: Sendable {
    case nothing
    case json(String)
    case file([UInt8])
    case form([String: String])
    case raw([UInt8], type: String?)

    var type: String? {
        switch self {
        case .nothing: nil
        case .json: "application/json"
        case .file: "application/octet-stream"
        case .form: "application/x-www-form-urlencoded"
        case .raw(_, let type): type
        }
    }

    var bytes: [UInt8]? {
        switch self {
        case .nothing: nil
        case .json(let text): Array(text.utf8)
        case .file(let bytes), .raw(let bytes, _): bytes
        case .form(let fields):
            Array(fields.map { "\($0.key.inQuery)=\($0.value.inQuery)" }.joined(separator: "&").utf8)
        }
    }
}

/// An answer, whole.
struct Reply: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    /// The body as JSON, or nothing when it is none.
    var json: Tree? { try? JSONDecoder().decode(Tree.self, from: Data(body)) }
    /// The lasting name of the refusal, if it is one.
    var code: String? { json?["code"]?.text }
    /// The ids of a list, in order.
    var ids: [String] { json?["items"]?.list.compactMap { $0["id"]?.text } ?? [] }
    var cursor: String? { json?["next_cursor"]?.text }
}

extension String {
    /// The text as it stands in a query or a form.
    var inQuery: String { addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
}

/// A PNG of one pixel's worth of nothing: its first bytes are what counts.
let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array("pixel".utf8)
