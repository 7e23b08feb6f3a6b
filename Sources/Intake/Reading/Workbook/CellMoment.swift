import Foundation

/// The day and time that a cell shows for a number of days.
enum CellMoment {
    /// Such as `2026-03-01 08:30:00`; a time alone where no day has passed; nothing out of the range of workbooks.
    ///
    /// - Parameters:
    ///   - days: Days since 1899-12-31, where 29 February 1900 counts though it never was; or since 1904-01-01.
    static func text(_ days: Double, from1904: Bool) -> String? {
        guard days >= 0, days < 2_958_466 else { return nil }
        var seconds = (days * 86_400).rounded()
        let time = seconds.truncatingRemainder(dividingBy: 86_400)
        let clock = clock(Int(time))
        guard days >= 1 || from1904 else { return clock }
        // The day before 1 March 1900 was counted twice.
        let first = from1904 ? -24_107.0 : days < 60 ? -25_568.0 : -25_569.0
        seconds += first * 86_400
        let day = Date(timeIntervalSince1970: seconds).formatted(.iso8601).prefix(10)
        return "\(day) \(clock)"
    }

    private static func clock(_ seconds: Int) -> String {
        [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
