import Crypto
import Foundation
import Journal
import Kernel
import Making
import Postgres
import TestSupport

@testable import Jobs

/// A founded drill with a folder for its checkpoints.
struct SealedPlace: Sendable {
    let database: Database
    let folder: SealFolder
    let notes = Notes()

    func sealer() -> SealerRunner {
        SealerRunner(
            database: database,
            folder: folder,
            observer: notes.observer,
            pause: .milliseconds(20),
            interval: .zero
        )
    }

    /// Turns a sealer until nothing is left.
    func work(_ sealer: SealerRunner) async throws {
        try await database.waitUntilOver()
        while try await sealer.turn() {}
    }

    func note(_ count: Int = 1) async throws {
        try await database.transaction(for: .worker) { transaction in
            for _ in 0..<count { try await transaction.journal(JournalEntry("test.noted", "test", UUID())) }
        }
    }

    /// - Parameter copy: Checkpoints that were fetched earlier, in place of those in the folder.
    func verdict(copy: Data? = nil) async throws -> JournalVerification.Verdict {
        let desk = SealDesk()
        @Sendable func read<Answer: Sendable>(
            _ body: @Sendable (Transaction) async throws -> Answer
        ) async throws -> Answer { try await database.transaction(for: .auditor, .readOnly, body) }
        let source = JournalSource(
            sealed: { seq in try await read { try await desk.sealed(from: seq, in: $0) } },
            unsealed: { place in try await read { try await desk.unsealed(after: place, in: $0) } },
            standing: { try await read { try await desk.whole(in: $0) } },
            books: { try await read { try await desk.books(in: $0) } },
            records: { book, numbers in try await read { try await desk.records(of: book, numbers, in: $0) } }
        )
        // The key is made with the first line.
        let folder = folder
        let verification = JournalVerification(source) { line in
            (try? folder.key()?.publicKey).map(line.isSigned(by:)) ?? false
        }
        return try await verification.run(isCopy: copy != nil) { try copy ?? folder.checkpoints() }
    }

    func lines() throws -> [String] {
        String(decoding: try folder.checkpoints() ?? Data(), as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

extension SealedPlace {
    /// Gives a test a place of its own.
    static func visited(_ body: @Sendable (SealedPlace) async throws -> Void) async throws {
        try await Scratch.cloned(connections: 6) { database in
            let path = FileManager.default.temporaryDirectory.appending(path: "seals-\(UUID())").path
            defer { try? FileManager.default.removeItem(atPath: path) }  // a leftover folder does no harm
            try await database.transaction(for: .worker) { try await $0.makeDrill() }
            try await body(SealedPlace(database: database, folder: SealFolder(path: path)))
        }
    }

    func endTerm() async throws {
        try await database.transaction(for: .worker) {
            try await $0.execute("UPDATE hy.terms SET lease_until = clock_timestamp() - interval '1 second'")
        }
    }

    /// The city as its checkpoints name it.
    func city() async throws -> CityMark {
        let standing = try await database.transaction(for: .worker) { try await SealDesk().standing(in: $0) }
        return standing.city ?? CityMark(name: "", founded: 0)
    }

    /// Seals rows and signs as the sealer of another server did.
    func signedElsewhere(sealing count: Int) async throws -> (server: String, key: Data) {
        let desk = SealDesk()
        let sealed = try await database.transaction(for: .worker) { transaction in
            try await desk.seal(
                after: ChangePlace(transaction: 0, id: 0),
                foreign: 1_000,
                most: count,
                in: transaction
            )
        }
        let city = try await city()
        let file = try CheckpointFile(folder, of: city)
        let checkpoint = Checkpoint(
            book: UUID(),
            number: 1,
            city: city,
            era: SealEra(server: "elsewhere", since: 1, after: 0),
            seq: Int64(sealed.count),
            row: sealed.head?.journalID ?? 0,
            hash: sealed.head?.hash ?? .none,
            count: Int64(sealed.count),
            at: 0,
            previous: .none
        )
        let line = try file.line(checkpoint)
        try file.add(line)
        try await database.transaction(for: .worker) { try await desk.remember(line, in: $0) }
        return ("elsewhere", try folder.key()?.rawRepresentation ?? Data())
    }
}
