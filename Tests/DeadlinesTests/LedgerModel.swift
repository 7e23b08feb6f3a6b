import Deadlines
import Foundation
import Playbooks

/// What a limit should do, told in another way: day by day it walks through its life and takes off what ran.
///
/// Shares no code with the ledger: days come from Foundation's calendar and from the lines of the file.
struct LedgerModel {
    private let rule: LimitRule
    private var days: Days
    private var begin: Date
    private var length: Int
    private var extensions = 0
    /// When it was stopped and set going again, in turn.
    private var switches: [Date] = []
    private var cause: LimitRule.Pause.Cause?
    private(set) var state = "armed"
    private(set) var due: Date?

    init(_ rule: LimitRule, from start: Date, days: Days) {
        self.rule = rule
        self.days = days
        begin = start
        length = rule.length
        due = nil
        settle()
    }

    /// Whether it fires at a moment; it does so here.
    mutating func fires(at now: Date) -> Bool {
        guard state == "armed", let due, due <= now else { return false }
        state = rule.silence == .consent ? "deemed" : "missed"
        return true
    }

    mutating func pause(_ why: LimitRule.Pause.Cause, at now: Date) -> DeadlineRefusal? {
        if state == "paused" { return .pausedAlready }
        guard state == "armed" else { return .over }
        state = "paused"
        cause = why
        switches.append(now)
        due = nil
        return nil
    }

    mutating func resume(at now: Date) -> DeadlineRefusal? {
        if state == "armed" { return .notPaused }
        guard state == "paused" else { return .over }
        state = "armed"
        if cause == .clarification {
            begin = now
            switches = []
        } else {
            switches.append(now)
        }
        settle()
        return nil
    }

    mutating func extend(by amount: Int) -> DeadlineRefusal? {
        guard ["armed", "paused"].contains(state) else { return .over }
        guard let extending = rule.extending else { return .neverExtended }
        if extensions == extending.times { return .extendedBefore }
        if amount < 1 || length + amount > rule.length + extending.most { return .extendedTooFar }
        extensions += 1
        length += amount
        if state == "armed" { settle() }
        return nil
    }

    mutating func meet() {
        switch state {
        case "armed", "paused": state = "met"
        case "missed": state = "met-late"
        default: break
        }
    }

    mutating func recount(by days: Days) {
        guard state == "armed" || state == "paused" else { return }
        self.days = days
        if state == "armed" { settle() }
    }

    /// Walks from the beginning to the end.
    private mutating func settle() {
        if rule.unit == .workingDays {
            due = lastDay()
        } else {
            // What is left of the length is spent stretch by stretch.
            var left = Double(length) * (rule.unit == .minutes ? 60 : 3_600)
            var from = begin
            for pair in stride(from: 0, to: switches.count, by: 2) {
                left -= switches[pair].timeIntervalSince(from)
                from = switches[pair + 1]
            }
            due = from.addingTimeInterval(left)
        }
    }

    private func lastDay() -> Date {
        var day = days.calendar.startOfDay(for: begin)
        var left = length
        var isFirst = true
        while true {
            if let close = days.close(of: day), isFirst ? rule.countsFirstDay && close > begin : true, runs(at: close) {
                left -= 1
                if left == 0 { return close }
            }
            isFirst = false
            day = days.calendar.date(byAdding: .day, value: 1, to: day) ?? .distantFuture
        }
    }

    /// Whether it ran just before a moment: an even number of switches lies before.
    private func runs(at moment: Date) -> Bool { switches.count { $0 < moment } % 2 == 0 }

    /// The days of one calendar.
    struct Days: Sendable {
        private var rests: Set<String> = []
        private var works: Set<String> = []
        private var halves: Set<String> = []
        private var arranged: Set<String> = []
        let calendar: Calendar

        /// Reads the lines of a file.
        init(yaml: String) throws {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
            self.calendar = calendar
            for line in yaml.split(separator: "\n") where !line.hasPrefix("#") {
                let found = line.matches(of: #/\d{4}-\d{2}-\d{2}/#).map { String($0.output) }
                if line.contains("is: rest") {
                    works.subtract(found)
                    rests.formUnion(found)
                } else if line.contains("is: work") {
                    works.formUnion(found)
                } else if line.contains("is: half") {
                    works.formUnion(found)
                    halves.formUnion(found)
                } else if line.contains("from:") {
                    var day = try Date(found[0], strategy: Self.style)
                    while Self.style.format(day) <= found[1] {
                        rests.insert(Self.style.format(day))
                        day = calendar.date(byAdding: .day, value: 1, to: day) ?? .distantFuture
                    }
                } else {
                    works.formUnion(found)
                }
                if let year = line.firstMatch(of: #/year: (\d{4})/#)?.1 { arranged.insert(String(year)) }
            }
        }

        /// When offices close on a day; nothing where they stay closed.
        func close(of day: Date) -> Date? {
            let name = Self.style.format(day)
            let isFixed =
                !arranged.contains(String(name.prefix(4)))
                && ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"].contains(String(name.suffix(5)))
            let isWeekday = !calendar.isDateInWeekend(day)
            guard works.contains(name) || (isWeekday && !rests.contains(name) && !isFixed) else { return nil }
            if halves.contains(name) { return calendar.date(bySettingHour: 12, minute: 0, second: 0, of: day) }
            return calendar.date(byAdding: .day, value: 1, to: day)
        }

        private static let style = Date.ISO8601FormatStyle(
            timeZone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt
        ).year().month().day()
    }
}

/// Chance that can be had again by its seed.
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { limit < 1 ? 0 : Int(next() % UInt64(limit)) }
}
