package import Foundation
package import Kernel
package import Postgres

/// What became of a delivery, counted; the schema checks that the counts add up to `rows`.
package struct BatchCounts: Sendable, RowDecodable {
    /// The delivery that is counted, as its receipt names it.
    package let id: ID<Batch>
    /// The moment of the transaction that took it in.
    package let receivedAt: Date
    /// Whether it was handed in as history, which arms no limit and notifies nobody.
    package let history: Bool
    /// How many items it held: the sum of the four counts that follow.
    package let rows: Int
    /// How many were new.
    package let accepted: Int
    /// How many were known with the same content.
    package let duplicate: Int
    /// How many were known with other content and got a new revision.
    package let changed: Int
    /// How many were refused; the receipt says why.
    package let rejected: Int

    package init(row: Row) throws {
        id = try row["id"]
        receivedAt = try row["received_at"]
        history = try row["history"]
        rows = try Int(row["rows"] as Int32)
        accepted = try Int(row["accepted"] as Int32)
        duplicate = try Int(row["duplicate"] as Int32)
        changed = try Int(row["changed"] as Int32)
        rejected = try Int(row["rejected"] as Int32)
    }
}

extension IntakeDesk {
    /// The counts of a delivery, or nothing for who may not see it.
    package func counts(of batch: ID<Batch>, in transaction: Transaction) async throws -> BatchCounts? {
        try await transaction.row(
            """
            SELECT id, received_at, history, rows, accepted, duplicate, changed, rejected
            FROM hy.batches WHERE id = \(batch)
            """
        )
    }
}
