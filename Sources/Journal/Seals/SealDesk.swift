package import Foundation
package import Postgres

/// Seals the journal, and reads it with its seals.
package struct SealDesk: Sendable {
    package init() {}

    /// What a turn of sealing did.
    package struct Sealed: Sendable {
        /// How many rows it sealed.
        package let count: Int
        /// The newest seal before it.
        package let before: Seal?
        /// The newest seal after it; nothing where there is none yet.
        package let head: Seal?
        /// How far it looked; nothing where there was nothing to look at.
        package let reached: ChangePlace?
        /// Whether there may be more behind it.
        package let hasMore: Bool
    }

    /// The newest seal.
    package func head(in transaction: Transaction) async throws -> Seal? {
        try await transaction.row(.newestSeal)
    }

    /// Where sealing goes on in an era: behind the newest row that was sealed in it.
    package func place(in era: SealEra, _ transaction: Transaction) async throws -> ChangePlace {
        let newest = try await transaction.row(.newestPlace(after: era.after), as: SealPlace.self)
        return newest?.place ?? ChangePlace(transaction: era.since, id: 0)
    }

    /// The era of the newest checkpoint that the database remembers, and how far that sealed; nothing where there is none.
    package func newestEra(in transaction: Transaction) async throws -> (seq: Int64, era: SealEra)? {
        try await transaction.row(.newestEra, as: KnownEra.self).map { ($0.seq, $0.era) }
    }

    /// The highest number that the database remembers of the lines of a file; 0 where it knows none.
    ///
    /// - Parameter book: The file; nothing for whichever sealed furthest.
    package func newestLine(of book: UUID?, in transaction: Transaction) async throws -> Int64 {
        try await transaction.value(book.map { .newestLine(of: $0) } ?? .someBook, as: Int64.self) ?? 0
    }

    /// Whether limits wait to be fired, which goes before.
    package func mustWait(in transaction: Transaction) async throws -> Bool {
        try await transaction.value("SELECT hy.limits_lag()", as: Bool.self) ?? false
    }

    /// The database's clock.
    package func clock(in transaction: Transaction) async throws -> Microseconds {
        guard let clock = try await transaction.value(.clock, as: Microseconds.self) else { throw NoAnswer() }
        return clock
    }

    /// Whether tables and the auditor's view of them are as the program made them.
    package func isSound(in transaction: Transaction) async throws -> Bool {
        try await transaction.value(.isSound, as: Bool.self) ?? false
    }

    /// Seals rows behind a place in the order of their transactions and numbers.
    ///
    /// Only rows of transactions that are over are taken, so none can be committed in between later.
    ///
    /// - Parameters:
    ///   - foreign: From which number on transactions are of the server that the city lay on before; nothing in the course of
    ///     an era.
    ///   - most: How many rows it looks at.
    package func seal(
        after place: ChangePlace,
        foreign: UInt64? = nil,
        most: Int = 5_000,
        in transaction: Transaction
    ) async throws -> Sealed {
        let before = try await head(in: transaction)
        let bound: SQL = foreign.map { .overOrForeign(from: $0) } ?? .over
        let looked = try await transaction.rows(.unsealed(after: place, bound, most: most), as: LookedAt.self)
        let seals = try Self.chain(looked, behind: before)
        if !seals.isEmpty { try await transaction.execute(.add(seals)) }
        return Self.sealed(seals, behind: before, of: looked, most: most)
    }

    private static func chain(_ looked: [LookedAt], behind before: Seal?) throws(ChainOver) -> [Seal] {
        var seals: [Seal] = []
        for found in looked where found.isOpen {
            let head = seals.last ?? before
            let (seq, isOver) = (head?.seq ?? 0).addingReportingOverflow(1)
            guard !isOver else { throw ChainOver() }
            let hash = Seal.hash(found.row, after: head?.hash ?? .none)
            seals.append(Seal(seq: seq, journalID: found.row.id, hash: hash))
        }
        return seals
    }

    private static func sealed(_ seals: [Seal], behind before: Seal?, of looked: [LookedAt], most: Int) -> Sealed {
        Sealed(
            count: seals.count,
            before: before,
            head: seals.last ?? before,
            reached: looked.last?.row.place,
            hasMore: looked.last.map { $0.count >= most } ?? false
        )
    }

    /// Lets the database remember a checkpoint that was written.
    package func remember(_ line: CheckpointLine, in transaction: Transaction) async throws {
        try await transaction.execute(.record(line))
    }

    /// How the database stands, but for what waits in it.
    package func standing(in transaction: Transaction) async throws -> Standing {
        guard let standing = try await transaction.row(.standing, as: Standing.self) else { throw NoAnswer() }
        return standing
    }

    /// How the database stands, and what waits in it.
    package func whole(in transaction: Transaction) async throws -> Standing {
        var standing = try await standing(in: transaction)
        standing.waiting = try await transaction.rows(.waiting)
        standing.isSound = try await isSound(in: transaction)
        return standing
    }
}

