package import Foundation

/// Where an order to act stands.
package enum OrderState: String, Sendable, CaseIterable {
    case registered
    case received
    case reported
    case checked
    case closed
    case withdrawn
}

/// Why an order to act is issued, in the order in which a form offers it.
package enum OrderGround: String, Sendable, CaseIterable {
    case overdue
    case refused
    case unsolved
    case badEffect = "bad-effect"
    case instruction
}

/// What a report can lack, in the order in which a form offers it.
package enum OrderLack: String, Sendable, CaseIterable {
    case facts
    case solution
    case duties
    case conclusion
    case measures
    case form
}

/// One order to act in a list, or on the page of its case.
package struct OrderLine: Sendable {
    /// The identity that its address is made of.
    package let id: String
    /// The human number, such as 督〔2026〕3号.
    package let number: String
    /// Where it stands.
    package let state: OrderState
    /// Why it was issued.
    package let ground: OrderGround
    /// What the event is called.
    package let title: String
    /// The short name of the agency that has it.
    package let agency: String
    /// When it was issued.
    package let issuedAt: Date
    /// The limit that ends next; nil where none runs.
    package let deadline: PageDeadline?

    /// Takes one order.
    package init(
        id: String,
        number: String,
        state: OrderState,
        ground: OrderGround,
        title: String,
        agency: String,
        issuedAt: Date,
        deadline: PageDeadline?
    ) {
        self.id = id
        self.number = number
        self.state = state
        self.ground = ground
        self.title = title
        self.agency = agency
        self.issuedAt = issuedAt
        self.deadline = deadline
    }
}

/// The register of orders to act (督办台账).
package struct OrdersPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The orders to show, the newest first.
    package let orders: [OrderLine]
    /// Which of them are shown.
    package let filter: Filter
    /// The cursor of the next page; nil on the last one.
    package let next: String?

    /// Takes everything the page shows.
    package init(frame: Frame, orders: [OrderLine], filter: Filter, next: String?) {
        self.frame = frame
        self.orders = orders
        self.filter = filter
        self.next = next
    }

    /// Which orders the page shows.
    package enum Filter: String, Sendable, CaseIterable {
        /// Those that wait for something.
        case open
        /// Those that are closed or withdrawn.
        case over
        case all
    }
}

/// One order to act opened.
package struct OrderPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The order as a list shows it.
    package let line: OrderLine
    /// What has to be done and reported on.
    package let words: String
    /// The case that it is about: its id and number.
    package let caseLink: (id: String, number: String)
    /// When it was closed or withdrawn; nil so long as it is open.
    package let endedAt: Date?
    /// Its limits, first due first.
    package let deadlines: [PageDeadline]
    /// What the visitor may do with it now.
    package let actions: [Action]
    /// What was done, oldest first, with what a report lacked that was sent back.
    package let steps: [(step: Step, lacking: [OrderLack])]

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        line: OrderLine,
        words: String,
        caseLink: (id: String, number: String),
        endedAt: Date?,
        deadlines: [PageDeadline],
        actions: [Action],
        steps: [(step: Step, lacking: [OrderLack])]
    ) {
        self.frame = frame
        self.line = line
        self.words = words
        self.caseLink = caseLink
        self.endedAt = endedAt
        self.deadlines = deadlines
        self.actions = actions
        self.steps = steps
    }

    /// What can be done with an order; what is likeliest to be done stands first.
    package enum Action: String, Sendable, CaseIterable {
        case receive
        case report
        case check
        case sendBack = "send-back"
        case close
        case withdraw
    }
}
