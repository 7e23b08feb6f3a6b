package import Foundation

extension Bool: SQLValue, SQLDecodable {
    package static var sqlType: SQLType { .bool }
    package func encode(into buffer: inout [UInt8]) { buffer.append(self ? 1 : 0) }
    package init(decoding column: SQLColumn) throws(DatabaseError) { self = try column.integer(16) as UInt8 != 0 }
}

extension Int16: SQLValue, SQLDecodable {
    package static var sqlType: SQLType { .int2 }
    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: self) }
    package init(decoding column: SQLColumn) throws(DatabaseError) { self = try column.integer(21) }
}

extension Int32: SQLValue, SQLDecodable {
    package static var sqlType: SQLType { .int4 }
    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: self) }
    package init(decoding column: SQLColumn) throws(DatabaseError) { self = try column.integer(23) }
}

extension Int64: SQLValue, SQLDecodable {
    package static var sqlType: SQLType { .int8 }
    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: self) }
    package init(decoding column: SQLColumn) throws(DatabaseError) { self = try column.integer(20) }
}

extension Int: SQLValue, SQLDecodable {
    package static var sqlType: SQLType { .int8 }
    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: Int64(self)) }
    package init(decoding column: SQLColumn) throws(DatabaseError) { self = Int(try column.integer(20) as Int64) }
}

extension Double: SQLValue, SQLDecodable {
    package static var sqlType: SQLType { .float8 }
    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: bitPattern) }
    package init(decoding column: SQLColumn) throws(DatabaseError) {
        self = Double(bitPattern: try column.integer(701))
    }
}

extension Float: SQLValue, SQLDecodable {
    package static var sqlType: SQLType { .float4 }
    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: bitPattern) }
    package init(decoding column: SQLColumn) throws(DatabaseError) { self = Float(bitPattern: try column.integer(700)) }
}

extension String: SQLValue, SQLDecodable {
    package static var sqlType: SQLType { .text }
    package func encode(into buffer: inout [UInt8]) throws(DatabaseError) {
        let start = buffer.count
        buffer.append(contentsOf: utf8)
        guard !buffer[start...].contains(0) else { throw DatabaseError(.nulInText) }
    }
    package init(decoding column: SQLColumn) throws(DatabaseError) {
        switch column.type {
        case 25, 1043, 19, 18: self = String(decoding: try column.bytes(of: column.type), as: UTF8.self)
        default: throw column.undecodable
        }
    }
}

extension JSON: SQLValue, SQLDecodable {
    package static var sqlType: SQLType { .jsonb }
    package func encode(into buffer: inout [UInt8]) throws(DatabaseError) {
        buffer.append(1)
        try text.encode(into: &buffer)
    }
    package init(decoding column: SQLColumn) throws(DatabaseError) {
        self.init(text: String(decoding: try column.bytes(of: 3802).dropFirst(), as: UTF8.self))
    }
}

extension UUID: SQLValue, SQLDecodable {
    package static var sqlType: SQLType { .uuid }
    package func encode(into buffer: inout [UInt8]) {
        let b = uuid
        buffer.append(contentsOf: [
            b.0, b.1, b.2, b.3, b.4, b.5, b.6, b.7, b.8, b.9, b.10, b.11, b.12, b.13, b.14, b.15,
        ])
    }
    package init(decoding column: SQLColumn) throws(DatabaseError) {
        let bytes = try column.bytes(of: 2950)
        guard bytes.count == 16 else { throw column.undecodable }
        func byte(_ place: Int) -> UInt8 { bytes[bytes.startIndex + place] }
        self.init(
            uuid: (
                byte(0), byte(1), byte(2), byte(3), byte(4), byte(5), byte(6), byte(7),
                byte(8), byte(9), byte(10), byte(11), byte(12), byte(13), byte(14), byte(15)
            )
        )
    }
}

extension Date: SQLValue, SQLDecodable {
    /// Seconds from 1970 to 2000, where PostgreSQL's microseconds begin.
    private static var epoch: Double { 946_684_800 }

    package static var sqlType: SQLType { .timestamptz }
    package func encode(into buffer: inout [UInt8]) {
        buffer.append(bigEndian: Int64(((timeIntervalSince1970 - Self.epoch) * 1_000_000).rounded()))
    }
    package init(decoding column: SQLColumn) throws(DatabaseError) {
        let microseconds: Int64 = try column.integer(1184)
        self.init(timeIntervalSince1970: Double(microseconds) / 1_000_000 + Self.epoch)
    }
}

extension Optional: SQLValue where Wrapped: SQLValue {
    package static var sqlType: SQLType { Wrapped.sqlType }
    package var isNull: Bool { self?.isNull ?? true }
    package func encode(into buffer: inout [UInt8]) throws(DatabaseError) {
        if let self { try self.encode(into: &buffer) }
    }
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    package init(decoding column: SQLColumn) throws(DatabaseError) {
        self = column.bytes == nil ? nil : try Wrapped(decoding: column)
    }
}

extension SQLValue where Self: RawRepresentable, RawValue: SQLValue {
    package static var sqlType: SQLType { RawValue.sqlType }
    package func encode(into buffer: inout [UInt8]) throws(DatabaseError) { try rawValue.encode(into: &buffer) }
}

extension SQLDecodable where Self: RawRepresentable, RawValue: SQLDecodable {
    package init(decoding column: SQLColumn) throws(DatabaseError) {
        guard let value = Self(rawValue: try RawValue(decoding: column)) else { throw column.undecodable }
        self = value
    }
}
