import Deadlines
import Events
package import Foundation
package import Kernel
package import Playbooks
package import Postgres

/// Arms the limits on orders to act, and ends those of an order that was taken back.
///
/// Does nothing that an agency has done meanwhile.
package struct OrderLimits: Sendable {
    private let playbook: Playbook
    private let version: PlaybookID

    /// Prepares to arm limits by a playbook.
    package init(playbook: Playbook, version: PlaybookID) {
        self.playbook = playbook
        self.version = version
    }

    private var calendar: DatedCalendar { DatedCalendar(playbook.calendar, of: version) }

    /// Arms the limits on an order that was issued, from that moment.
    package func arm(for id: UUID, in transaction: Transaction) async throws {
        guard let found = try await held(id, in: transaction) else { return }
        let epoch = found.ordinal
        try await arm(.orderIssued, of: found, from: found.issuedAt, epoch: epoch, unless: found.done, in: transaction)
    }

    /// Arms the limits on reporting anew, from the moment in which the report was last sent back.
    package func armAgain(for id: UUID, in transaction: Transaction) async throws {
        guard let found = try await held(id, in: transaction),
            let last = try await transaction.value(.lastSentBack(of: id), as: Date?.self) ?? nil
        else { return }
        try await arm(.orderSentBack, of: found, from: last, epoch: found.turns, unless: [], in: transaction)
    }

    /// Ends the limits of an order that was taken back.
    package func cancel(of id: UUID, in transaction: Transaction) async throws {
        guard try await held(id, in: transaction) != nil else { return }
        let limits = try await DeadlineDesk().deadlines(ofOrder: id, in: transaction)
        for deadline in limits.sorted(by: { $0.id.text < $1.id.text }) where deadline.isOpen {
            try await DeadlineDesk().cancel(deadline.id, words: "督办件已撤销", by: calendar, in: transaction)
        }
    }

    private func held(_ id: UUID, in transaction: Transaction) async throws -> HeldOrder? {
        // Gathering and the event first, as whoever regroups takes them, and the case as whoever takes a step holds it.
        try await transaction.execute("SELECT hy.hold_gathering()")
        try await transaction.execute(.holdEvent(ofOrder: id))
        try await transaction.execute(.holdCase(ofOrder: id))
        return try await transaction.row(.heldOrder(id))
    }

    private func arm(
        _ start: LimitRule.StartFact,
        of order: HeldOrder,
        from moment: Date,
        epoch: Int32,
        unless done: Set<LimitRule.EndFact>,
        in transaction: Transaction
    ) async throws {
        for (rule, set) in playbook.limits(from: start, on: CivilDay(of: moment).description) {
            guard rule.levels.isEmpty || rule.levels.contains(Int(order.level)), let end = rule.end,
                order.waits(for: end), !done.contains(end)
            else { continue }
            try await DeadlineDesk().arm(
                Limit(rule, of: set.code),
                caseID: order.caseID.rawValue,
                eventID: order.event.rawValue,
                orderID: order.id,
                from: moment,
                epoch: Int(epoch),
                by: calendar,
                in: transaction
            )
        }
    }
}

extension Deadline {
    fileprivate var isOpen: Bool { [.armed, .paused, .missed].contains(state) }
}

/// An order that is held while its limits are armed.
private struct HeldOrder: RowDecodable {
    let id: UUID
    let caseID: ID<Case>
    let event: ID<Event>
    let state: Order.State
    let issuedAt: Date
    /// What was done at least once.
    let done: Set<LimitRule.EndFact>
    /// The event's level, else the one that is proposed, 1 (Ⅰ) to 4 (Ⅳ).
    let level: Int16
    /// Which order of the case it is, from 1.
    let ordinal: Int32
    /// How often a report of the case was sent back.
    let turns: Int32

    init(row: Row) throws {
        id = try row["id"]
        caseID = try row["case_id"]
        event = try row["event_id"]
        state = try row["state"]
        issuedAt = try row["issued_at"]
        let wasReceived: Bool = try row["was_received"]
        let wasReported: Bool = try row["was_reported"]
        done = Set((wasReceived ? [.orderReceived] : []) + (wasReported ? [.orderReported] : []))
        level = try row["level"]
        ordinal = try row["ordinal"]
        turns = try row["turns"]
    }

    func waits(for end: LimitRule.EndFact) -> Bool {
        switch end {
        case .orderReceived: state == .registered
        case .orderReported: state == .registered || state == .received
        }
    }
}

extension SQL {
    fileprivate static func holdEvent(ofOrder id: UUID) -> SQL {
        """
        SELECT FROM hy.events
        WHERE id = (SELECT event_id FROM hy.orders JOIN hy.cases ON cases.id = case_id WHERE orders.id = \(id)) FOR KEY SHARE
        """
    }

    fileprivate static func holdCase(ofOrder id: UUID) -> SQL {
        "SELECT FROM hy.cases WHERE id = (SELECT case_id FROM hy.orders WHERE id = \(id)) FOR UPDATE"
    }

    fileprivate static func heldOrder(_ id: UUID) -> SQL {
        """
        SELECT orders.id, case_id, event_id, orders.state, issued_at, coalesce(level, proposed_level, 4::smallint) AS level,
               EXISTS (SELECT FROM hy.order_steps WHERE order_id = orders.id AND step = 'receive') AS was_received,
               EXISTS (SELECT FROM hy.order_steps WHERE order_id = orders.id AND step = 'report') AS was_reported,
               (SELECT count(*)::integer FROM hy.orders AS earlier
                WHERE earlier.case_id = orders.case_id AND (earlier.issued_at, earlier.id) <= (orders.issued_at, orders.id)) AS ordinal,
               (SELECT count(*)::integer FROM hy.order_steps JOIN hy.orders AS other ON other.id = order_id
                WHERE other.case_id = orders.case_id AND step = 'send-back') AS turns
        FROM hy.orders JOIN hy.cases ON cases.id = case_id JOIN hy.events ON events.id = event_id
        WHERE orders.id = \(id) FOR UPDATE OF orders
        """
    }

    fileprivate static func lastSentBack(of id: UUID) -> SQL {
        "SELECT max(at) AS at FROM hy.order_steps WHERE order_id = \(id) AND step = 'send-back'"
    }
}
