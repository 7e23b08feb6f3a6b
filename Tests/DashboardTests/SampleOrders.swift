import Foundation

@testable import Dashboard

extension Samples {
    private static func line(_ state: OrderState, _ ground: OrderGround, _ deadline: PageDeadline?) -> OrderLine {
        OrderLine(
            id: "0198-\(state.rawValue)",
            number: "督〔2026〕3号",
            state: state,
            ground: ground,
            title: "鹤台区槐荫里小区居民楼燃气爆燃",
            agency: "市住建局",
            issuedAt: moment(10, 9),
            deadline: deadline
        )
    }

    /// The register with an order in every state.
    static let orders = OrdersPage(
        frame: frame("/orders"),
        orders: [
            line(.registered, .overdue, deadline(from: moment(11, 1))),
            line(.received, .refused, deadline(from: moment(9, 6))),
            line(.reported, .unsolved, nil), line(.checked, .badEffect, nil), line(.closed, .instruction, nil),
            line(.withdrawn, .overdue, nil),
        ],
        filter: .all,
        next: "next"
    )

    /// The register of who has none.
    static let noOrders = OrdersPage(frame: frame("/orders"), orders: [], filter: .open, next: nil)

    /// An order whose second report the information office has to check.
    static let reportedOrder = OrderPage(
        frame: frame("/orders/0198-d8"),
        line: line(.reported, .overdue, nil),
        words: "一、三日内完成片区管网检测；\n二、说明三次报修未处理的原因和责任人；\n三、向居民公布检测结果。",
        caseLink: ("0198-31", "办〔2026〕31号"),
        endedAt: nil,
        deadlines: [
            deadline(from: moment(10, 9), met: moment(10, 11)), deadline(from: moment(10, 9), met: moment(11, 8)),
        ],
        actions: [.check, .sendBack, .withdraw],
        steps: [
            (Step(step: "order-issue", at: moment(10, 9), person: "罗知远", agency: "云溪市人民政府办公室"), []),
            (Step(step: "order-receive", at: moment(10, 11), person: "汪季和", agency: "市住建局"), []),
            (
                Step(step: "order-report", at: moment(10, 15), person: "汪季和", agency: "市住建局", reason: "已检测。"), []
            ),
            (
                Step(
                    step: "order-send-back",
                    at: moment(10, 16),
                    person: "罗知远",
                    agency: "云溪市人民政府办公室",
                    reason: "没有写明检测了哪些楼栋。"
                ), [.facts, .duties]
            ),
            (
                Step(
                    step: "order-report",
                    at: moment(11, 8),
                    person: "汪季和",
                    agency: "市住建局",
                    reason: "37 栋楼的立管和庭院管网已逐一检测，结果公布在各单元门口。"
                ), []
            ),
        ]
    )
}
