import Crypto
import Foundation
import Kernel
import Making
import Postgres
import TestSupport
import Testing

@testable import Journal

@Suite(.timeLimit(.minutes(15))) struct SealingTests {
    private let desk = SealDesk()

    private func seal(after place: ChangePlace, in database: Database) async throws -> SealDesk.Sealed {
        try await database.waitUntilOver()
        return try await database.transaction(for: .worker) { try await desk.seal(after: place, in: $0) }
    }

    private func sealed(in database: Database) async throws -> [SealedRow] {
        try await database.transaction(for: .auditor, .readOnly) { try await desk.sealed(from: 1, in: $0) }
    }

    @Test("rows are sealed in the order of their transactions and numbers, each once")
    func sealsInOrder() async throws {
        try await Scratch.cloned { database in
            for _ in 0..<5 {
                try await database.transaction(for: .worker) { transaction in
                    for _ in 0..<3 { try await transaction.journal(JournalEntry("test.noted", "test", UUID())) }
                }
            }
            let first = try await seal(after: .beginning, in: database)
            let again = try await seal(after: try #require(first.reached), in: database)
            let fromTheBeginning = try await seal(after: .beginning, in: database)

            #expect(first.count == 15 && again.count == 0 && fromTheBeginning.count == 0)
            let found = try await sealed(in: database)
            #expect(found.map(\.seal.seq) == Array(1...15))
            let places = found.compactMap(\.row?.place)
            #expect(places.count == 15 && places == places.sorted())
            var hash = SealHash.none
            for one in found {
                hash = Seal.hash(try #require(one.row), after: hash)
                #expect(one.seal.hash == hash)
            }
        }
    }

    @Test("what a transaction wrote that ends late is sealed behind it, and nothing of later ones before")
    func waitsForTheLate() async throws {
        try await Scratch.cloned { database in
            try await note("test.early", in: database)
            let beforeLate = try await seal(after: .beginning, in: database)

            let during = try await database.transaction(for: .worker) { late in
                try await late.journal(JournalEntry("test.late", "test", UUID()))
                // Committed while the late one is still open, with a higher number.
                try await note("test.later", in: database)
                let place = try #require(beforeLate.reached)
                return try await database.transaction(for: .worker) { try await desk.seal(after: place, in: $0) }
            }
            let after = try await seal(after: try #require(beforeLate.reached), in: database)

            #expect(beforeLate.count == 1)
            #expect(during.count == 0 && during.reached == nil)
            #expect(after.count == 2)
            let actions = try await sealed(in: database).compactMap(\.row?.action)
            #expect(actions == ["test.early", "test.late", "test.later"])
        }
    }

    @Test("a service role can choose neither the number nor the transaction of a row")
    func refusesChosenPlaces() async throws {
        for role in ["hy_worker", "hy_app"] {
            try await Scratch.rolledBack { transaction in
                let granted = try await transaction.values(
                    """
                    SELECT attname::text FROM pg_attribute
                    WHERE attrelid = 'hy.journal'::regclass AND attnum > 0
                      AND has_column_privilege(\(role), attrelid, attnum, 'INSERT')
                    """,
                    as: String.self
                )
                #expect(granted.contains("action") && !granted.contains("txid") && !granted.contains("id"))
            }
        }
        await #expect(throws: DatabaseError.self) {
            try await Scratch.rolledBack { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO hy.journal (txid, at, principal, action, subject_kind, subject_id)
                    VALUES ('1', now(), 'worker', 'test.noted', 'test', \(UUID()))
                    """
                )
            }
        }
    }

    /// Seals that do not follow one another.
    static let strays: [[Int64]] = [[2], [0], [1, 3], [1, 1], [-1]]

    @Test("the schema refuses seals that do not follow the one before", arguments: strays)
    func refusesGaps(_ seqs: [Int64]) async throws {
        await #expect(throws: DatabaseError.self) {
            try await Scratch.rolledBack { transaction in
                let seals = seqs.enumerated().map { place, seq in
                    Seal(seq: seq, journalID: Int64(place), hash: SealHash(of: []))
                }
                try await transaction.execute(.add(seals))
            }
        }
    }

    @Test("what a journal already has is sealed part by part")
    func sealsInParts() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id)
                    SELECT clock_timestamp(), 'worker', 'test.noted', 'test', gen_random_uuid() FROM generate_series(1, 2500)
                    """
                )
            }
            try await database.waitUntilOver()
            var place = ChangePlace.beginning
            var counts: [Int] = []
            while true {
                let from = place
                let sealed = try await database.transaction(for: .worker) { transaction in
                    try await desk.seal(after: from, most: 1_000, in: transaction)
                }
                guard let reached = sealed.reached else { break }
                counts.append(sealed.count)
                place = reached
            }
            #expect(counts == [1_000, 1_000, 500])
            #expect(try await database.count("SELECT count(DISTINCT journal_id) FROM hy.journal_seals") == 2_500)
        }
    }

    @Test(
        "reading a whole sealed journal finds nothing, whatever the session is set to",
        arguments: CanonicalFormTests.settings
    )
    func raisesNoFalseAlarm(_ settings: [String]) async throws {
        try await Scratch.cloned { database in
            var chance = Seeded(seed: 7)
            let city = try await SealedCity(in: database, turns: 2, chance: &chance)
            let verdict = try await Scratch.asSuperuser(of: database) { transaction in
                for setting in settings { try await transaction.execute(SQL(stringLiteral: "SET LOCAL \(setting)")) }
                let verification = JournalVerification(JournalSource(transaction)) {
                    $0.isSigned(by: city.key.publicKey)
                }
                return try await verification.run { city.exhibit.file }
            }
            #expect(verdict.findings == [] && verdict.seals > 5 && verdict.checkpoints == 2)
        }
    }

    private func note(_ action: String, in database: Database) async throws {
        try await database.transaction(for: .worker) { try await $0.journal(JournalEntry(action, "test", UUID())) }
    }
}
