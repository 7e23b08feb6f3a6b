package import Foundation
package import Kernel
import Playbooks
package import Postgres

/// The ledger of limits: arms, fires, reads.
///
/// Answering a case meets its limits, and acting on an order to act those of the order (`meet`).
package struct DeadlineDesk: Sendable {
    package init() {}

    /// What can end limits.
    package enum Act: String, Sendable, SQLValue, SQLDecodable {
        /// The case was answered.
        case answer
        /// The order to act was received.
        case orderReceived = "order-received"
        /// The order to act was reported on.
        case orderReported = "order-reported"
    }

    /// Arms a limit for a case from a start that may lie in the past (limits on answering run from discovery).
    ///
    /// A limit that is armed already stays as it is.
    ///
    /// - Parameters:
    ///   - order: The order to act that it is for; nothing for a limit on answering the case itself.
    ///   - epoch: Which time it is that the limit runs for the case, from 1.
    ///   - calendar: The calendar of the playbook that the limit comes from.
    package func arm(
        _ limit: Limit,
        caseID: UUID,
        eventID: UUID,
        orderID order: UUID? = nil,
        from start: Date,
        epoch: Int = 1,
        by calendar: DatedCalendar,
        in transaction: Transaction
    ) async throws {
        guard let due = DeadlineCourse(limit.rule, from: start).due(by: calendar.calendar) else { return }
        try await transaction.execute(
            .arm(
                limit,
                terms: JSON(text: String(decoding: try JSONEncoder().encode(limit.rule), as: UTF8.self)),
                caseID: caseID,
                eventID: eventID,
                orderID: order,
                from: start,
                epoch,
                due,
                calendar.version,
                at: transaction.moment
            )
        )
    }

    /// Meets every limit of a case that an act ends.
    ///
    /// Locks the deadlines before it reads the moment; one that is overdue and has not fired fires here.
    ///
    /// - Parameter order: The order to act that was acted on; nothing where the case was answered.
    /// - Returns: How many limits the act ended.
    @discardableResult
    package func meet(
        caseID: UUID,
        by act: Act = .answer,
        of order: UUID? = nil,
        in transaction: Transaction
    ) async throws -> Int {
        try await transaction.value("SELECT hy.meet_deadlines(\(caseID), \(act), \(order))", as: Int32.self)
            .map(Int.init) ?? 0
    }

    /// Fires up to `most` limits that are due; firing, fact, journal row and job are one transaction.
    ///
    /// One whose silence means consent is deemed consented to, any other is missed. Any number of processes may do this at
    /// once: a limit that one has locked is passed over by the others.
    ///
    /// - Returns: How many were fired.
    package func fire(most: Int, in transaction: Transaction) async throws -> Int {
        try await transaction.value("SELECT hy.fire_deadlines(\(Int32(most)))", as: Int32.self).map(Int.init) ?? 0
    }

    /// Whether so many limits end at once that firing is seconds behind; one that lasts for minutes is another trouble.
    package func isBehind(in transaction: Transaction) async throws -> Bool {
        try await transaction.value(
            """
            SELECT EXISTS (
                SELECT FROM hy.deadlines WHERE state = 'armed'
                AND due_at BETWEEN hy.moment() - interval '5 minutes' AND hy.moment() - interval '2 seconds'
            )
            """
        ) ?? false
    }

    /// The limits of a case, first due first.
    package func deadlines(ofCase id: UUID, in transaction: Transaction) async throws -> [Deadline] {
        try await transaction.rows(.deadlines(ofCase: id))
    }

    /// The limits of an order to act, first due first.
    package func deadlines(ofOrder id: UUID, in transaction: Transaction) async throws -> [Deadline] {
        try await transaction.rows(.deadlines(ofOrder: id))
    }

    /// One limit; nothing where there is none for the asker.
    package func deadline(_ id: ID<Deadline>, in transaction: Transaction) async throws -> Deadline? {
        try await transaction.row(.deadline(id))
    }
}

extension SQL {
    fileprivate static func arm(
        _ limit: Limit,
        terms: JSON,
        caseID: UUID,
        eventID: UUID,
        orderID: UUID?,
        from start: Date,
        _ epoch: Int,
        _ due: DueMoment,
        _ version: PlaybookID,
        at moment: Date
    ) -> SQL {
        let counted = due.count == nil ? nil : version
        return """
            WITH armed AS (
                INSERT INTO hy.deadlines
                    (id, case_id, event_id, rule, rule_set, playbook_id, epoch, starts_at, armed_at, due_at, state, unit,
                     is_provisional, deems_consent, calendar_id, order_id, ended_by)
                VALUES (\(ID<Deadline>()), \(caseID), \(eventID), \(limit.rule.code), \(limit.ruleSet), \(version),
                        \(Int32(epoch)), \(start), \(moment), \(due.at), 'armed', \(limit.rule.unit.rawValue),
                        \(due.isProvisional), \(limit.rule.silence == .consent), \(counted), \(orderID),
                        \(limit.rule.end?.rawValue ?? DeadlineDesk.Act.answer.rawValue))
                ON CONFLICT (case_id, rule, epoch) DO NOTHING
                RETURNING id
            )
            INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set, detail, due_at, calendar_id)
            SELECT id, 'armed', \(moment), \(limit.rule.code), \(limit.ruleSet), \(terms), \(due.at), \(counted) FROM armed
            """
    }
}
