import Foundation
import Kernel
import Postgres
import TestSupport

/// Tries every command on every table as one actor, each in a savepoint that is rolled back.
struct Walk {
    let actor: Actor
    let layout: Layout

    /// What the superuser knows of the tables.
    struct Layout: Sendable {
        /// The places of all rows, by table.
        let places: [String: [String]]
        /// Each row as JSON, by table.
        let rows: [String: [String]]
        /// The columns that a role may write, by `role table command`; every column where it may write none.
        let columns: [String: [String]]
    }

    /// `all`, `own`, `foreign` or `none`, by command, for one table.
    func verdicts(on table: String, in transaction: Transaction) async throws -> [String: String] {
        let places = layout.places[table] ?? []
        let rows = layout.rows[table] ?? []
        let seen = try await attempt(text: "SELECT ctid::text FROM hy.\(table)", in: transaction) { sql in
            try await transaction.values(sql, as: String.self)
        }
        var inserted: Set<Int> = []
        for (place, row) in rows.prefix(2).enumerated()
        where try await inserts(row, into: table, signed: actor.signature, in: transaction) {
            inserted.insert(place)
        }
        let updated = try await updates(table, rows[0], in: transaction)
        let deleted = try await attempt(text: "DELETE FROM hy.\(table)", in: transaction) { sql in
            try await transaction.execute(sql)
        }
        return [
            "SELECT": verdict(Set((seen ?? []).compactMap(places.firstIndex)), of: places.count),
            "INSERT": verdict(inserted, of: min(2, rows.count)),
            "UPDATE": verdict(count: updated, of: places.count),
            "DELETE": verdict(count: deleted ?? 0, of: places.count),
        ]
    }

    /// Whether the policies let a row in; a broken key afterwards shows that they did.
    func inserts(
        _ row: String,
        into table: String,
        signed signature: String,
        in transaction: Transaction
    ) async throws -> Bool {
        let columns = (layout.columns["\(actor.role) \(table) INSERT"] ?? []).joined(separator: ", ")
        let insert = SQL(stringLiteral: "INSERT INTO hy.\(table) (\(columns)) SELECT \(columns)")
        let type = SQL(stringLiteral: "NULL::hy.\(table)")
        let signature = Self.signed.contains(table) ? signature : "{}"
        let sql: SQL = """
            \(insert) FROM jsonb_populate_record(\(type), \(JSON(text: row)) || \(JSON(text: signature)))
            """
        return try await attempt(sql, in: transaction) { try await transaction.execute($0) } != nil
    }

    /// Tables whose rows say who wrote them.
    static let signed: Set = [
        "journal", "event_steps", "case_steps", "case_drafts", "case_answers", "attachments", "corrections",
        "playbook_versions", "playbook_terms",
    ]

    private func updates(_ table: String, _ row: String, in transaction: Transaction) async throws -> Int {
        let granted = layout.columns["\(actor.role) \(table) UPDATE"] ?? []
        let confirms = table == "events" && actor.role == "hy_app"
        let columns = confirms ? granted : granted.suffix(1)
        let assignments = columns.map { "\($0) = given.\($0)" }.joined(separator: ", ")
        let update = SQL(stringLiteral: "UPDATE hy.\(table) SET \(assignments)")
        let type = SQL(stringLiteral: "NULL::hy.\(table)")
        let signature = confirms ? actor.signature : "{}"
        let sql: SQL = """
            \(update) FROM jsonb_populate_record(\(type), \(JSON(text: row)) || \(JSON(text: signature))) AS given
            """
        return try await attempt(sql, in: transaction) { try await transaction.execute($0) } ?? 0
    }

    /// Runs a statement and takes it back; nothing when privileges, policies or triggers refuse it.
    private func attempt<Answer>(
        _ sql: SQL,
        in transaction: Transaction,
        _ run: (SQL) async throws -> Answer
    ) async throws -> Answer? where Answer: Attempted {
        try await transaction.execute("SAVEPOINT before")
        let answer: Answer?
        do { answer = try await run(sql) } catch let error as DatabaseError {
            switch error.kind {
            case .refused("42501"), .refused("23514"): answer = nil
            case .refused("23505"), .refused("23503"): answer = Answer.letThrough
            default: throw error
            }
        }
        try await transaction.execute("ROLLBACK TO before")
        return answer
    }

    private func attempt<Answer: Attempted>(
        text: String,
        in transaction: Transaction,
        _ run: (SQL) async throws -> Answer
    ) async throws -> Answer? { try await attempt(SQL(stringLiteral: text), in: transaction, run) }

    private func verdict(_ rows: Set<Int>, of total: Int) -> String {
        if rows.isEmpty { return "none" }
        if rows.count == total { return "all" }
        let own = actor.side == .a ? 0 : 1
        return actor.side != nil && rows.allSatisfy { $0 % 2 == own } ? "own" : "foreign"
    }

    private func verdict(count: Int, of total: Int) -> String {
        switch count {
        case 0: "none"
        case total...: "all"
        default: actor.side != nil && 2 * count == total ? "own" : "foreign"
        }
    }
}

/// What a statement answers when it was let through and a key refused it afterwards.
protocol Attempted {
    static var letThrough: Self { get }
}

extension Int: Attempted {
    static var letThrough: Int { .max }
}

extension [String]: Attempted {
    static var letThrough: [String] { [] }
}
