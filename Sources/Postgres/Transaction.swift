package import Foundation

/// A transaction that the edge opened and the rooms work in.
///
/// It belongs to one task. A room cannot end it, so rooms can be combined in one commit.
package struct Transaction: Sendable {
    /// What the opening statement answered: the law's moment, fixed for the whole transaction.
    package let moment: Date
    private let connection: Connection

    init(moment: Date, connection: Connection) {
        self.moment = moment
        self.connection = connection
    }

    /// Runs a statement; answers how many rows it touched.
    ///
    /// - Throws: `DatabaseError`; the transaction can then only be rolled back.
    @discardableResult
    package func execute(_ sql: SQL) async throws -> Int { try await run(sql).affected }

    /// Every row of an answer.
    package func rows<Value: RowDecodable>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> [Value] {
        try await run(sql).decoded()
    }

    /// The first row of an answer, or nothing.
    package func row<Value: RowDecodable>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> Value? {
        let table = try await run(sql)
        return table.rows == 0 ? nil : try Value(row: Row(table: table, index: 0))
    }

    /// The first column of the first row, or nothing when there is no row.
    package func value<Value: SQLDecodable>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> Value? {
        let table = try await run(sql)
        return table.rows == 0 ? nil : try Row(table: table, index: 0)[0] as Value
    }

    /// The first column of every row.
    package func values<Value: SQLDecodable>(_ sql: SQL, as type: Value.Type = Value.self) async throws -> [Value] {
        let table = try await run(sql)
        return try (0..<table.rows).map { try Row(table: table, index: $0)[0] as Value }
    }

    /// How the server would answer a statement: EXPLAIN without running it.
    package func plan(of sql: SQL) async throws -> String {
        try await values("EXPLAIN \(sql)", as: String.self).joined(separator: "\n")
    }

    private func run(_ sql: SQL) async throws -> Table {
        try await connection.run([sql.rendered()]).first ?? Table()
    }
}

extension Table {
    func decoded<Value: RowDecodable>() throws -> [Value] {
        try (0..<rows).map { try Value(row: Row(table: self, index: $0)) }
    }
}

/// What a transaction begins with, in the same round trip as BEGIN.
package struct Opening: Sendable {
    /// Whether the transaction may change anything.
    package enum Access: Sendable {
        case readOnly
        case readWrite
    }

    let access: Access
    let statement: SQL

    /// Takes a SELECT of values, without FROM, that begins with the moment (`timestamptz`).
    package init(access: Access = .readWrite, statement: SQL) {
        self.access = access
        self.statement = statement
    }

    func begin() throws(DatabaseError) -> [Statement] {
        let begin: SQL = access == .readOnly ? "BEGIN READ ONLY" : "BEGIN"
        return [try begin.rendered(), try statement.rendered()]
    }

    /// What stands first in a transaction that its Sync ends: without BEGIN, so the statement itself forbids changes.
    func readOnlyHead() throws(DatabaseError) -> Statement {
        let sql: SQL = "\(statement), set_config('transaction_read_only', 'on', true)"
        return try sql.rendered()
    }
}

/// Whether a transaction's body may run again after a serialization failure or a deadlock.
package enum Retry: Sendable {
    case never
    case whenSafe(attempts: Int)

    var attempts: Int {
        switch self {
        case .never: 1
        case .whenSafe(let attempts): max(1, attempts)
        }
    }
}
