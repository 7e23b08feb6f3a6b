package import Foundation
package import Kernel
package import Postgres

/// What became of a delivery, counted; the schema checks that the counts add up to `rows`.
package struct BatchCounts: Sendable, RowDecodable {
    package let id: ID<Batch>
    package let receivedAt: Date
    package let history: Bool
    package let rows: Int
    package let accepted: Int
    package let duplicate: Int
    package let changed: Int
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
