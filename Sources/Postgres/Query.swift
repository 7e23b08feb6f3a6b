/// A statement with the type that its rows are read into.
///
/// A room writes it; an edge decides whether it runs in an open transaction or in one round trip of its own.
package struct Query<Value: RowDecodable & Sendable>: Sendable {
    let sql: SQL

    /// Takes a statement that changes nothing.
    package init(_ sql: SQL) { self.sql = sql }
}

extension Transaction {
    /// Every row of a query.
    package func rows<Value>(_ query: Query<Value>) async throws -> [Value] { try await rows(query.sql) }
}

extension Database {
    /// A query as a transaction of one round trip; answers the rows.
    package func rows<Value>(opening: Opening, _ query: Query<Value>) async throws -> [Value] {
        try await rows(opening: opening, query.sql)
    }
}
