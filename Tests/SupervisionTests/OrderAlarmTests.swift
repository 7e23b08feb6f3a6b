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
    @Test(
        "who has the case is told of an order at once, above it only of what was missed, and nobody after it was done"
    )
    func tells() async throws {
        try await Watch.run(level: 3) { watch in
            let found = ID<Case>(rawValue: watch.caseID)
            let order = try await watch.database.transaction(for: .person(watch.coordinator)) { transaction in
                let office = Principal.person(watch.coordinator)
                return try await OrderDesk().issue(found, on: .overdue, text: "请速办", by: office, in: transaction)
            }
            try await watch.database.transaction(for: .worker) { transaction in
                let limits = OrderLimits(
                    playbook: try Shipped.playbook(),
                    version: try await transaction.makePlaybook()
                )
                try await limits.arm(for: order.id.rawValue, in: transaction)
            }
            try await watch.look(at: 0)
            // Once for receiving it and once for reporting on it.
            #expect(
                try await watch.told() == [
                    "0 head 王局长", "0 liaison 李联络", "0 head 王局长", "0 liaison 李联络",
                ]
            )
            let head = Principal.person(watch.head)
            try await watch.database.transaction(for: head) { transaction in
                _ = try await OrderDesk().receive(order.id, by: head, in: transaction)
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
                _ = try await OrderDesk().report(order.id, text: "已办", by: head, in: transaction)
            }
            for minute in stride(from: 13_860, through: 30_000, by: 60) { try await watch.look(at: minute) }
            #expect(try await watch.told().count == 9)
        }
    }
}
