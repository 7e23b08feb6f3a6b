package import Kernel

/// Why something is not done with an alarm.
package enum AlarmRefusal: Refusal, CaseIterable {
    case absent
    case over
    case resting
    case notYours
    case untilWrong
    case reasonNeeded
    case personUnknown
    case linkUnreadable
    case linkExpired
    case turnAbsent
    case turnWrong

    package var code: String {
        switch self {
        case .absent: "alarm.absent"
        case .over: "alarm.over"
        case .resting: "alarm.resting"
        case .notYours: "alarm.not-yours"
        case .untilWrong: "alarm.until-wrong"
        case .reasonNeeded: "alarm.reason-needed"
        case .personUnknown: "alarm.person-unknown"
        case .linkUnreadable: "alarm.link-unreadable"
        case .linkExpired: "alarm.link-expired"
        case .turnAbsent: "duty.absent"
        case .turnWrong: "duty.wrong"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有此项提醒。", en: "There is no such alarm.")
        case .over: Sentence(zh: "此项提醒已经结束，无需处理。", en: "The alarm is over; nothing is left to do.")
        case .resting:
            Sentence(
                zh: "此项提醒已经确认或者暂缓，到时再行提醒。",
                en: "The alarm rests already; it can be acknowledged once it was told again."
            )
        case .notYours:
            Sentence(
                zh: "此项提醒由承办机关或政府办公室处理。",
                en: "The agency that has the case, or the information office, deals with it."
            )
        case .untilWrong:
            Sentence(
                zh: "暂缓须在此刻之后、7日之内结束，且不得晚于时限届满；已逾期的，承办机关最多暂缓1日。",
                en:
                    "It can be put off for up to 7 days, not beyond the end of its limit, and for a day by who missed it."
            )
        case .reasonNeeded: Sentence(zh: "请填写1至1000字的理由。", en: "Give a reason of 1 to 1000 characters.")
        case .personUnknown:
            Sentence(
                zh: "只能移交给承办机关的联络员或负责人。",
                en: "It is handed over to a liaison or head of the agency that has the case."
            )
        case .linkUnreadable: Sentence(zh: "链接不完整或者无效，请登录后处理。", en: "The link is not valid; sign in instead.")
        case .linkExpired: Sentence(zh: "链接已过期，请登录后处理。", en: "The link has expired; sign in instead.")
        case .turnAbsent: Sentence(zh: "没有此项值班安排。", en: "There is no such turn of duty.")
        case .turnWrong:
            Sentence(
                zh: "请填写本机关在任人员、0至24时的起止时刻（不相同）和不超过400天的起止日期。",
                en: "Name a person of the agency, different hours from 0 to 24, and days that span at most 400."
            )
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent, .turnAbsent: .absent
        case .over, .resting: .conflict
        case .notYours: .forbidden
        case .untilWrong, .reasonNeeded, .personUnknown, .turnWrong: .against
        case .linkUnreadable: .unreadable
        case .linkExpired: .conflict
        }
    }
}
