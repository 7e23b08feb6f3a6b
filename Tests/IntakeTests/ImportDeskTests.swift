import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Intake

@Suite struct ImportDeskTests {
    private func file(of source: SourceID, name: String = "2025年热线.csv", history: Bool = true) -> ImportFile {
        ImportFile(
            name: name,
            digest: Array(repeating: 7, count: 32),
            size: 900,
            reading: FileReading(form: .csv, encoding: .gb18030, mapping: ["text": "诉求"]),
            source: source,
            history: history
        )
    }

    private func rejected(_ row: Int, _ problems: Problem...) -> FileItem {
        FileItem(row: row, line: row, outcome: .rejected(index: 0, problems))
    }

    @Test("the record of a file grows with its parts, adds up, lists what was not taken, and is closed")
    func recordsFiles() async throws {
        try await Scratch.rolledBack { transaction in
            let desk = ImportDesk()
            let source = try await transaction.makeSource(kind: "import")
            var record = try await desk.begin(file(of: source), in: transaction)
            let id = record.id

            for (part, body) in [
                #"[{"id": 1, "text": "甲"}, {"id": 2, "text": "乙"}, {}]"#,
                #"[{"id": 1, "text": "甲"}, {"id": 2, "text": "丙"}]"#,
            ].enumerated() {
                let receipt = try await transaction.deliver(body, to: source, as: .history, import: id.rawValue)
                let bad = part == 0 ? [rejected(4, Problem(.item(.time), at: "时间"), Problem(.csv(.wrongCells)))] : []
                record = try await desk.grow(record, by: receipt, bad, done: 400 * (part + 1), in: transaction)
            }
            #expect(record.done == 800 && record.state == .reading)
            let ended = try await desk.end(record, in: transaction)

            let counts = [ended.rows, ended.accepted, ended.duplicate, ended.changed, ended.rejected]
            #expect(counts == [5, 2, 1, 1, 1])
            #expect(ended.state == .ended && ended.endedAt != nil && ended.history && ended.done == 900)
            #expect(ended.reading == file(of: source).reading)
            let list = try await desk.rejections(of: id, after: nil, limit: 1, in: transaction)
            let rest = try await desk.rejections(of: id, after: list.last, limit: 9, in: transaction)
            #expect((list + rest).map(\.code) == ["item.time", "csv.wrong-number-of-cells"])
            #expect(list.map(\.column) == ["时间"] && rest.map(\.row) == [4])
            let parts: SQL = "SELECT count(*) FROM hy.batches WHERE import_id = \(id)"
            #expect(try await transaction.count(parts) == 2)
            let journal: SQL = "SELECT action FROM hy.journal WHERE subject_id = \(id) ORDER BY id"
            #expect(try await transaction.values(journal, as: String.self) == ["import.begun", "import.ended"])
        }
    }

    @Test(
        "of very many rows that are not taken the first are listed and all are counted",
        arguments: [99_999, 100_000]
    )
    func listsTheFirst(before: Int) async throws {
        try await Scratch.rolledBack { transaction in
            let desk = ImportDesk()
            let source = try await transaction.makeSource(kind: "import")
            let begun = try await desk.begin(file(of: source), in: transaction)
            try await transaction.execute(
                "UPDATE hy.imports SET rows = \(Int64(before)), rejected = \(Int64(before)) WHERE id = \(begun.id)"
            )
            let record = try #require(try await desk.record(begun.id, in: transaction))
            let receipt = try await transaction.deliver("[{}]", to: source, as: .history, import: begun.id.rawValue)
            let bad = [rejected(9, Problem(.item(.textMissing)))]
            let grown = try await desk.grow(record, by: receipt, bad, done: 10, in: transaction)

            #expect(grown.rejected == before + 1)
            let listed = try await desk.rejections(of: begun.id, after: nil, limit: 9, in: transaction)
            #expect(listed.map(\.row) == (before < ImportDesk.mostListed ? [9] : []))
        }
    }

    @Test("a list says so where it ends before the rows do, however its reasons fall on pages")
    func tellsTheRest() {
        func list(_ rows: Int...) -> [Rejected] {
            rows.enumerated().map { place, row in
                Rejected(rejected(row, Problem(.item(.textMissing))), place, Problem(.item(.textMissing)))
            }
        }
        let (first, second) = (list(2, 2, 3), list(3, 4))
        #expect(RejectedRows.rows(in: first, after: nil) + RejectedRows.rows(in: second, after: first.last) == 3)
        #expect(RejectedRows.rest(of: 3, listed: 3).isEmpty)
        #expect(String(decoding: RejectedRows.rest(of: 5, listed: 3), as: UTF8.self).contains("共5行未采用，列出3行"))
    }

    @Test("a file is found again only where it is read as before, and a part counts once whoever stores it")
    func goesOn() async throws {
        try await Scratch.rolledBack { transaction in
            let desk = ImportDesk()
            let source = try await transaction.makeSource(kind: "import")
            let begun = try await desk.begin(file(of: source), in: transaction)

            #expect(try await desk.unfinished(file(of: source, name: "b.csv"), in: transaction)?.id == begun.id)
            #expect(try await desk.unfinished(file(of: source, history: false), in: transaction) == nil)
            let receipt = try await transaction.deliver("[{}]", to: source, as: .history, import: begun.id.rawValue)
            let grown = try await desk.grow(begun, by: receipt, [], done: 10, in: transaction)
            await #expect(throws: ImportRefusal.takenOver) {
                _ = try await desk.grow(begun, by: receipt, [], done: 10, in: transaction)
            }
            await #expect(throws: ImportRefusal.takenOver) { _ = try await desk.end(begun, in: transaction) }
            _ = try await desk.end(grown, in: transaction)
            #expect(try await desk.unfinished(file(of: source), in: transaction) == nil)
        }
    }

    @Test("the database takes no counts that do not add up")
    func countsAddUp() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()
            let id = try await ImportDesk().begin(file(of: source), in: transaction).id

            await #expect {
                try await transaction.execute("UPDATE hy.imports SET rows = rows + 1 WHERE id = \(id)")
            } throws: { ($0 as? DatabaseError)?.constraint == "imports_add_up" }
        }
    }
}
