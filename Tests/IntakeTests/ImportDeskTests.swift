import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Intake

@Suite struct ImportDeskTests {
    @Test("the record of a file grows with its parts, adds up, and is closed with a journal row")
    func recordsFiles() async throws {
        try await Scratch.rolledBack { transaction in
            let desk = ImportDesk()
            let source = try await transaction.makeSource(kind: "import")
            var counts = ImportCounts()
            let id = try await desk.begin(
                "2025年热线.csv",
                digest: Array(repeating: 7, count: 32),
                source: source,
                history: true,
                in: transaction
            )

            for body in [
                #"[{"id": 1, "text": "甲"}, {"id": 2, "text": "乙"}, {}]"#,
                #"[{"id": 1, "text": "甲"}, {"id": 2, "text": "丙"}]"#,
            ] {
                let receipt = try await transaction.deliver(body, to: source, as: .history, import: id.rawValue)
                counts.add(receipt)
                try await desk.grow(id, by: receipt, in: transaction)
            }
            try await desk.end(id, counts, in: transaction)

            let columns: SQL =
                "SELECT ARRAY[rows, accepted, duplicate, changed, rejected] FROM hy.imports WHERE id = \(id)"
            #expect(try await transaction.value(columns, as: [Int].self) == [5, 2, 1, 1, 1])
            #expect(counts.rows == 5)
            #expect(counts.accepted == 2 && counts.duplicate == 1 && counts.changed == 1 && counts.rejected == 1)
            let ended: SQL = "SELECT count(*) FROM hy.imports WHERE id = \(id) AND history AND ended_at IS NOT NULL"
            #expect(try await transaction.count(ended) == 1)
            let parts: SQL = "SELECT count(*) FROM hy.batches WHERE import_id = \(id)"
            #expect(try await transaction.count(parts) == 2)
            let journal: SQL = "SELECT action FROM hy.journal WHERE subject_id = \(id)"
            #expect(try await transaction.values(journal, as: String.self) == ["import.ended"])
        }
    }

    @Test("the database takes no counts that do not add up")
    func countsAddUp() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()
            let id = try await ImportDesk().begin(
                "a.csv",
                digest: Array(repeating: 7, count: 32),
                source: source,
                history: false,
                in: transaction
            )

            await #expect {
                try await transaction.execute("UPDATE hy.imports SET rows = rows + 1 WHERE id = \(id)")
            } throws: { ($0 as? DatabaseError)?.constraint == "imports_add_up" }
        }
    }
}
