package import Kernel

/// Every "no" about orders to act.
package enum OrderRefusal: Refusal, CaseIterable {
    case absent
    case notYours
    case oneIsOpen
    case alreadyReceived
    case notReceived
    case alreadyReported
    case notReported
    case alreadyChecked
    case notChecked
    case over
    case wordsMissing
    case lackMissing

    package var code: String {
        switch self {
        case .absent: "order.absent"
        case .notYours: "order.not-yours"
        case .oneIsOpen: "order.one-is-open"
        case .alreadyReceived: "order.already-received"
        case .notReceived: "order.not-received"
        case .alreadyReported: "order.already-reported"
        case .notReported: "order.not-reported"
        case .alreadyChecked: "order.already-checked"
        case .notChecked: "order.not-checked"
        case .over: "order.over"
        case .wordsMissing: "order.words-missing"
        case .lackMissing: "order.lack-missing"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有这个督办件，或您无权查看。", en: "There is no such order to act, or you may not see it.")
        case .notYours:
            Sentence(zh: "该督办件由其他单位承办，请由承办单位办理。", en: "Another agency has this order and must take the step.")
        case .oneIsOpen:
            Sentence(
                zh: "该交办件已有未办结的督办件（一事一督办），请先办结或撤销。",
                en: "The case has an order to act that is not closed; close or withdraw it first."
            )
        case .alreadyReceived: Sentence(zh: "该督办件已经签收。", en: "The order has been received already.")
        case .notReceived: Sentence(zh: "请先签收督办件，再反馈办理情况。", en: "Receive the order before you report on it.")
        case .alreadyReported:
            Sentence(zh: "办理情况已经反馈，请等待审核。", en: "It has been reported on already; wait for the check.")
        case .notReported:
            Sentence(zh: "承办单位尚未反馈办理情况，不能审核。", en: "Nothing was reported yet: there is nothing to check.")
        case .alreadyChecked: Sentence(zh: "办理情况已经审核通过。", en: "The report has passed the check already.")
        case .notChecked:
            Sentence(zh: "办理情况尚未审核通过，不能办结。", en: "The report has not passed the check, so the order cannot be closed.")
        case .over: Sentence(zh: "该督办件已经办结或撤销。", en: "The order is closed or withdrawn.")
        case .wordsMissing:
            Sentence(zh: "请填写内容或理由（1 至 2000 字）。", en: "Write what it is about (1 to 2000 characters).")
        case .lackMissing:
            Sentence(zh: "请至少选择一项不符合要求之处。", en: "Name at least one thing that the report lacks.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent: .absent
        case .notYours: .forbidden
        case .oneIsOpen, .alreadyReceived, .notReceived, .alreadyReported, .notReported, .alreadyChecked, .notChecked,
            .over:
            .conflict
        case .wordsMissing, .lackMissing: .against
        }
    }
}
