import Cases
import Foundation
import Kernel
import Making
import Postgres
import Supervision
import TestSupport
import Testing

/// Who is told of orders to act.
@Suite(.timeLimit(.minutes(15))) struct OrderAlarmTests {
    @Test("who knows already that the answer is late is told of the order all the same, over every channel")
    func isNotMuted() async throws {
        try await Watch.run(level: 3) { watch in
            try await watch.arm(hours: 10)
            try await watch.makeWay(watch.liaison, rank: 1)
            try await watch.look(at: 601)
            #expect(try await watch.outcomes(of: watch.liaison).filter { $0.hasPrefix("mail") } == ["mail waiting"])
            try await issue(watch)
            try await watch.look(at: 661)
            let mails = try await watch.outcomes(of: watch.liaison).filter { $0.hasPrefix("mail") }
            #expect(mails == ["mail waiting", "mail waiting", "mail waiting"])
        }
    }

    /// Orders whoever has the case to act, and arms the limits.
    @discardableResult
    private func issue(_ watch: Watch) async throws -> ID<Order> {
        let office = Principal.person(watch.coordinator)
        let order = try await watch.database.transaction(for: office) { transaction in
            try await OrderDesk().issue(
                ID<Case>(rawValue: watch.caseID),
                on: .overdue,
                text: "请速办",
                by: office,
                in: transaction
            )
        }
        try await watch.database.transaction(for: .worker) { transaction in
            let limits = OrderLimits(playbook: try Shipped.playbook(), version: try await transaction.makePlaybook())
            try await limits.arm(for: order.id.rawValue, in: transaction)
        }
        return order.id
    }

    @Test("an order that gets more time is not announced again, and one that is taken back is over at once")
    func staysAnnounced() async throws {
        try await Watch.run(level: 3) { watch in
            let order = try await issue(watch)
            try await watch.look(at: 0)
            #expect(try await watch.told().count == 4)
            try await watch.set("UPDATE hy.deadlines SET due_at = due_at + interval '1 day' WHERE order_id = \(order)")
            try await watch.look(at: 10)
            #expect(try await watch.told().count == 4)
            let office = Principal.person(watch.coordinator)
            try await watch.database.transaction(for: office) { transaction in
                _ = try await OrderDesk().withdraw(order, text: "重复", by: office, in: transaction)
            }
            for minute in stride(from: 60, through: 30_000, by: 240) { try await watch.look(at: minute) }
            #expect(try await watch.told().count == 4)
        }
    }

    @Test(
        "who has the case is told of an order at once, above it only of what was missed, and nobody after it was done"
    )
    func tells() async throws {
        try await Watch.run(level: 3) { watch in
            let order = try await issue(watch)
            try await watch.look(at: 0)
            // Once for receiving it and once for reporting on it.
            #expect(
                try await watch.told() == [
                    "0 head 王局长", "0 liaison 李联络", "0 head 王局长", "0 liaison 李联络",
                ]
            )
            let head = Principal.person(watch.head)
            try await watch.database.transaction(for: head) { transaction in
                _ = try await OrderDesk().receive(order, by: head, in: transaction)
            }
            // Five working days end with Monday 9 March.
            for minute in stride(from: 60, through: 13_800, by: 60) { try await watch.look(at: minute) }
            let missed = try await watch.told().dropFirst(4).map {
                $0.split(separator: " ").dropFirst().joined(separator: " ")
            }
            #expect(
                missed == [
                    "head 王局长", "liaison 李联络", "head 王局长", "information-office 赵主任", "leader 钱市长",
                ]
            )
            try await watch.database.transaction(for: head) { transaction in
                _ = try await OrderDesk().report(order, text: "已办", by: head, in: transaction)
            }
            for minute in stride(from: 13_860, through: 30_000, by: 60) { try await watch.look(at: minute) }
            #expect(try await watch.told().count == 9)
        }
    }
}
