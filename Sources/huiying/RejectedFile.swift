import Foundation
import Intake
import Kernel
import Postgres

/// The list of rows that were not taken, as a file for a spreadsheet.
struct RejectedFile {
    let database: Database

    private static let page = 5_000

    /// Writes what an import's record lists; a file appears only when there is something in it.
    ///
    /// - Returns: The path, or nothing when every row was taken.
    func write(_ record: ImportRecord, to path: String) async throws -> String? {
        guard record.rejected > 0 else { return nil }
        guard FileManager.default.createFile(atPath: path, contents: Data(RejectedRows.heading)),
            let file = FileHandle(forWritingAtPath: path)
        else { throw Complaint("无法写入 \(path)。", "\(path) cannot be written; name another with --rejected.") }
        try file.seekToEnd()
        var last: Rejected?
        repeat {
            let after = last
            let found = try await database.transaction(for: .worker, .readOnly) { transaction in
                try await ImportDesk().rejections(of: record.id, after: after, limit: Self.page, in: transaction)
            }
            try file.write(contentsOf: Data(RejectedRows.lines(for: found)))
            last = found.last
        } while last != nil
        try file.close()
        return path
    }
}
