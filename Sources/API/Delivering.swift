import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Kernel
import Organisation
import Postgres

/// Takes a delivery that came over HTTP: reads it as its content type says, scores it, and stores it with its receipt.
struct Delivering: Sendable {
    let database: Database
    let scoring: Scoring

    /// What is in a body.
    private enum Kind {
        case items(ItemBody.Kind)
        /// One CloudEvent, or a batch of them.
        case events(isBatch: Bool)
    }

    /// A delivery that is read and scored.
    struct Read: Sendable {
        fileprivate let scored: [ScoredOutcome]
        fileprivate let delivery: Delivery
    }

    /// Reads and scores a delivery, for which no transaction should be open: it may be large.
    ///
    /// - Throws: `SourceRefusal.paused`, `BodyRefused`; what a machine pushed and cannot be read is kept as it came.
    func read(
        _ bytes: [UInt8],
        _ request: Request,
        from id: SourceID,
        for principal: Principal
    ) async throws -> Read {
        let kind = try Self.kind(of: request)
        let (source, profile, usual) = try await database.transaction(for: principal, .readOnly) { transaction in
            (
                try await Directory().source(id, in: transaction),
                try await SourceDesk().profile(of: id, in: transaction),
                try await IntakeDesk().usualReactions(of: id, in: transaction)
            )
        }
        guard let source else { throw ItemRefusal.sourceAbsent }
        guard source.isActive else { throw SourceRefusal.paused }
        let mapping = try Self.profile(profile, for: principal)
        let outcomes: [ItemOutcome]
        do throws(BodyRefusal) {
            outcomes = ItemOutcome.bounded(try read(bytes, kind, mapping, request))
        } catch {
            if case .machine = principal { try await quarantine(bytes, request, from: id) }
            throw BodyRefused(error.problem, kind: error.isTooLarge ? .tooLarge : .unreadable)
        }
        // Who pushes looks at the status alone, and would not send again what is told line by line.
        if case .machine = principal, outcomes.allSatisfy(\.isRejected) {
            try await quarantine(bytes, request, from: id)
        }
        let scored = scoring.score(outcomes, from: SourceStanding(source), usual: usual)
        let delivery = Delivery(source: id, enteredBy: principal.person, digest: Array(SHA256.hash(data: bytes)))
        return Read(scored: scored, delivery: delivery)
    }

    /// Stores what was read.
    func store(_ read: Read, in transaction: Transaction) async throws -> Receipt {
        try await IntakeDesk().take(read.scored, delivery: read.delivery, playbook: scoring.playbook, in: transaction)
    }

    /// A profile is for what machines push; people hand in items as the document has them.
    private static func profile(_ stored: JSON?, for principal: Principal) throws -> MappingProfile? {
        guard case .machine = principal, let stored else { return nil }
        return try MappingProfile(Array(stored.text.utf8))  // it was checked before it was stored
    }

    private func read(
        _ bytes: [UInt8],
        _ kind: Kind,
        _ profile: MappingProfile?,
        _ request: Request
    ) throws(BodyRefusal) -> [ItemOutcome] {
        switch kind {
        case .events(let isBatch): return try CloudEvent.read(bytes, isBatch: isBatch, profile: profile)
        case .items(let form):
            let outcomes: [ItemOutcome]
            if form == .json, let profile {
                outcomes = try profile.read(bytes)
            } else {
                outcomes = try ItemBody.read(bytes, kind: form).get()
            }
            return request.event.map { CloudEvent.completed(outcomes, by: $0.name, at: $0.time) } ?? outcomes
        }
    }

    private func quarantine(_ bytes: [UInt8], _ request: Request, from id: SourceID) async throws {
        let type = request.headers[.contentType]
        try await database.transaction(for: .worker) { transaction in
            try await FeedDesk().quarantine(
                bytes,
                digest: Array(SHA256.hash(data: bytes)),
                of: id,
                .unreadable,
                contentType: type,
                in: transaction
            )
        }
    }

    private static func kind(of request: Request) throws -> Kind {
        switch request.mediaType {
        case "application/cloudevents+json": .events(isBatch: false)
        case "application/cloudevents-batch+json": .events(isBatch: true)
        default: .items(try request.itemBodyKind())
        }
    }
}

extension Request {
    /// What an event in binary mode goes by, its source and id, and when it happened; they stand in headers.
    fileprivate var event: (name: String, time: Date?)? {
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
        guard header("ce-specversion") == "1.0", let id = header("ce-id"), let source = header("ce-source") else {
            return nil
        }
        return (CloudEvent.name(source: source, id: id), header("ce-time").flatMap(CloudEvent.time))
    }
}

extension Principal {
    fileprivate var person: PersonID? {
        guard case .person(let official) = self else { return nil }
        return official.person
    }
}
