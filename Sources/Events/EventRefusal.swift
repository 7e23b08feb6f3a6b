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
    case notClosed
    case casesNotClosed
    case merged
    case sameEvent
    case otherAbsent
    case mergeIntoGraver
    case casesClash
    case itemsNotThere
    case nothingLeft
    case nothingToUndo
    case builtOn
    case notOpen
    case notDismissed
    case tooGrave
    case levelAwaited
    case eventsNeeded

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
        case .notClosed: "event.not-closed"
        case .casesNotClosed: "event.cases-not-closed"
        case .merged: "event.merged"
        case .sameEvent: "event.same-event"
        case .otherAbsent: "event.other-absent"
        case .mergeIntoGraver: "event.merge-into-graver"
        case .casesClash: "event.cases-clash"
        case .itemsNotThere: "event.items-not-there"
        case .nothingLeft: "event.nothing-left"
        case .nothingToUndo: "event.nothing-to-undo"
        case .builtOn: "event.built-on"
        case .notOpen: "event.not-open"
        case .notDismissed: "event.not-dismissed"
        case .tooGrave: "event.too-grave"
        case .levelAwaited: "event.level-awaited"
        case .eventsNeeded: "event.events-needed"
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
        case .notClosed: Sentence(zh: "该事件尚未办结。", en: "The event is not closed.")
        case .casesNotClosed:
            Sentence(
                zh: "该事件还有未办结的交办件，不能办结；请先办结全部交办件。",
                en: "Cases of the event are not closed yet; close all of them first."
            )
        case .merged: Sentence(zh: "该事件已并入其他事件。", en: "The event was merged into another one.")
        case .sameEvent: Sentence(zh: "请选择另一个事件。", en: "Choose another event.")
        case .otherAbsent: Sentence(zh: "没有您填写的另一个事件。", en: "There is no such other event.")
        case .mergeIntoGraver:
            Sentence(
                zh: "该事件的级别更高，请反过来合并，或先将对方升级。",
                en: "This event is of a graver level: merge the other one into it, or raise the other one first."
            )
        case .casesClash:
            Sentence(
                zh: "两个事件都有同一预案的交办件，不能合并；可以移动条目。",
                en: "Both events have a case under the same plan and cannot be merged; move items instead."
            )
        case .itemsNotThere:
            Sentence(zh: "请从该事件中选择 1 至 500 条条目。", en: "Choose 1 to 500 items of this event.")
        case .nothingLeft:
            Sentence(
                zh: "不能移走全部条目；如为同一事件，请合并。",
                en: "Not all items can be moved out; merge the event if it is the same matter."
            )
        case .nothingToUndo: Sentence(zh: "没有可以撤销的归并操作。", en: "There is no regrouping to take back.")
        case .builtOn:
            Sentence(
                zh: "此后事件已有新的处置，不能撤销；请移动条目。",
                en: "Something was built on it since; it cannot be taken back. Move items instead."
            )
        case .notOpen: Sentence(zh: "该事件只作记录，无需忽略。", en: "The event is only on record; there is nothing to dismiss.")
        case .notDismissed: Sentence(zh: "该事件未被忽略。", en: "The event was not dismissed.")
        case .tooGrave:
            Sentence(
                zh: "该事件的建议级别须限时确认，不能批量忽略；请打开事件逐件处理。",
                en:
                    "Its proposed level must be confirmed in time, so it is not dismissed with others; open it and decide."
            )
        case .levelAwaited:
            Sentence(
                zh: "该事件有更高的建议级别须限时确认，请先确认其级别再合并。",
                en: "A graver proposed level of this event must be confirmed in time; confirm its level first."
            )
        case .eventsNeeded: Sentence(zh: "请选择 1 至 200 个事件。", en: "Choose 1 to 200 events.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent: .absent
        case .alreadyConfirmed, .historyHasNoLevel, .notConfirmed, .notGraver, .notLesser, .closed, .notClosed,
            .casesNotClosed, .merged, .mergeIntoGraver, .casesClash, .nothingLeft, .nothingToUndo, .builtOn, .notOpen,
            .notDismissed, .tooGrave, .levelAwaited:
            .conflict
        case .reasonNeeded, .sameEvent, .otherAbsent, .itemsNotThere, .eventsNeeded: .against
        }
    }
}
