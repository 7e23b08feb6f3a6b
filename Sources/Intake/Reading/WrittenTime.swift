package import Foundation

/// Reads a time as people and programs write it.
///
/// Taken are `2026-01-31`, `2026/1/31`, `2026.1.31` and `2026年1月31日`; after it, with `T`, spaces or (after 日) nothing between,
/// `18:05`, `18:05:30`, `18:05:30.25` or `18时5分30秒`, of twelve hours `下午6:05` or `6:05 PM`; after that `Z`, `+08:00` or `+0800`.
/// Without a zone it is China's time. Digits alone are `20260131`, `202601311805`, `20260131180530`, or seconds or milliseconds
/// since 1970.
struct WrittenTime {
    private var rest: Substring.UnicodeScalarView

    /// The longest text that is looked at, in characters.
    private static let longest = 48

    /// A day written in digits alone has at most eight, which are not taken for seconds.
    private static let fewestDigits = 9

    /// Digits of a day, of a day with hour and minute, and of one with seconds.
    private static let lengthsOfDays = [8, 12, 14]

    /// The moment that a text names, or why it names none.
    static func moment(_ text: String) -> Result<Date, ItemFault> {
        guard text.utf8.count <= longest * 3 else { return .failure(.time) }
        var reader = WrittenTime(rest: text.unicodeScalars[...])
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            if lengthsOfDays.contains(text.utf8.count), let civil = reader.digitsAlone() { return civil.moment }
            guard text.utf8.count >= fewestDigits else { return .failure(.time) }
            return Double(text).map(CivilTime.moment(epoch:)) ?? .failure(.time)
        }
        guard let civil = reader.civilTime(), reader.rest.isEmpty else { return .failure(.time) }
        return civil.moment
    }

    /// A day of the years that are taken, with nothing between its digits; counts of seconds within them look otherwise.
    private mutating func digitsAlone() -> CivilTime? {
        guard let year = number(4...4), CivilTime.years.contains(year), let month = number(2...2),
            let day = number(2...2)
        else { return nil }
        var civil = CivilTime(year: year, month: month, day: day)
        civil.hour = number(2...2) ?? 0
        civil.minute = number(2...2) ?? 0
        civil.second = number(2...2) ?? 0
        return civil
    }

    private mutating func civilTime() -> CivilTime? {
        guard let year = number(4...4), let separator = rest.popFirst(), let month = number(1...2) else { return nil }
        var civil = CivilTime(year: year, month: month, day: 0)
        switch separator {
        case "-", "/", ".":
            guard take(separator), let day = number(1...2) else { return nil }
            civil.day = day
            guard !rest.isEmpty else { return civil }
            guard take("T") || take("t") || skipSpaces() else { return nil }
        case "年":
            guard take("月"), let day = number(1...2), take("日") else { return nil }
            civil.day = day
            _ = skipSpaces()
            guard !rest.isEmpty else { return civil }
        default: return nil
        }
        return timeOfDay(&civil) && zone(&civil) ? civil : nil
    }

    /// The time, and before or behind it the part of the day.
    private mutating func timeOfDay(_ civil: inout CivilTime) -> Bool {
        let before = dayPart()
        if before != nil { _ = skipSpaces() }
        guard clock(&civil) else { return false }
        guard let part = before ?? dayPartBehind() else { return true }
        guard let hour = part.hour(civil.hour) else { return false }
        civil.hour = hour
        return true
    }

    private mutating func dayPart() -> DayPart? {
        for (word, part) in DayPart.words where rest.starts(with: word.unicodeScalars) {
            rest = rest.dropFirst(word.unicodeScalars.count)
            return part
        }
        return nil
    }

    /// The part of the day behind spaces, which belong to the zone where there is none.
    private mutating func dayPartBehind() -> DayPart? {
        let behind = rest
        _ = skipSpaces()
        if let part = dayPart() { return part }
        rest = behind
        return nil
    }

    private mutating func clock(_ civil: inout CivilTime) -> Bool {
        guard let hour = number(1...2) else { return false }
        civil.hour = hour
        if take("时") { return chineseMinutes(&civil) }
        guard take(":"), let minute = number(2...2) else { return false }
        civil.minute = minute
        guard take(":") else { return true }
        guard let second = number(2...2) else { return false }
        civil.second = second
        return take(".") ? fraction(&civil) : true
    }

    private mutating func chineseMinutes(_ civil: inout CivilTime) -> Bool {
        guard let minute = number(1...2) else { return true }
        civil.minute = minute
        guard take("分") else { return false }
        guard let second = number(1...2) else { return true }
        civil.second = second
        return take("秒")
    }

    /// Up to nine digits of a second, of which six are kept.
    private mutating func fraction(_ civil: inout CivilTime) -> Bool {
        var unit = 100_000
        var count = 0
        while let digit = digit() {
            civil.microsecond += digit * unit
            unit /= 10
            count += 1
        }
        return (1...9).contains(count)
    }

    private mutating func zone(_ civil: inout CivilTime) -> Bool {
        if rest.isEmpty { return true }
        if take("Z") || take("z") {
            civil.zone = 0
            return true
        }
        _ = skipSpaces()
        let sign = take("-") ? -1 : take("+") ? 1 : 0
        guard sign != 0, let hours = number(2...2) else { return false }
        _ = take(":")
        guard let minutes = number(2...2), hours < 24, minutes < 60 else { return false }
        civil.zone = sign * (hours * 3600 + minutes * 60)
        return true
    }

    private mutating func skipSpaces() -> Bool {
        let before = rest.count
        while take(" ") {}
        return rest.count < before
    }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard rest.first == wanted else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func number(_ length: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while count < length.upperBound, let digit = digit() {
            value = value * 10 + digit
            count += 1
        }
        return length.contains(count) ? value : nil
    }

    private mutating func digit() -> Int? {
        guard let first = rest.first, ("0"..."9").contains(first) else { return nil }
        rest.removeFirst()
        return Int(first.value - 0x30)
    }
}

extension Date {
    /// Reads a time as people and programs write it.
    ///
    /// Without a zone it is China's. Nothing for what names none.
    package init?(written text: String) {
        guard case .success(let moment) = WrittenTime.moment(text) else { return nil }
        self = moment
    }
}
