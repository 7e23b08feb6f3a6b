import Crypto
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Journal

/// Random damage to a sealed journal, most of it done in memory and some in the database that it was read from.
///
/// `HUIYING_MUTATIONS` says how many; `make prove` asks for 10,000.
@Suite(.timeLimit(.minutes(60))) struct MutationTests {
    /// Every so many-th is done in the database too; no multiple of how many ways there are, so that each has its turn.
    private static let stride = 51

    @Test("whatever is done to rows, seals or checkpoints is found and named")
    func findsEverything() async throws {
        let wanted = ProcessInfo.processInfo.environment["HUIYING_MUTATIONS"].flatMap { Int($0) } ?? 300
        let seed = UInt64.random(in: 1...999_999)
        try await Scratch.cloned { database in
            var chance = Seeded(seed: seed)
            let city = try await SealedCity(in: database, chance: &chance)
            let signatures = Signatures(city.key.publicKey)
            let untouched = try await city.verdict(city.exhibit, signatures)
            #expect(untouched.findings == [] && untouched.seals > 40 && untouched.checkpoints == 7, "seed \(seed)")
            var number = 0
            while number < wanted {
                let maker = Damage.makers[number % Damage.makers.count]
                // Chance may choose what damages nothing.
                guard let damage = try? maker(city.exhibit, city, &chance) else { continue }
                number += 1
                let comment: Comment = "seed \(seed), mutation \(number): \(damage.name)"
                expect(damage, in: try await city.verdict(damage.exhibit, signatures), comment)
                guard number % Self.stride == 0 else { continue }
                expect(damage, in: try await Self.verdict(damage, over: city.exhibit, signatures, database), comment)
            }
        }
    }

    private func expect(_ damage: Damage, in verdict: JournalVerification.Verdict, _ comment: Comment) {
        // In the database keys are taken away before the damage is done.
        let alarms = verdict.findings.filter { $0.kind.isAlarm && $0.kind != .schemaAltered }
        let found = alarms.map(\.kind)
        if let place = damage.place { #expect(alarms.first?.place == place, "\(comment): \(verdict.findings)") }
        #expect(found.first.map(damage.kinds.contains) == true, "\(comment): \(verdict.findings)")
        #expect(Set(found).isSubset(of: damage.kinds.union(damage.also)), "\(comment): \(verdict.findings)")
        #expect(!verdict.isClean, comment)
    }

    /// Damages the database, reads it as the command does, and takes the damage back.
    private static func verdict(
        _ damage: Damage,
        over exhibit: Exhibit,
        _ signatures: Signatures,
        _ database: Database
    ) async throws -> JournalVerification.Verdict {
        do {
            return try await Scratch.asSuperuser(of: database) { transaction in
                try await damage.exhibit.write(over: exhibit, in: transaction)
                let verification = JournalVerification(JournalSource(transaction)) { signatures.isSigned($0) }
                throw Rehearsed(verdict: try await verification.run { damage.exhibit.file })
            }
        } catch let rehearsed as Rehearsed {
            return rehearsed.verdict
        }
    }

    private struct Rehearsed: Error {
        let verdict: JournalVerification.Verdict
    }
}
