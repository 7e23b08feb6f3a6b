import Foundation
import PlaybookFiles
import Playbooks
import Testing

@Suite struct WorkCalendarTests {
    private let calendar: WorkCalendar

    init() throws { calendar = try Playbook(folder: PlaybookFiles.folder).calendar }

    private func day(_ text: String) throws -> CivilDay { try #require(CivilDay(text)) }

    @Test(
        "a day belongs to China's midnight, and knows its weekday and year",
        arguments: [
            ("2026-09-30T15:59:59Z", "2026-09-30", 3), ("2026-09-30T16:00:00Z", "2026-10-01", 4),
            ("1969-12-31T16:00:00Z", "1970-01-01", 4), ("1969-12-28T15:59:59Z", "1969-12-28", 7),
            ("2024-02-29T00:00:00Z", "2024-02-29", 4),
        ]
    )
    func days(moment: String, text: String, weekday: Int) throws {
        let found = CivilDay(of: try Date(moment, strategy: .iso8601))
        #expect(found.description == text && found.weekday == weekday && String(found.year) == text.prefix(4))
        #expect(CivilDay(text) == found && CivilDay(of: found.start) == found)
    }

    @Test(
        "what is no day is none",
        arguments: ["2026-02-29", "2026-13-01", "2026-1-1", "2026-00-10", "", "2026-10-32"]
    )
    func noDays(text: String) { #expect(CivilDay(text) == nil) }

    @Test(
        "a limit of three working days is not the same before a holiday, before a worked Sunday, and on a plain day",
        arguments: [
            // Received on the last day before 国庆: the first working day is the 8th.
            ("2026-09-30T09:00:00+08:00", "2026-10-10T16:00:00Z"),
            // Sunday 20 September 2026 is worked.
            ("2026-09-18T09:00:00+08:00", "2026-09-22T16:00:00Z"),
            ("2026-03-02T23:59:59+08:00", "2026-03-05T16:00:00Z"),
            // Received on a holiday: the day is not counted anyway.
            ("2026-10-03T12:00:00+08:00", "2026-10-10T16:00:00Z"),
        ]
    )
    func threeWorkingDays(start: String, end: String) throws {
        let count = calendar.count(3, from: try Date(start, strategy: .iso8601))
        #expect(try count.end == Date(end, strategy: .iso8601))
        #expect(count.days.compactMap(\.number) == [1, 2, 3] && !count.isProvisional)
    }

    @Test("half a day counts and ends the limit at noon; a city's own days come first")
    func ownDays() throws {
        let own = WorkCalendar(
            years: calendar.years,
            own: [
                try day("2026-03-04"): .half("半天"), try day("2026-03-03"): .rest("市庆"),
                try day("2026-03-07"): .work("补班"),
            ]
        )
        let start = try Date("2026-03-02T09:00:00+08:00", strategy: .iso8601)
        #expect(own.count(1, from: start).end == (try Date("2026-03-04T12:00:00+08:00", strategy: .iso8601)))
        #expect(own.count(4, from: start).end == (try Date("2026-03-08T00:00:00+08:00", strategy: .iso8601)))
    }

    @Test("beyond the last notice fixed holidays alone are known, and the count says that it may change")
    func provisional() throws {
        let count = calendar.count(5, from: try Date("2026-12-30T09:00:00+08:00", strategy: .iso8601))
        #expect(count.isProvisional)
        #expect(count.days.map(\.reason).contains(.holiday("元旦")))
        #expect(calendar.reason(of: try day("2027-02-08")) == .weekday)
        #expect(calendar.isProvisional(try day("2026-12-25")))
        #expect(!calendar.isProvisional(try day("2026-12-24")))
        #expect(!calendar.isProvisional(try day("2025-12-31")))
    }

    @Test("200 starts and every length agree with a count that shares nothing with this one")
    func agreesWithAnother() throws {
        var chance = SystemRandomNumberGenerator()
        let rests = try Arranged(file: PlaybookFiles.folder.appending(path: "calendar.yaml"))
        for _ in 0..<200 {
            let start = Date(timeIntervalSince1970: Double.random(in: 1_075_000_000..<1_790_000_000, using: &chance))
            for length in [1, 2, 3, 5, 7, 10, 15, 20, 40] {
                #expect(
                    calendar.count(length, from: start).end == rests.end(of: length, from: start),
                    "\(start) \(length)"
                )
            }
        }
    }

    @Test(
        "every day of 2004 to 2026 agrees with two public tables",
        .enabled(
            if: ProcessInfo.processInfo.environment["HUIYING_SAMPLES"] != nil,
            "SKIPPED: the calendar was not compared; name the folder of samples in HUIYING_SAMPLES to compare it"
        )
    )
    func agreesWithTables() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["HUIYING_SAMPLES"])
        let file = URL(filePath: folder).appending(path: "calendar/cn_workdays_2004_2026.csv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
        for line in lines {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            #expect(calendar.works(on: try day(String(fields[0]))) == (fields[2] == "1"), "\(fields[0])")
        }
        #expect(lines.count == 8_401)
    }
}

/// The same file read and counted in another way: Foundation's calendar, a line at a time.
private struct Arranged {
    private var rests: Set<Date> = []
    private var works: Set<Date> = []
    private let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
        return calendar
    }()

    init(file: URL) throws {
        let style = Date.ISO8601FormatStyle(timeZone: calendar.timeZone).year().month().day()
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
            let days = try line.matches(of: #/\d{4}-\d{2}-\d{2}/#).map { try Date(String($0.output), strategy: style) }
            if line.contains("from:") {
                var day = days[0]
                while day <= days[1] {
                    rests.insert(day)
                    day = calendar.date(byAdding: .day, value: 1, to: day) ?? .distantFuture
                }
            } else {
                works.formUnion(days)
            }
        }
    }

    func end(of length: Int, from start: Date) -> Date {
        var day = calendar.startOfDay(for: start)
        var left = length
        while left > 0 {
            day = calendar.date(byAdding: .day, value: 1, to: day) ?? .distantFuture
            let isWeekday = !calendar.isDateInWeekend(day)
            if works.contains(day) || (isWeekday && !rests.contains(day)) { left -= 1 }
        }
        return calendar.date(byAdding: .day, value: 1, to: day) ?? .distantFuture
    }
}
