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
    /// - Parameters:
    ///   - record: How far the import is.
    ///   - next: The next piece of the file from its start, or nothing at the end.
    ///   - said: Told after each part how far the import is.
    /// - Returns: The closed record, whose counts add up to the rows of the file.
    /// - Throws: `FileRefusal` when nothing can be taken, `ImportRefusal.takenOver`, `CancellationError` between parts.
    package func take(
        _ record: ImportRecord,
        next: () async throws -> [UInt8]?,
        said: (ImportRecord) async -> Void = { _ in }
    ) async throws -> ImportRecord {
        let weight = try await weight(of: record)
        var record = record
        var items = FileItems(record.reading)
        var known = record.rows
        var waiting: [FileItem] = []
        var done = 0
        var isEnd = false
        while !isEnd {
            if let piece = try await next() {
                done += piece.count
                waiting += try items.items(in: piece)
            } else {
                isEnd = true
                waiting += try items.finish()
            }
            let stored = min(known, waiting.count)
            waiting.removeFirst(stored)
            known -= stored
            while let count = Self.part(of: waiting, isEnd: isEnd) {
                try Task.checkCancellation()
                let part = Array(waiting.prefix(count))
                waiting.removeFirst(part.count)
                record = try await store(part, of: record, weight: weight, done: done)
                await said(record)
            }
        }
        let last = record
        return try await database.transaction(for: .worker) { try await ImportDesk().end(last, in: $0) }
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
        weight: Double,
        done: Int
    ) async throws -> ImportRecord {
        let scoring = scoring()
        let outcomes = scoring.score(part.map(\.outcome), sourceWeight: weight)
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

    private func weight(of record: ImportRecord) async throws -> Double {
        let source = try await database.transaction(for: .worker, .readOnly) { transaction in
            try await Directory().source(record.source, in: transaction)
        }
        guard let source else { throw ItemRefusal.sourceAbsent }
        return source.weight
    }
}
