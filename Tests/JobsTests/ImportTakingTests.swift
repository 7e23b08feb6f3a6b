import Foundation
import Intake
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Jobs

@Suite(.timeLimit(.minutes(15))) struct ImportTakingTests {
    private static func begin(
        _ file: FaultyFile,
        _ encoding: FileEncoding,
        whole: Bool = false,
        on database: Database
    ) async throws -> ImportRecord {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.makePlaybook(Shipped.version)
            let source = try await transaction.makeSource(kind: "import")
            return try await ImportDesk().begin(
                ImportFile(
                    name: "faulty.csv",
                    digest: Array(repeating: 7, count: 32),
                    size: file.bytes.count,
                    reading: FileReading(form: .csv, encoding: encoding),
                    source: source,
                    history: true,
                    whole: whole
                ),
                in: transaction
            )
        }
    }

    private static func listed(_ record: ImportRecord, on database: Database) async throws -> [String] {
        try await database.transaction(for: .worker, .readOnly) { transaction in
            try await ImportDesk().rejections(of: record.id, after: nil, limit: 10_000, in: transaction).map {
                "\($0.row) \($0.column) \($0.code)"
            }
        }
    }

    /// How many rows of tables that keep no texts hold the mark.
    private static func marks(on database: Database) async throws -> Int? {
        try await database.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.value(
                """
                SELECT (SELECT count(*) FROM hy.import_rejections AS t WHERE t::text LIKE \("%\(FaultyFile.mark)%"))
                     + (SELECT count(*) FROM hy.journal AS t WHERE t::text LIKE \("%\(FaultyFile.mark)%"))
                     + (SELECT count(*) FROM hy.imports AS t WHERE t::text LIKE \("%\(FaultyFile.mark)%"))
                     + (SELECT count(*) FROM hy.batches AS t WHERE t::text LIKE \("%\(FaultyFile.mark)%"))
                     + (SELECT count(*) FROM hy.jobs AS t WHERE t::text LIKE \("%\(FaultyFile.mark)%"))
                """
            )
        }
    }

    @Test(
        "5,000 rows with faults in three of a hundred give exactly the generator's list, with no value in it",
        arguments: [(FaultyFile.Encoding.utf8, FileEncoding.utf8, 1), (.gb18030, .gb18030, 2)]
            as [(FaultyFile.Encoding, FileEncoding, UInt64)]
    )
    func listsExactly(written: FaultyFile.Encoding, read: FileEncoding, seed: UInt64) async throws {
        let file = FaultyFile(rows: 5_000, faults: 30, seed: seed, encoding: written)
        var guess = EncodingGuess()
        guess.add(file.bytes)
        #expect(guess.encoding == read)
        try await Scratch.cloned { database in
            let scoring = try Shipped.scoring()
            let record = try await Self.begin(file, read, on: database)
            let pieces = Pieces(file.bytes, of: 50_000)

            let ended = try await ImportTaking(database: database) { scoring }.take(record) { pieces[$0] }

            #expect(try await Self.listed(ended, on: database) == file.rejected)
            let counts = [ended.rows, ended.accepted, ended.duplicate, ended.changed, ended.rejected]
            #expect(counts == [file.rows, file.accepted, file.duplicate, file.changed, file.rejectedRows])
            #expect(ended.state == .ended && file.rejectedRows > 100 && file.changed > 10)
            #expect(ended.columns?.read["text"] == "内容" && ended.columns?.ignored.isEmpty == true)
            #expect(try await Self.marks(on: database) == 0)
        }
    }

    @Test("an import that is broken off at any part goes on where it was: nothing twice, counts and list whole")
    func goesOn() async throws {
        let file = FaultyFile(rows: 4_500, faults: 30, seed: 9, encoding: .utf8)
        try await Scratch.cloned { database in
            let scoring = try Shipped.scoring()
            let taking = ImportTaking(database: database) { scoring }
            var record = try await Self.begin(file, .utf8, on: database)
            var seen: [Int] = []
            for stop in 1...4 {
                let pieces = Pieces(file.bytes, of: 10_000, failingAfter: stop == 4 ? nil : stop)
                do {
                    record = try await taking.take(record) {
                        try pieces.check(after: seen.count)
                        return pieces[$0]
                    } said: {
                        seen.append($0.rows)
                    }
                } catch is BrokenOff {
                    record = try await database.transaction(for: .worker, .readOnly) { [id = record.id] transaction in
                        try #require(try await ImportDesk().record(id, in: transaction))
                    }
                }
            }

            #expect(seen == [1_000, 2_000, 3_000, 4_000, 4_500])
            #expect(record.state == .ended && record.rows == file.rows && record.accepted == file.accepted)
            #expect(record.duplicate == file.duplicate && record.changed == file.changed)
            #expect(try await Self.listed(record, on: database) == file.rejected)
        }
    }

    @Test(
        "the record of a file holds columns whole or not at all",
        arguments: ["{}", "[]", #"{"read": {}}"#, #"{"read": [], "ignored": []}"#]
    )
    func holdsColumns(written: String) async throws {
        let file = FaultyFile(rows: 1, faults: 0, seed: 3, encoding: .utf8)
        try await Scratch.cloned { database in
            let record = try await Self.begin(file, .utf8, on: database)
            let fault = await #expect(throws: DatabaseError.self) {
                try await database.transaction(for: .worker) { transaction in
                    try await transaction.execute(
                        "UPDATE hy.imports SET columns = \(JSON(text: written)) WHERE id = \(record.id)"
                    )
                }
            }
            #expect(fault?.constraint == "imports_columns_form")
        }
    }

    @Test("whatever is wrong with a row can be listed")
    func listsEverything() async throws {
        let file = FaultyFile(rows: 1, faults: 0, seed: 3, encoding: .utf8)
        let names = ProblemCode.allCases.map(\.name).sorted()
        try await Scratch.cloned { database in
            let record = try await Self.begin(file, .utf8, on: database)
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO hy.import_rejections (import_id, source_id, row_number, place, line, column_name, code)
                    SELECT \(record.id), \(record.source), number, 0, number, '', code
                    FROM unnest(\(names)) WITH ORDINALITY AS given (code, number)
                    """
                )
            }
            #expect(try await Self.listed(record, on: database).count == names.count)
        }
    }

    @Test("a file that is to be taken whole stores nothing and lists what is wrong, or stores every row")
    func whole() async throws {
        for hasFaults in [true, false] {
            let file = FaultyFile(rows: 2_500, faults: 30, seed: 3, encoding: .utf8)
            let good = Array("内容\n".utf8) + (0..<2_500).flatMap { Array("路灯\($0)号坏了\n".utf8) }
            let bytes = hasFaults ? file.bytes : good
            try await Scratch.cloned { database in
                let scoring = try Shipped.scoring()
                let record = try await Self.begin(file, .utf8, whole: true, on: database)
                let pieces = Pieces(bytes, of: 50_000)
                let taking = ImportTaking(database: database) { scoring }
                if hasFaults {
                    await #expect(throws: FileRefusal.self) { _ = try await taking.take(record) { pieces[$0] } }
                } else {
                    _ = try await taking.take(record) { pieces[$0] }
                }

                let after = try await database.transaction(for: .worker, .readOnly) { transaction in
                    try #require(try await ImportDesk().record(record.id, in: transaction))
                }
                #expect(try await Self.listed(after, on: database) == (hasFaults ? file.rejected : []))
                #expect(after.rejected == (hasFaults ? file.rejectedRows : 0))
                let items = try await database.count("SELECT count(*) FROM hy.items")
                if hasFaults {
                    #expect(items == 0 && after.state == .refused && after.fault == "csv.rows-rejected")
                } else {
                    #expect(items == 2_500 && after.state == .ended)
                }
            }
        }
    }
}

private struct BrokenOff: Error {}

/// A file in memory, piece by piece.
private struct Pieces {
    private let bytes: [UInt8]
    private let length: Int
    private let most: Int?

    init(_ bytes: [UInt8], of length: Int, failingAfter most: Int? = nil) {
        self.bytes = bytes
        self.length = length
        self.most = most
    }

    /// Fails once so many parts were stored.
    func check(after parts: Int) throws { if let most, parts >= most { throw BrokenOff() } }

    subscript(place: Int) -> [UInt8]? {
        let at = place * length
        return at < bytes.count ? Array(bytes[at..<min(at + length, bytes.count)]) : nil
    }
}
