import Foundation
import Journal
import Kernel
import Postgres

/// The movable moment of a drill database.
struct DrillClock {
    let database: Database

    /// Sets the moment and holds it there.
    func set(_ moment: Date) async throws {
        _ = try await database.transaction(for: .worker) {
            try await $0.execute("UPDATE hy.city SET drill_frozen = \(moment)")
        }
    }

    /// Lets time go on from where it stands.
    func go() async throws {
        _ = try await database.transaction(for: .worker) {
            try await $0.execute(
                """
                UPDATE hy.city SET drill_offset = drill_frozen - clock_timestamp(), drill_frozen = NULL
                WHERE drill_frozen IS NOT NULL
                """
            )
        }
    }

    /// Holds the moment where it is, until the demonstration is opened again.
    func stop() async throws {
        _ = try await database.transaction(for: .worker) {
            try await $0.execute("UPDATE hy.city SET drill_frozen = hy.moment() WHERE drill_frozen IS NULL")
        }
    }

    /// Whether the ten days were played to their end.
    func hasPlayed() async throws -> Bool {
        try await database.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.value(
                "SELECT EXISTS (SELECT FROM hy.journal WHERE action = 'drill.played')",
                as: Bool.self
            ) == true
        }
    }

    /// Notes that the ten days were played to their end.
    func notePlayed() async throws {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.journal(JournalEntry("drill.played", "drill", UUID.timeOrdered()))
        }
    }
}
