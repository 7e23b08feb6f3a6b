import Foundation

/// An event opened, ready to be shown.
struct EventView {
    let id: String
    let number: String
    let title: String
    let level: LevelView?
    let state: StateView
    let matter: String
    let places: String?
    let risks: [Tag]
    let discovered: MomentText
    let last: MomentText
    let heat: String
    let heatHalves: String
    let items: String
    let folded: String
    let proposedLine: String?
    /// Whether what was proposed since is graver than what a person confirmed.
    let isGraver: Bool
    let confirmedLine: String?
    let confirmedReason: String?
    let form: LevelForm?
    let acts: [EventActView]
    let fileAddress: String
    let predecessor: OtherEventView?
    let mergedInto: OtherEventView?
    let similar: [OtherEventView]
    let hasSimilar: Bool
    let chart: ChartView
    let score: ScoreView?
    let itemLines: [ItemView]
    let itemsShown: String
    let cases: [EventCaseView]
    let steps: [StepView]

    /// A word on its own.
    struct Tag {
        let word: String
    }

    init(_ page: EventPage, csrf: String, _ wording: Wording) {
        id = page.id
        number = page.number
        title = page.title
        level = LevelView.of(confirmed: page.confirmed?.level, proposed: page.proposed?.level, wording)
        state = StateView(page.state, wording)
        matter = page.matter ?? wording["event.no-matter"]
        places = page.places.isEmpty ? nil : wording.list(page.places)
        risks = page.risks.map(Tag.init)
        discovered = wording.moment(page.discoveredAt)
        last = wording.moment(page.lastItemAt)
        heat = Figure.tenths(Figure.heat(page.heat).rounded())
        heatHalves = wording.messages(
            "event.heat-halves",
            [
                "news": Figure.tenths(Figure.heat(page.heatInNews).rounded()),
                "social": Figure.tenths(Figure.heat(page.heat).rounded() - Figure.heat(page.heatInNews).rounded()),
            ]
        )
        items = wording.number(page.itemsInAll)
        folded = wording.messages("event.folded", ["n": wording.number(page.folded)])
        proposedLine = Self.line(proposed: page, wording)
        isGraver = Self.isGraver(page)
        confirmedLine = Self.line(confirmed: page, wording)
        confirmedReason = page.confirmed?.reason
        form = page.mayConfirm ? LevelForm(page, csrf: csrf, wording) : nil
        predecessor = page.predecessor.map(OtherEventView.init)
        mergedInto = page.mergedInto.map(OtherEventView.init)
        similar = page.similar.map(OtherEventView.init)
        hasSimilar = !similar.isEmpty
        fileAddress = Address.file(ofEvent: page.id)
        acts = page.acts.map { EventActView($0, page, csrf: csrf, wording) }
        chart = Self.chart(page, wording)
        score = page.score.map { ScoreView($0, wording) }
        itemLines = page.items.map { ItemView($0, wording) }
        itemsShown = wording.messages(
            "event.items-shown",
            [
                "n": wording.number(page.items.count), "all": wording.number(page.itemsInAll),
                "folded": wording.number(page.folded),
            ]
        )
        cases = page.cases.map { EventCaseView($0, at: page.frame.moment, wording) }
        steps = page.steps.map { StepView($0, wording) }
    }

    private static func isGraver(_ page: EventPage) -> Bool {
        guard page.mayConfirm, let proposed = page.proposed, let confirmed = page.confirmed else { return false }
        return proposed.level.rawValue < confirmed.level.rawValue && proposed.at > confirmed.at
    }

    private static func line(proposed page: EventPage, _ wording: Wording) -> String? {
        page.proposed.map { proposed in
            wording.messages(
                isGraver(page) ? "event.graver-line" : "event.proposed-line",
                ["level": levelName(proposed.level, wording), "time": wording.shortMoment(proposed.at).text]
            )
        }
    }

    private static func line(confirmed page: EventPage, _ wording: Wording) -> String? {
        page.confirmed.map { confirmed in
            wording.messages(
                "event.confirmed-line",
                [
                    "person": confirmed.person, "level": levelName(confirmed.level, wording),
                    "time": wording.shortMoment(confirmed.at).text,
                ]
            )
        }
    }

    private static func levelName(_ level: Level, _ wording: Wording) -> String {
        "\(level.numeral) \(wording["level.\(level.rawValue)"])"
    }

    private static func chart(_ page: EventPage, _ wording: Wording) -> ChartView {
        var marks = [HeatChart.Mark(at: page.discoveredAt, word: wording["mark.discovered"])]
        if let confirmed = page.confirmed {
            marks.append(HeatChart.Mark(at: confirmed.at, word: wording["mark.confirmed"]))
        }
        return ChartView(page.curve, heat: page.heat, marks: marks, to: page.frame.moment, wording)
    }
}

/// The form that confirms a level.
struct LevelForm {
    let action: String
    let csrf: String
    let title: String
    let button: String
    let choices: [Choice]
    let typed: String
    let question: String

    /// One level that can be chosen.
    struct Choice {
        let value: String
        let level: LevelView
        /// Whether it is chosen beforehand: the confirmed level, else the proposed one.
        let isChosen: Bool
    }

    init(_ page: EventPage, csrf: String, _ wording: Wording) {
        action = Address.level(ofEvent: page.id)
        self.csrf = csrf
        typed = page.typedReason
        question = wording[page.confirmed == nil ? "event.confirm-question" : "event.keep-question"]
        let chosen = page.confirmed?.level ?? page.proposed?.level
        title = wording[page.confirmed == nil ? "event.confirm" : "event.keep"]
        button = wording[page.confirmed == nil ? "event.confirm-button" : "event.keep-button"]
        // A graver level is raised to, a lesser one lowered to.
        choices = (page.confirmed.map { [$0.level] } ?? Level.allCases).map {
            Choice(
                value: "\($0.rawValue)",
                level: LevelView($0, isConfirmed: true, wording),
                isChosen: $0 == chosen
            )
        }
    }
}

/// One case of an event, ready to be shown.
struct EventCaseView {
    let address: String
    let number: String
    let agency: String
    let assistants: String?
    let state: StateView
    let deadline: DeadlineView?

    init(_ row: EventPage.CaseRow, at moment: Date, _ wording: Wording) {
        address = Address.caseFile(row.id)
        number = row.number
        agency = row.agency
        assistants = row.assistants.isEmpty ? nil : wording.list(row.assistants)
        state = StateView(row.state, wording)
        deadline = row.deadline.map { DeadlineView($0, at: moment, wording) }
    }
}
