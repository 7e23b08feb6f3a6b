import Crypto
import Foundation
import Kernel
import Making
import Postgres
import Synchronization
import TestSupport

@testable import Journal

/// A sealed journal as a value: rows, seals, checkpoints and how the database stands.
///
/// Damage is done to it here, and the same damage to the database that it was read from.
struct Exhibit: Sendable {
    var rows: [JournalRow]
    var seals: [Seal]
    /// The file of checkpoints, each line with its end.
    var lines: [[UInt8]]
    var standing: Standing
    var books: [KnownBook]
    var records: [Int64: SealHash]

    var file: Data { Data(lines.joined()) }

    /// Where the verification reads it.
    var source: JournalSource {
        JournalSource(
            sealed: { [self] from in
                seals.filter { $0.seq >= from }.sorted { $0.seq < $1.seq }.map { seal in
                    SealedRow(seal, rows.first { $0.id == seal.journalID })
                }
            },
            unsealed: { [self] place in
                let sealed = Set(seals.map(\.journalID))
                let behind = rows.filter { place < $0.place }.sorted { $0.place < $1.place }
                return (behind.filter { !sealed.contains($0.id) }, behind.last?.place)
            },
            standing: { [self] in standing },
            books: { [self] in books },
            records: { [self] _, numbers in records.filter { numbers.contains($0.key) } }
        )
    }

    /// Chains all rows anew from a seal on, as somebody does who knows how, and has no key.
    mutating func reseal(from seq: Int64) {
        var hash = seals.first { $0.seq == seq - 1 }?.hash ?? .none
        for place in seals.indices where seals[place].seq >= seq {
            guard let row = rows.first(where: { $0.id == seals[place].journalID }) else { continue }
            hash = Seal.hash(row, after: hash)
            seals[place].hash = hash
        }
    }

    func index(of id: Int64) -> Int? { rows.firstIndex { $0.id == id } }
}

/// Who signed what, looked up once for each line.
final class Signatures: Sendable {
    private let known = Mutex<[[UInt8]: Bool]>([:])
    private let key: Curve25519.Signing.PublicKey

    init(_ key: Curve25519.Signing.PublicKey) { self.key = key }

    func isSigned(_ line: CheckpointLine) -> Bool {
        if let known = known.withLock({ $0[line.bytes] }) { return known }
        let isSigned = line.isSigned(by: key)
        known.withLock { $0[line.bytes] = isSigned }
        return isSigned
    }
}

/// A city whose journal is sealed in several turns, each signed, with rows at the end that wait.
struct SealedCity: Sendable {
    let key: Curve25519.Signing.PrivateKey
    let exhibit: Exhibit

    /// Writes and seals rows as the service does, each transaction with one to four rows.
    init(in database: Database, turns: Int = 7, chance: inout Seeded) async throws {
        let key = Curve25519.Signing.PrivateKey()
        self.key = key
        let desk = SealDesk()
        var lines: [CheckpointLine] = []
        try await database.transaction(for: .worker) { try await $0.makeDrill() }
        let (city, server) = try await database.transaction(for: .worker) { transaction in
            let standing = try await desk.standing(in: transaction)
            return (standing.city, standing.server)
        }
        var place = ChangePlace.beginning
        var era: SealEra?
        for turn in 0...turns {
            for _ in 0..<Int.random(in: 3...5, using: &chance) {
                let seed = chance.next()
                try await database.transaction(for: .worker) { transaction in
                    var chance = Seeded(seed: seed)
                    for _ in 0..<Int.random(in: 1...4, using: &chance) { try await transaction.journalAny(&chance) }
                }
            }
            guard turn < turns else { break }
            try await database.waitUntilOver()
            let after = place
            let (sealed, standing, clock) = try await database.transaction(for: .worker) { transaction in
                (
                    try await desk.seal(after: after, in: transaction), try await desk.standing(in: transaction),
                    try await desk.clock(in: transaction)
                )
            }
            place = sealed.reached ?? place
            guard let head = sealed.head, let city else { continue }
            era = era ?? SealEra(server: server, since: standing.oldest, after: head.seq)
            guard let era else { continue }
            let checkpoint = Checkpoint(
                book: lines.first?.checkpoint.book ?? UUID(),
                number: Int64(lines.count) + 1,
                city: city,
                era: era,
                seq: head.seq,
                row: head.journalID,
                hash: head.hash,
                count: Int64(sealed.count),
                at: clock.rawValue / 1_000_000,
                previous: lines.last?.digest ?? .none
            )
            let line = try CheckpointLine(checkpoint, signedWith: key)
            try await database.transaction(for: .worker) { try await desk.remember(line, in: $0) }
            lines.append(line)
        }
        let written = lines.map { $0.bytes + [UInt8(ascii: "\n")] }
        exhibit = try await database.transaction(for: .auditor, .readOnly) { transaction in
            let source = JournalSource(transaction)
            let sealed = try await source.sealed(0)
            let waiting = try await source.unsealed(.beginning).rows
            let books = try await source.books()
            let book = books.first?.book ?? UUID()
            return Exhibit(
                rows: sealed.compactMap(\.row) + waiting,
                seals: sealed.map(\.seal),
                lines: written,
                standing: try await source.standing(),
                books: books,
                records: try await source.records(book, 1...Int64(written.count))
            )
        }
    }

    /// What is found in an exhibit that something was done to.
    func verdict(_ exhibit: Exhibit, _ signatures: Signatures) async throws -> JournalVerification.Verdict {
        try await JournalVerification(exhibit.source) { signatures.isSigned($0) }.run { exhibit.file }
    }
}

extension Transaction {
    /// Journals something: anything that the schema allows.
    func journalAny(_ chance: inout Seeded) async throws {
        let action =
            ["case.accept", "items.accepted", "event.level-confirmed", "deadline.missed"]
            .randomElement(using: &chance) ?? ""
        let details = [
            "{}", "{\"case\": \"\(UUID())\"}", "{\"count\": 500, \"规\": [1.50, null, true]}",
            "{\"a\": {\"b\": \"路灯\\n\"}}",
        ]
        let digest: [UInt8]? =
            Bool.random(using: &chance) ? SealHash(of: [UInt8.random(in: 0...255, using: &chance)]).bytes : nil
        func some() -> UUID? { Bool.random(using: &chance) ? UUID() : nil }
        try await execute(
            """
            INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, source_id, action, subject_kind, subject_id,
                                    detail, digest)
            VALUES (clock_timestamp(), \(["person", "machine", "worker"].randomElement(using: &chance) ?? ""), \(some()),
                    \(some()), \(some()), \(some()), \(action), \(["case", "batch"].randomElement(using: &chance) ?? ""),
                    \(UUID()), \(JSON(text: details.randomElement(using: &chance) ?? "{}")), \(digest))
            """
        )
    }
}
