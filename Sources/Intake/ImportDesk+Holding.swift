import Foundation
import Journal
package import Kernel
import Organisation
package import Postgres

/// Files that wait until somebody has looked at what their columns are read as (核对列).
extension ImportDesk {
    /// Pieces of a file that are looked at: 32 MiB.
    private static let mostPieces: Int64 = 128

    /// What reading a held file would give.
    ///
    /// - Parameter mapping: Field to column name, for columns that are not recognised.
    /// - Throws: `ImportRefusal.absent`, `.notHeld`, `.tooLargeToTry` for a workbook; `RoleRefusal`.
    package func holding(
        _ id: ID<Import>,
        mapping: [String: String],
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> HeldFile {
        _ = try principal.official(for: .enterItem)
        guard let record = try await record(id, in: transaction) else { throw ImportRefusal.absent }
        guard record.state == .held else { throw ImportRefusal.notHeld }
        guard let source = try await Directory().source(record.source, in: transaction) else {
            throw ItemRefusal.sourceAbsent
        }
        let pieces: [[UInt8]] = try await transaction.values(.pieces(of: id, most: Self.mostPieces), as: [UInt8].self)
        let areAll = pieces.map(\.count).reduce(0, +) == record.size
        guard areAll || record.reading.form != .xlsx else { throw ImportRefusal.tooLargeToTry }
        return HeldFile(
            pieces: pieces,
            areAll: areAll,
            isWhole: record.whole,
            reading: FileReading(form: record.reading.form, encoding: record.reading.encoding, mapping: mapping),
            hidesAuthors: SourceStanding(source).hidesAuthors
        )
    }

    /// Says how the columns of a held file are read: from now on any process may store its rows.
    ///
    /// - Throws: `ImportRefusal.absent`, `.notHeld`; `SourceRefusal.paused`; `RoleRefusal`.
    package func read(
        _ id: ID<Import>,
        mapping: [String: String],
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> ImportRecord {
        _ = try principal.official(for: .enterItem)
        guard let record = try await record(id, in: transaction) else { throw ImportRefusal.absent }
        guard try await Directory().source(record.source, in: transaction)?.isActive == true else {
            throw SourceRefusal.paused
        }
        let reading = FileReading(form: record.reading.form, mapping: mapping)
        let begun: ImportRecord? = try await transaction.row(.read(id, reading.mappingJSON))
        guard let begun else { throw ImportRefusal.notHeld }
        try await transaction.journal(JournalEntry("import.begun", "import", id.rawValue, digest: begun.digest))
        return begun
    }

    /// Lets a held file go; its bytes go later, with `sweep`.
    ///
    /// - Throws: `ImportRefusal.absent`, `.notHeld`; `RoleRefusal`.
    package func drop(
        _ id: ID<Import>,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> ImportRecord {
        _ = try principal.official(for: .enterItem)
        guard try await record(id, in: transaction) != nil else { throw ImportRefusal.absent }
        let dropped: ImportRecord? = try await transaction.row(.drop(id, at: transaction.moment))
        guard let dropped else { throw ImportRefusal.notHeld }
        try await transaction.journal(JournalEntry("import.dropped", "import", id.rawValue))
        return dropped
    }
}

/// A held file as far as it is looked at.
package struct HeldFile: Sendable {
    fileprivate let pieces: [[UInt8]]
    fileprivate let areAll: Bool
    fileprivate let isWhole: Bool
    fileprivate let reading: FileReading
    fileprivate let hidesAuthors: Bool

    /// Reads it; takes seconds, so no transaction should be open.
    package func trial() -> ImportTrial {
        ImportTrial(pieces, areAll: areAll, reading, isWhole: isWhole, hidesAuthors: hidesAuthors)
    }

    /// Why nothing can be taken of it; of its rows it says something only where none is stored unless every one can be.
    package func fault() -> Problem? {
        let most = isWhole ? ImportTrial.mostRows : 1
        return ImportTrial(pieces, areAll: areAll, reading, isWhole: isWhole, hidesAuthors: hidesAuthors, most: most)
            .fault
    }
}

extension SQL {
    fileprivate static func pieces(of id: ID<Import>, most: Int64) -> SQL {
        "SELECT bytes FROM hy.import_pieces WHERE import_id = \(id) ORDER BY place LIMIT \(most)"
    }

    fileprivate static func read(_ id: ID<Import>, _ mapping: JSON) -> SQL {
        """
        UPDATE hy.imports SET state = 'reading', mapping = \(mapping), touched_at = clock_timestamp()
        WHERE id = \(id) AND state = 'held' RETURNING \(importColumns)
        """
    }

    fileprivate static func drop(_ id: ID<Import>, at moment: Date) -> SQL {
        """
        UPDATE hy.imports SET state = 'abandoned', ended_at = \(moment) WHERE id = \(id) AND state = 'held'
        RETURNING \(importColumns)
        """
    }
}
