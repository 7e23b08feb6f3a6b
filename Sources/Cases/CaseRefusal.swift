package import Kernel

/// Every "no" of this room.
package enum CaseRefusal: Refusal, CaseIterable {
    case absent
    case notYours
    case alreadyAccepted
    case alreadyAnswered
    case notAccepted
    case notAnswered
    case notDrafted
    case draftSuperseded
    case closed
    case answerEmpty
    case proofMissing
    case raised
    case notReturnable
    case tooLateToReturn
    case ruled
    case sameAgency
    case agencyUnknown
    case nobodyDecides
    case notClosed
    case reasonMissing
    case personUnknown
    case notLater
    case instructionUnknown
    case instructionReported
    case instructionOpen
    case orderOpen

    package var code: String {
        switch self {
        case .absent: "case.absent"
        case .notYours: "case.not-yours"
        case .alreadyAccepted: "case.already-accepted"
        case .alreadyAnswered: "case.already-answered"
        case .notAccepted: "case.not-accepted"
        case .notAnswered: "case.not-answered"
        case .notDrafted: "case.not-drafted"
        case .draftSuperseded: "case.draft-superseded"
        case .closed: "case.closed"
        case .answerEmpty: "case.answer-empty"
        case .proofMissing: "case.proof-missing"
        case .raised: "case.raised"
        case .notReturnable: "case.not-returnable"
        case .tooLateToReturn: "case.too-late-to-return"
        case .ruled: "case.ruled"
        case .sameAgency: "case.same-agency"
        case .agencyUnknown: "case.agency-unknown"
        case .nobodyDecides: "case.nobody-decides"
        case .notClosed: "case.not-closed"
        case .reasonMissing: "case.reason-missing"
        case .personUnknown: "case.person-unknown"
        case .notLater: "case.not-later"
        case .instructionUnknown: "case.instruction-unknown"
        case .instructionReported: "case.instruction-reported"
        case .instructionOpen: "case.instruction-open"
        case .orderOpen: "case.order-open"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有这个交办件，或您无权查看。", en: "There is no such case, or you may not see it.")
        case .notYours:
            Sentence(zh: "该交办件由其他单位主办，请由主办单位办理。", en: "Another agency leads this case and must take the step.")
        case .alreadyAccepted: Sentence(zh: "该交办件已经签收。", en: "The case has been accepted already.")
        case .alreadyAnswered: Sentence(zh: "该交办件已经答复。", en: "The case has been answered already.")
        case .notAccepted: Sentence(zh: "请先签收，再办理。", en: "Accept the case first.")
        case .notAnswered:
            Sentence(
                zh: "主办单位尚未答复，不能办结或退回重办。",
                en: "The lead agency has not answered yet: there is nothing to close or send back."
            )
        case .notDrafted:
            Sentence(zh: "该交办件没有待签发的拟答复。", en: "No draft of this case waits for a signature.")
        case .draftSuperseded:
            Sentence(
                zh: "拟答复已有新的一稿，请核对后再签发。",
                en: "There is a newer draft; read it before you sign."
            )
        case .closed: Sentence(zh: "该交办件已经办结。", en: "The case is closed.")
        case .answerEmpty:
            Sentence(zh: "请填写答复内容（1 至 20000 字）。", en: "Write the answer (1 to 20000 characters).")
        case .proofMissing:
            Sentence(
                zh: "答复没有佐证材料，不能办结；请先由主办单位补充附件。",
                en: "The answer has no evidence attached; let the lead agency attach it before closing."
            )
        case .raised:
            Sentence(
                zh: "该交办件已提请市政府办公室裁定，请等待裁定结果。",
                en: "The information office has been asked to decide who answers; wait for its decision."
            )
        case .notReturnable:
            Sentence(
                zh: "已经签收的交办件不能退回，请联系市政府办公室转办。",
                en: "A case that was accepted cannot be returned; ask the information office to pass it on."
            )
        case .tooLateToReturn:
            Sentence(
                zh: "已超过退回期限，请签收办理，或联系市政府办公室转办。",
                en: "The time for returning it is over; accept it, or ask the information office to pass it on."
            )
        case .ruled:
            Sentence(
                zh: "市政府办公室已裁定由贵单位承办，不能再退回。",
                en: "The information office has decided that your agency answers; it cannot be returned again."
            )
        case .sameAgency:
            Sentence(zh: "该交办件已由这个单位承办，请选择其他单位。", en: "That agency has the case already; name another.")
        case .agencyUnknown:
            Sentence(zh: "没有这个单位，或该单位已撤销且无承接单位。", en: "There is no such agency, and none that took over.")
        case .nobodyDecides:
            Sentence(
                zh: "没有单位承担信息公开主管职责，无法裁定，请管理员在城市文件中指定。",
                en: "No agency is the information office, so nobody can decide; let the administrator name one."
            )
        case .notClosed: Sentence(zh: "该交办件尚未办结，无需重新办理。", en: "The case is not closed, so it cannot be reopened.")
        case .reasonMissing:
            Sentence(zh: "请填写内容或理由（1 至 2000 字）。", en: "Write what it is about (1 to 2000 characters).")
        case .personUnknown:
            Sentence(
                zh: "该人员现在不在承办单位任职，请选择本单位人员。",
                en: "That person holds no post at the agency now; name somebody who does."
            )
        case .notLater: Sentence(zh: "延期时间应晚于现在。", en: "The time asked for must be later than now.")
        case .instructionUnknown:
            Sentence(zh: "该交办件没有该编号的批示。", en: "The case has no instruction of that number.")
        case .instructionReported:
            Sentence(
                zh: "该批示的落实情况已反馈；如有新情况，请通过“补充情况”填写。",
                en: "That instruction has been reported on already; add what is new as a contribution."
            )
        case .instructionOpen:
            Sentence(
                zh: "还有批示未反馈落实情况，不能办结；请先由主办单位反馈。",
                en: "An instruction has not been reported on; let the lead agency report before closing."
            )
        case .orderOpen:
            Sentence(
                zh: "还有督办件未办结，不能办结；请先办结或撤销督办件。",
                en: "The case has an order to act that is not closed; close or withdraw it first."
            )
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent: .absent
        case .notYours: .forbidden
        case .alreadyAccepted, .alreadyAnswered, .notAccepted, .notAnswered, .notDrafted, .draftSuperseded, .closed,
            .raised, .notReturnable,
            .tooLateToReturn, .ruled, .sameAgency, .notClosed, .instructionReported, .instructionOpen, .orderOpen:
            .conflict
        case .answerEmpty, .proofMissing, .agencyUnknown, .nobodyDecides, .reasonMissing,
            .personUnknown, .notLater, .instructionUnknown:
            .against
        }
    }
}
