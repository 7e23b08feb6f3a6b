import Foundation
import Hummingbird
import Intake
import Kernel
import Organisation
import Postgres

/// Sources of items over HTTP (信息来源): what is said of each, what came from it, and its keys.
struct SourceRoutes: Sendable {
    let database: Database
    private let desk = SourceDesk()
    private let intake = IntakeDesk()

    init(database: Database) { self.database = database }

    var routes: [Route] {
        [
            Route(.get, "/v1/sources", list),
            Route(.post, "/v1/sources", add),
            Route(.get, "/v1/sources/{id}", one),
            Route(.put, "/v1/sources/{id}", overwrites: true, change),
            Route(.put, "/v1/sources/{id}/expectation", expect),
            Route(.delete, "/v1/sources/{id}/expectation", expectNothing),
            Route(.put, "/v1/sources/{id}/retention", keep),
            Route(.get, "/v1/sources/{id}/volume", volume),
            Route(.get, "/v1/sources/{id}/keys", keys),
            // The secret is shown once, so it is kept for no second answer.
            Route(.post, "/v1/sources/{id}/keys", standsAlone: true, addKey),
            Route(.put, "/v1/keys/{id}/revocation", revokeKey),
        ]
    }

    @Sendable func list(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let found = try await database.transaction(for: context.principal, .readOnly) { transaction in
            try await desk.sources(in: transaction)
        }
        return try .json(Page(items: found.map(SourceView.init), nextCursor: nil))
    }

    @Sendable func one(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let id: SourceID = try context.id(SourceRefusal.absent)
        let found = try await database.transaction(for: context.principal, .readOnly) { transaction in
            try await desk.source(id, in: transaction)
        }
        guard let found else { throw SourceRefusal.absent }
        return try answer(found)
    }

    @Sendable func add(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        var body = try await request.object()
        let draft = try body.sourceDraft(code: body.text("code"))
        try body.end()
        let made = try await database.transaction(for: principal) { transaction in
            try await desk.add(draft, by: principal, in: transaction)
        }
        return try .json(
            SourceView(made),
            status: .created,
            headers: [.eTag: entityTag(made.version), .location: "/v1/sources/\(made.source.id.text)"]
        )
    }

    @Sendable func change(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: SourceID = try context.id(SourceRefusal.absent)
        var body = try await request.object()
        let draft = try body.sourceDraft(code: "")
        try body.end()
        let changed = try await database.transaction(for: principal) { transaction in
            try await desk.change(id, to: draft, by: principal, in: transaction)
        }
        return try answer(changed)
    }

    @Sendable func expect(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: SourceID = try context.id(SourceRefusal.absent)
        var body = try await request.object()
        let given = try body.numbersIfAny("by_hour", most: ExpectedVolume.hours)
        try body.end()
        let changed = try await database.transaction(for: principal) { transaction in
            _ = try principal.official(for: .keepSources)
            var volume: ExpectedVolume?
            if let given {
                volume = ExpectedVolume(byHour: given.map { Float($0) })
                guard volume != nil else { throw SourceRefusal.expectation }
            } else {
                guard try await desk.source(id, in: transaction) != nil else { throw SourceRefusal.absent }
                volume = try await intake.usualVolume(of: id, in: transaction)
                guard volume != nil else { throw SourceRefusal.tooYoung }
            }
            if let found = volume { volume = try await intake.patient(found, with: id, in: transaction) }
            return try await desk.expect(volume, of: id, by: principal, in: transaction)
        }
        return try answer(changed)
    }

    @Sendable func expectNothing(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: SourceID = try context.id(SourceRefusal.absent)
        let changed = try await database.transaction(for: principal) { transaction in
            try await desk.expect(nil, of: id, by: principal, in: transaction)
        }
        return try answer(changed)
    }

    @Sendable func keep(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: SourceID = try context.id(SourceRefusal.absent)
        var body = try await request.object()
        let retention = Retention(
            personalDays: try body.wholeIfAny("personal_days", in: Retention.ofPersonal),
            textDays: try body.wholeIfAny("text_days", in: Retention.ofTexts)
        )
        try body.end()
        let changed = try await database.transaction(for: principal) { transaction in
            try await desk.keep(retention, of: id, by: principal, in: transaction)
        }
        return try answer(changed)
    }

