package import Kernel

/// Every "no" of this room.
package enum EventRefusal: Refusal, CaseIterable {
    case absent
    case alreadyConfirmed
    case historyHasNoLevel
    case reasonNeeded
    case notConfirmed
    case notGraver
    case notLesser
    case closed

    package var code: String {
        switch self {
        case .absent: "event.absent"
        case .alreadyConfirmed: "event.already-confirmed"
        case .historyHasNoLevel: "event.history-has-no-level"
        case .reasonNeeded: "event.reason-needed"
        case .notConfirmed: "event.not-confirmed"
        case .notGraver: "event.not-graver"
        case .notLesser: "event.not-lesser"
        case .closed: "event.closed"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有这个事件，或您无权查看。", en: "There is no such event, or you may not see it.")
        case .alreadyConfirmed: Sentence(zh: "该事件的级别已经确认。", en: "The level of this event is confirmed already.")
        case .historyHasNoLevel:
            Sentence(zh: "历史数据汇成的事件不定级。", en: "An event gathered from history is given no level.")
        case .reasonNeeded:
            Sentence(zh: "请写明理由（1 至 1000 字）。", en: "Give the reason (1 to 1000 characters).")
        case .notConfirmed:
            Sentence(zh: "该事件的级别尚未确认，请先确认级别。", en: "No level of this event is confirmed yet; confirm one first.")
        case .notGraver:
            Sentence(zh: "升级后的级别应当高于现有级别。", en: "A raised level must be graver than the one that is confirmed.")
        case .notLesser:
            Sentence(zh: "降级后的级别应当低于现有级别。", en: "A lowered level must be less grave than the one that is confirmed.")
        case .closed:
            Sentence(zh: "该事件已经办结，请先重新打开。", en: "The event is closed; reopen it first.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent: .absent
        case .alreadyConfirmed, .historyHasNoLevel, .notConfirmed, .notGraver, .notLesser, .closed: .conflict
        case .reasonNeeded: .against
        }
    }
}
