package import Foundation

/// Reads a time as people and programs write it.
///
/// Taken are `2026-01-31`, `2026/1/31` and `2026年1月31日`; after it, with `T`, spaces or (after 日) nothing between,
/// `18:05`, `18:05:30`, `18:05:30.25` or `18时5分30秒`; after that `Z`, `+08:00` or `+0800`. Without a zone it is China's time.
/// Digits alone are seconds or milliseconds since 1970.
struct WrittenTime {
    private var rest: Substring.UnicodeScalarView

    /// The longest text that is looked at, in characters.
    private static let longest = 48

    /// A day written in digits alone has at most eight, which are not taken for seconds.
    private static let fewestDigits = 9

    /// The moment that a text names, or why it names none.
    static func moment(_ text: String) -> Result<Date, ItemFault> {
        guard text.utf8.count <= longest * 3 else { return .failure(.time) }
        if text.utf8.count >= fewestDigits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return Double(text).map(CivilTime.moment(epoch:)) ?? .failure(.time)
        }
        var reader = WrittenTime(rest: text.unicodeScalars[...])
        guard let civil = reader.civilTime(), reader.rest.isEmpty else { return .failure(.time) }
        return civil.moment
    }

    private mutating func civilTime() -> CivilTime? {
        guard let year = number(4...4), let separator = rest.popFirst(), let month = number(1...2) else { return nil }
        var civil = CivilTime(year: year, month: month, day: 0)
        switch separator {
        case "-", "/":
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

    private mutating func timeOfDay(_ civil: inout CivilTime) -> Bool {
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
