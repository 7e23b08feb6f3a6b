import Foundation

/// One order to act, ready to be shown.
struct OrderLineView {
    let address: String
    let number: String
    let title: String
    let agency: String
    let ground: String
    let state: StateView
    let issued: MomentText
    let deadline: DeadlineView?

    init(_ line: OrderLine, at moment: Date, _ wording: Wording) {
        address = Address.order(line.id)
        number = line.number
        title = line.title
        agency = line.agency
        ground = wording["order-ground.\(line.ground.rawValue)"]
        state = StateView(line.state, wording)
        issued = wording.shortMoment(line.issuedAt)
        deadline = line.deadline.map { DeadlineView($0, at: moment, wording) }
    }
}

/// The register of orders, ready to be shown.
struct OrdersView {
    let action = Address.orders
    let orders: [OrderLineView]
    let hasOrders: Bool
    let filters: [FilterView]
    let nextAddress: String?

    /// One of the choices of what is shown.
    struct FilterView {
        let code: String
        let name: String
        let isChosen: Bool
    }

    init(_ page: OrdersPage, _ wording: Wording) {
        orders = page.orders.map { OrderLineView($0, at: page.frame.moment, wording) }
        hasOrders = !page.orders.isEmpty
        filters = OrdersPage.Filter.allCases.map {
            FilterView(code: $0.rawValue, name: wording["orders.\($0.rawValue)"], isChosen: $0 == page.filter)
        }
        nextAddress = page.next.map { Address.orders(page.filter, after: $0) }
    }
}

/// An order opened, ready to be shown.
struct OrderView {
    let line: OrderLineView
    let orders = Address.orders
    let words: String
    let caseAddress: String
    let caseNumber: String
    let ended: MomentText?
    let deadlines: [DeadlineView]
    /// What is likeliest to be done; nil where there is nothing to do.
    let first: ActView?
    let others: [ActView]
    let nothingToDo: String?
    let steps: [StepView]

    /// A form of one step.
    struct ActView {
        let code: String
        let action: String
        let csrf: String
        let title: String
        let hint: String
        let question: String
        let wantsWords: Bool
        let isFirst: Bool
        /// What may be lacking; nil for steps that do not ask.
        let lacking: LackingView?
    }

    /// The boxes of what a report lacks.
    struct LackingView {
        let choices: [ReasonFormView.NamedView]
    }

    init(_ page: OrderPage, _ wording: Wording) {
        line = OrderLineView(page.line, at: page.frame.moment, wording)
        words = page.words
        caseAddress = Address.caseFile(page.caseLink.id)
        caseNumber = page.caseLink.number
        ended = page.endedAt.map { wording.shortMoment($0) }
        deadlines = page.deadlines.map { DeadlineView($0, at: page.frame.moment, wording) }
        let next = page.actions.first { $0 != .withdraw }
        first = next.map { Self.form($0, isFirst: true, page, wording) }
        others = page.actions.filter { $0 != next }.map { Self.form($0, isFirst: false, page, wording) }
        nothingToDo = next == nil ? wording["order.waits-\(page.line.state.rawValue)"] : nil
        steps = page.steps.map { Self.step($0.step, $0.lacking, wording) }
    }

    private static func form(
        _ action: OrderPage.Action,
        isFirst: Bool,
        _ page: OrderPage,
        _ wording: Wording
    ) -> ActView {
        let lacks = OrderLack.allCases.map {
            ReasonFormView.NamedView(id: $0.rawValue, name: wording["order-lack.\($0.rawValue)"])
        }
        return ActView(
            code: action.rawValue,
            action: Address.step(action, ofOrder: page.line.id),
            csrf: page.frame.csrf,
            title: wording["order.\(action.rawValue)-button"],
            hint: wording["order.\(action.rawValue)-hint"],
            question: wording["order.\(action.rawValue)-question"],
            wantsWords: action != .receive && action != .check,
            isFirst: isFirst,
            lacking: action == .sendBack ? LackingView(choices: lacks) : nil
        )
    }

    /// A step with what the report lacked before the words.
    private static func step(_ step: Step, _ lacking: [OrderLack], _ wording: Wording) -> StepView {
        let lacks = wording.list(lacking.map { wording["order-lack.\($0.rawValue)"] })
        let parts = [lacking.isEmpty ? nil : lacks, step.reason].compactMap { $0 }
        let told = Step(
            step: step.step,
            at: step.at,
            person: step.person,
            agency: step.agency,
            reason: parts.isEmpty ? nil : parts.joined(separator: wording.language == .english ? ": " : "：")
        )
        return StepView(told, wording)
    }
}
