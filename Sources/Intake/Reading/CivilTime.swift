import Foundation

/// A day and time of day as written, in a zone that is a fixed distance from UTC.
///
/// Own integer arithmetic over the Gregorian calendar: no locale, no time zone database, the same on every machine.
struct CivilTime: Sendable, Hashable {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    var second = 0
    var microsecond = 0
    /// Seconds ahead of UTC.
    var zone = Self.shanghai

    /// China has kept one time, eight hours ahead, without summer time since 1992.
    static let shanghai = 8 * 3600

    /// The years that are taken, as written.
    static let years = 1990...2100

    /// The moment, or why there is none.
    var moment: Result<Date, ItemFault> {
        guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year),
            hour < 24, minute < 60, second < 60, abs(zone) < 24 * 3600
        else { return .failure(.timeImpossible) }
        guard Self.years.contains(year) else { return .failure(.timeRange) }
        let seconds = daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second - zone
        return .success(Self.date(microseconds: seconds * 1_000_000 + microsecond))
    }

    /// The moment of a count of seconds or milliseconds since 1970.
    ///
    /// The two cannot be confused: a count of one kind within the years is outside them as the other.
    static func moment(epoch: Double) -> Result<Date, ItemFault> {
        for scale in [1.0, 1000.0] {
            let seconds = epoch / scale
            if seconds >= firstSecond, seconds < lastSecond {
                return .success(date(microseconds: Int((seconds * 1_000_000).rounded())))
            }
        }
        return .failure(.timeRange)
    }

    private static let firstSecond = Double(start(of: years.lowerBound))
    private static let lastSecond = Double(start(of: years.upperBound + 1))

    /// The second at which a year begins in China.
    private static func start(of year: Int) -> Int {
        CivilTime(year: year, month: 1, day: 1).daysSinceEpoch * 86_400 - shanghai
    }

    private static func date(microseconds: Int) -> Date {
        Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
    }

    /// Days since 1970-01-01: whole years, the leap days within them, the months of this year, the days of this month.
    private var daysSinceEpoch: Int {
        let before = year - 1
        let leapDays = before / 4 - before / 100 + before / 400 - 477
        let months = (1..<month).reduce(0) { $0 + Self.days(in: $1, of: year) }
        return (year - 1970) * 365 + leapDays + months + day - 1
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// The count that content digests hold: microseconds since 1970.
extension Date {
    var microsecondsSinceEpoch: Int64 {
        Int64((timeIntervalSince1970 * 1_000_000).rounded())
    }
}
