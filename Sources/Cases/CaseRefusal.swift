package import Kernel

/// Every "no" of this room.
package enum CaseRefusal: Refusal, CaseIterable {
    case absent
    case notYours
    case alreadyAccepted
    case alreadyAnswered
    case notAccepted
    case notAnswered
    case closed
    case answerEmpty
    case proofMissing

    package var code: String {
        switch self {
        case .absent: "case.absent"
        case .notYours: "case.not-yours"
        case .alreadyAccepted: "case.already-accepted"
        case .alreadyAnswered: "case.already-answered"
        case .notAccepted: "case.not-accepted"
        case .notAnswered: "case.not-answered"
        case .closed: "case.closed"
        case .answerEmpty: "case.answer-empty"
        case .proofMissing: "case.proof-missing"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有这个交办件，或您无权查看。", en: "There is no such case, or you may not see it.")
        case .notYours:
            Sentence(zh: "该交办件由其他单位主办，请由主办单位办理。", en: "Another agency leads this case and must take the step.")
        case .alreadyAccepted: Sentence(zh: "该交办件已经签收。", en: "The case has been accepted already.")
        case .alreadyAnswered: Sentence(zh: "该交办件已经答复。", en: "The case has been answered already.")
        case .notAccepted: Sentence(zh: "请先签收，再答复。", en: "Accept the case before you answer it.")
        case .notAnswered:
            Sentence(zh: "主办单位尚未答复，不能办结。", en: "The lead agency has not answered yet, so the case cannot be closed.")
        case .closed: Sentence(zh: "该交办件已经办结。", en: "The case is closed.")
        case .answerEmpty:
            Sentence(zh: "请填写答复内容（1 至 20000 字）。", en: "Write the answer (1 to 20000 characters).")
        case .proofMissing:
            Sentence(
                zh: "答复没有佐证材料，不能办结；请先由主办单位补充附件。",
                en: "The answer has no evidence attached; let the lead agency attach it before closing."
            )
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent: .absent
        case .notYours: .forbidden
        case .alreadyAccepted, .alreadyAnswered, .notAccepted, .notAnswered, .closed: .conflict
        case .answerEmpty, .proofMissing: .against
        }
    }
}
