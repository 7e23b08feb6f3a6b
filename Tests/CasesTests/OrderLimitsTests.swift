import Cases
import Deadlines
import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

/// The limits on orders to act: each is ended by its own act, and by no other.
@Suite struct OrderLimitsTests {
    @Test("an order has limits by its event's level, on receiving and on reporting", arguments: [1, 2, 3, 4])
    func arms(level: Int16) async throws {
        try await Ordering.run(level: level) { scene in
            _ = try await scene.issue()
            let isGrave = level < 3
            #expect(
                try await scene.standing()
                    == [
                        isGrave ? "order-receipt armed" : "order-receipt-day armed",
                        isGrave ? "order-report-urgent armed" : "order-report armed",
                    ].sorted()
            )
        }
    }

    @Test("the answer of the case ends none of them, receiving and reporting end one each")
    func endsItsOwn() async throws {
        try await Ordering.run { scene in
            let limit = try await scene.transaction.makeDeadline(of: scene.found, due: .at("2090-01-01T00:00:00Z"))
            let order = try await scene.issue()
            _ = try await scene.asHead { try await CaseDesk().answer(scene.found, text: "已修好", by: $0, in: $1) }
            #expect(try await DeadlineDesk().deadline(limit, in: scene.transaction)?.state == .met)
            func own() async throws -> [String] {
                try await scene.desk.file(order, in: scene.transaction)?.deadlines.map { "\($0.rule) \($0.state)" }
                    ?? []
            }
            #expect(try await own() == ["order-receipt-day armed", "order-report armed"])

            _ = try await scene.asHead { try await scene.desk.receive(order, by: $0, in: $1) }
            #expect(try await own() == ["order-receipt-day met", "order-report armed"])
            _ = try await scene.asHead { try await scene.desk.report(order, text: "已修", by: $0, in: $1) }
            #expect(try await own() == ["order-receipt-day met", "order-report met"])
        }
    }

    @Test("a report that is sent back has a limit of its own each time")
    func armsAgain() async throws {
        try await Ordering.run { scene in
            let order = try await scene.issue()
            _ = try await scene.asHead { try await scene.desk.receive(order, by: $0, in: $1) }
            for turn in 1...2 {
                _ = try await scene.asHead { try await scene.desk.report(order, text: "已修", by: $0, in: $1) }
                _ = try await scene.asOffice {
                    try await scene.desk.sendBack(order, lacking: [.solution], text: "没有修", by: $0, in: $1)
                }
                for _ in 1...2 { try await scene.limits.armAgain(for: order.rawValue, in: scene.transaction) }
                let again = try await scene.standing().filter { $0.hasPrefix("order-report-again") }
                #expect(again.count == turn && again.last == "order-report-again armed")
            }
            _ = try await scene.asHead { try await scene.desk.report(order, text: "修好了", by: $0, in: $1) }
            #expect(try await scene.standing().allSatisfy { $0.hasSuffix(" met") })
        }
    }

    @Test("what was reported and sent back before the first limits could be armed has the last of them alone")
    func neverTwice() async throws {
        try await Ordering.run { scene in
            let order = try await scene.asOffice {
                try await scene.desk.issue(scene.found, on: .refused, text: "请速办", by: $0, in: $1)
            }
            _ = try await scene.asHead { try await scene.desk.receive(order.id, by: $0, in: $1) }
            _ = try await scene.asHead { try await scene.desk.report(order.id, text: "已办", by: $0, in: $1) }
            _ = try await scene.asOffice {
                try await scene.desk.sendBack(order.id, lacking: [.facts], text: "何时", by: $0, in: $1)
            }
            try await scene.limits.arm(for: order.id.rawValue, in: scene.transaction)
            try await scene.limits.armAgain(for: order.id.rawValue, in: scene.transaction)
            #expect(try await scene.standing() == ["order-report-again armed"])
        }
    }

    @Test("the next order of a case does not meet the limits of the one that was taken back")
    func keepsApart() async throws {
        try await Ordering.run { scene in
            let first = try await scene.issue()
            _ = try await scene.asOffice { try await scene.desk.withdraw(first, text: "重复", by: $0, in: $1) }
            let second = try await scene.issue()
            _ = try await scene.asHead { try await scene.desk.receive(second, by: $0, in: $1) }
            try await scene.limits.cancel(of: first.rawValue, in: scene.transaction)
            #expect(
                try await scene.standing() == [
                    "order-receipt-day cancelled", "order-receipt-day met", "order-report cancelled",
                    "order-report armed",
                ]
            )
        }
    }

    @Test("what was done before its limit could be armed has none, and what is taken back loses them")
    func neverLate() async throws {
        try await Ordering.run { scene in
            let early = try await scene.asOffice {
                try await scene.desk.issue(scene.found, on: .refused, text: "请速办", by: $0, in: $1)
            }
            _ = try await scene.asHead { try await scene.desk.receive(early.id, by: $0, in: $1) }
            try await scene.limits.arm(for: early.id.rawValue, in: scene.transaction)
            #expect(try await scene.standing() == ["order-report armed"])

            _ = try await scene.asOffice { try await scene.desk.withdraw(early.id, text: "重复", by: $0, in: $1) }
            try await scene.limits.arm(for: early.id.rawValue, in: scene.transaction)
            try await scene.limits.cancel(of: early.id.rawValue, in: scene.transaction)
            #expect(try await scene.standing() == ["order-report cancelled"])

            // The next order of the case counts anew.
            _ = try await scene.issue()
            #expect(
                try await scene.standing() == [
                    "order-receipt-day armed", "order-report cancelled", "order-report armed",
                ]
            )
        }
    }
}
