import Cases
import Deadlines
import Foundation
import Kernel
import Making
import Playbooks
import Postgres
import Testing
import TestSupport

/// A case with an order to act about it, and who deals with both.
struct Ordering: Sendable {
    let transaction: Transaction
    let desk = OrderDesk()
    let limits: OrderLimits
    let office: Official
    let head: Official
    let found: ID<Case>

    static func run(level: Int16 = 3, _ body: @Sendable (Ordering) async throws -> Void) async throws {
        try await Scratch.rolledBack { transaction in
            let office = try await transaction.makeOfficial(.coordinator, name: "协调员")
            let head = try await transaction.makeOfficial(.head, name: "负责人")
            let event = try await transaction.makeEvent(level: level, levelBy: office.person)
            let found = try await transaction.makeCase(head.agency, .accepted, event: event)
            let version = try await transaction.makePlaybook()
            let limits = OrderLimits(playbook: try Shipped.playbook(), version: version)
            try await body(
                Ordering(transaction: transaction, limits: limits, office: office, head: head, found: found)
            )
        }
    }

    /// Issues an order and arms its limits.
    func issue() async throws -> ID<Order> {
        let order = try await asOffice { try await desk.issue(found, on: .overdue, text: " 请速办 ", by: $0, in: $1) }
        try await limits.arm(for: order.id.rawValue, in: transaction)
        return order.id
    }

    func asOffice<Answer>(_ body: (Principal, Transaction) async throws -> Answer) async throws -> Answer {
        try await transaction.acting(as: .person(office)) { try await body(.person(office), $0) }
    }

    func asHead<Answer>(_ body: (Principal, Transaction) async throws -> Answer) async throws -> Answer {
        try await transaction.acting(as: .person(head)) { try await body(.person(head), $0) }
    }

    /// The limits of the case, as `rule state`, by rule.
    func standing() async throws -> [String] {
        try await transaction.values(
            "SELECT rule || ' ' || state FROM hy.deadlines WHERE case_id = \(found) ORDER BY rule, epoch",
            as: String.self
        )
    }
}
