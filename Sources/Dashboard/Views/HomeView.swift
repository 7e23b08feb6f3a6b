import Foundation

/// The home page, ready to be shown.
struct HomeView {
    let live = Address.live
    let moment: MomentText
    let openEvents: String
    let levels: [LevelCount]
    let tiles: [Tile]
    let events: [EventLine]
    let eventsShown: String
    let chart: ChartView?
    let agencies: [AgencyLine]
    let cases: [CaseLine]
    let casesShown: String

    /// How many events the chart shows.
    static let mostLines = 5
    /// How far back the chart goes.
    static let chartSpan: TimeInterval = 10 * 86_400

    /// How many events are open at one level.
    struct LevelCount {
        let level: LevelView?
        let css: String
        let count: String
    }

    /// One figure with what it counts.
    struct Tile {
        let css: String
        let label: String
        let value: String
        let note: String
    }

    init(_ page: HomePage, _ wording: Wording) {
        let frame = page.frame
        moment = wording.moment(frame.moment)
        let counts = page.openEvents
        openEvents = wording.number(counts.byLevel.values.reduce(counts.withoutLevel, +))
        levels = Self.levels(counts, wording)
        tiles = Self.tiles(page, wording)
        events = page.events.map { EventLine($0, wording) }
        eventsShown = Self.shown("events", page.events.count, of: page.eventsInAll, wording)
        let hottest = Self.hottest(page.events)
        let start = frame.moment.addingTimeInterval(-Self.chartSpan)
        chart = hottest.isEmpty ? nil : ChartView(hottest, from: start, to: frame.moment, wording)
        agencies = page.agencies.map { AgencyLine($0, wording) }
        cases = page.cases.map { CaseLine($0, at: frame.moment, wording) }
        casesShown = Self.shown("cases", page.cases.count, of: page.casesInAll, wording)
    }

    /// The events that drew most attention at any time, the hottest first.
    static func hottest(_ events: [HomePage.EventRow]) -> [HomePage.EventRow] {
        let peaks = events.compactMap { event in
            event.curve.map { Figure.heat($0.heat) }.max().map { (event, $0) }
        }
        return peaks.enumerated()
            .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
            .prefix(mostLines).map(\.element.0)
    }

    private static func levels(_ counts: HomePage.OpenEvents, _ wording: Wording) -> [LevelCount] {
        let known = Level.allCases.map { level in
            let count = counts.byLevel[level] ?? 0
            return LevelCount(
                level: LevelView(level, isConfirmed: true, wording),
                css: count == 0 ? "none" : "some",
                count: wording.number(count)
            )
        }
        guard counts.withoutLevel > 0 else { return known }
        return known + [LevelCount(level: nil, css: "some", count: wording.number(counts.withoutLevel))]
    }

    private static func tiles(_ page: HomePage, _ wording: Wording) -> [Tile] {
        func tile(_ key: String, _ value: String, _ css: String = "") -> Tile {
            Tile(css: css, label: wording["tile.\(key)"], value: value, note: wording["tile.\(key)-note"])
        }
        return [
            tile("cases-open", wording.number(page.casesOpen)),
            tile("due-soon", wording.number(page.casesDueSoon), page.casesDueSoon > 0 ? "warn" : ""),
            tile("overdue", wording.number(page.casesOverdue), page.casesOverdue > 0 ? "bad" : "good"),
            tile("items", wording.number(page.itemsLastDay)),
            tile("median", page.medianAnswer.map(wording.duration) ?? "–", "words"),
        ]
    }

    private static func shown(_ kind: String, _ count: Int, of all: Int, _ wording: Wording) -> String {
        let values: KeyValuePairs = ["n": wording.number(count), "all": wording.number(max(all, count))]
        return wording.messages(count < all ? "list.some-\(kind)" : "list.all-\(kind)", values)
    }
}

/// One event in the table.
struct EventLine {
    let id: String
    let address: String
    let number: String
    let title: String
    let matter: String
    let items: String
    let folded: String?
    let heat: String
    let sparkSVG: String
    let level: LevelView?
    /// The proposed level where it differs from the confirmed one.
    let otherLevel: LevelView?
    let state: StateView
    let discovered: MomentText

    init(_ event: HomePage.EventRow, _ wording: Wording) {
        id = "event-\(event.id)"
        address = Address.event(event.id)
        number = event.number
        title = event.title
        matter = event.matter ?? wording["event.no-matter"]
        items = wording.number(event.items)
        folded = event.folded > 0 ? wording.messages("event.folded", ["n": wording.number(event.folded)]) : nil
        heat = Figure.tenths(Figure.heat(event.heat).rounded())
        let peak = event.curve.map { Figure.heat($0.heat) }.max() ?? 0
        let label = wording.messages("chart.one-label", ["peak": Figure.tenths(peak.rounded()), "now": heat])
        sparkSVG = event.curve.isEmpty ? "" : Sparkline(curve: event.curve, label: label).svg()
        level = LevelView.of(confirmed: event.level, proposed: event.proposedLevel, wording)
        let differs = event.level != nil && event.proposedLevel != event.level
        otherLevel = differs ? LevelView.of(confirmed: nil, proposed: event.proposedLevel, wording) : nil
        state = StateView(event.state, wording)
        discovered = wording.shortMoment(event.discoveredAt)
    }
}

/// What one agency owes, ready to be shown.
struct AgencyLine {
    let name: String
    let open: String
    let answered: String
    let overdue: String
    let css: String

    init(_ agency: HomePage.AgencyRow, _ wording: Wording) {
        name = agency.name
        open = wording.number(agency.open)
        answered = wording.number(agency.answered)
        overdue = wording.number(agency.overdue)
        css = agency.overdue > 0 ? "bad" : ""
    }
}

/// One case in the list.
struct CaseLine {
    let address: String
    let number: String
    let title: String
    let agency: String
    let level: LevelView?
    let state: StateView
    let deadline: DeadlineView?

    init(_ row: HomePage.CaseRow, at moment: Date, _ wording: Wording) {
        address = Address.caseFile(row.id)
        number = row.number
        title = row.title
        agency = row.agency
        level = row.level.map { LevelView($0, isConfirmed: true, wording) }
        state = StateView(row.state, wording)
        deadline = row.deadline.map { DeadlineView($0, at: moment, wording) }
    }
}
