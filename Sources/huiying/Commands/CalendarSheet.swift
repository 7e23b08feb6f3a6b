import Playbooks

/// A year as it hangs on a wall: a row a week, 班 and 休 beside the days that are arranged.
struct CalendarSheet {
    let text: String

    init(year: Int, _ calendar: WorkCalendar) {
        let days = YearRange(argument: String(year))?.days ?? []
        let working = days.count { calendar.works(on: $0) }
        let state = days.first.map(calendar.isProvisional) ?? false ? "  待通知" : ""
        var lines = ["\(year) 年  工作日 \(working) 天，休息 \(days.count - working) 天\(state)"]
        for month in 1...12 {
            let own = days.filter { $0.month == month }
            lines += ["", "\(month) 月"] + Self.weeks(own, calendar)
        }
        lines += ["", "放假"] + Self.holidays(days, calendar)
        text = lines.joined(separator: "\n")
    }

    private static func weeks(_ days: [CivilDay], _ calendar: WorkCalendar) -> [String] {
        var lines = ["  一    二    三    四    五    六    日"]
        var line = String(repeating: " ", count: 6 * ((days.first?.weekday ?? 1) - 1))
        for day in days {
            let number = day.dayOfMonth
            // A mark is as wide as two figures.
            line += (number < 10 ? "   " : "  ") + "\(number)" + calendar.reason(of: day).mark
            if day.weekday == 7 || day == days.last {
                lines.append(line)
                line = ""
            }
        }
        return lines
    }

    /// Each holiday with its first and last day.
    private static func holidays(_ days: [CivilDay], _ calendar: WorkCalendar) -> [String] {
        var runs: [(name: String, first: CivilDay, last: CivilDay)] = []
        for day in days {
            guard case .holiday(let name) = calendar.reason(of: day) else { continue }
            if let last = runs.last, last.name == name, last.last.advanced(by: 1) == day {
                runs[runs.count - 1].last = day
            } else {
                runs.append((name, day, day))
            }
        }
        return runs.map { "\($0.first) 至 \($0.last)  \($0.name)" }
    }
}

extension CivilDay {
    /// Such as 周四.
    var weekdayName: String { "周" + ["一", "二", "三", "四", "五", "六", "日"][weekday - 1] }

    fileprivate var month: Int { Int(description.dropFirst(5).prefix(2)) ?? 0 }
    fileprivate var dayOfMonth: Int { Int(description.suffix(2)) ?? 0 }
}

extension WorkCalendar.Reason {
    /// Why offices work or rest, in words.
    var sentence: String {
        switch self {
        case .weekday: "工作日"
        case .weekend: "周末"
        case .holiday(let name): name
        case .makeUp: "调休上班"
        case .own(.rest(let name)), .own(.work(let name)): name
        case .own(.half(let name)): "\(name)（上午上班）"
        }
    }

    /// What a sheet shows beside the day; as wide as two figures.
    fileprivate var mark: String {
        switch self {
        case .holiday, .own(.rest): "休"
        case .makeUp, .own(.work): "班"
        case .own(.half): "半"
        case .weekday, .weekend: "  "
        }
    }
}
