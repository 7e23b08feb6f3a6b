import Foundation

/// Says moments, durations and figures in a visitor's language.
struct Wording: Sendable {
    let language: Language
    let messages: Messages

    subscript(key: String) -> String { messages[key] }

    /// A moment with its year, such as 2026年5月12日 14:30.
    func moment(_ moment: Date) -> MomentText {
        let time = CityTime(moment)
        let text =
            switch language {
            case .chinese: "\(time.year)年\(time.month)月\(time.day)日 \(time.clock)"
            case .english: "\(time.day) \(Self.months[time.month - 1]) \(time.year), \(time.clock)"
            }
        return MomentText(text: text, machine: time.machine)
    }

    /// A moment within these weeks, such as 5月12日 14:30.
    func shortMoment(_ moment: Date) -> MomentText {
        let time = CityTime(moment)
        return MomentText(text: "\(day(time)) \(time.clock)", machine: time.machine)
    }

    /// The day of a moment, such as 5月12日.
    func day(_ time: CityTime) -> String {
        switch language {
        case .chinese: "\(time.month)月\(time.day)日"
        case .english: "\(time.day) \(Self.months[time.month - 1])"
        }
    }

    /// A length of time in its two largest units, such as 6 小时 12 分; parts of a minute are dropped.
    ///
    /// - Parameter seconds: Its length; the sign does not matter.
    func duration(_ seconds: TimeInterval) -> String {
        let minutes = Int(min(abs(seconds), 1e10) / 60)
        let (days, hours) = (minutes / 1_440, minutes / 60 % 24)
        let parts: [(Int, String)] =
            if days > 0 {
                [(days, "time.days"), (hours, "time.hours")]
            } else if hours > 0 {
                [(hours, "time.hours"), (minutes % 60, "time.minutes")]
            } else {
                [(minutes, "time.minutes")]
            }
        let said = parts.filter { $0.0 > 0 }.map { messages($0.1, ["n": "\($0.0)"]) }
        return said.isEmpty ? messages["time.moment"] : said.joined(separator: " ")
    }

    /// The length of a limit, in hours as the rules say it, such as 48 小时.
    func limit(_ seconds: TimeInterval) -> String {
        let hours = seconds / 3_600
        guard hours >= 1, hours == hours.rounded(), hours < 1e6 else { return duration(seconds) }
        return messages("time.hours", ["n": "\(Int(hours))"])
    }

    /// A whole number with its thousands parted, such as 12,345.
    func number(_ value: Int) -> String {
        var digits = String(value.magnitude)[...]
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        return (value < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// Points with at most one decimal, such as 12.5; with a true minus sign.
    func points(_ value: Double) -> String {
        let shown = Figure.tenths(value)
        return shown.hasPrefix("-") ? "−" + shown.dropFirst() : shown
    }

    /// Names one after the other, such as 鹤台区、梧桐街.
    func list(_ names: [String]) -> String { names.joined(separator: messages["list.separator"]) }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

/// A moment for people and for machines.
struct MomentText {
    let text: String
    let machine: String
}
