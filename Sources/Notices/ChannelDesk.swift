import Foundation
import Journal
import Kernel
package import Postgres

/// Sets channels up, for the operator: where messages go out, and how people are reached.
package struct ChannelDesk: Sendable {
    private let seal: SecretSeal?

    /// Prepares to set channels up.
    ///
    /// - Parameter seal: Closes their secrets; nothing where there is no key, then no channel with secrets can be set up.
    package init(seal: SecretSeal?) { self.seal = seal }

    /// Makes a channel or sets it anew; one that was dead is on again, one that was turned off stays off.
    ///
    /// - Parameters:
    ///   - fields: Everything that has to be known about it, the secrets among it; it replaces what was known before.
    ///   - agency: The code of the agency whose it is; nothing for the city's.
    /// - Returns: Whether it was made.
    /// - Throws: `ChannelRefusal`, `ChannelComplaints`.
    @discardableResult
    package func put(
        _ code: String,
        kind: ChannelKind,
        name: String,
        agency: String?,
        fields: [ChannelField: String],
        in transaction: Transaction
    ) async throws -> Bool {
        _ = try Channel(kind, fields)
        let place = try await transaction.value("SELECT id FROM hy.agencies WHERE code = \(agency)", as: AgencyID.self)
        if agency != nil, place == nil { throw ChannelRefusal.agencyUnknown }
        let known: KnownChannel? = try await transaction.row(.channel(code))
        if let known, known.kind != kind.rawValue { throw ChannelRefusal.otherKind }
        let id = known?.id ?? .timeOrdered()
        let secrets = fields.filter(\.key.isSecret)
        var sealed: [UInt8]?
        if !secrets.isEmpty {
            guard let seal else { throw ChannelRefusal.keyMissing }
            sealed = try seal.seal(secrets, of: id)
        }
        let plain = fields.filter { !$0.key.isSecret }
        let settings = Dictionary(uniqueKeysWithValues: plain.map { ($0.key.rawValue, $0.value) })
        let written = ChannelSettings(
            code: code,
            name: name,
            kind: kind,
            agency: place,
            settings: JSON(text: String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)),
            secret: sealed,
            tail: Self.tail(of: secrets)
        )
        try await transaction.execute(known == nil ? .make(id, written) : .set(id, written))
        try await transaction.journal(JournalEntry(known == nil ? "channel.made" : "channel.set", "channel", id))
        return known == nil
    }

    /// Turns a channel off, or on again; what waits on one that is off goes over each person's next one, or fails.
    ///
    /// - Throws: `ChannelRefusal.absent`.
    package func turn(_ code: String, on isOn: Bool, in transaction: Transaction) async throws {
        guard let known: KnownChannel = try await transaction.row(.channel(code)) else { throw ChannelRefusal.absent }
        try await transaction.execute(.turn(known.id, isOn ? "on" : "off"))
        try await transaction.journal(
            JournalEntry(isOn ? "channel.turned-on" : "channel.turned-off", "channel", known.id)
        )
    }

    /// Every channel but the program itself, by code.
    package func channels(in transaction: Transaction) async throws -> [ChannelStanding] {
        try await transaction.rows(.channels)
    }

    /// A channel that can be sent over, whether it is on or not.
    ///
    /// - Throws: `ChannelRefusal`.
    package func opened(_ code: String, in transaction: Transaction) async throws -> Channel {
        guard let held: HeldChannel = try await transaction.row(.openable(code)) else { throw ChannelRefusal.absent }
        do { return try held.channel(under: seal) } catch {
            switch error {
            case .keyMissing: throw ChannelRefusal.keyMissing
            case .keyWrong: throw ChannelRefusal.keyWrong
            case .settingWrong: throw ChannelRefusal.settingWrong
            }
        }
    }

    /// Says how a person is reached over a channel, the lowest rank first; nothing takes it away.
    ///
    /// - Throws: `ChannelRefusal`.
    package func reach(
        _ login: String,
        over code: String,
        at address: String?,
        rank: Int,
        in transaction: Transaction
    ) async throws {
        guard let known: KnownChannel = try await transaction.row(.channel(code)) else { throw ChannelRefusal.absent }
        guard
            let person = try await transaction.value(
                "SELECT id FROM hy.people WHERE login = \(login)",
                as: PersonID.self
            )
        else { throw ChannelRefusal.personUnknown }
        if let address {
            guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), (1...200).contains(address.utf8.count) else {
                throw ChannelRefusal.addressWrong
            }
            try await transaction.execute(.way(person, known.id, address, rank))
        } else {
            try await transaction.execute(
                "DELETE FROM hy.ways WHERE person_id = \(person) AND channel_id = \(known.id)"
            )
        }
        try await transaction.journal(
            JournalEntry(address == nil ? "person.way-removed" : "person.way-set", "person", person.rawValue)
        )
    }

    /// What is shown of a channel's secrets.
    private static func tail(of secrets: [ChannelField: String]) -> String? {
        secrets.filter { $0.key != .password && $0.value.utf8.count >= 16 }.min { $0.key.rawValue < $1.key.rawValue }
            .map { String($0.value.suffix(4)) }
    }
}

