/// One row of an answer.
package struct Row {
    let table: Table
    let index: Int

    /// The value of a column by name.
    package subscript<Value: SQLDecodable>(_ name: String) -> Value {
        get throws(DatabaseError) {
            guard let column = table.columns.places[name] else { throw DatabaseError(.undecodable(column: name)) }
            return try Value(decoding: table.column(column, row: index))
        }
    }

    /// The value of a column by place, from 0.
    package subscript<Value: SQLDecodable>(_ column: Int) -> Value {
        get throws(DatabaseError) {
            guard column < table.columns.names.count else { throw DatabaseError(.undecodable(column: "\(column)")) }
            return try Value(decoding: table.column(column, row: index))
        }
    }
}

/// A type that one row is read into.
package protocol RowDecodable {
    /// Reads a row.
    init(row: Row) throws
}

/// The columns of a statement's answers: the same for every answer, so kept once.
final class Columns: Sendable {
    let names: [String]
    let types: [UInt32]
    /// The place of each name; the first where a name stands twice.
    let places: [String: Int]

    init(names: [String] = [], types: [UInt32] = []) {
        self.names = names
        self.types = types
        places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    static let none = Columns()
}

/// An answer: copied from libpq, so that it outlives the connection.
struct Table: Sendable {
    var columns = Columns.none
    var rows = 0
    var affected = 0
    /// What the server says it did, such as `COMMIT` or `INSERT 0 1`.
    var tag = ""
    var buffer: [UInt8] = []
    /// Begin and end of each value, row by row; -1 for NULL.
    var bounds: [(Int32, Int32)] = []

    func column(_ column: Int, row: Int) -> SQLColumn {
        let (from, to) = bounds[row * columns.names.count + column]
        return SQLColumn(
            name: columns.names[column],
            type: columns.types[column],
            bytes: from < 0 ? nil : buffer[Int(from)..<Int(to)]
        )
    }
}
