import Foundation

/// A moment as the clocks in the city show it: eight hours ahead of UTC all year.
///
/// Counted here and not by a calendar of the system, whose zone and locale may be anything.
struct CityTime: Equatable {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int

    /// Seconds that the city is ahead of UTC.
    static let offset = 8 * 3_600

    init(_ moment: Date) {
        let seconds = Int(moment.timeIntervalSince1970.rounded(.down)) + Self.offset
        let days = seconds.flooredQuotient(by: 86_400)
        let rest = seconds - days * 86_400
        (year, month, day) = Self.civil(from: days)
        hour = rest / 3_600
        minute = rest / 60 % 60
    }

    /// The last full `hours` of the city's clock before a moment, such as midnight for 24.
    static func floor(_ moment: Date, toHours hours: Int) -> Date {
        let step = hours * 3_600
        let seconds = Int(moment.timeIntervalSince1970.rounded(.down)) + offset
        return Date(timeIntervalSince1970: Double(seconds.flooredQuotient(by: step) * step - offset))
    }

    /// The Gregorian date of a day counted from 1970-01-01; years begin in March so that the leap day comes last.
    private static func civil(from days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    /// The machine's form, such as `2026-05-12T14:30:00+08:00` (to the minute).
    var machine: String {
        "\(year)-\(month.twoDigits)-\(day.twoDigits)T\(hour.twoDigits):\(minute.twoDigits):00+08:00"
    }

    /// The time of day, such as `14:30`.
    var clock: String { "\(hour.twoDigits):\(minute.twoDigits)" }
}

extension Int {
    fileprivate func flooredQuotient(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }

    fileprivate var twoDigits: String { self < 10 ? "0\(self)" : "\(self)" }
}
