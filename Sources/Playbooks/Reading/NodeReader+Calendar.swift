import Yams

extension NodeReader {
    mutating func calendar(_ root: Node) -> WorkCalendar {
        let parts = fields(of: root, as: .calendar)
        var years: [Int: WorkCalendar.Year] = [:]
        for node in list(parts["years"], "years") {
            guard let (number, year) = calendarYear(node) else { continue }
            if years[number] != nil { note(zh: "\(number) 年重复", en: "the year \(number) is given twice", node) }
            years[number] = year
        }
        var own: [CivilDay: WorkCalendar.OwnDay] = [:]
        for node in list(parts["own"], "own") {
            guard let (day, arranged) = ownDay(node) else { continue }
            if own[day] != nil { note(zh: "\(day) 重复", en: "the day \(day) is given twice", node) }
            own[day] = arranged
        }
        return WorkCalendar(years: years, own: own)
    }

    private mutating func calendarYear(_ root: Node) -> (Int, WorkCalendar.Year)? {
        let parts = fields(of: root, as: .calendarYear)
        let notice = text(parts["notice"], "notice")
        guard let number = whole(parts["year"], "year", in: 1990...2199) else { return nil }
        var holidays: [CivilDay: String] = [:]
        for node in list(parts["holidays"], "holidays") {
            let parts = fields(of: node, as: .holiday)
            guard let name = text(parts["name"], "name", most: 40),
                let first = civilDay(parts["from"], "from", in: number),
                let last = civilDay(parts["to"], "to", in: number)
            else { continue }
            guard first <= last, last.number - first.number < 31 else {
                note(zh: "节假日须为 1 至 31 天，且起始日在前", en: "a holiday has 1 to 31 days, the first one first", node)
                continue
            }
            for day in (first.number...last.number).map(CivilDay.init(number:)) {
                if holidays[day] != nil { note(zh: "\(day) 被两个节假日包含", en: "two holidays cover \(day)", node) }
                holidays[day] = name
            }
        }
        for (day, name) in WorkCalendar.fixed.sorted(by: { $0.key < $1.key })
        where CivilDay("\(number)-\(day)").map({ holidays[$0] == nil }) ?? false && !(number < 2025 && day == "05-02") {
            note(
                zh: "\(number)-\(day)（\(name)）须包含在节假日内",
                en: "\(number)-\(day) (\(name)) must be covered by a holiday",
                root
            )
        }
        var working: Set<CivilDay> = []
        for (text, node) in texts(parts["working"], "working") {
            guard let day = CivilDay(text), day.year == number, day.weekday > 5, holidays[day] == nil else {
                note(
                    zh: "“\(text)”须为 \(number) 年不在节假日内的周六或周日",
                    en: "'\(text)' must be a Saturday or Sunday of \(number) that no holiday covers",
                    node
                )
                continue
            }
            if !working.insert(day).inserted { note(zh: "\(day) 重复", en: "the day \(day) is given twice", node) }
        }
        return (number, WorkCalendar.Year(notice: notice, holidays: holidays, working: working))
    }

    private mutating func ownDay(_ node: Node) -> (CivilDay, WorkCalendar.OwnDay)? {
        let parts = fields(of: node, as: .ownDay)
        guard let day = civilDay(parts["day"], "day"), let name = text(parts["name"], "name", most: 40),
            let kind: OwnDayKind = choice(parts["is"], "is")
        else { return nil }
        switch kind {
        case .rest: return (day, .rest(name))
        case .work: return (day, .work(name))
        case .half: return (day, .half(name))
        }
    }

    private mutating func civilDay(_ node: Node?, _ name: Wording, in year: Int? = nil) -> CivilDay? {
        guard let node else { return nil }
        guard let day = node.string.flatMap({ CivilDay($0) }), year == nil || day.year == year else {
            note(
                zh: "\(name.zh)须为\(year.map { " \($0) 年的" } ?? "")日期，如 \(year ?? 2026)-10-01",
                en: "\(name.en) must be a day\(year.map { " of \($0)" } ?? ""), such as \(year ?? 2026)-10-01",
                node
            )
            return nil
        }
        return day
    }

    private enum OwnDayKind: String, CaseIterable {
        case rest, work, half
    }
}
