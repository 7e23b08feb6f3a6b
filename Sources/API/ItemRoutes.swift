import Cases
import Crypto
import Foundation
import Hummingbird
import Intake
import Kernel
import Organisation
import Postgres

/// Items over HTTP: deliveries in, lists and single items out, screenshots on items.
struct ItemRoutes: Sendable {
    let database: Database
    let key: SymmetricKey
    let scoring: @Sendable () -> Scoring
    private let desk = IntakeDesk()

    init(database: Database, key: SymmetricKey, scoring: @escaping @Sendable () -> Scoring) {
        self.database = database
        self.key = key
        self.scoring = scoring
    }

    var routes: [Route] {
        [
            Route(.post, "/v1/items", keepsItself: true, take),
            Route(.get, "/v1/items", list),
            Route(.get, "/v1/items/{id}", item),
            // What is shown is not kept to be answered again.
            Route(.post, "/v1/items/{id}/disclosures", standsAlone: true, disclose),
            Route(.get, "/v1/batches/{id}", batch),
        ]
    }

    /// A delivery is scored before its transaction opens and answered after it committed.
    @Sendable func take(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        guard let asker = principal.asker else { throw AccessRefusal.nobodySignedIn }
        let key = try request.idempotencyKey()
        try request.refuseOtherDelivery()
        let bytes = try await request.bytes(upTo: ReadingLimits.items.bytes)
        try await database.askAgain(context)
        let delivering = Delivering(database: database, scoring: scoring())
        return try await database.once(
            key,
            of: asker,
            request.fingerprint(body: bytes),
            for: principal
        ) {
            let source = try await database.source(for: principal, request, otherwise: "manual")
            return try await delivering.read(bytes, request, from: source.id, for: principal)
        } _: { read, transaction in
            let receipt = try await delivering.store(read, in: transaction)
            return try .json(
                ReceiptView(receipt, words: request.words(of:)),
                status: .created,
                headers: [.location: "/v1/batches/\(receipt.batch.text)"]
            )
        }
    }

    @Sendable func disclose(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let principal = context.principal
        let id: ID<Item> = try context.id(ItemRefusal.absent)
        var body = try await request.object()
        let reason = try body.text("reason")
        try body.end()
        try await database.askAgain(context)
        let (item, corrections) = try await database.transaction(for: principal) { transaction in
            (
                try await desk.disclose(id, reason: reason, by: principal, in: transaction),
                try await CorrectionDesk().corrections(of: id, in: transaction)
            )
        }
        return .json(bytes: item.json(corrections, nil))
    }

    @Sendable func list(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let limit = try request.limit()
        let cursor = try request.cursor(of: "items", key: key).map(ItemPosition.init(cursor:))
        let query = desk.items(for: principal.sight, after: cursor, limit: limit)
        let found = try await database.rows(for: principal, query)
        let next = found.count == limit ? found.last.map { $0.position.cursor.token(for: "items", key: key) } : nil
        return .page(found, nextCursor: next, of: request)
    }

    @Sendable func item(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Item> = try context.id(ItemRefusal.absent)
        let (item, corrections) = try await database.transaction(for: principal, .readOnly) { transaction in
            (
                try await desk.item(id, in: transaction),
                try await CorrectionDesk().corrections(of: id, in: transaction)
            )
        }
        guard let item else { throw ItemRefusal.absent }
        return .json(bytes: item.json(corrections, scoring()), headers: [.eTag: entityTag(item.version)])
    }

    @Sendable func batch(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Batch> = try context.id(ItemRefusal.batchAbsent)
        let counts = try await database.transaction(for: principal, .readOnly) { try await desk.counts(of: id, in: $0) }
        guard let counts else { throw ItemRefusal.batchAbsent }
        return try .json(BatchView(counts))
    }
}

extension Database {
    /// The source that something is handed in for: a machine's own; a person names one with `?source=`.
    func source(for principal: Principal, _ request: Request, otherwise usual: String) async throws -> Source {
        let directory = Directory()
        let found = try await transaction(for: principal, .readOnly) { transaction -> Source? in
            if case .machine(_, let source) = principal { return try await directory.source(source, in: transaction) }
            _ = try principal.official(for: .enterItem)
            let code = request.uri.queryParameters["source"].map(String.init) ?? usual
            return try await directory.source(code: code, in: transaction)
        }
        guard let found else { throw ItemRefusal.sourceAbsent }
        guard found.isActive else { throw SourceRefusal.paused }
        return found
    }
}

extension Item {
    var position: ItemPosition { ItemPosition(occurredAt: occurredAt, id: id) }
}

extension ItemPosition {
    var cursor: Cursor { Cursor(fields: ["\(occurredAt.microseconds)", id.text]) }

    /// Reads the place of an item from a cursor.
    init(cursor: Cursor) throws {
        guard cursor.fields.count == 2, let at = Int64(cursor.fields[0]), let id = ID<Item>(cursor.fields[1]) else {
            throw CursorRefusal.unreadable
        }
        self.init(occurredAt: Date(microseconds: at), id: id)
    }
}
