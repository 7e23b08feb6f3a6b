package import Foundation
package import Postgres

/// How far a walk through all items has come that erases what is kept no longer.
package struct Erasure: Sendable, Hashable {
    /// The last item that was looked at.
    package let last: UUID
    /// How many personal words were erased.
    package let personal: Int
    /// How many texts were erased, each revision for itself.
    package let texts: Int
}

extension Erasure: RowDecodable {
    package init(row: Row) throws {
        last = try row["last"]
        personal = try row["personal"]
        texts = try row["texts"]
    }
}

extension IntakeDesk {
    /// Whether any source says how long its words are kept.
    package func erasesAnything(in transaction: Transaction) async throws -> Bool {
        try await transaction.value(
            "SELECT EXISTS (SELECT FROM hy.sources WHERE num_nonnulls(personal_days, text_days) > 0)",
            as: Bool.self
        ) ?? false
    }

    /// Erases what is kept no longer among the next items (保存期限), by the order of their ids.
    ///
    /// Nothing is erased of an event that is open, or was closed within thirty days.
    ///
    /// - Parameters:
    ///   - last: Where the walk stands; nil begins it.
    ///   - most: How many items are looked at.
    /// - Returns: Nothing at the end of the walk.
    package func eraseDue(after last: UUID?, most: Int, in transaction: Transaction) async throws -> Erasure? {
        try await transaction.row(
            "SELECT last, personal, texts FROM hy.erase_due(\(last ?? Self.beginning), \(Int32(most)))"
        )
    }

    /// The item that a walk comes to next; nothing at its end.
    package func next(after last: UUID?, in transaction: Transaction) async throws -> UUID? {
        try await transaction.value(
            "SELECT id FROM hy.items WHERE id > \(last ?? Self.beginning) ORDER BY id LIMIT 1",
            as: UUID.self
        )
    }

    private static let beginning = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
}
