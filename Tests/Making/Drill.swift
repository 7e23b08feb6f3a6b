package import Foundation
import Kernel
package import Postgres

extension Date {
    /// A moment as tests write it, such as `2026-03-01T09:00:00+08:00`.
    ///
    /// What cannot be read is the year 1970, which no test asks for.
    package static func at(_ text: String) -> Date {
        (try? Date(text, strategy: .iso8601)) ?? Date(timeIntervalSince1970: 0)  // a slip in a literal shows at once
    }
}

extension Transaction {
    /// Founds a city for drills, whose moment a test owns.
    package func makeDrill(at moment: Date? = nil) async throws {
        try await execute("INSERT INTO hy.city (name, kind, drill_frozen) VALUES ('测试市', 'drill', \(moment))")
    }
}

extension Database {
    /// Moves the moment of a drill city and holds it there.
    package func setMoment(_ moment: Date) async throws {
        try await transaction(for: .worker) { try await $0.execute("UPDATE hy.city SET drill_frozen = \(moment)") }
    }

    /// Runs one query as the worker and answers the number it counts.
    package func count(_ sql: SQL) async throws -> Int {
        try await transaction(for: .worker, .readOnly) { try await $0.count(sql) }
    }
}

extension Database {
    /// Waits until every row of the journal can be sealed: no transaction runs that began before it was written.
    ///
    /// Tests share a server, and those of other databases count as well.
    package func waitUntilOver() async throws {
        let isOver: SQL = """
            SELECT NOT EXISTS (
                SELECT FROM hy.journal
                WHERE txid >= pg_snapshot_xmin(pg_current_snapshot()) AND txid < pg_snapshot_xmax(pg_current_snapshot())
            )
            """
        while try await transaction(for: .auditor, .readOnly, { try await $0.value(isOver, as: Bool.self) }) != true {
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
