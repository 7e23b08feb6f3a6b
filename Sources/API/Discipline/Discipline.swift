import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Postgres

/// What every operation goes through before its own handler, so that no route can forget it.
struct Discipline: Sendable {
    let database: Database

    /// Answers a request with the handler of its route.
    func answer(_ request: Request, _ context: CityContext, _ route: Route) async throws -> Response {
        guard route.isChange else { return try await route.handler(request, context).conditional(on: request) }
        guard !route.standsAlone, let asker = context.principal.asker else {
            return try await route.handler(request, context)
        }
        let answer =
            route.keepsItself
            ? try await route.handler(request, context) : try await change(request, context, route, asker)
        return request.prefersMinimal ? answer.minimal : answer
    }

    /// Makes a change once for its key, and only for the version that it is meant for.
    ///
    /// A change that carries an `Idempotency-Key` runs in one transaction with the row that keeps its answer: sent again,
    /// it is answered the same and does nothing. A refusal changed nothing and is not kept. Whoever is nobody has no keys,
    /// and no secret of a session is kept.
    private func change(
        _ request: Request,
        _ context: CityContext,
        _ route: Route,
        _ asker: UUID
    ) async throws -> Response {
        let key = try request.idempotencyKey()
        let precondition = try route.precondition(of: request)
        guard key != nil || precondition != nil else { return try await route.handler(request, context) }
        let body = try await request.bytes(upTo: route.mostBytes)
        let fingerprint = request.fingerprint(body: body)
        return try await Self.refusing {
            try await database.joined(for: context.principal, retry: .whenSafe(attempts: 3)) { transaction in
                if let key, let kept = try await transaction.kept(key, asker, fingerprint) { return kept.replay }
                if let precondition { try await route.check(precondition, context, in: transaction) }
                var request = request
                request.body = RequestBody(buffer: ByteBuffer(bytes: body))
                return try await transaction.keeping(route.handler(request, context), for: key, of: asker, fingerprint)
            }
        }
    }

    /// Answers what was refused without being thrown, and refuses a key that another took at the same moment.
    fileprivate static func refusing(_ change: () async throws -> Response) async throws -> Response {
        do { return try await change() } catch let refused as NotKept {
            return refused.response
        } catch let fault as DatabaseError where fault.constraint == "kept_answers_pkey" {
            throw IdempotencyRefusal.stillRunning
        }
    }
}

extension Database {
    /// Makes a change once for its key where what it stores is prepared first, with no transaction open.
    ///
    /// - Parameter key: Without one it is made each time.
    /// - Throws: `IdempotencyRefusal`, and whatever the two parts throw; then nothing was changed and nothing is kept.
    func once<Prepared: Sendable>(
        _ key: IdempotencyKey?,
        of asker: UUID,
        _ fingerprint: [UInt8],
        for principal: Principal,
        preparing prepare: () async throws -> Prepared,
        _ store: @Sendable (Prepared, Transaction) async throws -> Response
    ) async throws -> Response {
        if let key {
            let known = try await transaction(for: principal, .readOnly) { transaction in
                try await transaction.known(key, asker, fingerprint)
            }
            if let known { return known.replay }
        }
        let prepared = try await prepare()
        return try await Discipline.refusing {
            try await transaction(for: principal, retry: .whenSafe(attempts: 3)) { transaction in
                // It may have come twice at once.
                if let key, let kept = try await transaction.kept(key, asker, fingerprint) { return kept.replay }
                return try await transaction.keeping(store(prepared, transaction), for: key, of: asker, fingerprint)
            }
        }
    }
}

extension Transaction {
    /// Keeps an answer where there is a key; one that says "no" undoes what was changed, and is not kept.
    fileprivate func keeping(
        _ response: Response,
        for key: IdempotencyKey?,
        of asker: UUID,
        _ fingerprint: [UInt8]
    ) async throws -> Response {
        guard response.status.code < 400 else { throw NotKept(response: response) }
        guard let key else { return response }
        let answer = try await KeptAnswer(of: response, to: fingerprint)
        try await keep(answer, for: key, of: asker)
        return answer.response
    }

    /// Takes a key for this transaction; answers what was kept under it for the same request, if there is something.
    ///
    /// - Throws: `IdempotencyRefusal`.
    func kept(_ key: IdempotencyKey, _ asker: UUID, _ fingerprint: [UInt8]) async throws -> KeptAnswer? {
        guard try await claims(key, of: asker) else { throw IdempotencyRefusal.stillRunning }
        return try await known(key, asker, fingerprint)
    }

    /// What was kept under a key for the same request, if there is something; whoever else works on it goes on.
    ///
    /// - Throws: `IdempotencyRefusal.otherRequest`.
    func known(_ key: IdempotencyKey, _ asker: UUID, _ fingerprint: [UInt8]) async throws -> KeptAnswer? {
        guard let kept = try await keptAnswer(for: key, of: asker) else { return nil }
        guard kept.fingerprint == fingerprint else { throw IdempotencyRefusal.otherRequest }
        return kept
    }
}

/// An answer that says "no" without being thrown; what was changed is undone, and it is not kept.
private struct NotKept: Error {
    let response: Response
}

extension Route {
    /// Whether the operation may change something.
    var isChange: Bool { !reads }
}