extension SealDesk {
    /// A seal by its number.
    package func seal(_ seq: Int64, in transaction: Transaction) async throws -> Seal? {
        try await transaction.row(.seal(seq))
    }

    /// Seals from one on with their rows, in order.
    package func sealed(from seq: Int64, most: Int = 5_000, in transaction: Transaction) async throws -> [SealedRow] {
        try await transaction.rows(.sealed(from: seq, most: most))
    }

    /// Rows behind a place that no seal points to.
    ///
    /// - Returns: The rows, and how far it looked; nothing once it looked at all.
    package func unsealed(
        after place: ChangePlace,
        most: Int = 20_000,
        in transaction: Transaction
    ) async throws -> (rows: [JournalRow], reached: ChangePlace?) {
        let looked = try await transaction.rows(.unsealed(after: place, "", most: most), as: LookedAt.self)
        return (looked.filter(\.isOpen).map(\.row), looked.last?.row.place)
    }

    /// The digests that the database remembers of lines of a file.
    package func records(
        of book: UUID,
        _ numbers: ClosedRange<Int64>,
        in transaction: Transaction
    ) async throws -> [Int64: SealHash] {
        let rows = try await transaction.rows(.records(of: book, numbers), as: CheckpointRecord.self)
        return Dictionary(rows.map { ($0.number, $0.digest) }, uniquingKeysWith: { first, _ in first })
    }

    /// The files of which the database remembers checkpoints.
    package func books(in transaction: Transaction) async throws -> [KnownBook] {
        try await transaction.rows(.books)
    }
}

/// The database answered a question without a row.
private struct NoAnswer: Error {}

/// Somebody wrote a seal with the last number that there is.
private struct ChainOver: Error {}

/// A file of checkpoints, as far as the database knows it.
package struct KnownBook: Sendable, Hashable, RowDecodable {
    /// The file.
    package let book: UUID
    /// The highest number of a line.
    package let number: Int64
    /// The furthest seal.
    package let seq: Int64

    init(book: UUID, number: Int64, seq: Int64) {
        self.book = book
        self.number = number
        self.seq = seq
    }

    package init(row: Row) throws {
        book = try row["book"]
        number = try row["number"]
        seq = try row["seq"]
    }
}

private struct CheckpointRecord: RowDecodable {
    let number: Int64
    let digest: SealHash

    init(row: Row) throws {
        number = try row["number"]
        digest = SealHash(try row["digest"] as [UInt8]) ?? .none
    }
}

private struct KnownEra: RowDecodable {
    let seq: Int64
    let era: SealEra

    init(row: Row) throws {
        seq = try row["seq"]
        era = try SealEra(row: row)
    }
}

private struct LookedAt: RowDecodable {
    let row: JournalRow
    let isOpen: Bool
    /// How many rows were looked at, sealed ones among them.
    let count: Int

    init(row: Row) throws {
        self.row = try JournalRow(row: row)
        isOpen = try row["is_open"]
        count = try row["looked_at"]
    }
}

private struct SealPlace: RowDecodable {
    let place: ChangePlace

    init(row: Row) throws { place = ChangePlace(transaction: try row["txid"], id: try row["id"]) }
}
