import ArgumentParser
import Crypto
import Foundation
import Jobs
import Journal
import Kernel

/// Writes the journal with seals and checkpoints into a file.
struct JournalExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes rows, seals, checkpoints and the public key as one JSON object a line.",
        discussion: """
            huiying journal verify --file verifies the result on a machine that has no database. A file that is there already is \
            not written over.

            Example:
              huiying journal export --to journal.ndjson
            """
    )

    @Option(help: "The file to write; standard output unless said.") var to: String?

    func run() async throws {
        try await Program.run { settings in
            let folder = Ground.seals(settings)
            let out = try output()
            let (seals, checkpoints) = try await AuditedDatabase.using(settings) { database in
                try await write(database, folder, to: out)
            }
            guard let to else { return }
            try out.synchronize()
            Terminal.say(
                "已导出 \(seals) 环封存、\(checkpoints) 个检查点到 \(to)。",
                "Exported \(seals) seals and \(checkpoints) checkpoints to \(to)."
            )
        }
    }

    /// A file that nobody else can read, as it says who did what.
    private func output() throws -> FileHandle {
        guard let to else { return .standardOutput }
        guard !FileManager.default.fileExists(atPath: to) else {
            throw Complaint("文件 \(to) 已存在；请换一个名字。", "The file \(to) is there already; name another one.")
        }
        guard FileManager.default.createFile(atPath: to, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: to)
        else { throw Complaint("无法写入文件 \(to)。", "The file \(to) cannot be written.") }
        return file
    }

    private func write(
        _ database: AuditedDatabase,
        _ folder: SealFolder,
        to out: FileHandle
    ) async throws -> (seals: Int, checkpoints: Int) {
        func put(_ lines: [String]) throws {
            try out.write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
        }
        // What the database remembers first, then the checkpoints, then the seals: each has all that the one before knows.
        let books = try await database.read { try await $0.books(in: $1) }
        let standing = try await database.read { try await $0.standing(in: $1) }
        var lines = TextLines(try folder.checkpoints() ?? Data())
        let first = lines.next() ?? []
        let book = first.lazy.compactMap { CheckpointLine($0)?.checkpoint.book }.first
        // Where the file is gone, the one that sealed furthest is missing.
        let known = books.first { $0.book == book } ?? books.max { $0.seq < $1.seq }
        let key = try folder.publicKey().map { [UInt8]($0.rawRepresentation).hex }
        try put([JournalExport.line(JournalExport.Head(key: key, standing: standing, book: known))])
        var checkpoints = 0
        var chunk = first
        while !chunk.isEmpty {
            try put(chunk.map(JournalExport.line(checkpoint:)))
            checkpoints += chunk.count
            chunk = lines.next() ?? []
        }
        let open = try await putOpen(database, put)
        var seals = 0
        var next = Int64.min
        let newest = try await database.read { try await $0.head(in: $1)?.seq ?? 0 }
        var progress = Progress("导出", "Exporting", of: Int(max(newest, 1)))
        while true {
            let first = next
            let page = try await database.read { try await $0.sealed(from: first, in: $1) }
            try put(page.map { JournalExport.line($0) })
            seals += page.count
            guard let last = page.last?.seal.seq, last < .max else { break }
            next = last + 1
            if to != nil { progress.show(seals) }
        }
        try put([JournalExport.end(checkpoints: checkpoints, open: open, seals: seals)])
        if to != nil { progress.end() }
        return (seals, checkpoints)
    }

    /// Rows that no seal points to: some wait to be sealed, and what somebody put in is among them.
    private func putOpen(_ database: AuditedDatabase, _ put: ([String]) throws -> Void) async throws -> Int {
        var count = 0
        var place = ChangePlace(transaction: 0, id: .min)
        while true {
            let after = place
            let (rows, reached) = try await database.read { try await $0.unsealed(after: after, in: $1) }
            try put(rows.map { JournalExport.line(open: $0) })
            count += rows.count
            guard let reached else { return count }
            place = reached
        }
    }
}
