import Foundation
import Intake
import Kernel
import Making
import Organisation
import Postgres
import Testing

@testable import Jobs

extension SourceRunnerTests {
    @Test("a short restart does not begin the wait anew, and what lies in a long pause is not counted")
    func isRestarted() async throws {
        try await Self.run { place, runner in
            try await place.look(runner, at: 0)
            try await place.look(runner, at: 35)
            try await place.pause(9)
            let restarted = SourceRunner(database: place.database, observer: .silent)
            try await place.look(restarted, at: 44)
            #expect(try await place.silences() == ["0 44 - waiting 1"])

            try await place.speak(at: 50)
            try await place.look(restarted, at: 60)
            try await place.pause(11)
            for minute in [600, 631] { try await place.look(restarted, at: minute) }
            #expect(try await place.silences() == ["0 44 60 over 1"])
            // Ten minutes before the pause, and 32 after it.
            try await place.look(restarted, at: 632)
            #expect(try await place.silences() == ["0 44 60 over 1", "50 632 - waiting 1"])
        }
    }

    @Test("a clock that was years ahead, or goes back, does not blind the watch")
    func survivesClocks() async throws {
        try await Self.run { place, runner in
            try await place.database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO hy.watches VALUES
                        ('2030-01-01', '2030-01-02', clock_timestamp() + interval '4 years'),
                        ('2020-01-01', '2020-01-02', clock_timestamp() - interval '6 years')
                    """
                )
            }
            for minute in [0, 20, 10, 41, 42] { try await place.look(runner, at: minute) }
            #expect(try await place.silences() == ["0 42 - waiting 1"])
            let left = try await place.database.count("SELECT count(*) FROM hy.watches WHERE since < '2021-01-01'")
            #expect(left == 0)
        }
    }

    @Test("two processes that look at once are one watch, and time that two have seen counts once")
    func watchesTogether() async throws {
        try await Self.run { place, runner in
            let other = SourceRunner(database: place.database, observer: .silent)
            async let one: Void = runner.work()
            async let two: Void = other.work()
            _ = try await (one, two)
            try await place.database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO hy.watches VALUES
                        (\(Self.moment(5)), \(Self.moment(35)), clock_timestamp() - interval '1 hour')
                    """
                )
            }
            try await place.look(runner, at: 41)
            #expect(try await place.silences() == [])
            try await place.look(other, at: 42)
            #expect(try await place.silences() == ["0 42 - waiting 1"])
        }
    }

    @Test("a source is waited for from when it was resumed, or when something was expected of it")
    func isResumed() async throws {
        try await Self.run { place, runner in
            try await place.look(runner, at: 0)
            try await place.set("state = 'paused'")
            try await place.look(runner, at: 600)
            try await place.set("state = 'active'")
            for minute in [605, 641] { try await place.look(runner, at: minute) }
            #expect(try await place.silences() == [])
            try await place.look(runner, at: 642)
            #expect(try await place.silences() == ["600 642 - waiting 1"])
        }
    }

    @Test(
        "a source that delivers once a day is not silent between two deliveries, and is when more than two fail to come"
    )
    func deliversInBatches() async throws {
        try await Self.run { place, runner in
            let day = 1_440
            for number in 1...10 { try await place.speak(at: number * day) }
            try await place.database.setMoment(Self.moment(10 * day + 1))
            try await place.database.transaction(for: .worker) { transaction in
                let volume = try #require(ExpectedVolume(byHour: Array(repeating: 10, count: 168)))
                let patient = try await IntakeDesk().patient(volume, with: place.source, in: transaction)
                #expect(patient.patience == 600)
                try await transaction.execute(
                    "UPDATE hy.sources SET patience = \(patient.patience) WHERE id = \(place.source)"
                )
            }
            for minute in [10 * day + 1, 11 * day, 12 * day + 700] { try await place.look(runner, at: minute) }
            #expect(try await place.silences() == [])
            try await place.look(runner, at: 12 * day + 730)
            #expect(try await place.silences() == ["14400 18010 - waiting 1"])
        }
    }
}