    @Sendable func volume(_ request: Request, _ context: CityContext) async throws -> Response {
        let official = try context.official()
        guard official.role.seesAll else { throw RoleRefusal.notForThisPost }
        let id: SourceID = try context.id(SourceRefusal.absent)
        let (volume, hours) = try await database.transaction(for: context.principal, .readOnly) { transaction in
            (
                try await intake.volumes(of: id, in: transaction).first,
                try await intake.hours(of: id, days: 14, in: transaction)
            )
        }
        guard let volume else { throw SourceRefusal.absent }
        return try .json(VolumeView(volume, hours: hours))
    }

    @Sendable func keys(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: SourceID = try context.id(SourceRefusal.absent)
        let found = try await database.transaction(for: principal, .readOnly) { transaction in
            try await desk.keys(of: id, by: principal, in: transaction)
        }
        return try .json(Page(items: found.map { KeyView($0) }, nextCursor: nil))
    }

    @Sendable func addKey(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: SourceID = try context.id(SourceRefusal.absent)
        let name = try await request.soleText("name", context)
        let made = try await database.transaction(for: principal) { transaction in
            try await desk.addKey(named: name, to: id, by: principal, in: transaction)
        }
        return try .json(KeyView(made.key, secret: made.secret.text), status: .created)
    }

    @Sendable func revokeKey(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<MachineKey> = try context.id(SourceRefusal.keyAbsent)
        let revoked = try await database.transaction(for: principal) { transaction in
            try await desk.revokeKey(id, by: principal, in: transaction)
        }
        return try .json(KeyView(revoked))
    }

    private func answer(_ entry: SourceEntry) throws -> Response {
        try .json(SourceView(entry), headers: [.eTag: entityTag(entry.version)])
    }
}

extension ObjectReader {
    /// What is said of a source, but for its code.
    fileprivate mutating func sourceDraft(code: String) throws -> SourceDraft {
        SourceDraft(
            code: code,
            name: try text("name"),
            kind: try choice("kind", of: SourceKind.self),
            weight: try shareIfAny("weight"),
            state: try choiceIfAny("state", of: SourceEntry.State.self) ?? .active,
            owner: try idIfAny("owner_id"),
            note: try textIfAny("note")
        )
    }
}

/// A source as the API shows it.
struct SourceView: Encodable {
    let id: String
    let code: String
    let name: String
    let kind: String
    let weight: Double
    let state: String
    let ownerID: String?
    let note: String?
    let expected: [Float]?
    let patience: Double?
    let personalDays: Int?
    let textDays: Int?
    let version: Int

    enum CodingKeys: String, CodingKey {
        case id, code, name, kind, weight, state, note, version
        case ownerID = "owner_id"
        case expected = "expected_by_hour"
        case patience = "missing_for_silence"
        case personalDays = "personal_days"
        case textDays = "text_days"
    }

    init(_ entry: SourceEntry) {
        id = entry.source.id.text
        code = entry.source.code
        name = entry.source.name
        kind = entry.source.kind
        weight = entry.source.weight
        state = entry.state.rawValue
        ownerID = entry.owner?.text
        note = entry.note
        expected = entry.expected?.byHour
        patience = entry.expected?.patience
        personalDays = entry.retention.personalDays
        textDays = entry.retention.textDays
        version = entry.version
    }
}

/// What came from a source lately.
private struct VolumeView: Encodable {
    let heardAt: Date?
    let silentSince: Date?
    let lastDay: Counts
    let hours: [Hour]

    enum CodingKeys: String, CodingKey {
        case hours
        case heardAt = "heard_at"
        case silentSince = "silent_since"
        case lastDay = "last_day"
    }

    struct Counts: Encodable {
        let accepted: Int
        let changed: Int
        let duplicate: Int
        let rejected: Int
    }

    struct Hour: Encodable {
        let from: Date
        let accepted: Int
    }

    init(_ volume: SourceVolume, hours: [HourCount]) {
        heardAt = volume.heardAt
        silentSince = volume.silentSince
        lastDay = Counts(
            accepted: volume.accepted,
            changed: volume.changed,
            duplicate: volume.duplicate,
            rejected: volume.rejected
        )
        self.hours = hours.map { Hour(from: $0.hour, accepted: $0.items) }
    }
}

/// A key as the API shows it; its secret only when it is made.
private struct KeyView: Encodable {
    let id: String
    let name: String
    let prefix: String
    let madeAt: Date
    let revokedAt: Date?
    let secret: String?

    enum CodingKeys: String, CodingKey {
        case id, name, prefix, secret
        case madeAt = "made_at"
        case revokedAt = "revoked_at"
    }

    init(_ key: MachineKey, secret: String? = nil) {
        id = key.id.text
        name = key.name
        prefix = key.prefix
        madeAt = key.madeAt
        revokedAt = key.revokedAt
        self.secret = secret
    }
}
