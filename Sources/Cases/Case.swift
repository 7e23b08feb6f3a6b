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
        case accepted
        case answered
        case closed
    }

    /// What can be done with a case.
    package enum Step: String, Sendable, CaseIterable, SQLValue {
        case accept
        case answer
        case close
    }
}

extension Case.State {
    /// The state after `step`, or why there is none.
    ///
    /// Every transition is in this table and nowhere else.
    package func after(_ step: Case.Step) throws(CaseRefusal) -> Case.State {
        switch (self, step) {
        case (.routed, .accept): .accepted
        case (.accepted, .answer): .answered
        case (.answered, .close): .closed
        case (.accepted, .accept), (.answered, .accept): throw .alreadyAccepted
        case (.answered, .answer): throw .alreadyAnswered
        case (.routed, .answer): throw .notAccepted
        case (.routed, .close), (.accepted, .close): throw .notAnswered
        case (.closed, .accept), (.closed, .answer), (.closed, .close): throw .closed
        }
    }
}

extension Case: RowDecodable {
    package init(row: Row) throws {
        id = try row["id"]
        number = try HumanNumber(year: Int(row["year"] as Int32), number: Int(row["number"] as Int32))
        event = try row["event_id"]
        plan = try row["plan"]
        agency = try row["agency_id"]
        state = try row["state"]
        title = try row["title"]
        reason = try row["reason"]
        discoveredAt = try row["discovered_at"]
        openedAt = try row["opened_at"]
        closedAt = try row["closed_at"]
        version = try Int(row["version"] as Int32)
    }
}
