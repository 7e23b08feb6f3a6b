import Foundation
import Kernel
import Postgres

/// A channel whose letters are being taken.
struct HeldChannel: Sendable, RowDecodable {
    let id: UUID
    let kind: ChannelKind
    /// One of `on`, `off` and `dead`.
    let state: String
    let settings: JSON
    let secret: [UInt8]?
    let taken: [Date]
    /// For so many seconds nothing more goes out over it.
    let rest: Double

    /// Why a channel cannot be opened.
    enum Fault: String, Error {
        case keyMissing = "key-missing"
        case keyWrong = "key-wrong"
        case settingWrong = "setting-wrong"
    }

    init(row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        state = try row["state"]
        settings = try row["settings"]
        secret = try row["secret"]
        taken = try row["taken"]
        rest = try row["rest"]
    }

    /// Whether nothing goes out over it now.
    var rests: Bool { rest > 0 }

    /// Whether whoever has another channel had better be told over that one.
    var restsLong: Bool { Duration.seconds(rest) > LetterDesk.longRest }

    /// The channel with its secrets opened.
    func channel(under seal: SecretSeal?) throws(Fault) -> Channel {
        let plain: [String: String]
        do { plain = try JSONDecoder().decode([String: String].self, from: Data(settings.text.utf8)) } catch {
            throw .settingWrong
        }
        var fields = Dictionary(
            plain.compactMap { name, value in ChannelField(rawValue: name).map { ($0, value) } },
            uniquingKeysWith: { first, _ in first }
        )
        if let secret {
            guard let seal else { throw .keyMissing }
            do { fields.merge(try seal.open(secret, of: id)) { _, opened in opened } } catch { throw .keyWrong }
        }
        do { return try Channel(kind, fields) } catch { throw .settingWrong }
    }
}

extension SQL {
    /// What is read of a channel that is held.
    static let held: SQL = """
        id, kind, state, settings, secret, taken,
        coalesce(extract(epoch FROM rests_until - clock_timestamp()), 0)::float8 AS rest
        """

    /// Whether a channel asked for a long rest.
    static let restsLong: SQL =
        "coalesce(rests_until > clock_timestamp() + \(LetterDesk.longRest / .seconds(1) as Double) * interval '1 second', false)"

    static func restsLong(_ channel: UUID) -> SQL {
        "SELECT \(restsLong) FROM hy.channel_means WHERE channel_id = \(channel)"
    }
}

extension ChannelKind: SQLValue, SQLDecodable {}

struct DueLetter: Sendable, RowDecodable {
    let id: UUID
    let now: Date

    init(row: Row) throws {
        id = try row["id"]
        now = try row["now_is"]
    }
}

struct LeasedLetter: Sendable, RowDecodable {
    let id: UUID
    let attempts: Int
    let token: Int64

    init(row: Row) throws {
        id = try row["id"]
        attempts = Int(try row["attempts"] as Int32)
        token = try row["lease_token"]
    }
}
