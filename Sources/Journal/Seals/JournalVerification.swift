package import Foundation
package import Postgres

/// Where a journal with its seals is read from: a database piece by piece, one transaction, or an exported file.
package struct JournalSource: Sendable {
    /// The seals from one on with their rows, in order; empty once there are no more.
    package var sealed: @Sendable (_ from: Int64) async throws -> [SealedRow]
    /// Rows behind a place that no seal points to, and how far was looked; nothing once all was looked at.
    package var unsealed: @Sendable (_ after: ChangePlace) async throws -> (rows: [JournalRow], reached: ChangePlace?)
    /// How the database stands.
    package var standing: @Sendable () async throws -> Standing
    /// The files of which the database remembers checkpoints.
    package var books: @Sendable () async throws -> [KnownBook]
    /// The digests that the database remembers of lines of a file.
    package var records: @Sendable (UUID, ClosedRange<Int64>) async throws -> [Int64: SealHash]

    /// Describes where to read.
    package init(
        sealed: @escaping @Sendable (_ from: Int64) async throws -> [SealedRow],
        unsealed:
            @escaping @Sendable (_ after: ChangePlace) async throws -> (rows: [JournalRow], reached: ChangePlace?),
        standing: @escaping @Sendable () async throws -> Standing,
        books: @escaping @Sendable () async throws -> [KnownBook],
        records: @escaping @Sendable (UUID, ClosedRange<Int64>) async throws -> [Int64: SealHash]
    ) {
        self.sealed = sealed
        self.unsealed = unsealed
        self.standing = standing
        self.books = books
        self.records = records
    }

    /// Reads within one transaction.
    package init(_ transaction: Transaction) {
        let desk = SealDesk()
        self.init(
            sealed: { try await desk.sealed(from: $0, in: transaction) },
            unsealed: { try await desk.unsealed(after: $0, in: transaction) },
            standing: { try await desk.whole(in: transaction) },
            books: { try await desk.books(in: transaction) },
            records: { try await desk.records(of: $0, $1, in: transaction) }
        )
    }
}

/// Verifies a journal against its seals and the checkpoints.
///
/// It may run while rows are written and sealed: what is read later only ever has more than what was read before.
package struct JournalVerification: Sendable {
    /// What was found, and how much was looked at.
    package struct Verdict: Sendable {
        /// What is the matter, and what is only said; one of each kind.
        package let findings: [SealFinding]
        /// How many seals were looked at.
        package let seals: Int
        /// How many checkpoints are believed.
        package let checkpoints: Int
        /// The newest checkpoint that is believed.
        package let newest: Checkpoint?

        /// The same with more that was found.
        package func adding(_ more: [SealFinding]) -> Verdict {
            Verdict(findings: findings + more, seals: seals, checkpoints: checkpoints, newest: newest)
        }

        /// Whether nothing is wrong.
        package var isClean: Bool { !findings.contains { $0.kind.isAlarm } }
    }

    private let source: JournalSource
    private let isSigned: @Sendable (CheckpointLine) -> Bool

    /// Prepares to verify.
    ///
    /// - Parameter isSigned: Whether the owner of the key wrote a line.
    package init(_ source: JournalSource, isSigned: @escaping @Sendable (CheckpointLine) -> Bool) {
        self.source = source
        self.isSigned = isSigned
    }

    /// Looks at everything.
    ///
    /// - Parameters:
    ///   - isCopy: Whether the checkpoints are a copy that may be older than what the database remembers.
    ///   - checkpoints: Reads the file of checkpoints; answers nothing where there is none.
    ///   - progress: Told how many seals were looked at.
    package func run(
        isCopy: Bool = false,
        checkpoints: () throws -> Data?,
        progress: (Int) -> Void = { _ in }
    ) async throws -> Verdict {
        // A line is remembered after it was written, and written after its seals were: read in the other order, nothing can
        // seem to be ahead that is not.
        let books = try await source.books()
        let city = try await source.standing().city
        let reading = try await read(checkpoints(), of: city, isCopy ? [] : books)
        var verification = SealVerification(checkpoints: reading, unsealed: try await someUnsealed())
        // Numbers that none can have are looked at too.
        var page = try await source.sealed(.min)
        while let last = page.last?.seal.seq {
            for found in page { verification.take(found) }
            progress(verification.count)
            page = last == .max ? [] : try await source.sealed(last + 1)
        }
        if verification.endSeals() { try await followRows(&verification) }
        var findings = (reading?.findings ?? FindingList()).all
        findings += verification.finish(try await source.standing())
        findings += said(of: books, beside: reading)
        return Verdict(
            findings: findings,
            seals: verification.count,
            checkpoints: reading?.count ?? 0,
            newest: reading?.last
        )
    }

    private func read(_ file: Data?, of city: CityMark?, _ books: [KnownBook]) async throws -> CheckpointReading? {
        guard let file else { return nil }
        var reading = CheckpointReading(of: city, isSigned: isSigned)
        var lines = TextLines(file)
        var records: [Int64: SealHash] = [:]
        while let chunk = lines.next() {
            let read = chunk.map { ($0, CheckpointLine($0)) }
            let numbers = read.compactMap { $0.1?.checkpoint.number } + [reading.expected]
            if let book = reading.last?.book ?? read.lazy.compactMap({ $0.1?.checkpoint.book }).first {
                let highest = max(numbers.max() ?? 0, reading.expected + Int64(chunk.count))
                records = try await source.records(book, (numbers.min() ?? 1)...highest)
            }
            for (bytes, line) in read { reading.take(bytes, line, records: records) }
        }
        let newest = books.first { $0.book == reading.last?.book }?.number ?? 0
        reading.end(lines.rest, records: records, newest: newest)
        return reading
    }

    /// The earliest rows without a seal: some hundreds, as more are not needed to tell what happened.
    private func someUnsealed() async throws -> [JournalRow] {
        var found: [JournalRow] = []
        var place = ChangePlace(transaction: 0, id: .min)
        while found.count < SealVerification.bound {
            let (rows, reached) = try await source.unsealed(place)
            found += rows.prefix(SealVerification.bound - found.count)
            guard let reached else { break }
            place = reached
        }
        return found
    }

    private func followRows(_ verification: inout SealVerification) async throws {
        var place = ChangePlace(transaction: 0, id: .min)
        while true {
            let (rows, reached) = try await source.unsealed(place)
            for row in rows { verification.follow(row) }
            guard let reached else { return }
            place = reached
        }
    }

    private func said(of books: [KnownBook], beside reading: CheckpointReading?) -> [SealFinding] {
        var list = FindingList()
        let others = books.filter { $0.book != reading?.last?.book }
        if let other = others.max(by: { $0.seq < $1.seq }) {
            if reading?.last != nil {
                list.note(.otherBook, at: 0, until: other.seq, count: others.count)
            } else if reading?.isEmpty ?? true {
                list.note(.checkpointsMissing, at: 0, until: other.seq)
            }
        }
        return list.all
    }
}
