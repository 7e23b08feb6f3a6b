import DemoCity
import Foundation
import Testing

@Suite struct DrillPlanTests {
    private static let yaml = """
        name: 演练
        begins: 2026-07-06
        days: 2
        items:
          - {at: d1h2m3, source: weibo, author: 甲, likes: 100, text: 二}
          - {at: d0h6m40, source: hotline, author: 乙, title: 题, repeats: 2, likes: 100, text: 一}
        """

    @Test("a plan says what is said and when, each with its repetitions, in order")
    func reads() throws {
        let plan = try DrillPlan(code: "p", yaml: Self.yaml)
        #expect(plan.name == "演练" && plan.days == 2)
        #expect(plan.begins.formatted(.iso8601) == "2026-07-05T16:00:00Z")
        #expect(plan.items.map(\.id) == ["p-2", "p-2-r1", "p-2-r2", "p-1"])
        #expect(plan.items.map(\.minute) == [400, 404, 408, 1_563])
        #expect(plan.items.map(\.text) == ["一", "转发：一", "转发：一", "二"])
        #expect(plan.items.map(\.counts.likes) == [100, 30, 15, 100])
    }

    @Test("what no plan can be is refused, with every mistake")
    func refuses() {
        let wrong = Self.yaml.replacing("days: 2", with: "days: 90").replacing("d1h2m3", with: "d1h25m3")
            .replacing("2026-07-06", with: "im Juli")
        let fault = #expect(throws: DemoFault.self) { _ = try DrillPlan(code: "p", yaml: wrong) }
        #expect(fault?.reasons.count == 3)
        #expect(throws: DemoFault.self) { _ = try DrillPlan(code: "p", yaml: "- 1") }
    }

    @Test("people behave the same for the same seed, and otherwise for another")
    func tempers() {
        func delays(_ seed: UInt64) -> [Int?] {
            let temper = DrillTemper(seed: seed)
            return (0..<200).map { temper.delay("step \($0)", at: "a\($0 % 5)", minutes: 10...240, forgotten: 30) }
        }
        let first = delays(7)
        #expect(first == delays(7))
        #expect(first != delays(8))
        #expect(first.contains { $0 == nil } && first.contains { $0 != nil })
        #expect(first.compactMap { $0 }.allSatisfy { (6...360).contains($0) })
    }
}
