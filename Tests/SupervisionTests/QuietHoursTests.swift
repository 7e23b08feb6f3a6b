import Foundation
import Kernel
import Making
import PlaybookFiles
import Playbooks
import Supervision
import Testing

@Suite struct QuietHoursTests {
    let calendar: WorkCalendar

    init() throws { calendar = try Shipped.playbook().calendar }

    @Test(
        "what comes in quiet hours is held until they end, on the next day on which offices work",
        arguments: [
            ("2026-03-04T10:00:00+08:00", "2026-03-04T10:00:00+08:00"),
            ("2026-03-04T20:59:59+08:00", "2026-03-04T20:59:59+08:00"),
            ("2026-03-04T21:00:00+08:00", "2026-03-05T08:00:00+08:00"),
            ("2026-03-05T07:59:59+08:00", "2026-03-05T08:00:00+08:00"),
            // Friday evening, then a weekend; Saturday 2026-02-14 makes up for the Spring Festival and is worked.
            ("2026-03-06T22:00:00+08:00", "2026-03-09T08:00:00+08:00"),
            ("2026-02-13T22:00:00+08:00", "2026-02-14T08:00:00+08:00"),
            // 国庆 2026: 1 to 7 October.
            ("2026-09-30T22:00:00+08:00", "2026-10-08T08:00:00+08:00"),
        ]
    )
    func opens(moment: String, opening: String) {
        let quiet = QuietHours(from: 21 * 60, until: 8 * 60, onRestDays: true)
        #expect(quiet.opening(from: .at(moment), by: calendar) == .at(opening))
    }

    @Test("quiet hours in the middle of a day leave morning and afternoon, and weekends where they are like other days")
    func midday() {
        let quiet = QuietHours(from: 12 * 60, until: 14 * 60, onRestDays: false)
        #expect(quiet.opening(from: .at("2026-03-07T12:30:00+08:00"), by: calendar) == .at("2026-03-07T14:00:00+08:00"))
        #expect(quiet.opening(from: .at("2026-03-07T23:30:00+08:00"), by: calendar) == .at("2026-03-07T23:30:00+08:00"))
    }

    @Test("quiet hours that end at midnight open with the next day")
    func untilMidnight() {
        let quiet = QuietHours(from: 20 * 60, until: 0, onRestDays: false)
        #expect(quiet.opening(from: .at("2026-03-04T21:00:00+08:00"), by: calendar) == .at("2026-03-05T00:00:00+08:00"))
    }
}
