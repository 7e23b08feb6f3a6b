import Foundation

/// What the log of a drill says, in the language of the terminal.
extension DrillEntry {
    /// One line, without its moment; nothing for what only says the same again.
    var words: String? {
        let who = person.map { "\($0) " } ?? ""
        let place = agency.map { "\($0.name) " } ?? ""
        switch kind {
        case .event: return eventWords.map { "\(number) \(who)\($0)" }
        case .case: return caseWords.map { "\(number) \(place)\(who)\($0)" }
        case .limit: return limitWords.map { "\(number) \(place)\($0)" }
        case .telling: return "\(number) \(place)\(tellingWords)"
        }
    }

    private var levelName: String { level.map { ["Ⅰ级", "Ⅱ级", "Ⅲ级", "Ⅳ级"][Int(min(max($0, 1), 4)) - 1] } ?? "" }

    private var eventWords: String? {
        switch what {
        case "gathered": Terminal.words("立为事件", "is gathered")
        case "level-proposed": Terminal.words("拟定\(levelName)", "level proposed: \(levelName)")
        case "level-confirmed": Terminal.words("确认\(levelName)", "level confirmed: \(levelName)")
        case "level-raised": Terminal.words("升为\(levelName)", "level raised: \(levelName)")
        case "level-unconfirmed": Terminal.words("级别逾时未确认", "level not confirmed in time")
        case "closed": Terminal.words("事件办结", "is closed")
        case "reopened": Terminal.words("事件重新打开", "is open again")
        default: nil
        }
    }

    private var caseWords: String? {
        switch what {
        case "route": Terminal.words("交办", "is given the case")
        case "accept": Terminal.words("签收", "accepts")
        case "draft": Terminal.words("拟稿", "drafts an answer")
        case "answer": Terminal.words("签发回应", "answers")
        case "close": Terminal.words("办结", "closes the case")
        case "reopen": Terminal.words("重新办理", "has the case again")
        default: nil
        }
    }

    private var limitWords: String? {
        let name = rule ?? ""
        return switch what {
        case "armed":
            Terminal.words(
                "「\(name)」起算，\(due.map(DrillMoment.text) ?? "")届满",
                "limit “\(name)” until \(due.map(DrillMoment.text) ?? "")"
            )
        case "missed": Terminal.words("「\(name)」逾期", "limit “\(name)” is missed")
        case "met": Terminal.words("「\(name)」完成", "limit “\(name)” is met")
        default: nil
        }
    }

    private var tellingWords: String {
        let audiences = [
            "liaison": ("联络员", "liaison"), "head": ("负责人", "head"), "information-office": ("政府办", "information office"),
            "leader": ("市领导", "leader"),
        ]
        let (zh, en) = audiences[what] ?? (what, what)
        let about = rule.map { "「\($0)」" } ?? Terminal.words("级别待确认", "level to be confirmed")
        let state = rule == nil ? "" : isMissed ? Terminal.words("逾期", "missed") : Terminal.words("将到期", "due soon")
        let name = person ?? Terminal.words("无人在岗", "nobody in the post")
        return Terminal.words("提醒\(zh)\(name)：\(about)\(state)", "\(en) \(name) is told: \(about) \(state)")
    }
}

/// Moments as a drill's log shows them.
enum DrillMoment {
    /// Such as `07-06 06:40`.
    static func text(_ moment: Date) -> String {
        let seconds = Int(moment.timeIntervalSince1970.rounded(.down)) + 8 * 3_600
        let day = Date(timeIntervalSince1970: Double(seconds))
        return day.formatted(
            .verbatim(
                "\(month: .twoDigits)-\(day: .twoDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
                timeZone: .gmt,
                calendar: Calendar(identifier: .gregorian)
            )
        )
    }

    /// How long something took, such as `2d03h` or `05h12m`.
    static func span(_ seconds: Double) -> String {
        let minutes = Int(seconds / 60)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return minutes >= 1_440
            ? "\(minutes / 1_440)d\(two(minutes / 60 % 24))h" : "\(two(minutes / 60))h\(two(minutes % 60))m"
    }
}
