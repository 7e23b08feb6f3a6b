/// Arrays travel as one-dimensional PostgreSQL arrays; an array of bytes is a `bytea`.
extension Array: SQLValue where Element: SQLValue {
    package static var sqlType: SQLType {
        Element.self == UInt8.self ? .bytea : SQLType(oid: Element.sqlType.array, array: Element.sqlType.array)
    }

    package func encode(into buffer: inout [UInt8]) throws(DatabaseError) {
        if Element.self == UInt8.self, let bytes = self as? [UInt8] {
            buffer.append(contentsOf: bytes)
            return
        }
        buffer.append(bigEndian: Int32(1))
        buffer.append(bigEndian: Int32(contains { $0.isNull } ? 1 : 0))
        buffer.append(bigEndian: Element.sqlType.oid)
        buffer.append(bigEndian: Int32(count))
        buffer.append(bigEndian: Int32(1))
        for element in self {
            guard !element.isNull else {
                buffer.append(bigEndian: Int32(-1))
                continue
            }
            let place = buffer.count
            buffer.append(bigEndian: Int32(0))
            try element.encode(into: &buffer)
            let length = UInt32(buffer.count - place - 4)
            for byte in 0..<4 { buffer[place + byte] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(byte))) }
        }
    }
}

extension Array: SQLDecodable where Element: SQLDecodable {
    package init(decoding column: SQLColumn) throws(DatabaseError) {
        guard let bytes = column.bytes else { throw column.undecodable }
        if column.type == SQLType.bytea.oid {
            guard let plain = Swift.Array(bytes) as? [Element] else { throw column.undecodable }
            self = plain
            return
        }
        var reader = ArrayReader(column: column, rest: bytes)
        self = []
        for _ in 0..<(try reader.header()) {
            append(try Element(decoding: try reader.next()))
        }
    }
}

/// A byte stands only in arrays of bytes.
extension UInt8: SQLValue, SQLDecodable {
    package static var sqlType: SQLType { .bytea }
    package func encode(into buffer: inout [UInt8]) { buffer.append(self) }
    package init(decoding column: SQLColumn) throws(DatabaseError) { throw column.undecodable }
}

private struct ArrayReader {
    let column: SQLColumn
    var rest: ArraySlice<UInt8>
    var type: UInt32 = 0

    mutating func header() throws(DatabaseError) -> Int {
        let dimensions = Int32(bigEndian: try take(4))
        _ = try take(4)
        type = UInt32(bigEndian: try take(4))
        guard dimensions == 1 else {
            guard dimensions == 0 else { throw column.undecodable }
            return 0
        }
        let count = Int32(bigEndian: try take(4))
        _ = try take(4)
        return Int(count)
    }

    mutating func next() throws(DatabaseError) -> SQLColumn {
        let length = Int32(bigEndian: try take(4))
        let bytes = length < 0 ? nil : try take(Int(length))
        return SQLColumn(name: column.name, type: type, bytes: bytes)
    }

    private mutating func take(_ count: Int) throws(DatabaseError) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw column.undecodable }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
