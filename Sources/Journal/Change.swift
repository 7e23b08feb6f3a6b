package import Foundation
package import Postgres

/// Where a change stands in the order in which changes became visible.
package struct ChangePlace: Sendable, Hashable, Comparable {
    let transaction: UInt64
    let id: Int64

    /// Before everything.
    package static let beginning = ChangePlace(transaction: 0, id: 0)

    /// Names the place of a row by its transaction and its own number.
    package init(transaction: UInt64, id: Int64) {
        self.transaction = transaction
        self.id = id
    }

    /// Reads a place as `text` writes it; nothing for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let transaction = UInt64(parts[0]), let id = Int64(parts[1]), id >= 0 else {
            return nil
        }
        self.init(transaction: transaction, id: id)
    }

    /// The place as clients carry it.
    package var text: String { "\(transaction)-\(id)" }

    package static func < (one: ChangePlace, other: ChangePlace) -> Bool {
        (one.transaction, one.id) < (other.transaction, other.id)
    }
}

/// One thing that changed, or only how far was looked.
package struct Change: Sendable, RowDecodable {
    /// Where it stands.
    package let place: ChangePlace
    /// What changed; nothing where the row only says how far was looked.
    package let what: What?

    /// What changed, without words and names.
    package struct What: Sendable {
        /// The law's moment at which it was done.
        package let at: Date
        /// A name such as `case.accept`.
        package let action: String
        /// What it was done to, such as `case`.
        package let kind: String
        /// The id of what it was done to.
        package let subject: UUID
    }

    package init(row: Row) throws {
        place = try ChangePlace(row: row)
        let action: String? = try row["action"]
        what = try action.map {
            try What(at: row["at"], action: $0, kind: row["subject_kind"], subject: row["subject_id"])
        }
    }
}

extension ChangePlace: RowDecodable {
    package init(row: Row) throws {
        let transaction: String = try row["txid"]
        self.init(transaction: UInt64(transaction) ?? 0, id: try row["id"])
    }
}

extension Query<Change> {
    /// What changed after a place, within what the asker may see, oldest first.
    package static func changes(after place: ChangePlace, most: Int) -> Query<Change> {
        let transaction = String(place.transaction)
        return Query(
            """
            SELECT txid::text AS txid, id, at, action, subject_kind, subject_id
            FROM hy.changes(\(transaction)::text::xid8, \(place.id), \(Int32(most)))
            """
        )
    }
}

extension Query<ChangePlace> {
    /// The newest place; no row while nothing has changed yet.
    package static func newest() -> Query<ChangePlace> {
        Query("SELECT txid::text AS txid, id FROM hy.newest_change()")
    }
}
