import Foundation

/// What a drill came to: the timeline of its events, and how the agencies did.
struct DrillScore {
    private let entries: [DrillEntry]
    private let end: Date

    init(_ entries: [DrillEntry], end: Date) {
        self.entries = entries
        self.end = end
    }

    /// The lines of the report.
    var lines: [String] { timeline + agencies }

    /// Each event's milestones with the time since it was gathered.
    private var timeline: [String] {
        var lines = ["", Terminal.words("时间线", "Timeline")]
        let events = Dictionary(grouping: entries, by: \.number).sorted { $0.value[0].at < $1.value[0].at }
        for (number, all) in events where all.contains(where: { $0.kind == .case }) {
            guard let begin = all.first?.at else { continue }
            var marks: [(String, Date)] = []
            func mark(_ words: String, _ kind: DrillEntry.Kind, _ what: String) {
                if let found = all.first(where: { $0.kind == kind && $0.what == what }) {
                    marks.append((words, found.at))
                }
            }
            mark(Terminal.words("拟定级别", "level proposed"), .event, "level-proposed")
            mark(Terminal.words("确认级别", "level confirmed"), .event, "level-confirmed")
            mark(Terminal.words("首个签收", "first accepted"), .case, "accept")
            mark(Terminal.words("首个逾期", "first limit missed"), .limit, "missed")
            mark(Terminal.words("首个回应", "first answer"), .case, "answer")
            mark(Terminal.words("市领导获知", "leader told"), .telling, "leader")
            mark(Terminal.words("办结", "closed"), .event, "closed")
            let text = marks.sorted { $0.1 < $1.1 }.map {
                "T+\(DrillMoment.span($0.1.timeIntervalSince(begin))) \($0.0)"
            }
            lines.append("\(number)\t\(DrillMoment.text(begin))\t" + text.joined(separator: " · "))
        }
        return lines
    }

    /// How the agencies did: of all limits that ended, those that were met in time; what is still missed counts.
    private var agencies: [String] {
        var lines = [
            "", Terminal.words("单位评分", "Scores"),
            Terminal.words(
                "单位\t案件\t按时\t逾期\t及时率\t签收中位\t回应中位\t惊动领导",
                "agency\tcases\tin time\tmissed\ton time\tmedian accept\tmedian answer\tleader told"
            ),
        ]
        let byAgency = Dictionary(grouping: entries.filter { $0.agency != nil }) { $0.agency?.name ?? "" }
        let rows = byAgency.map { name, all -> (name: String, rate: Int, line: String) in
            let cases = Dictionary(grouping: all.filter { $0.kind == .case }) { $0.caseID }
            func median(_ what: String) -> String {
                let spans = cases.values.compactMap { steps -> Double? in
                    guard let begin = steps.first(where: { $0.what == "route" })?.at,
                        let done = steps.first(where: { $0.what == what })?.at
                    else { return nil }
                    return done.timeIntervalSince(begin)
                }.sorted()
                return spans.isEmpty ? "–" : DrillMoment.span(spans[(spans.count - 1) / 2])
            }
            let missed = all.count { $0.kind == .limit && $0.what == "missed" }
            let met = all.count { $0.kind == .limit && $0.what == "met" }
            let lateMet = all.filter { $0.kind == .limit && $0.what == "met" }.count { ($0.due ?? end) < $0.at }
            let inTime = met - lateMet
            let rate = inTime + missed == 0 ? 100 : inTime * 100 / (inTime + missed)
            let leader = all.count { $0.kind == .telling && $0.what == "leader" }
            let line =
                "\(name)\t\(cases.count)\t\(inTime)\t\(missed)\t\(rate)%\t\(median("accept"))\t\(median("answer"))\t\(leader)"
            return (name, rate, line)
        }
        lines += rows.sorted { ($1.rate, $0.name) < ($0.rate, $1.name) }.map(\.line)
        return lines
    }
}
