package import Crypto
package import Foundation
import Kernel
package import Postgres

/// What the chain was at a moment: one line of a file that lies outside the database, signed by a key that the database
/// never sees.
///
/// Each line carries the digest of the line before it, so that a line that is changed or removed is missed.
package struct Checkpoint: Sendable, Hashable {
    /// The file that the line belongs to, whatever it is called and wherever it lies.
    package var book: UUID
    /// The place of the line in its file, from 1 without gaps.
    package var number: Int64
    /// The city that the journal is of.
    package var city: CityMark
    /// How the server that the city lies on counts transactions.
    package var era: SealEra
    /// The newest seal; 0 where there was none yet.
    package var seq: Int64
    /// The number of the row under it; 0 where there was none yet.
    package var row: Int64
    /// The hash of the newest seal.
    package var hash: SealHash
    /// How many rows were sealed since the line before.
    package var count: Int64
    /// When it was written by the database's clock: whole seconds since 1970.
    package var at: Int64
    /// The digest of the line before; none for the first.
    package var previous: SealHash

    /// Puts a line together.
    package init(
        book: UUID,
        number: Int64,
        city: CityMark,
        era: SealEra,
        seq: Int64,
        row: Int64,
        hash: SealHash,
        count: Int64,
        at: Int64,
        previous: SealHash
    ) {
        self.book = book
        self.number = number
        self.city = city
        self.era = era
        self.seq = seq
        self.row = row
        self.hash = hash
        self.count = count
        self.at = at
        self.previous = previous
    }
}

extension Checkpoint {
    /// When it was written, as the line says it.
    package var moment: String { SealMoment.text(at) }
    /// The same as clocks in China show it.
    package var momentInChina: String { SealMoment.inChina(at) }
}

/// Which city a journal is of: its name, and the moment at which it was founded, which never changes.
package struct CityMark: Sendable, Hashable {
    /// The name, which may change.
    package var name: String
    /// When it was founded, to the microsecond.
    package var founded: Int64

    /// Names a city.
    package init(name: String, founded: Int64) {
        self.name = name
        self.founded = founded
    }
}

/// How a server counts transactions: a city that moves to another server, or is restored into one, counts anew.
///
/// Whatever was in the journal when an era began is sealed, whichever numbers it has; from then on rows are sealed in the
/// order of their numbers.
package struct SealEra: Sendable, Hashable {
    /// The server, as it names itself.
    package var server: String
    /// Transactions with lower numbers were over when the era began.
    package var since: UInt64
    /// The last seal of what there was when it began.
    package var after: Int64

    /// Describes an era.
    package init(server: String, since: UInt64, after: Int64) {
        self.server = server
        self.since = since
        self.after = after
    }
}

extension SealEra: RowDecodable {
    package init(row: Row) throws {
        self.init(server: try row["server"], since: try row["since"], after: try row["after"])
    }
}

