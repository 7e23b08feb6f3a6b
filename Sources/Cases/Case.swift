package import Events
package import Foundation
package import Kernel
package import Postgres

/// One agency's duty to answer for one event.
package struct Case: Sendable {
    package let id: ID<Case>
    package let number: HumanNumber
    package let event: ID<Event>
    /// The code of the response plan that opened it.
    package let plan: String
    /// The agency that has custody: the lead agency.
    package let agency: AgencyID
    package let state: State
    package let title: String
    /// Why this agency: the duty and the matter or risk that led to it.
    package let reason: JSON
    package let discoveredAt: Date
    package let openedAt: Date
    package let closedAt: Date?
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
