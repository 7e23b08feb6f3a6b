package import Foundation
import Postgres
import Synchronization

/// An exported journal, read line by line.
package final class ExportedJournal: Sendable {
    /// What the file says of itself.
    package let head: JournalExport.Head
    /// The checkpoints, as they stood in their file.
    package let checkpoints: Data
    /// Rows that no seal points to, in their order.
    private let open: [JournalRow]

    private let reading: Mutex<Reading>

    fileprivate struct Reading {
        var lines: TextLines
        var number: Int64 = 0
        /// Lines that were read and not given out yet.
        var waiting: ArraySlice<[UInt8]> = []
        var checkpoints = 0
        var open = 0
        var seals = 0
        var isWhole = false
        /// The first line that cannot be read.
        var broken: Int64?
    }

    /// Begins to read.
    ///
    /// - Returns: Nothing for a file that no export can be.
    package init?(_ file: Data) {
        var reading = Reading(lines: TextLines(file))
        guard let first = reading.next(), case .head(let head)? = Line(first) else { return nil }
        self.head = head
        var checkpoints = Data()
        while let bytes = reading.peek(), case .checkpoint(let text)? = Line(bytes) {
            _ = reading.next()
            reading.checkpoints += 1
            checkpoints += Data((text + "\n").utf8)
        }
        self.checkpoints = checkpoints
        var open: [JournalRow] = []
        while let bytes = reading.peek(), case .open(let row)? = Line(bytes) {
            _ = reading.next()
            reading.open += 1
            open.append(row)
        }
        self.open = open
        self.reading = Mutex(reading)
    }

    /// Where the verification reads; it can be read once.
    package var source: JournalSource {
        JournalSource(
            sealed: { [self] _ in reading.withLock { $0.sealed() } },
            unsealed: { [open] place in (open.filter { place < $0.place }, open.last { place < $0.place }?.place) },
            standing: { [head] in head.standing },
            books: { [head] in head.book.map { [$0] } ?? [] },
            records: { _, _ in [:] }
        )
    }

    /// What the file lacks: its end, or a line that can be read.
    ///
    /// Asked once everything was read.
    package var finding: SealFinding? {
        reading.withLock { reading in
            let isWhole = reading.isWhole && reading.broken == nil && reading.lines.rest.isEmpty
            return isWhole ? nil : SealFinding(kind: .fileCut, place: reading.broken ?? reading.number)
        }
    }

    /// The key came with what it is to prove.
    package var ownKey: SealFinding {
        var said = SealFinding(kind: .ownKey, place: 0)
        said.name = head.key
        return said
    }
}

extension ExportedJournal.Reading {
    mutating func peek() -> [UInt8]? {
        if waiting.isEmpty { waiting = (lines.next() ?? [])[...] }
        return waiting.first
    }

    mutating func next() -> [UInt8]? {
        guard let line = peek() else { return nil }
        waiting.removeFirst()
        number += 1
        return line
    }

    /// Some hundred rows.
    mutating func sealed() -> [SealedRow] {
        var rows: [SealedRow] = []
        while rows.count < 1_000, broken == nil, !isWhole, let bytes = next() {
            switch Line(bytes) {
            case .sealed(let row)?: rows.append(row)
            case .end(let checkpoints, let open, let seals)?:
                isWhole =
                    checkpoints == self.checkpoints && open == self.open && seals == self.seals + rows.count
                    && peek() == nil
                if !isWhole { broken = number }
            case .head?, .checkpoint?, .open?, nil: broken = number
            }
        }
        seals += rows.count
        return rows
    }
}

/// What one line of an exported journal says.
private enum Line {
    case head(JournalExport.Head)
    case checkpoint(String)
    case open(JournalRow)
    case sealed(SealedRow)
    case end(checkpoints: Int, open: Int, seals: Int)

    /// Reads a line; nothing for what no line can be.
    ///
    /// Only the one way in which lines are written is read, so that nobody can read it differently.
    init?(_ bytes: [UInt8]) {
        // What cannot be read is no line; the caller says so.
        guard let read = try? JSONDecoder().decode(Read.self, from: Data(bytes)) else { return nil }
        if let text = read.checkpoint {
            self = .checkpoint(text)
        } else if let row = read.open {
            self = .open(row.row)
        } else if let seq = read.seq, let journal = read.journalID, let hash = read.hash.flatMap(SealHash.init(hex:)) {
            self = .sealed(SealedRow(Seal(seq: seq, journalID: journal, hash: hash), read.row?.row))
        } else if read.end == true, let checkpoints = read.checkpoints, let open = read.rows, let seals = read.seals {
            self = .end(checkpoints: checkpoints, open: open, seals: seals)
        } else if read.journal == Int64(Seal.version), let head = read.head {
            self = .head(head)
        } else {
            return nil
        }
        guard text.utf8.elementsEqual(bytes) else { return nil }
    }

    private var text: String {
        switch self {
        case .head(let head): JournalExport.line(head)
        case .checkpoint(let text): JournalExport.line(checkpoint: [UInt8](text.utf8))
        case .open(let row): JournalExport.line(open: row)
        case .sealed(let row): JournalExport.line(row)
        case .end(let checkpoints, let open, let seals):
            JournalExport.end(checkpoints: checkpoints, open: open, seals: seals)
        }
    }
}

private struct Read: Decodable {
    let journal: Int64?
    let journalID: Int64?
    let city: String?
    let founded: Int64?
    let key: String?
    let server: String?
    let next: String?
    let last: Int64?
    let book: UUID?
    let remembered: Int64?
    let checkpoint: String?
    let open: ReadRow?
    let seq: Int64?
    let hash: String?
    let row: ReadRow?
    let end: Bool?
    let checkpoints: Int?
    let rows: Int?
    let seals: Int?

    enum CodingKeys: String, CodingKey {
        case journal, city, founded, key, server, next, last, book, remembered, checkpoint, open, seq, hash, row
        case end, checkpoints, rows, seals
        case journalID = "journal_id"
    }

    var head: JournalExport.Head? {
        guard let city, let founded, let server, let next = next.flatMap({ UInt64($0) }), let last, let remembered
        else { return nil }
        let mark = CityMark(name: city, founded: founded)
        return JournalExport.Head(
            key: key,
            standing: Standing(city: mark, server: server, next: next, lastID: last),
            book: book.map { KnownBook(book: $0, number: remembered, seq: 0) }
        )
    }
}

private struct ReadRow: Decodable {
    let id: Int64
    let txid: String?
    let at: Int64?
    let principal: String?
    let person: UUID?
    let post: UUID?
    let agency: UUID?
    let source: UUID?
    let action: String?
    let subjectKind: String?
    let subject: UUID?
    let detail: String?
    let digest: String?

    enum CodingKeys: String, CodingKey {
        case id, txid, at, principal, person, post, agency, source, action, subject, detail, digest
        case subjectKind = "subject_kind"
    }

    var row: JournalRow {
        JournalRow(
            id: id,
            txid: txid.flatMap { UInt64($0) },
            at: at.map(Microseconds.init(rawValue:)),
            principal: principal,
            person: person,
            post: post,
            agency: agency,
            source: source,
            action: action,
            subjectKind: subjectKind,
            subject: subject,
            detail: detail,
            digest: digest.flatMap { [UInt8](hex: $0) }
        )
    }
}
