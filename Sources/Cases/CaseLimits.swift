import Deadlines
import Events
package import Foundation
package import Kernel
import Organisation
package import Playbooks
package import Postgres

/// Arms the limits that a response plan sets for a case.
package struct CaseLimits: Sendable {
    private let playbook: Playbook
    private let version: PlaybookID

    /// Prepares to arm limits by a playbook.
    package init(playbook: Playbook, version: PlaybookID) {
        self.playbook = playbook
        self.version = version
    }

    /// Arms the limits on answering anew, from the moment in which the answer was last sent back or the case reopened.
    ///
    /// A plan that the playbook has no more is read from the version under which the case was opened. Does nothing where the case was
    /// answered meanwhile, or where the plan sets no such limit.
    package func armAgain(for id: UUID, in transaction: Transaction) async throws {
        // Held, so that its event is still the same when the limit is armed.
        guard let found: Case = try await transaction.row(.locked(ID<Case>(rawValue: id))),
            found.state != .answered, found.state != .closed,
            let plan = try await plan(found.plan, of: found.id, in: transaction),
            let event = try await EventDesk().event(found.event, in: transaction)
        else { return }
        let turns = try await transaction.values(.turns(of: found.id), as: Date.self)
        guard let last = turns.last else { return }
        try await arm(.sentBack, of: plan, found.id, event, from: last, epoch: turns.count, in: transaction)
    }

    /// The plan of a case, by its own version where the playbook has it no more.
    func plan(_ code: String, of id: ID<Case>, in transaction: Transaction) async throws -> ResponsePlan? {
        if let plan = playbook.plans.first(where: { $0.code == code }) { return plan }
        guard let opened = try await transaction.value(.playbook(of: id), as: PlaybookID.self),
            let files = try await PlaybookDesk().version(opened, in: transaction)?.files
        else { return nil }
        // A version that this program cannot read any more sets no limit.
        let readable = try? Playbook(files: files)
        return readable?.plans.first { $0.code == code }
    }

    /// Arms those limits of a plan that run from a fact and bind events of that level.
    ///
    /// - Parameter epoch: Which time it is that the fact came about, from 1.
    func arm(
        _ start: LimitRule.StartFact,
        of plan: ResponsePlan,
        _ id: ID<Case>,
        _ event: Event,
        from moment: Date,
        epoch: Int = 1,
        in transaction: Transaction
    ) async throws {
        let (level, day) = (Int(event.level?.rawValue ?? 0), CivilDay(of: moment).description)
        for (rule, set) in playbook.limits(of: plan, level: level, on: day) where rule.start == start {
            try await DeadlineDesk().arm(
                Limit(rule, of: set.code),
                caseID: id.rawValue,
                eventID: event.id.rawValue,
                from: moment,
                epoch: epoch,
                by: DatedCalendar(playbook.calendar, of: version),
                in: transaction
            )
        }
    }
}

extension SQL {
    /// The version under which a case was opened.
    fileprivate static func playbook(of id: ID<Case>) -> SQL { "SELECT playbook_id FROM hy.cases WHERE id = \(id)" }

    /// When the agency had to answer anew, in order.
    fileprivate static func turns(of id: ID<Case>) -> SQL {
        """
        SELECT at FROM hy.case_steps WHERE case_id = \(id) AND step IN ('send-back', 'reopen') ORDER BY id
        """
    }
}
