package import Foundation
package import Playbooks

extension QuietHours {
    /// The first moment from `moment` on at which people may be disturbed.
    ///
    /// Looks at most two months ahead; a calendar that never opens disturbs at once.
    package func opening(from moment: Date, by calendar: WorkCalendar) -> Date {
        var day = CivilDay(of: moment)
        for _ in 0..<62 {
            for span in spans(on: day, by: calendar) where moment < span.end { return max(moment, span.start) }
            day = day.advanced(by: 1)
        }
        return moment
    }

    /// The times of a day that are not quiet, in order.
    private func spans(on day: CivilDay, by calendar: WorkCalendar) -> [DateInterval] {
        if onRestDays, !calendar.works(on: day) { return [] }
        let minutes = until < from ? [(until, from)] : [(0, from), (until, 1_440)]
        return minutes.filter { $0.0 < $0.1 }.map { span in
            DateInterval(start: day.start + Double(span.0) * 60, end: day.start + Double(span.1) * 60)
        }
    }
}
