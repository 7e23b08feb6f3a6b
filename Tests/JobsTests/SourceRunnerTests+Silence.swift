import Foundation
import Intake
import Kernel
import Postgres
import Testing

@testable import Jobs

extension SourceRunnerTests {
    @Test("a short restart does not begin the wait anew, a long pause does")
    func isRestarted() async throws {
        try await Self.run { place, runner in
            try await place.look(runner, at: 0)
            try await place.look(runner, at: 35)
            let restarted = SourceRunner(database: place.database, observer: .silent)
            try await place.look(restarted, at: 44, afterPause: true)
            #expect(try await place.silences() == ["0 44 - waiting 1"])

            try await place.speak(at: 50)
            try await place.look(restarted, at: 55)
            for minute in [100, 141] { try await place.look(restarted, at: minute, afterPause: true) }
            #expect(try await place.silences() == ["0 44 55 over 1"])
        }
    }

    @Test("a source that says far less than is expected is told of, with how much came, until half as much comes again")
    func trickles() async throws {
        try await Self.run { place, runner in
            try await place.look(runner, at: 0)
            for minute in stride(from: 20, through: 180, by: 20) {
                try await place.speak(at: minute)
                try await place.look(runner, at: minute)
            }
            #expect(try await place.silences() == [])
            for minute in stride(from: 200, through: 400, by: 20) {
                try await place.speak(at: minute)
                try await place.look(runner, at: minute)
            }
            // Three come in an hour of ten.
            #expect(try await place.silences() == [])

            for minute in stride(from: 430, through: 1_450, by: 30) {
                try await place.speak(at: minute)
                try await place.look(runner, at: minute)
            }
            let noticed = try await place.database.transaction(for: .worker) { transaction in
                try await transaction.rows("SELECT * FROM hy.silences", as: Silence.self)
            }
            let silence = try #require(noticed.first)
            let expected = silence.noticedAt.timeIntervalSince(silence.since) / 360
            #expect(noticed.count == 1 && silence.endedAt == nil)
            #expect(silence.heard > 0 && Double(silence.heard) <= expected / 4)

            try await place.speak(at: 1_460, items: 200)
            try await place.look(runner, at: 1_470)
            #expect(try await place.silences().map { $0.contains("over") } == [true])
        }
    }

    @Test("a source that delivers once a day is not silent between two deliveries, and is when three fail to come")
    func deliversInBatches() async throws {
        try await Self.run { place, runner in
            let day = 1_440
            for number in 1...10 { try await place.speak(at: number * day + (number % 3) * 20, items: 240) }
            for minute in [10 * day + 30, 10 * day + 90, 11 * day + 90, 12 * day + 780] {
                try await place.look(runner, at: minute)
            }
            #expect(try await place.silences() == [])
            try await place.look(runner, at: 12 * day + 800)
            #expect(try await place.silences() == ["14420 18080 - waiting 1"])
        }
    }
}
