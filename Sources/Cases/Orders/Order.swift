package import Events
package import Foundation
package import Kernel
package import Postgres

/// An order to act (督办件): the information office wants to hear, in a set time, what whoever has a case has done.
package struct Order: Sendable {
    /// A UUID of version 7; it puts orders of the same moment in order.
    package let id: ID<Order>
    /// Given when it is issued; orders are counted apart from cases.
    package let number: HumanNumber
    /// What has to be acted upon; it has one order at a time.
    package let caseID: ID<Case>
    /// The number of that case.
    package let caseNumber: HumanNumber
    /// The agency that has the case now, and with it the order.
    package let agency: AgencyID
    /// The short name of that agency.
    package let agencyName: String
    /// The event's title as the asker may see it.
    package let title: String
    /// Why it was issued.
    package let ground: Ground
    /// What has to be done and reported on: 1 to 2,000 characters.
    package let words: String
    /// What may follow it is said by `after(_:)` alone.
    package let state: State
    /// The moment of the transaction that issued it.
    package let issuedAt: Date
    /// When it was closed or withdrawn; nil so long as it is open.
    package let endedAt: Date?
    /// Counts the changes of the row, from 1; clients see it as the entity tag.
    package let version: Int

    /// Why an order is issued (督办缘由).
    package enum Ground: String, Sendable, CaseIterable, SQLValue, SQLDecodable {
        /// A limit has passed (逾期未办).
        case overdue
        /// Agencies pass the case on from one to the other (推诿扯皮).
        case refused
        /// The answer has not solved it (问题未解决).
        case unsolved
        /// It has a bad effect in public (影响恶劣).
        case badEffect = "bad-effect"
        /// A leader of the city wants it (领导批示).
        case instruction
    }

    /// Where an order stands.
    package enum State: String, Sendable, CaseIterable, SQLValue, SQLDecodable {
        case registered
        case received
        case reported
        case checked
        case closed
        case withdrawn
    }

    /// What can be done with an order.
    package enum Step: String, Sendable, CaseIterable, SQLValue {
        case receive
        case report
        case sendBack = "send-back"
        case check
        case close
        case withdraw

        /// Who may take it.
        package var action: Action {
            switch self {
            case .receive, .report: .acceptCase
            case .sendBack, .check, .withdraw: .directCase
            case .close: .closeCase
            }
        }
    }

    /// What a report lacks that is sent back (审核标准).
    package enum Lack: String, Sendable, CaseIterable, SQLValue {
        /// The facts are not clear (事实不清).
        case facts
        /// The problem is not solved (问题未解决).
        case solution
        /// What was to be done was not (任务未落实).
        case duties
        /// The conclusion is not right (结论不准).
        case conclusion
        /// The measures are not as the rules want them (措施不合规).
        case measures
        /// It is not written as it has to be (格式不规范).
        case form
    }
}

extension Order.State {
    /// The state after `step`, or why there is none.
    ///
    /// Every transition is in this table and nowhere else; a case that changes hands takes its order with it.
    package func after(_ step: Order.Step) throws(OrderRefusal) -> Order.State {
        switch (self, step) {
        case (.registered, .receive): .received
        case (.received, .report): .reported
        case (.reported, .sendBack): .received
        case (.reported, .check): .checked
        case (.checked, .close): .closed
        case (.closed, _), (.withdrawn, _): throw .over
        case (_, .withdraw): .withdrawn
        case (_, .receive): throw .alreadyReceived
        case (.registered, .report): throw .notReceived
        case (.reported, .report), (.checked, .report): throw .alreadyReported
        case (.checked, .check), (.checked, .sendBack): throw .alreadyChecked
        case (.registered, .check), (.registered, .sendBack), (.received, .check), (.received, .sendBack):
            throw .notReported
        case (_, .close): throw .notChecked
        }
    }

    /// Whether nothing follows any more.
    package var isOver: Bool { self == .closed || self == .withdrawn }
}

extension Order: RowDecodable {
    package init(row: Row) throws {
        id = try row["id"]
        number = try HumanNumber(year: Int(row["year"] as Int32), number: Int(row["number"] as Int32))
        caseID = try row["case_id"]
        caseNumber = try HumanNumber(year: Int(row["case_year"] as Int32), number: Int(row["case_number"] as Int32))
        agency = try row["agency_id"]
        agencyName = try row["agency_name"]
        title = try row["title"]
        ground = try row["ground"]
        words = try row["words"]
        state = try row["state"]
        issuedAt = try row["issued_at"]
        endedAt = try row["ended_at"]
        version = try Int(row["version"] as Int32)
    }
}
