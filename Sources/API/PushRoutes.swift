import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Kernel
import Notices
import Organisation
import Postgres

/// Pushes of vendors that sign what they send (Standard Webhooks), and the secrets and profiles that they take.
struct PushRoutes: Sendable {
    let database: Database
    let seal: SecretSeal?
    let allowance: Allowance
    let scoring: @Sendable () -> Scoring
    private let secretDesk = PushSecretDesk()

    init(database: Database, seal: SecretSeal?, allowance: Allowance, scoring: @escaping @Sendable () -> Scoring) {
        self.database = database
        self.seal = seal
        self.allowance = allowance
        self.scoring = scoring
    }

    var routes: [Route] {
        [
            // Who sends a message again sends its id again, under which its answer is kept.
            Route(.post, "/v1/pushes/{id}", standsAlone: true, mostBytes: ReadingLimits.pushes.bytes, take),
            Route(.get, "/v1/sources/{id}/secrets", secrets),
            // The secret is shown once, so it is kept for no second answer.
            Route(.post, "/v1/sources/{id}/secrets", standsAlone: true, addSecret),
            Route(.put, "/v1/secrets/{id}/revocation", revokeSecret),
            Route(.get, "/v1/sources/{id}/profile", profile),
            Route(.put, "/v1/sources/{id}/profile", putProfile),
            Route(.delete, "/v1/sources/{id}/profile", dropProfile),
        ]
    }

    /// The signature decides who it is, once the whole body came.
    @Sendable func take(_ request: Request, _ context: CityContext) async throws -> Response {
        guard let id: SourceID = context.parameters.get("id").flatMap({ SourceID($0) }) else {
            throw PushRefusal.signature
        }
        let signature = try PushSignature(request)
        let sealed = try await database.transaction(for: .door, .readOnly) { transaction in
            try await secretDesk.sealed(of: id, in: transaction)
        }
        // No body is read for whom no signature can fit.
        guard !sealed.isEmpty, signature.isOfNow else { throw PushRefusal.signature }
        let bytes = try await request.bytes(upTo: ReadingLimits.pushes.bytes)
        let fitting = sealed.first { secret in open(secret).map { signature.fits($0, bytes) } ?? false }
        guard let fitting else { throw PushRefusal.signature }
        // Until here it was its network's request.
        try allowance.take(.key(fitting.id.rawValue), for: context.asker)
        let principal = Principal.machine(key: fitting.id.rawValue, source: id)
        let delivering = Delivering(database: database, scoring: scoring())
        return try await database.once(
            signature.key,
            of: id.rawValue,
            Array(SHA256.hash(data: bytes)),
            for: principal
        ) {
            try await delivering.read(bytes, request, from: id, for: principal)
        } _: { read, transaction in
            let receipt = try await delivering.store(read, in: transaction)
            return try .json(ReceiptView(receipt, words: request.words(of:)), status: .created)
        }
    }

    private func open(_ secret: SealedSecret) -> WebhookSecret? {
        // One that was sealed under another key fits nothing.
        guard let opened = try? seal?.open(secret.sealed, of: secret.id.rawValue) else { return nil }
        return opened[.signing].flatMap { WebhookSecret($0) }
    }

    @Sendable func secrets(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: SourceID = try context.id(SourceRefusal.absent)
        let found = try await database.transaction(for: principal, .readOnly) { transaction in
            try await secretDesk.secrets(of: id, by: principal, in: transaction)
        }
        return try .json(Page(items: found.map { PushSecretView($0) }, nextCursor: nil))
    }

    @Sendable func addSecret(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: SourceID = try context.id(SourceRefusal.absent)
        let (made, words) = try await database.transaction(for: principal) { transaction in
            try await secretDesk.make(for: id, sealedBy: seal, by: principal, in: transaction)
        }
        return try .json(PushSecretView(made, secret: words), status: .created)
    }

    @Sendable func revokeSecret(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<PushSecret> = try context.id(SourceRefusal.keyAbsent)
        let revoked = try await database.transaction(for: principal) { transaction in
            try await secretDesk.revoke(id, by: principal, in: transaction)
        }
        return try .json(PushSecretView(revoked))
    }

    @Sendable func profile(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.watcher()
        let id: SourceID = try context.id(SourceRefusal.absent)
        let profile = try await database.transaction(for: principal, .readOnly) { transaction in
            guard try await SourceDesk().source(id, in: transaction) != nil else { throw SourceRefusal.absent }
            return try await SourceDesk().profile(of: id, in: transaction)
        }
        guard let profile else { throw PushRefusal.profileAbsent }
        return .json(bytes: Array(profile.text.utf8))
    }

