import Foundation
package import Kernel
package import Playbooks
package import Postgres

/// What moves a limit after it was armed. Each holds the limit first, then reads the moment.
extension DeadlineDesk {
    /// Lets a limit stand still.
    ///
    /// - Throws: `DeadlineRefusal` where it is over, due, or its rule knows no such pause.
    package func pause(
        _ id: ID<Deadline>,
        for cause: LimitRule.Pause.Cause,
        by calendar: DatedCalendar,
        in transaction: Transaction
    ) async throws {
        try await enter(.paused(cause), id, words: nil, by: calendar, in: transaction)
    }

    /// Lets a limit go on, or begin anew where its rule says so.
    ///
    /// - Throws: `DeadlineRefusal` where it does not stand still.
    package func resume(_ id: ID<Deadline>, by calendar: DatedCalendar, in transaction: Transaction) async throws {
        try await enter(.resumed, id, words: nil, by: calendar, in: transaction)
    }

    /// Makes a limit longer, as far as its rule allows; whoever the rule names does it.
    ///
    /// - Parameters:
    ///   - amount: By how many of its units, above 0.
    ///   - reason: Why, in 1 to 2,000 characters.
    ///   - principal: The service's own worker needs nobody's approval.
    /// - Throws: `DeadlineRefusal` where it is over, due, or its rule does not allow it; `RoleRefusal`.
    package func extend(
        _ id: ID<Deadline>,
        by amount: Int,
        reason: String,
        as principal: Principal,
        by calendar: DatedCalendar,
        in transaction: Transaction
    ) async throws {
        let words = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        if principal != .worker {
            let official = try principal.official(for: .extendDeadline)
            let record = try await record(of: id, in: transaction)
            let course = try DeadlineCourse(record.facts, from: record.deadline.startsAt)
            guard record.mayBeExtended(by: official, course) else { throw DeadlineRefusal.notTheApprover }
        }
        guard (1...2_000).contains(words.unicodeScalars.count) else { throw DeadlineRefusal.reasonMissing }
        try await enter(.extended(amount), id, words: words, by: calendar, in: transaction)
    }

    /// Ends a limit that binds nobody any more.
    ///
    /// - Parameter words: Why, in 1 to 2,000 characters.
    /// - Throws: `DeadlineRefusal` where it is over.
    package func cancel(
        _ id: ID<Deadline>,
        words: String,
        by calendar: DatedCalendar,
        in transaction: Transaction
    ) async throws {
        try await enter(.cancelled, id, words: words, by: calendar, in: transaction)
    }

    private func enter(
        _ entry: DeadlineEntry,
        _ id: ID<Deadline>,
        words: String?,
        by calendar: DatedCalendar,
        in transaction: Transaction
    ) async throws {
        let held = try await transaction.value("SELECT hy.hold_deadline(\(id))", as: Date?.self) ?? nil
        guard let held, let found = try await deadline(id, in: transaction) else { throw DeadlineRefusal.absent }
        var course = try DeadlineCourse(try await facts(of: [id], in: transaction), from: found.startsAt)
        try course.take(entry, at: held)
        if found.state == .armed, found.dueAt <= held, entry != .cancelled { throw DeadlineRefusal.due }
        let due = entry == .cancelled ? nil : course.due(by: calendar.calendar)
        try await transaction.execute(.enter(entry, id, at: held, due, calendar.version, words))
    }
}

extension DeadlineRecord {
    /// Whether an official is the one whose approval the rule asks for; where it asks for nobody's, the rule itself refuses.
    package func mayBeExtended(by official: Official, _ course: DeadlineCourse) -> Bool {
        switch course.rule.extending?.approver {
        case .coordinator: official.role == .coordinator
        case .leader: official.role == .leader
        case .head: official.role == .head && custody.last?.agency == official.agency
        case nil: true
        }
    }
}

extension SQL {
    static func enter(
        _ entry: DeadlineEntry,
        _ id: ID<Deadline>,
        at moment: Date,
        _ due: DueMoment?,
        _ version: PlaybookID,
        _ words: String?
    ) -> SQL {
        """
        SELECT hy.enter_deadline_fact(\(id), \(entry.row.fact), \(moment), \(due?.at), \(due?.isProvisional ?? false),
                                      \(version), \(words), \(entry.row.detail))
        """
    }
}
