/// A statement that carries its own parameters.
///
/// A value in a literal becomes a parameter; a piece of SQL in a literal stays SQL. There is no way to run a `String`.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    enum Part: Sendable {
        case text(String)
        case value(any SQLValue)
    }

    let parts: [Part]

    package init(stringLiteral text: String) { parts = [.text(text)] }

    package init(stringInterpolation: Interpolation) { parts = stringInterpolation.parts }

    /// Gathers the pieces of a literal.
    package struct Interpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        /// Begins a literal.
        package init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        package mutating func appendLiteral(_ text: String) {
            if !text.isEmpty { parts.append(.text(text)) }
        }

        package mutating func appendInterpolation(_ value: some SQLValue) { parts.append(.value(value)) }

        package mutating func appendInterpolation<Value: SQLValue>(_ value: Value?) { parts.append(.value(value)) }

        /// A number that becomes part of the text, because the planner must know it, as it must for a LIMIT.
        package mutating func appendInterpolation(planned number: Int) { parts.append(.text("\(number)")) }

        package mutating func appendInterpolation(_ sql: SQL) { parts.append(contentsOf: sql.parts) }
    }

    /// The text with `$1`, `$2` … and the values in that order.
    ///
    /// - Throws: `DatabaseError` for text with a NUL character, and for more parameters than the protocol can carry.
    func rendered() throws(DatabaseError) -> Statement {
        var statement = Statement()
        for part in parts {
            switch part {
            case .text(let text): statement.text += text
            case .value(let value):
                try statement.bind(value)
                statement.text += "$\(statement.types.count)"
            }
        }
        guard statement.types.count <= 65_535 else { throw DatabaseError(.refused("54023")) }
        return statement
    }
}

/// A statement ready to be sent: text, and parameters laid end to end.
struct Statement: Sendable {
    var text = ""
    var types: [UInt32] = []
    /// Where each parameter begins in `buffer`; -1 for NULL.
    var offsets: [Int] = []
    var lengths: [Int32] = []
    var buffer: [UInt8] = []

    /// What a server-side prepared statement can be used again for: the same text with the same types.
    struct Shape: Hashable {
        let text: String
        let types: [UInt32]
    }

    var shape: Shape { Shape(text: text, types: types) }

    mutating func bind(_ value: some SQLValue) throws(DatabaseError) {
        types.append(type(of: value).sqlType.oid)
        guard !value.isNull else {
            offsets.append(-1)
            lengths.append(0)
            return
        }
        let start = buffer.count
        try value.encode(into: &buffer)
        offsets.append(start)
        lengths.append(Int32(buffer.count - start))
    }
}
