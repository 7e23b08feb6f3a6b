import Crypto
import Foundation
import Intake
import Jobs
import Kernel
import Organisation
import Postgres

/// A CSV file that is read piece by piece.
struct ImportReader {
    let size: Int
    private let file: FileHandle
    private var items: CSVItems

    /// Opens a file.
    ///
    /// - Throws: `Complaint` when it cannot be read.
    init(path: String, mapping: [String: String]) throws {
        guard let file = FileHandle(forReadingAtPath: path),
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        else { throw Complaint("无法读取文件 \(path)。", "The file \(path) cannot be read.") }
        self.file = file
        self.size = size
        items = CSVItems(mapping: mapping)
    }

    /// SHA-256 of the whole file: 32 bytes.
    func digest() throws -> [UInt8] {
        var hash = SHA256()
        try file.seek(toOffset: 0)
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(data: piece) }
        try file.seek(toOffset: 0)
        return Array(hash.finalize())
    }

    /// The next items and how many bytes they took; nothing at the end.
    mutating func next() throws -> (items: [CSVItem], bytes: Int)? {
        let piece = try file.read(upToCount: 1 << 18) ?? Data()
        do throws(FileRefusal) {
            guard !piece.isEmpty else {
                let rest = try items.finish()
                return rest.isEmpty ? nil : (rest, 0)
            }
            return (try items.items(in: Array(piece)), piece.count)
        } catch {
            let header = error.header.isEmpty ? "" : "\n" + error.header.joined(separator: ", ")
            throw Complaint(error.problem.code.zh + header, error.problem.code.en + header)
        }
    }
}

/// Stores the items of a file, part by part, and gathers them.
struct ImportTaking {
    let ground: Ground
    let scoring: Scoring
    let sourceCode: String
    let history: Bool

    /// Rows that are stored in one transaction.
    private static let part = 1_000

    /// Reads a file to its end.
    ///
    /// - Returns: Counts that add up to the rows of the file.
    func take(_ reader: ImportReader, named name: String, rejectedTo list: String) async throws -> ImportCounts {
        var reader = reader
        let digest = try reader.digest()
        let desk = ImportDesk()
        var progress = Progress("导入", "Importing", of: reader.size)
        var done = 0
        var counts = ImportCounts()
        var rejected = RejectedFile(path: list)
        // The header is read before anything is recorded, so that a file of which nothing can be taken leaves no trace.
        var next = try reader.next()
        let (source, id) = try await ground.background.transaction(for: .worker) { transaction in
            guard let source = try await Directory().source(code: sourceCode, in: transaction) else {
                throw ItemRefusal.sourceAbsent
            }
            let id = try await desk.begin(name, digest: digest, source: source.id, history: history, in: transaction)
            return (source, id)
        }
        var waiting: [CSVItem] = []
        while let (items, bytes) = next {
            waiting += items
            done += bytes
            next = try reader.next()
            while waiting.count >= Self.part || (next == nil && !waiting.isEmpty) {
                let part = Array(waiting.prefix(Self.part))
                waiting.removeFirst(part.count)
                try rejected.add(part)
                counts.add(try await store(part, of: id, from: source, digest))
            }
            progress.show(done)
        }
        progress.end()
        try rejected.close()
        let total = counts
        try await ground.background.transaction(for: .worker) { try await desk.end(id, total, in: $0) }
        return counts
    }

    private func store(
        _ part: [CSVItem],
        of id: ID<Import>,
        from source: Source,
        _ digest: [UInt8]
    ) async throws -> Receipt {
        let outcomes = scoring.score(part.map(\.outcome), sourceWeight: source.weight)
        let delivery = Delivery(source: source.id, importID: id.rawValue, history: history, digest: digest)
        return try await ground.background.transaction(for: .worker, retry: .whenSafe(attempts: 3)) { transaction in
            let receipt = try await IntakeDesk().take(
                outcomes,
                delivery: delivery,
                playbook: scoring.playbook,
                in: transaction
            )
            try await ImportDesk().grow(id, by: receipt, in: transaction)
            return receipt
        }
    }

    /// Gathers what waits into events, unless a service that runs beside does it.
    func gather(with keeper: KeeperRunner) async throws {
        let waiting = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.value(
                "SELECT count(*) FROM hy.jobs WHERE kind = 'items.accepted' AND done_at IS NULL AND dead_at IS NULL",
                as: Int.self
            )
        }
        var progress = Progress("归集", "Gathering", of: waiting ?? 0)
        var done = 0
        while true {
            let placed = try await keeper.turn()
            if placed == 0 { break }
            done += placed
            progress.show(done)
        }
        progress.end()
    }
}

/// The list of rows that were not taken; a file appears only when there is one.
private struct RejectedFile {
    let path: String
    private var file: FileHandle?

    init(path: String) { self.path = path }

    mutating func add(_ items: [CSVItem]) throws {
        let lines = items.flatMap(RejectedRows.lines(for:))
        guard !lines.isEmpty else { return }
        if file == nil {
            guard FileManager.default.createFile(atPath: path, contents: Data(RejectedRows.heading)),
                let opened = FileHandle(forWritingAtPath: path)
            else { throw Complaint("无法写入 \(path)。", "\(path) cannot be written; name another with --rejected.") }
            try opened.seekToEnd()
            file = opened
        }
        try file?.write(contentsOf: Data(lines))
    }

    func close() throws { try file?.close() }
}