    @Sendable func putProfile(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: SourceID = try context.id(SourceRefusal.absent)
        _ = try principal.official(for: .keepSources)
        guard request.isJSON else { throw BodyRefused.wrongType("application/json") }
        let bytes = try await request.bytes(upTo: MappingProfile.mostBytes)
        let profile: MappingProfile
        do throws(MappingProfile.Fault) { profile = try MappingProfile(bytes) } catch {
            throw BodyRefused(
                code: "profile.wrong",
                sentence: Sentence(zh: error.zh, en: error.en),
                kind: .against,
                places: [.init(pointer: error.place, code: "profile.wrong", detail: error.en)]
            )
        }
        try await database.transaction(for: principal) { transaction in
            try await SourceDesk().setProfile(JSON(text: profile.json), of: id, by: principal, in: transaction)
        }
        return .json(bytes: Array(profile.json.utf8))
    }

    @Sendable func dropProfile(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: SourceID = try context.id(SourceRefusal.absent)
        let source = try await database.transaction(for: principal) { transaction in
            try await SourceDesk().setProfile(nil, of: id, by: principal, in: transaction)
            return try await SourceDesk().source(id, in: transaction)
        }
        guard let source else { throw SourceRefusal.absent }
        return try .json(SourceView(source))
    }
}

extension PushSecretDesk {
    /// Makes a secret for a source; its words are shown this once.
    ///
    /// - Throws: `PushRefusal.noKey`, `SourceRefusal`, `RoleRefusal`.
    func make(
        for source: SourceID,
        sealedBy seal: SecretSeal?,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> (secret: PushSecret, words: String) {
        _ = try principal.official(for: .keepKeys)
        guard let seal else { throw PushRefusal.noKey }
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let words = "whsec_" + Data(bytes).base64EncodedString()
        let made = try await add(to: source, by: principal, in: transaction) {
            try seal.seal([.signing: words], of: $0)
        }
        return (made, words)
    }
}

/// What Standard Webhooks puts into the headers.
struct PushSignature: Sendable {
    private let id: String
    private let stamp: Int64
    private let signatures: String

    /// - Throws: `PushRefusal.headers`.
    init(_ request: Request) throws(PushRefusal) {
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { request.headers[$0] } }
        guard let id = header("webhook-id"), (1...200).contains(id.utf8.count),
            let stamp = header("webhook-timestamp").flatMap({ Int64($0) }),
            let signatures = header("webhook-signature"), signatures.utf8.count <= 2_000
        else { throw .headers }
        self.id = id
        self.stamp = stamp
        self.signatures = signatures
    }

    /// What the message goes by: whoever sends it again sends its id again.
    var key: IdempotencyKey { IdempotencyKey(message: id) }

    /// Whether its moment is one that any secret can sign for.
    var isOfNow: Bool { abs(Date().timeIntervalSince1970 - Double(stamp)) <= 300 }

    /// Whether a secret made one of the signatures, within five minutes of now.
    func fits(_ secret: WebhookSecret, _ body: [UInt8]) -> Bool {
        secret.verifies(signatures, id: id, stamp: stamp, body: body, at: Date())
    }
}

/// Every "no" about pushes.
enum PushRefusal: Refusal, CaseIterable {
    case headers
    case signature
    case noKey
    case profileAbsent

    var code: String {
        switch self {
        case .headers: "push.headers"
        case .signature: "push.signature"
        case .noKey: "push.no-key"
        case .profileAbsent: "profile.absent"
        }
    }

    var sentence: Sentence {
        switch self {
        case .headers:
            Sentence(
                zh: "缺少 webhook-id、webhook-timestamp 或 webhook-signature 请求头。",
                en: "A header is missing: webhook-id, webhook-timestamp or webhook-signature."
            )
        case .signature:
            Sentence(
                zh: "签名不符，或时间相差超过5分钟：请核对密钥、时钟和推送地址。",
                en:
                    "The signature does not fit, or the moment is over five minutes off: check secret, clock and address."
            )
        case .noKey:
            Sentence(
                zh: "未设置 HUIYING_KEY，推送密钥无法保存；请先设置。",
                en: "HUIYING_KEY is not set, so that no secret can be kept; set it first."
            )
        case .profileAbsent: Sentence(zh: "该来源没有映射配置。", en: "This source has no mapping profile.")
        }
    }

    var kind: RefusalKind {
        switch self {
        case .headers: .unreadable
        case .signature: .unauthenticated
        case .noKey: .conflict
        case .profileAbsent: .absent
        }
    }
}

/// A secret as the API shows it; itself only when it is made.
private struct PushSecretView: Encodable {
    let id: String
    let madeAt: Date
    let revokedAt: Date?
    let secret: String?

    enum CodingKeys: String, CodingKey {
        case id, secret
        case madeAt = "made_at"
        case revokedAt = "revoked_at"
    }

    init(_ found: PushSecret, secret: String? = nil) {
        id = found.id.text
        madeAt = found.madeAt
        revokedAt = found.revokedAt
        self.secret = secret
    }
}
