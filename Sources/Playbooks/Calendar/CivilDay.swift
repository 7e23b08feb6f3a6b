package import Foundation

/// A day as China counts it: from midnight to midnight at UTC+8, without summer time.
package struct CivilDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    package let number: Int

    /// The day so many days after 1970-01-01.
    package init(number: Int) { self.number = number }

    /// The day of a moment.
    package init(of moment: Date) {
        number = Int(((moment.timeIntervalSince1970 + Self.offset) / 86_400).rounded(.down))
    }

    /// The day of a year, a month from 1 to 12, and a day of the month; nothing where there is none.
    package init?(year: Int, month: Int, day: Int) {
        let parts = DateComponents(timeZone: .gmt, year: year, month: month, day: day)
        guard parts.isValidDate(in: Self.calendar), let date = Self.calendar.date(from: parts) else { return nil }
        number = Int((date.timeIntervalSince1970 / 86_400).rounded())
    }

    /// A day such as `2026-10-01`; nothing for other words.
    package init?(_ text: String) {
        guard let match = text.wholeMatch(of: #/(\d{4})-(\d{2})-(\d{2})/#), let year = Int(match.1),
            let month = Int(match.2), let day = Int(match.3)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Its first moment.
    package var start: Date { Date(timeIntervalSince1970: Double(number) * 86_400 - Self.offset) }

    /// 1 for Monday to 7 for Sunday.
    package var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }

    /// The year of the Gregorian calendar.
    package var year: Int { Self.calendar.component(.year, from: noon) }

    /// As `2026-10-01`.
    package var description: String { noon.formatted(Self.style) }

    /// The month and the day of the month, as `10-01`.
    var monthAndDay: String { String(description.dropFirst(5)) }

    package static func < (left: CivilDay, right: CivilDay) -> Bool { left.number < right.number }

    /// The day so many days later; earlier for a number below 0.
    package func advanced(by days: Int) -> CivilDay { CivilDay(number: number + days) }

    private var noon: Date { Date(timeIntervalSince1970: Double(number) * 86_400 + 43_200) }

    private static let offset: Double = 8 * 3_600
    private static let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()
}
