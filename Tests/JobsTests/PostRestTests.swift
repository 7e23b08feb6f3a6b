import Foundation
import Kernel
import Making
import Notices
import Postgres
import TestSupport
import Testing

/// What becomes of what is new while a letter was put off or a channel rests.
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
            try await Self.putOff("mailbox-busy", in: database)
            try await Self.fire(person, isGrave: true, in: database)
            for _ in 0..<2 {
                #expect(try await Self.take(database).isEmpty)
                let soon: SQL = """
                    SELECT count(*) FROM hy.letters
                    WHERE attempts = 3 AND due_at BETWEEN clock_timestamp() AND clock_timestamp() + interval '1 minute'
                    """
                #expect(try await database.count(soon) == 1)
            }

            // What may just have arrived is not sent again for that.
            try await Self.putOff("timed-out", in: database)
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute("UPDATE hy.letters SET may_have_arrived = true")
            }
            #expect(try await Self.take(database).isEmpty)
            let later: SQL = "SELECT count(*) FROM hy.letters WHERE due_at > clock_timestamp() + interval '1 hour'"
            #expect(try await database.count(later) == 1)
        }
    }

    private static func rest(_ code: String, minutes: Double, in database: Database) async throws {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.execute(
                """
                UPDATE hy.channel_means SET rests_until = clock_timestamp() + \(minutes) * interval '1 minute'
                WHERE channel_id = (SELECT id FROM hy.channels WHERE code = \(code))
                """
            )
        }
    }

    @Test("what is new waits for a short rest of its channel, and passes by a long one at once")
    func passesByRest() async throws {
        try await place(robots: ["first", "next"]) { database, person in
            try await Self.rest("first", minutes: 1, in: database)
            try await Self.fire(person, in: database)
            #expect(try await Self.take(database).isEmpty)
            #expect(try await PostChangeTests.outcomes(database) == ["first waiting 1", "next standby 1"])

            try await Self.rest("first", minutes: 60, in: database)
            #expect(try await Self.take(database).isEmpty)
            #expect(
                try await PostChangeTests.outcomes(database) == ["first failed behind-a-letter 1", "next waiting 1"]
            )
            #expect(try await Self.take(database).map(\.notices.count) == [1])
        }
    }

    @Test("who has no other channel waits until a long rest is over")
    func waitsForRest() async throws {
        try await place(robots: ["only"]) { database, person in
            try await Self.rest("only", minutes: 60, in: database)
            try await Self.fire(person, isGrave: true, in: database)
            #expect(try await Self.take(database).isEmpty)
            #expect(try await PostChangeTests.outcomes(database) == ["only waiting 1"])
            try await Self.rest("only", minutes: 0, in: database)
            #expect(try await Self.take(database).count == 1)
        }
    }

    @Test("what lies in a letter goes over another channel at the first attempt where its own asks for a long rest")
    func fallsBackAtOnce() async throws {
        let sink = Sink { path, _, _ in path == "tired" ? 410_100 : 200 }
        try await sink.serving { port in
            try await Scratch.cloned(connections: 5) { database in
                try await database.transaction(for: .worker) { try await $0.makeDrill(at: PostRunnerTests.noon) }
                let person = try await database.transaction(for: .worker) { try await $0.makeOfficial(.liaison).person }
                try await PostRunnerTests.robot("tired", port, reaching: person, rank: 1, in: database)
                try await PostRunnerTests.robot("next", port, reaching: person, rank: 2, in: database)
                try await Self.fire(person, in: database)
                try await PostRunnerTests.running(database, port) {
                    try await PostRunnerTests.ended(2, in: database)
                    #expect(
                        try await PostChangeTests.outcomes(database) == ["next sent 1", "tired failed throttled 1"]
                    )
                    try await Self.fire(person, isGrave: true, in: database)
                    try await PostRunnerTests.ended(4, in: database)
                }
                let ended = ["next sent 2", "tired failed behind-a-letter 1", "tired failed throttled 1"]
                #expect(try await PostChangeTests.outcomes(database) == ended)
                #expect(sink.posts.filter { $0.status == 410_100 }.count == 1)
            }
        }
    }
}
