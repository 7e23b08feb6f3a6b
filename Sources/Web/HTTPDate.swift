package import Foundation

/// Dates as HTTP writes them, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
package enum HTTPDate {
    /// Reads a date; nothing where it is none.
    package static func read(_ words: String) -> Date? {
        let parts = words.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let time = parts[4].split(separator: ":").compactMap { Int($0) }
        // A part beyond all bounds would stop Foundation's calendar.
        guard time.count == 3, (1...31).contains(day), (1_900...9_999).contains(year), (0...23).contains(time[0]),
            (0...59).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(
            from: DateComponents(
                year: year,
                month: month + 1,
                day: day,
                hour: time[0],
                minute: time[1],
                second: time[2]
            )
        )
    }

    /// The months as they are written in HTTP and in mail.
    package static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
