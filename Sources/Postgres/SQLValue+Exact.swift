/// The number of a transaction (`xid8`), the one unsigned type that PostgreSQL has.
extension UInt64: SQLValue, SQLDecodable {
    package static var sqlType: SQLType { .xid8 }
    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: self) }
    package init(decoding column: SQLColumn) throws(DatabaseError) { self = try column.integer(SQLType.xid8.oid) }
}

/// A moment (`timestamptz`) to the microsecond, whatever it is: where a `Date` would round.
package struct Microseconds: RawRepresentable, Sendable, Hashable, Comparable, SQLValue, SQLDecodable {
    /// Microseconds since 1970 in UTC.
    ///
    /// What PostgreSQL calls infinite is the last or first number it keeps; counted from 1970 that wraps around, so that
    /// every moment stays apart from every other.
    package let rawValue: Int64

    /// Takes microseconds since 1970 in UTC.
    package init(rawValue: Int64) { self.rawValue = rawValue }

    package static func < (one: Microseconds, other: Microseconds) -> Bool { one.rawValue < other.rawValue }

    package static var sqlType: SQLType { .timestamptz }
    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: rawValue &- Self.epoch) }
    package init(decoding column: SQLColumn) throws(DatabaseError) {
        self.init(rawValue: try column.integer(1184) &+ Self.epoch)
    }

    /// Microseconds from 1970 to 2000, where PostgreSQL's begin.
    private static var epoch: Int64 { 946_684_800_000_000 }
}
