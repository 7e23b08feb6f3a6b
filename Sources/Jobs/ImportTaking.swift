import Foundation
package import Intake
import Kernel
import Organisation
package import Postgres

/// Stores the rows of a file part by part: each part's items, counts and rejected rows in one transaction.
///
/// Broken off at any moment, it goes on where the record says that it was; rows that were stored are read again but not
/// stored again.
package struct ImportTaking: Sendable {
    private let database: Database
    private let scoring: @Sendable () -> Scoring

    /// Rows that are stored in one transaction.
    package static let part = 1_000
    /// Rows that are listed of a file that is to be taken whole and cannot be.
    private static let mostListed = 10_000
    /// Bytes of text after which a part is stored, however few rows that is.
    private static let partBytes = 4 << 20

    /// Prepares to take files in.
    ///
    /// - Parameter scoring: Asked for each part, as another version of the playbooks may be current by then.
    package init(database: Database, scoring: @escaping @Sendable () -> Scoring) {
        self.database = database
        self.scoring = scoring
    }

    /// Reads a file to its end.
    ///
    /// One that is to be taken whole is read twice: where a row cannot be taken nothing is stored, and the record lists what is wrong.
    ///
    /// - Parameters:
    ///   - record: How far the import is.
    ///   - piece: A piece of the file by its number, or nothing behind the last one.
    ///   - said: Told after each part how far the import is.
    /// - Returns: The closed record, whose counts add up to the rows of the file.
    /// - Throws: `FileRefusal` when nothing is taken, which the record says by then; `ImportRefusal.takenOver`, `CancellationError`
    ///   between parts.
    package func take(
        _ record: ImportRecord,
        piece: (Int) async throws -> [UInt8]?,
        said: (ImportRecord) async -> Void = { _ in }
    ) async throws -> ImportRecord {
        do {
            if record.whole, record.rows == 0 { try await check(record, piece) }
            return try await store(record, piece, said)
        } catch let refusal as FileRefusal {
            try await database.transaction(for: .worker) { transaction in
                try await ImportDesk().refuse(record, refusal.problem.code, listing: refusal.rows, in: transaction)
            }
            throw refusal
        }
    }

    /// Looks whether every row can be taken.
    private func check(_ record: ImportRecord, _ piece: (Int) async throws -> [UInt8]?) async throws {
        var rejected: [FileItem] = []
        try await read(record, piece) { items, _, _ in
            try Task.checkCancellation()
            rejected += items.filter { !$0.problems.isEmpty }
            return rejected.count < Self.mostListed ? items.count : nil
        }
        if !rejected.isEmpty { throw FileRefusal(rows: Array(rejected.prefix(Self.mostListed))) }
    }

    private func store(
        _ record: ImportRecord,
        _ piece: (Int) async throws -> [UInt8]?,
        _ said: (ImportRecord) async -> Void
    ) async throws -> ImportRecord {
        let (source, usual) = try await standing(of: record)
        var known = record.rows
        var record = record
        try await read(record, piece) { waiting, done, isEnd in
            if known > 0 {
                let stored = min(known, waiting.count)
                known -= stored
                return stored
            }
            guard let count = Self.part(of: waiting, isEnd: isEnd) else { return 0 }
            try Task.checkCancellation()
            record = try await store(Array(waiting.prefix(count)), of: record, source, usual, done: done)
            await said(record)
            return count
        }
        let last = record
        return try await database.transaction(for: .worker) { try await ImportDesk().end(last, in: $0) }
    }

    /// Reads the rows of a file.
    ///
    /// - Parameter taken: Given the rows that wait, the bytes that lie behind them and whether they are the last, it says how many of
    ///   them are done with; nothing ends the reading.
    private func read(
        _ record: ImportRecord,
        _ piece: (Int) async throws -> [UInt8]?,
        _ taken: ([FileItem], Int, Bool) async throws -> Int?
    ) async throws {
        var items = try FileItems(record.reading)
        var waiting: [FileItem] = []
        var (place, hasPieces, isEnd) = (0, true, false)
        var isNoted = record.columns != nil
        while !isEnd {
            if hasPieces, let piece = try await piece(place) {
                place += 1
                waiting += try items.items(in: piece)
            } else {
                hasPieces = false
                let more = try items.rest()
                isEnd = more == nil
                waiting += more ?? []
            }
            if !isNoted, let header = items.header {
                try await database.transaction(for: .worker, retry: .whenSafe(attempts: 3)) { transaction in
                    try await ImportDesk().note(header, of: record, in: transaction)
                }
                isNoted = true
            }
            while !waiting.isEmpty {
                guard let count = try await taken(waiting, items.done, isEnd) else { return }
                if count == 0 { break }
                waiting.removeFirst(count)
            }
        }
    }

    /// How many rows are stored next; nothing while more should come first.
    private static func part(of waiting: [FileItem], isEnd: Bool) -> Int? {
        var bytes = 0
        for (number, item) in waiting.enumerated() {
            if case .draft(_, let draft) = item.outcome { bytes += draft.text.utf8.count }
            if number + 1 == part || bytes >= partBytes { return number + 1 }
        }
        return isEnd && !waiting.isEmpty ? waiting.count : nil
    }

    private func store(
        _ part: [FileItem],
        of record: ImportRecord,
        _ source: SourceStanding,
        _ usual: UsualReactions,
        done: Int
    ) async throws -> ImportRecord {
        let scoring = scoring()
        let outcomes = scoring.score(part.map(\.outcome), from: source, usual: usual)
        let delivery = Delivery(
            source: record.source,
            importID: record.id.rawValue,
            history: record.history,
            digest: record.digest ?? []
        )
        return try await database.transaction(for: .worker, retry: .whenSafe(attempts: 3)) { transaction in
            let receipt = try await IntakeDesk().take(
                outcomes,
                delivery: delivery,
                playbook: scoring.playbook,
                in: transaction
            )
            return try await ImportDesk().grow(record, by: receipt, part, done: done, in: transaction)
        }
    }

    private func standing(of record: ImportRecord) async throws -> (source: SourceStanding, usual: UsualReactions) {
        try await database.transaction(for: .worker, .readOnly) { transaction in
            guard let source = try await Directory().source(record.source, in: transaction) else {
                throw ItemRefusal.sourceAbsent
            }
            // What is history was counted at its end, and what comes now at its beginning.
            guard !record.history else { return (SourceStanding(source), .unknown) }
            return (SourceStanding(source), try await IntakeDesk().usualReactions(of: source.id, in: transaction))
        }
    }
}
