import Cases
import Dashboard
import Events
import Foundation
import Kernel
import Postgres

extension SiteReport {
    /// The register of orders to act, as far as the visitor sees them.
    func orders(
        _ filter: OrdersPage.Filter,
        for sight: Sight,
        after last: OrderPosition?,
        token: (OrderPosition) -> String
    ) async throws -> OrdersPage {
        let limit = 50
        let states = Order.State.allCases.filter { filter == .all || $0.isOver == (filter == .over) }
        let query = OrderDesk().orders(for: sight, after: last, states: states, limit: limit)
        let found = try await transaction.rows(query)
        return OrdersPage(
            frame: frame,
            orders: try await lines(found),
            filter: filter,
            next: found.count == limit ? found.last.map { token($0.position) } : nil
        )
    }

    /// One order to act opened.
    func order(_ id: ID<Order>) async throws -> OrderPage {
        guard let file = try await OrderDesk().file(id, in: transaction) else { throw OrderRefusal.absent }
        let rows = try await limits(of: [file.found])
        return OrderPage(
            frame: frame,
            line: line(file.found, rows),
            words: file.found.words,
            caseLink: (file.found.caseID.text, file.found.caseNumber.text("办")),
            endedAt: file.found.endedAt,
            deadlines: rows.compactMap { deadline($0.row, isExplained: true) },
            actions: actions(file.found),
            steps: file.steps.map { step in
                let told = Step(
                    step: "order-\(step.step)",
                    at: step.at,
                    person: step.person,
                    agency: step.agency,
                    reason: step.words
                )
                return (told, step.lacking.compactMap { OrderLack(rawValue: $0.rawValue) })
            }
        )
    }

    /// Orders with the limit of each that ends next.
    func lines(_ orders: [Order]) async throws -> [OrderLine] {
        let rows = try await limits(of: orders)
        return orders.map { line($0, rows) }
    }

    private func limits(of orders: [Order]) async throws -> [OrderDeadline] {
        try await transaction.rows(.deadlines(ofOrders: orders))
    }

    private func line(_ order: Order, _ limits: [OrderDeadline]) -> OrderLine {
        let next = limits.first { $0.order == order.id && [.armed, .missed, .paused].contains($0.row.state) }
        return OrderLine(
            id: order.id.text,
            number: order.number.text("督"),
            state: OrderState(rawValue: order.state.rawValue) ?? .registered,
            ground: OrderGround(rawValue: order.ground.rawValue) ?? .overdue,
            title: order.title,
            agency: order.agencyName,
            issuedAt: order.issuedAt,
            deadline: deadline(next?.row)
        )
    }

    /// What the table of transitions and the table of roles let this visitor do now.
    private func actions(_ order: Order) -> [OrderPage.Action] {
        OrderPage.Action.allCases.filter { shown in
            guard let step = Order.Step(rawValue: shown.rawValue), official.role.may(step.action) else { return false }
            let isTheirs = step.action != .acceptCase || order.agency == official.agency
            return isTheirs && (try? order.state.after(step)) != nil  // a refusal just means that there is no button
        }
    }
}

/// A limit with the order that it is for.
private struct OrderDeadline: RowDecodable {
    let order: ID<Order>
    let row: DeadlineRow

    init(row: Row) throws {
        order = try row["order_id"]
        self.row = try DeadlineRow(row: row)
    }
}

extension SQL {
    fileprivate static func deadlines(ofOrders orders: [Order]) -> SQL {
        """
        SELECT order_id, \(DeadlineRow.columns) FROM hy.deadlines WHERE order_id = ANY (\(orders.map(\.id.rawValue)))
        ORDER BY due_at, id
        """
    }
}
