import Foundation
import Kernel
import Postgres

extension SQL {
    static let importColumns: SQL = """
        id, source_id, state, uploaded, file_name, file_digest, size, done, form, encoding, mapping, columns, history, whole,
        begun_at, ended_at, fault, rows, accepted, duplicate, changed, rejected, attempts
        """

    static func begin(_ file: ImportFile, at moment: Date) -> SQL {
        """
        INSERT INTO hy.imports
            (id, source_id, file_digest, file_name, history, whole, begun_at, form, encoding, mapping, size)
        VALUES (\(ID<Import>()), \(file.source), \(file.digest), left(\(file.name), 200), \(file.history), \(file.whole), \(moment),
                \(file.reading.form.rawValue), \(file.reading.encoding.rawValue), \(file.reading.mappingJSON),
                \(file.size))
        RETURNING \(importColumns)
        """
    }

    /// Time-ordered ids tell which record is the newest.
    static func unfinished(_ file: ImportFile) -> SQL {
        """
        SELECT \(importColumns) FROM hy.imports
        WHERE file_digest = \(file.digest) AND state = 'reading' AND NOT uploaded AND size = \(file.size)
          AND source_id = \(file.source) AND history = \(file.history) AND whole = \(file.whole) AND form = \(file.reading.form.rawValue)
          AND encoding = \(file.reading.encoding.rawValue) AND mapping = \(file.reading.mappingJSON)
        ORDER BY begun_at DESC, id DESC LIMIT 1
        """
    }

    /// The rows that were counted before are the fence: who comes second finds them counted already.
    static func grow(_ record: ImportRecord, by receipt: Receipt, done: Int) -> SQL {
        """
        UPDATE hy.imports SET
            rows = rows + \(receipt.lines.count), accepted = accepted + \(receipt.count(.accepted)),
            duplicate = duplicate + \(receipt.count(.duplicate)), changed = changed + \(receipt.count(.changed)),
            rejected = rejected + \(receipt.count(.rejected)), done = greatest(done, \(done)), attempts = 0,
            touched_at = clock_timestamp(), lease_until = clock_timestamp() + interval '1 minute'
        WHERE id = \(record.id) AND rows = \(record.rows) AND state = 'reading'
        RETURNING \(importColumns)
        """
    }

    /// A file that is to be taken whole is read twice, and its columns are noted once.
    static func note(_ columns: JSON, of id: ID<Import>) -> SQL {
        "UPDATE hy.imports SET columns = \(columns) WHERE id = \(id) AND state = 'reading' AND columns IS NULL"
    }

    static func list(_ rejected: [Rejected], of record: ImportRecord) -> SQL {
        """
        INSERT INTO hy.import_rejections (import_id, source_id, row_number, place, line, column_name, code)
        SELECT \(record.id), \(record.source), given.* FROM unnest(
            \(rejected.map(\.row)), \(rejected.map(\.place)), \(rejected.map(\.line)), \(rejected.map(\.column)),
            \(rejected.map(\.code))
        ) AS given
        """
    }

    static func end(_ record: ImportRecord, at moment: Date) -> SQL {
        """
        UPDATE hy.imports
        SET state = 'ended', ended_at = \(moment), done = size, touched_at = clock_timestamp(), lease_until = NULL
        WHERE id = \(record.id) AND rows = \(record.rows) AND state = 'reading'
        RETURNING \(importColumns)
        """
    }

    /// What is listed of a file that was to be taken whole; nothing of it is stored.
    static func refuse(_ id: ID<Import>, _ code: String, rejected: Int, at moment: Date) -> SQL {
        """
        UPDATE hy.imports
        SET state = 'refused', fault = \(code), rows = \(rejected), rejected = \(rejected), ended_at = \(moment), lease_until = NULL
        WHERE id = \(id) AND state = 'reading' AND rows = 0
        """
    }

    static func dropPieces(of id: ID<Import>) -> SQL { "DELETE FROM hy.import_pieces WHERE import_id = \(id)" }

    static func importRecord(_ id: ID<Import>) -> SQL { "SELECT \(importColumns) FROM hy.imports WHERE id = \(id)" }

    static func rejections(of id: ID<Import>, after last: Rejected?, limit: Int) -> SQL {
        let after: SQL = last.map { "AND (row_number, place) > (\($0.row), \($0.place))" } ?? ""
        return """
            SELECT row_number, place, line, column_name, code FROM hy.import_rejections
            WHERE import_id = \(id) \(after) ORDER BY row_number, place LIMIT \(planned: limit)
            """
    }
}

extension FileReading {
    /// The mapping as JSON; equal mappings are equal as the database compares them.
    var mappingJSON: JSON {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return JSON(text: (try? encoder.encode(mapping)).map { String(decoding: $0, as: UTF8.self) } ?? "{}")
    }
}

extension FileReading.Form: SQLDecodable {}
extension FileEncoding: SQLDecodable {}
