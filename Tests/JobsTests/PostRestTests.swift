import Foundation
import Kernel
import Making
import Notices
import Postgres
import TestSupport
import Testing

/// What becomes of what is new while a letter was put off.
@Suite(.timeLimit(.minutes(15))) struct PostRestTests {
    /// A person with robots of which nobody listens to any.
    private func place(
        robots codes: [String],
        _ body: @Sendable (Database, PersonID) async throws -> Void
    ) async throws {
        try await Scratch.cloned(connections: 2) { database in
            try await database.transaction(for: .worker) { try await $0.makeDrill(at: PostRunnerTests.noon) }
            let person = try await database.transaction(for: .worker) { try await $0.makeOfficial(.liaison).person }
            for (place, code) in codes.enumerated() {
                try await PostRunnerTests.robot(code, 9, reaching: person, rank: place + 1, in: database)
            }
            try await body(database, person)
        }
    }

    private static func fire(_ person: PersonID, isGrave: Bool = false, in database: Database) async throws {
        try await PostRunnerTests.fire(matters: 1, times: 1, telling: person, isGrave: isGrave, in: database)
    }

    /// Takes from every channel on which something waits.
    private static func take(_ database: Database, scale: Double = 1) async throws -> [TakenLetter] {
        try await database.transaction(for: .worker) { transaction in
            let desk = LetterDesk(seal: PostRunnerTests.seal, scale: scale)
            var taken: [TakenLetter] = []
            for channel in try await desk.busy(in: transaction) {
                taken += try await desk.take(most: 8, from: channel, in: transaction)
            }
            return taken
        }
    }

    /// Has the letter that is under way fail for the fourth time.
    private static func putOff(_ why: String, in database: Database) async throws {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.execute(
                """
                UPDATE hy.letters
                SET attempts = 4, why = \(why), due_at = clock_timestamp() + interval '2 hours', lease_token = NULL, lease_until = NULL
                WHERE state = 'waiting'
                """
            )
        }
    }

    @Test("a letter that was put off is tried at once where something grave waits behind it, and outlives the outage")
    func bringsForward() async throws {
        try await place(robots: ["duty"]) { database, person in
            try await Self.fire(person, in: database)
            let first = try await Self.take(database)
            #expect(first.count == 1)
            try await Self.putOff("busy", in: database)

            try await Self.fire(person, in: database)
            #expect(try await Self.take(database).isEmpty)
            try await Self.fire(person, isGrave: true, in: database)
            let again = try await Self.take(database)
            #expect(again.map(\.id) == first.map(\.id))
            #expect(again.map(\.attempts) == [4])

            // It is older than all its attempts would have taken: from now on each one counts.
            try await Self.putOff("busy", in: database)
            #expect(try await Self.take(database, scale: 0).map(\.attempts) == [5])
        }
    }

    @Test("a letter that does not rest its channel is tried no more than once a minute for what waits behind it")
    func isNotHammered() async throws {
        try await place(robots: ["duty"]) { database, person in
            try await Self.fire(person, in: database)
            #expect(try await Self.take(database).count == 1)
            try await Self.putOff("unclear", in: database)
            try await Self.fire(person, isGrave: true, in: database)
            for _ in 0..<2 {
                #expect(try await Self.take(database).isEmpty)
                let soon: SQL = """
                    SELECT count(*) FROM hy.letters
                    WHERE attempts = 3 AND due_at BETWEEN clock_timestamp() AND clock_timestamp() + interval '1 minute'
                    """
                #expect(try await database.count(soon) == 1)
            }
        }
    }
}
