/// Something that can stand in an SQL literal and travels as a binary parameter.
package protocol SQLValue: Sendable {
    /// The PostgreSQL type of every value of this Swift type.
    static var sqlType: SQLType { get }
    /// Whether the value is NULL.
    var isNull: Bool { get }
    /// Appends the binary form of a value that is not NULL.
    ///
    /// - Throws: `DatabaseError` for text with a NUL character.
    func encode(into buffer: inout [UInt8]) throws(DatabaseError)
}

extension SQLValue {
    package var isNull: Bool { false }
}

/// A PostgreSQL type and the type of arrays of it.
package struct SQLType: Sendable, Hashable {
    let oid: UInt32
    let array: UInt32

    static let bool = SQLType(oid: 16, array: 1000)
    static let bytea = SQLType(oid: 17, array: 1001)
    static let int8 = SQLType(oid: 20, array: 1016)
    static let int2 = SQLType(oid: 21, array: 1005)
    static let int4 = SQLType(oid: 23, array: 1007)
    static let text = SQLType(oid: 25, array: 1009)
    static let float4 = SQLType(oid: 700, array: 1021)
    static let float8 = SQLType(oid: 701, array: 1022)
    static let timestamptz = SQLType(oid: 1184, array: 1185)
    static let uuid = SQLType(oid: 2950, array: 2951)
    static let jsonb = SQLType(oid: 3802, array: 3807)
    static let xid8 = SQLType(oid: 5069, array: 271)
}

/// Something that can be read from a column.
package protocol SQLDecodable {
    /// Reads a column; a column without bytes is NULL.
    ///
    /// - Throws: `DatabaseError` of kind `undecodable` when the column holds something else.
    init(decoding column: SQLColumn) throws(DatabaseError)
}

/// One column of one row, as the server sent it.
package struct SQLColumn {
    let name: String
    let type: UInt32
    let bytes: ArraySlice<UInt8>?

    var undecodable: DatabaseError { DatabaseError(.undecodable(column: name)) }

    /// The bytes of a column that is of a type and not NULL.
    func bytes(of wanted: UInt32) throws(DatabaseError) -> ArraySlice<UInt8> {
        guard let bytes, type == wanted else { throw undecodable }
        return bytes
    }

    /// The whole number of a column that is of a type.
    func integer<Value: FixedWidthInteger>(_ type: UInt32) throws(DatabaseError) -> Value {
        let bytes = try bytes(of: type)
        guard bytes.count == Value.bitWidth / 8 else { throw undecodable }
        return Value(bigEndian: bytes)
    }
}

extension FixedWidthInteger {
    init(bigEndian bytes: ArraySlice<UInt8>) {
        self = 0
        for byte in bytes { self = self &<< 8 | Self(truncatingIfNeeded: byte) }
    }
}

extension [UInt8] {
    mutating func append<Value: FixedWidthInteger>(bigEndian value: Value) {
        var shift = Value.bitWidth - 8
        while shift >= 0 {
            append(UInt8(truncatingIfNeeded: value >> shift))
            shift -= 8
        }
    }
}

/// JSON as text, for columns of type `jsonb`.
package struct JSON: Sendable, Hashable {
    /// As it was given, or as the server writes the column.
    package let text: String

    /// Takes JSON that was made by us; the server refuses what is none.
    package init(text: String) { self.text = text }
}
