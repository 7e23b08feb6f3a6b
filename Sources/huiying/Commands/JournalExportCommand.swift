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
            huiying journal verify --file verifies the result on a machine that has no database. Rows that are not sealed yet \
            are left out.

            Example:
              huiying journal export --to journal.ndjson
              huiying journal export --from 5001 --until 10000 > part.ndjson
            """
    )

    @Option(help: "The file to write; standard output unless said.") var to: String?
    @Option(help: "The first seal.") var from: Int64 = 1
    @Option(help: "The last seal; all of them unless said.") var until: Int64?

    func validate() throws {
        guard from >= 1, from <= until ?? .max else {
            throw ValidationError("--from and --until are numbers of seals, 1 or more")
        }
    }

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
        let known = books.first { $0.book == book }
        try put([JournalExport.line(try await head(database, folder, standing, known))])
        var checkpoints = 0
        var chunk = first
        while !chunk.isEmpty {
            try put(chunk.map(JournalExport.line(checkpoint:)))
            checkpoints += chunk.count
            chunk = lines.next() ?? []
        }
        var seals = 0
        var next = from
        let newest = try await database.read { try await $0.head(in: $1)?.seq ?? 0 }
        var progress = Progress("导出", "Exporting", of: Int(max(min(newest, until ?? .max) - from + 1, 1)))
        while true {
            let first = next
            let page = try await database.read { try await $0.sealed(from: first, in: $1) }
            let wanted = page.filter { $0.seal.seq <= until ?? .max }
            try put(wanted.map(JournalExport.line))
            seals += wanted.count
            guard let last = wanted.last?.seal.seq, last < .max else { break }
            next = last + 1
            if to != nil { progress.show(seals) }
        }
        try put([JournalExport.end(checkpoints: checkpoints, seals: seals)])
        if to != nil { progress.end() }
        return (seals, checkpoints)
    }

    private func head(
        _ database: AuditedDatabase,
        _ folder: SealFolder,
        _ standing: Standing,
        _ book: KnownBook?
    ) async throws -> JournalExport.Head {
        var previous = SealHash.none
        if from > 1 {
            guard let before = try await database.read({ [from] in try await $0.seal(from - 1, in: $1) }) else {
                throw Complaint("没有第 \(from - 1) 环封存。", "There is no seal \(from - 1).")
            }
            previous = before.hash
        }
        return JournalExport.Head(
            key: try folder.publicKey().map { [UInt8]($0.rawRepresentation).hex },
            standing: standing,
            from: from,
            previous: previous,
            until: until,
            book: book
        )
    }
}
