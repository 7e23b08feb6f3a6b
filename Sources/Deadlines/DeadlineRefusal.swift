package import Kernel

/// Every "no" of the ledger of limits.
package enum DeadlineRefusal: Refusal, CaseIterable {
    case absent
    case over
    case due
    case pausedAlready
    case notPaused
    case neverPaused
    case neverExtended
    case extendedBefore
    case extendedTooFar
    case notTheApprover
    case reasonMissing

    package var code: String {
        switch self {
        case .absent: "deadline.absent"
        case .over: "deadline.over"
        case .due: "deadline.due"
        case .pausedAlready: "deadline.paused-already"
        case .notPaused: "deadline.not-paused"
        case .neverPaused: "deadline.never-paused"
        case .neverExtended: "deadline.never-extended"
        case .extendedBefore: "deadline.extended-before"
        case .extendedTooFar: "deadline.extended-too-far"
        case .notTheApprover: "deadline.not-the-approver"
        case .reasonMissing: "deadline.reason-missing"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有这个时限，或您无权查看。", en: "There is no such deadline, or you may not see it.")
        case .over: Sentence(zh: "该时限已经结束，不能再变更。", en: "The deadline is over and changes no more.")
        case .due: Sentence(zh: "该时限已到期，不能再暂停或延长。", en: "The deadline is due; it is too late to pause or extend it.")
        case .pausedAlready: Sentence(zh: "该时限已暂停计算。", en: "The deadline stands still already.")
        case .notPaused: Sentence(zh: "该时限没有暂停。", en: "The deadline does not stand still.")
        case .neverPaused:
            Sentence(
                zh: "设定该时限的文件没有规定因此暂停计算。",
                en: "The document that sets this limit does not let it stand still for that."
            )
        case .neverExtended:
            Sentence(zh: "设定该时限的文件没有规定可以延长。", en: "The document that sets this limit does not let it be extended.")
        case .extendedBefore:
            Sentence(zh: "该时限已按规定延长过，不能再次延长。", en: "The deadline has been extended as often as its rule allows.")
        case .extendedTooFar:
            Sentence(
                zh: "超过规定可以延长的期限，请按“时限说明”中的上限填写。",
                en: "That is longer than the rule allows; the explanation of the deadline names the most."
            )
        case .notTheApprover:
            Sentence(
                zh: "延长该时限须由规则指定的负责人批准，请向其申请。",
                en: "The rule names who approves an extension of this limit; ask them."
            )
        case .reasonMissing: Sentence(zh: "请填写理由（1 至 2000 字）。", en: "Write why (1 to 2000 characters).")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent: .absent
        case .over, .due, .pausedAlready, .notPaused, .extendedBefore: .conflict
        case .neverPaused, .neverExtended, .extendedTooFar, .reasonMissing: .against
        case .notTheApprover: .forbidden
        }
    }
}
