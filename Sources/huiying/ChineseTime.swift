import Foundation

extension Date {
    /// Day and time in China, such as `2026-03-02 09:00:00`.
    var inChina: String {
        let zone = TimeZone(secondsFromGMT: 8 * 3_600) ?? .gmt
        let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: zone)
        return formatted(style.year().month().day().time(includingFractionalSeconds: false))
    }
}
