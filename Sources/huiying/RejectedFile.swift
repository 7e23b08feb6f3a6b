import Foundation
import Intake
import Kernel
import Postgres

/// The list of rows that were not taken, as a file for a spreadsheet: CSV, or a workbook by its name.
struct RejectedFile {
    let database: Database

    private static let page = 5_000

    /// Writes what an import's record lists; a file appears only when there is something in it.
    ///
    /// - Returns: The path, or nothing when every row was taken.
    func write(_ id: ID<Import>, to path: String) async throws -> String? {
        guard try await !rejections(of: id, after: nil).isEmpty else { return nil }
        if path.lowercased().hasSuffix(".xlsx") { return try await writeWorkbook(id, to: path) }
        guard FileManager.default.createFile(atPath: path, contents: Data(RejectedRows.heading)),
            let file = FileHandle(forWritingAtPath: path)
        else { throw Complaint("无法写入 \(path)。", "\(path) cannot be written; name another with --rejected.") }
        try file.seekToEnd()
        var last: Rejected?
        var listed = 0
        repeat {
            let found = try await rejections(of: id, after: last)
            try file.write(contentsOf: Data(RejectedRows.lines(for: found)))
            listed += RejectedRows.rows(in: found, after: last)
            last = found.last
        } while last != nil
        let record = try await database.transaction(for: .worker, .readOnly) { transaction in
            try await ImportDesk().record(id, in: transaction)
        }
        try file.write(contentsOf: Data(RejectedRows.rest(of: record?.rejected ?? 0, listed: listed)))
        try file.close()
        return path
    }

    private func writeWorkbook(_ id: ID<Import>, to path: String) async throws -> String {
        let bytes = try await RejectedWorkbook.bytes { try await rejections(of: id, after: $0) }
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
            throw Complaint("无法写入 \(path)。", "\(path) cannot be written; name another with --rejected.")
        }
        return path
    }

    private func rejections(of id: ID<Import>, after last: Rejected?) async throws -> [Rejected] {
        try await database.transaction(for: .worker, .readOnly) { transaction in
            try await ImportDesk().rejections(of: id, after: last, limit: Self.page, in: transaction)
        }
    }
}
