package import Events
package import Foundation
package import Kernel
package import Postgres

/// One agency's duty to answer for one event.
package struct Case: Sendable {
    /// A UUID of version 7; it puts cases that were opened at the same moment in order.
    package let id: ID<Case>
    /// Given when it is opened; cases are counted apart from events.
    package let number: HumanNumber
    /// What is to be answered for; an event has at most one case for each plan.
    package let event: ID<Event>
    /// The code of the response plan that opened it.
    package let plan: String
    /// The agency that has custody: the lead agency.
    package let agency: AgencyID
    /// What may follow it is said by `after(_:)` alone.
    package let state: State
    /// Since when that agency has it; the time in which it may be returned runs from here.
    package let heldSince: Date
    /// In how many hours after that it may be returned; taken over from the response plan.
    package let returnHours: Int
    /// How often it was returned, from 0; the third time it is raised to the information office.
    package let returns: Int
    /// Whether the information office has decided who answers; then it cannot be returned any more.
    package let isRuled: Bool
    /// Who deals with it at that agency; nil where nobody was named.
    package let assignee: PersonID?
    /// The event's title as the asker may see it; a case has none of its own.
    package let title: String
    /// Why this agency: the duty and the matter or risk that led to it.
    package let reason: JSON
    /// Taken over from the event when the case was opened: limits on answering run from here.
    package let discoveredAt: Date
    /// When the job that follows a confirmed level opened it.
    package let openedAt: Date
    /// Nil so long as it is not closed.
    package let closedAt: Date?
    /// Counts the changes of the row, from 1; clients see it as the entity tag.
    package let version: Int

    /// Where a case stands.
    package enum State: String, Sendable, CaseIterable, SQLValue, SQLDecodable {
        case routed
        case raised
        case accepted
        case drafted
        case answered
        case closed
    }

    /// What can be done with a case.
    package enum Step: String, Sendable, CaseIterable, SQLValue {
        case accept
        case draft
        case reject
        case answer
        case close
        case `return`
        case raise
        case transfer
        case sendBack = "send-back"
        case reopen
    }

    /// What can be done about a case without moving it, so long as it is not closed.
    package enum Note: String, Sendable, CaseIterable, SQLValue {
        case assign
        case contribute
        case askExtension = "ask-extension"
        case instruct
        case report
    }
}

extension Case.State {
    /// The state after `step`, or why there is none.
    ///
    /// Every transition is in this table and nowhere else.
    package func after(_ step: Case.Step) throws(CaseRefusal) -> Case.State {
        switch (self, step) {
        case (.routed, .accept): .accepted
        case (.routed, .return): .routed
        case (.routed, .raise): .raised
        case (.routed, .transfer), (.accepted, .transfer), (.drafted, .transfer): .routed
        case (.accepted, .draft), (.drafted, .draft): .drafted
        case (.drafted, .reject): .accepted
        case (.accepted, .answer), (.drafted, .answer): .answered
        case (.answered, .close): .closed
        case (.answered, .sendBack): .accepted
        case (.closed, .reopen): .accepted
        case (.closed, _): throw .closed
        case (_, .reopen): throw .notClosed
        case (.raised, .transfer): .routed
        case (.raised, .close), (.raised, .sendBack): throw .notAnswered
        case (.raised, .reject), (.routed, .reject), (.accepted, .reject): throw .notDrafted
        case (.raised, _): throw .raised
        case (_, .accept): throw .alreadyAccepted
        case (_, .return), (_, .raise): throw .notReturnable
        case (.answered, .draft), (.answered, .reject), (.answered, .answer), (.answered, .transfer):
            throw .alreadyAnswered
        case (.routed, .draft), (.routed, .answer): throw .notAccepted
        case (_, .close), (_, .sendBack): throw .notAnswered
        }
    }
}

extension Case {
    /// What a return comes to: it goes to the agency that was proposed, and to the information office to decide where
    /// none was, or where it is the third.
    ///
    /// - Throws: `CaseRefusal`: returnable is a case that was not accepted, within the set time, before a ruling.
    package func returning(to proposed: AgencyID?, at moment: Date) throws(CaseRefusal) -> Case.Step {
        let step: Case.Step = proposed == nil || returns >= 2 ? .raise : .return
        _ = try state.after(step)
        guard !isRuled else { throw .ruled }
        guard moment <= heldSince.addingTimeInterval(Double(returnHours) * 3_600) else { throw .tooLateToReturn }
        guard proposed != agency else { throw .sameAgency }
        return step
    }
}

extension Case: RowDecodable {
    package init(row: Row) throws {
        id = try row["id"]
        number = try HumanNumber(year: Int(row["year"] as Int32), number: Int(row["number"] as Int32))
        event = try row["event_id"]
        plan = try row["plan"]
        agency = try row["agency_id"]
        heldSince = try row["held_since"]
        returnHours = try Int(row["return_hours"] as Int32)
        returns = try Int(row["returns"] as Int16)
        isRuled = try row["ruled"]
        assignee = try row["assignee"]
        state = try row["state"]
        title = try row["title"]
        reason = try row["reason"]
        discoveredAt = try row["discovered_at"]
        openedAt = try row["opened_at"]
        closedAt = try row["closed_at"]
        version = try Int(row["version"] as Int32)
    }
}