/// A line as it stands in the file.
package struct CheckpointLine: Sendable, Hashable {
    /// What it says.
    package let checkpoint: Checkpoint
    /// The bytes without the end of the line.
    package let bytes: [UInt8]

    /// What is signed: everything before the signature.
    private var signed: ArraySlice<UInt8> { bytes.dropLast(Self.tail) }
    /// How much of a line the signature takes: `,"signature":"` and 128 digits and `"}`.
    private static let tail = 14 + 128 + 2

    /// Writes and signs a line.
    package init(_ checkpoint: Checkpoint, signedWith key: Curve25519.Signing.PrivateKey) throws {
        self.checkpoint = checkpoint
        let body = [UInt8](checkpoint.body.utf8)
        let signature = try key.signature(for: Data(body))
        bytes = body + [UInt8](",\"signature\":\"\([UInt8](signature).hex)\"}".utf8)
    }

    /// Reads a line; nothing for what no line can be.
    ///
    /// Only the one way in which lines are written is read, so that nobody can read it differently.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count > Self.tail,
            let wire = try? JSONDecoder().decode(Wire.self, from: Data(bytes)),  // what cannot be read is no line
            let checkpoint = wire.checkpoint,
            bytes.dropLast(Self.tail).elementsEqual(checkpoint.body.utf8),
            bytes.suffix(Self.tail).elementsEqual(",\"signature\":\"\(wire.signature)\"}".utf8)
        else { return nil }
        self.checkpoint = checkpoint
        self.bytes = bytes
    }

    /// What the next line carries.
    package var digest: SealHash { SealHash(of: bytes) }

    /// Whether the owner of a key wrote it as it stands.
    package func isSigned(by key: Curve25519.Signing.PublicKey) -> Bool {
        let digits = String(decoding: bytes.dropLast(2).suffix(128), as: UTF8.self)
        guard let signature = [UInt8](hex: digits) else { return false }
        return key.isValidSignature(Data(signature), for: Data(signed))
    }

    /// Whether bytes at the end of a file can be the beginning of the line that follows another one: what is left of a write
    /// that was broken off.
    package static func canBegin(_ bytes: [UInt8], after last: Checkpoint?) -> Bool {
        let first = "{\"version\":1,\"book\":\""
        let head = last.map { first + "\($0.book.lowercaseText)\",\"number\":\($0.number + 1)," } ?? first
        return head.utf8.starts(with: bytes.prefix(head.utf8.count))
    }
}

extension Checkpoint {
    /// What is signed: the line without its end, members in this order.
    fileprivate var body: String {
        """
        {"version":1,"book":"\(book.lowercaseText)","number":\(number),"city":\(city.name.quoted),\
        "founded":\(city.founded),"server":\(era.server.quoted),"since":"\(era.since)","after":\(era.after),\
        "seq":\(seq),"row":\(row),"hash":"\(hash.hex)","count":\(count),"at":"\(SealMoment.text(at))",\
        "previous":"\(previous.hex)"
        """
    }
}

/// A line as JSON.
private struct Wire: Decodable {
    let version: Int
    let book: UUID
    let number: Int64
    let city: String
    let founded: Int64
    let server: String
    let since: String
    let after: Int64
    let seq: Int64
    let row: Int64
    let hash: String
    let count: Int64
    let at: String
    let previous: String
    let signature: String

    /// Far beyond what any city writes; the next number can always be said.
    private static let most: Int64 = 1 << 62

    var checkpoint: Checkpoint? {
        guard version == 1, let since = UInt64(since), let hash = SealHash(hex: hash),
            let previous = SealHash(hex: previous), let at = SealMoment.seconds(at), signature.utf8.count == 128,
            (1...Self.most).contains(number), (0...Self.most).contains(seq), (0...Self.most).contains(after)
        else { return nil }
        return Checkpoint(
            book: book,
            number: number,
            city: CityMark(name: city, founded: founded),
            era: SealEra(server: server, since: since, after: after),
            seq: seq,
            row: row,
            hash: hash,
            count: count,
            at: at,
            previous: previous
        )
    }
}

/// Moments as lines write them: whole seconds, such as `2026-03-02T01:00:00Z`.
enum SealMoment {
    static func text(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }

    /// As clocks in China show it, such as `2026-03-02 09:00:00`.
    static func inChina(_ seconds: Int64) -> String {
        let zone = TimeZone(secondsFromGMT: 8 * 3_600) ?? .gmt
        let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: zone)
        return Date(timeIntervalSince1970: Double(seconds))
            .formatted(style.year().month().day().time(includingFractionalSeconds: false))
    }

    static func seconds(_ text: String) -> Int64? {
        // What is no moment is no line.
        (try? Date(text, strategy: .iso8601)).map { Int64($0.timeIntervalSince1970) }
    }
}

extension String {
    /// The text as a JSON string.
    var quoted: String {
        var written = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": written += "\\\""
            case "\\": written += "\\\\"
            case "\u{0}"..<" ": written += "\\u" + String(scalar.value + 0x10000, radix: 16).suffix(4)
            default: written.unicodeScalars.append(scalar)
            }
        }
        return written + "\""
    }
}