/// A channel as the operator sees it.
package struct ChannelStanding: Sendable, RowDecodable {
    /// What commands call it.
    package let code: String
    /// What people read.
    package let name: String
    /// The raw value of a `ChannelKind`.
    package let kind: String
    /// The short name of the agency whose it is; nothing for the city's.
    package let agency: String?
    /// One of `on`, `off` and `dead`.
    package let state: String
    /// Why it is dead; a lasting code.
    package let why: String?
    /// The last four characters of its secret.
    package let tail: String?
    /// How many people are reached over it.
    package let people: Int
    /// How many messages wait on it.
    package let waiting: Int

    package init(row: Row) throws {
        code = try row["code"]
        name = try row["name"]
        kind = try row["kind"]
        agency = try row["agency"]
        state = try row["state"]
        why = try row["why"]
        tail = try row["secret_tail"]
        people = try row["people"]
        waiting = try row["waiting"]
    }
}

private struct KnownChannel: RowDecodable {
    let id: UUID
    let kind: String

    init(row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
    }
}

private struct ChannelSettings {
    let code: String
    let name: String
    let kind: ChannelKind
    let agency: AgencyID?
    let settings: JSON
    let secret: [UInt8]?
    let tail: String?
}

extension SQL {
    fileprivate static func channel(_ code: String) -> SQL {
        "SELECT id, kind FROM hy.channels WHERE code = \(code) AND kind <> 'inbox' FOR UPDATE"
    }

    fileprivate static func openable(_ code: String) -> SQL {
        """
        SELECT \(held)
        FROM hy.channels JOIN hy.channel_means ON channel_means.channel_id = channels.id WHERE code = \(code)
        """
    }

    fileprivate static func make(_ id: UUID, _ channel: ChannelSettings) -> SQL {
        """
        WITH made AS (
            INSERT INTO hy.channels (id, code, name, kind, agency_id, secret_tail)
            VALUES (\(id), \(channel.code), \(channel.name), \(channel.kind), \(channel.agency), \(channel.tail))
            RETURNING id
        )
        INSERT INTO hy.channel_means (channel_id, settings, secret) SELECT id, \(channel.settings), \(channel.secret) FROM made
        """
    }

    fileprivate static func set(_ id: UUID, _ channel: ChannelSettings) -> SQL {
        """
        WITH set AS (
            UPDATE hy.channels
            SET name = \(channel.name), agency_id = \(channel.agency), secret_tail = \(channel.tail),
                state = CASE state WHEN 'off' THEN 'off' ELSE 'on' END, why = NULL
            WHERE id = \(id) RETURNING id
        )
        UPDATE hy.channel_means SET settings = \(channel.settings), secret = \(channel.secret), rests_until = NULL
        FROM set WHERE channel_id = set.id
        """
    }

    fileprivate static func turn(_ id: UUID, _ state: String) -> SQL {
        """
        WITH turned AS (UPDATE hy.channels SET state = \(state), why = NULL WHERE id = \(id) RETURNING id)
        UPDATE hy.channel_means SET rests_until = NULL FROM turned WHERE channel_id = turned.id
        """
    }

    fileprivate static func way(_ person: PersonID, _ channel: UUID, _ address: String, _ rank: Int) -> SQL {
        """
        INSERT INTO hy.ways (person_id, channel_id, address, rank)
        VALUES (\(person), \(channel), \(address), \(Int16(clamping: rank)))
        ON CONFLICT (person_id, channel_id) DO UPDATE SET address = excluded.address, rank = excluded.rank
        """
    }

    fileprivate static let channels: SQL = """
        SELECT channels.code, channels.name, channels.kind, agencies.short_name AS agency, channels.state, channels.why, secret_tail,
               (SELECT count(*) FROM hy.ways WHERE channel_id = channels.id) AS people,
               (SELECT count(*) FROM hy.deliveries WHERE channel_id = channels.id AND deliveries.state = 'waiting') AS waiting
        FROM hy.channels LEFT JOIN hy.agencies ON agencies.id = agency_id
        WHERE channels.kind <> 'inbox' ORDER BY channels.code
        """
}
