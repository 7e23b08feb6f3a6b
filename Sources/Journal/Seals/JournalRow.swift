package import Foundation
package import Postgres

/// One row of the journal with every column, as it is sealed.
///
/// Columns that the schema never leaves empty can be absent too: somebody above the schema may have emptied them, and that
/// must be told apart from every value.
package struct JournalRow: Sendable, Hashable {
    /// The row's own number.
    package var id: Int64
    /// The number of the transaction that wrote it.
    package var txid: UInt64?
    /// The law's moment at which it was done.
    package var at: Microseconds?
    /// Who the transaction was for: `person`, `machine`, `worker` or `door`.
    package var principal: String?
    /// The person who acted.
    package var person: UUID?
    /// The post that the person acted in.
    package var post: UUID?
    /// The agency of the post.
    package var agency: UUID?
    /// The source of a machine.
    package var source: UUID?
    /// A name such as `case.accepted`.
    package var action: String?
    /// What it was done to, such as `case`.
    package var subjectKind: String?
    /// The id of what it was done to.
    package var subject: UUID?
    /// The text that PostgreSQL writes of the column, which is always the same for the same value: keys sorted, no blanks
    /// but one behind a colon or comma, numbers as they were given.
    package var detail: String?
    /// SHA-256 of what was taken in or given out, where there is such a thing.
    package var digest: [UInt8]?

    /// Where it stands in the order of sealing.
    var place: ChangePlace { ChangePlace(transaction: txid ?? 0, id: id) }
}

extension JournalRow: RowDecodable {
    package init(row: Row) throws { try self.init(row: row, from: 0) }

    /// Reads the columns of `SQL.journalColumns`, the first of which stands at a place.
    init(row: Row, from place: Int) throws {
        id = try row[place]
        txid = try row[place + 1]
        at = try row[place + 2]
        principal = try row[place + 3]
        person = try row[place + 4]
        post = try row[place + 5]
        agency = try row[place + 6]
        source = try row[place + 7]
        action = try row[place + 8]
        subjectKind = try row[place + 9]
        subject = try row[place + 10]
        detail = (try row[place + 11] as JSON?)?.text
        digest = try row[place + 12]
    }
}

extension JournalRow {
    /// The bytes that stand for the row: each column in the order of the table, four bytes of its length before it, and
    /// 0xFFFFFFFF in place of both where it is absent.
    ///
    /// Whole numbers are big-endian (8 bytes), a moment is a whole number of microseconds since 1970, ids are 16 bytes, words
    /// are UTF-8. No setting of a session has a say in any of them.
    package var canonical: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(320)
        write(into: &bytes)
        return bytes
    }

    func write(into bytes: inout [UInt8]) {
        bytes.field(UInt64(bitPattern: id))
        bytes.field(txid)
        bytes.field(at.map { UInt64(bitPattern: $0.rawValue) })
        bytes.field(principal?.utf8)
        for id in [person, post, agency, source] { bytes.field(id) }
        bytes.field(action?.utf8)
        bytes.field(subjectKind?.utf8)
        bytes.field(subject)
        bytes.field(detail?.utf8)
        bytes.field(digest)
    }
}

extension [UInt8] {
    private static let absent = UInt32.max

    private mutating func number(_ value: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    fileprivate mutating func field(_ value: UInt64?) {
        guard let value else { return number(Self.absent) }
        number(UInt32(8))
        number(value)
    }

    fileprivate mutating func field(_ bytes: (some Collection<UInt8>)?) {
        guard let bytes else { return number(Self.absent) }
        number(UInt32(bytes.count))
        append(contentsOf: bytes)
    }

    fileprivate mutating func field(_ id: UUID?) {
        field(
            id.map { id in
                let b = id.uuid
                return [b.0, b.1, b.2, b.3, b.4, b.5, b.6, b.7, b.8, b.9, b.10, b.11, b.12, b.13, b.14, b.15]
            }
        )
    }
}
