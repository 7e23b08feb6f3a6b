import Foundation

@testable import Dashboard

extension Samples {
    /// A case in the hands of an agency that may answer it.
    static let acceptedCase = caseFile(.accepted, [.answer], [], deadline(from: moment(11, 1)))

    /// A case with an instruction to report on and every form that may stand below the main one.
    static let instructedCase = CasePage(
        frame: acceptedCase.frame,
        id: acceptedCase.id,
        number: acceptedCase.number,
        title: acceptedCase.title,
        state: .accepted,
        plan: acceptedCase.plan,
        reason: acceptedCase.reason,
        event: acceptedCase.event,
        lead: acceptedCase.lead,
        assistants: acceptedCase.assistants,
        openedAt: acceptedCase.openedAt,
        deadlines: acceptedCase.deadlines,
        actions: [.answer, .instruct, .order, .report, .assign, .contribute, .askExtension, .giveBack, .transfer],
        agencies: [.init(id: "a-1", name: "市城市管理局"), .init(id: "a-2", name: "鹤台区政府")],
        staff: [.init(id: "p-1", name: "汪季和"), .init(id: "p-2", name: "赵晚晴")],
        instructions: [.init(id: "2", name: "2. 请燃气公司逐栋排查立管，三日内报市政府办。")],
        assignee: "汪季和",
        answers: [],
        attachments: [],
        steps: acceptedCase.steps + [
            Step(
                step: "instruct",
                at: moment(9, 10, 30),
                person: "罗知远",
                agency: "云溪市人民政府办公室",
                reason: "请燃气公司逐栋排查立管，三日内报市政府办。"
            )
        ],
        orders: Array(orders.orders.prefix(1))
    )

    /// A case whose answer waits for the signature of the agency's head.
    static let draftedCase = caseFile(.drafted, [.answer, .reject], [], deadline(from: moment(11, 1)))

    /// A case that was answered late and can be closed.
    static let answeredCase = caseFile(
        .answered,
        [.close],
        [
            CasePage.Answer(
                at: moment(11, 12, 1),
                person: "汪季和",
                agency: "云溪市安燃燃气有限责任公司",
                text: "对事故造成的伤害，我公司向伤者和居民深表歉意。\n一、已切断片区供气，对周边 37 栋楼的立管和庭院管网逐一检测。\n二、近三个月报修工单、通话录音和巡检记录已移交调查组。"
            )
        ],
        deadline(from: moment(9, 6, 51), met: moment(11, 12, 1), armed: moment(9, 7, 25))
    )

    private static func caseFile(
        _ state: CaseState,
        _ actions: [CasePage.Action],
        _ answers: [CasePage.Answer],
        _ deadline: PageDeadline
    ) -> CasePage {
        CasePage(
            frame: frame("/cases/0198-31", notice: Notice(outcome: .done, sentence: "已签收。")),
            id: "0198-31",
            number: "办〔2026〕31号",
            title: "鹤台区槐荫里小区居民楼燃气爆燃",
            state: state,
            plan: "安全事故响应",
            reason: "事项“燃气安全”由云溪市安燃燃气有限责任公司主办。",
            event: CasePage.EventLink(
                id: "0197-17",
                number: "舆〔2026〕17号",
                title: "鹤台区槐荫里小区居民楼燃气爆燃",
                level: .two
            ),
            lead: "云溪市安燃燃气有限责任公司",
            assistants: ["云溪市城市管理局", "鹤台区人民政府"],
            openedAt: moment(9, 7, 25),
            deadlines: [deadline],
            actions: actions,
            draft: state == .drafted
                ? .init(id: "01a0-1", at: moment(10, 16), person: "汪季和", text: "已停气检测，逐户回访，三日内恢复供气。") : nil,
            typed: state == .drafted ? "已停气检测，逐户回访，三日内恢复供气。" : "",
            answers: answers,
            attachments: answers.isEmpty
                ? []
                : [
                    CasePage.Attachment(
                        id: "0199-1",
                        name: "片区停气及检测记录.pdf",
                        mediaType: "application/pdf",
                        size: 1_843_200,
                        sha256: "9b74c9897bac770ffc029102a200c5de",
                        addedAt: moment(11, 11, 58)
                    )
                ],
            steps: [
                Step(step: "route", at: moment(9, 7, 25)),
                Step(step: "accept", at: moment(9, 9, 12), person: "汪季和", agency: "云溪市安燃燃气有限责任公司"),
            ]
                + answers.map { Step(step: "answer", at: $0.at, person: $0.person, agency: $0.agency) }
        )
    }
}
