package import Deadlines
package import Foundation
package import Kernel
package import Postgres

/// Everything on record about one order to act.
package struct OrderFile: Sendable {
    /// The order as it stood when the file was read.
    package let found: Order
    /// The limits on receiving it and reporting on it, first due first; none where the playbook sets none.
    package let deadlines: [Deadline]
    /// Everything that was done with it, in order.
    package let steps: [OrderStep]
}

/// One step of an order: what, when, by whom.
package struct OrderStep: Sendable, RowDecodable {
    /// `issue`, `pass-on`, or the raw value of an `Order.Step`.
    package let step: String
    /// The moment of the transaction that took the step.
    package let at: Date
    /// The name of the person who took it; nil where the service did.
    package let person: String?
    /// The short name of the agency that the person acted for, or that got the order when it was passed on.
    package let agency: String
    /// 1 to 2,000 characters; nil for steps that need no words.
    package let words: String?
    /// What a report lacks that was sent back; empty for other steps.
    package let lacking: [Order.Lack]

    package init(row: Row) throws {
        step = try row["step"]
        at = try row["at"]
        person = try row["person"]
        agency = try row["agency"]
        words = try row["words"]
        lacking = try (row["lacking"] as [String]).compactMap(Order.Lack.init)
    }
}

/// Where a list of orders goes on.
package struct OrderPosition: Sendable {
    /// When the last order shown was issued; earlier ones follow.
    package let issuedAt: Date
    /// The last order shown; tells orders of the same moment apart.
    package let id: ID<Order>

    /// Remembers an order's place.
    package init(issuedAt: Date, id: ID<Order>) {
        self.issuedAt = issuedAt
        self.id = id
    }
}

extension OrderDesk {
    /// The whole file of an order, or nothing for who may not see it.
    package func file(_ id: ID<Order>, in transaction: Transaction) async throws -> OrderFile? {
        guard let found: Order = try await transaction.row(.order(id)) else { return nil }
        return OrderFile(
            found: found,
            deadlines: try await DeadlineDesk().deadlines(ofOrder: id.rawValue, in: transaction),
            steps: try await transaction.rows(.steps(of: id))
        )
    }

    /// Orders in one of some states, the newest first, after the last one of the page before.
    package func orders(
        for sight: Sight,
        after last: OrderPosition?,
        states: [Order.State] = Order.State.allCases,
        limit: Int
    ) -> Query<Order> {
        Query(.orders(for: sight, after: last, states: states, limit: limit))
    }

    /// The orders about a case, the newest first.
    package func orders(of id: ID<Case>, in transaction: Transaction) async throws -> [Order] {
        try await transaction.rows(.orders(of: id))
    }
}
