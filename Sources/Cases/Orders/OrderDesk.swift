import Deadlines
import Foundation
import Journal
package import Kernel
package import Postgres

/// What can be done with orders to act (督办): registered, received, reported, checked, closed.
package struct OrderDesk: Sendable {
    private let cases = CaseDesk()

    package init() {}

    /// Orders whoever has a case to act on it (交办督办件); the information office does it, once at a time for each case.
    ///
    /// - Parameter text: What has to be done and reported on, 1 to 2,000 characters.
    /// - Throws: `OrderRefusal`, `CaseRefusal`, `RoleRefusal`.
    package func issue(
        _ id: ID<Case>,
        on ground: Order.Ground,
        text: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Order {
        let official = try principal.official(for: .directCase)
        let words = try Self.words(text)
        let found = try cases.open(try await cases.locked(id, in: transaction))
        guard try await transaction.value(.openOrder(of: id), as: UUID.self) == nil else {
            throw OrderRefusal.oneIsOpen
        }
        let order = ID<Order>()
        let moment = max(transaction.moment, found.openedAt)
        try await transaction.execute(.issue(order, of: id, ground, words, at: moment))
        try await record("issue", OrderWords(), of: order, found.id, by: official, at: moment, in: transaction)
        try await transaction.leave(.orderIssued, for: order.rawValue)
        return try await self.order(order, in: transaction)
    }

    /// Takes an order on (签收督办件); the agency that has the case does it.
    ///
    /// - Throws: `OrderRefusal`, `RoleRefusal`.
    package func receive(_ id: ID<Order>, by principal: Principal, in transaction: Transaction) async throws -> Order {
        try await step(.receive, id, OrderWords(), by: principal, in: transaction)
    }

    /// Says what was done (反馈办理情况); the agency that has the case does it.
    ///
    /// - Parameter text: 1 to 2,000 characters.
    /// - Throws: `OrderRefusal`, `RoleRefusal`.
    package func report(
        _ id: ID<Order>,
        text: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Order {
        try await step(.report, id, OrderWords(words: try Self.words(text)), by: principal, in: transaction)
    }

    /// Sends a report back that does not do (退回补办), and says what it lacks; the information office does it.
    ///
    /// - Parameters:
    ///   - lacking: At least one, each once.
    ///   - text: 1 to 2,000 characters.
    /// - Throws: `OrderRefusal`, `RoleRefusal`.
    package func sendBack(
        _ id: ID<Order>,
        lacking: Set<Order.Lack>,
        text: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Order {
        guard !lacking.isEmpty else { throw OrderRefusal.lackMissing }
        let named = Order.Lack.allCases.filter(lacking.contains)
        let words = OrderWords(words: try Self.words(text), lacking: named)
        let moved = try await step(.sendBack, id, words, by: principal, in: transaction)
        try await transaction.leave(.orderSentBack, for: id.rawValue)
        return moved
    }

    /// Says that a report does (审核通过); the information office does it.
    ///
    /// - Throws: `OrderRefusal`, `RoleRefusal`.
    package func check(_ id: ID<Order>, by principal: Principal, in transaction: Transaction) async throws -> Order {
        try await step(.check, id, OrderWords(), by: principal, in: transaction)
    }

    /// Closes an order with what it came to (审结); the information office does it.
    ///
    /// - Parameter text: 1 to 2,000 characters.
    /// - Throws: `OrderRefusal`, `RoleRefusal`.
    package func close(
        _ id: ID<Order>,
        text: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Order {
        try await step(.close, id, OrderWords(words: try Self.words(text)), by: principal, in: transaction)
    }

    /// Takes an order back that is not needed any more (撤销), with its limits; the information office does it.
    ///
    /// - Parameter text: 1 to 2,000 characters.
    /// - Throws: `OrderRefusal`, `RoleRefusal`.
    package func withdraw(
        _ id: ID<Order>,
        text: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Order {
        let words = OrderWords(words: try Self.words(text))
        let moved = try await step(.withdraw, id, words, by: principal, in: transaction)
        try await transaction.leave(.orderWithdrawn, for: id.rawValue)
        return moved
    }

    private func step(
        _ step: Order.Step,
        _ id: ID<Order>,
        _ words: OrderWords,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Order {
        let official = try principal.official(for: step.action)
        guard let seen: Order = try await transaction.row(.order(id)) else { throw OrderRefusal.absent }
        // The case first, as whoever passes it on holds it.
        try await transaction.execute("SELECT hy.hold_case(\(seen.caseID))")
        guard let found: Order = try await transaction.row(.order(id)) else { throw OrderRefusal.absent }
        let isAgency = step.action == .acceptCase
        guard !isAgency || found.agency == official.agency else { throw OrderRefusal.notYours }
        let next = try found.state.after(step)
        let moment = max(transaction.moment, found.issuedAt)
        try await record(step.rawValue, words, of: id, found.caseID, by: official, at: moment, in: transaction)
        try await transaction.execute(.move(found, to: next, at: moment))
        let act: DeadlineDesk.Act? = step == .receive ? .orderReceived : step == .report ? .orderReported : nil
        if let act {
            let caseID = found.caseID.rawValue
            try await DeadlineDesk().meet(caseID: caseID, by: act, of: id.rawValue, in: transaction)
        }
        return try await order(id, in: transaction)
    }

    private func record(
        _ step: String,
        _ words: OrderWords,
        of order: ID<Order>,
        _ caseID: ID<Case>,
        by official: Official,
        at moment: Date,
        in transaction: Transaction
    ) async throws {
        try await transaction.execute(.record(step, words, of: order, by: official, at: moment))
        // It is told where the case is followed.
        let detail = JSON(text: #"{"order": "\#(order.text)"}"#)
        try await transaction.journal(JournalEntry("order.\(step)", "case", caseID.rawValue, detail: detail))
    }

    private func order(_ id: ID<Order>, in transaction: Transaction) async throws -> Order {
        guard let found: Order = try await transaction.row(.order(id)) else { throw OrderRefusal.absent }
        return found
    }

    private static func words(_ text: String) throws(OrderRefusal) -> String {
        let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...2_000).contains(words.unicodeScalars.count) else { throw .wordsMissing }
        return words
    }
}

/// What a step says beside its kind.
struct OrderWords {
    var words: String?
    var lacking: [Order.Lack]?
}
