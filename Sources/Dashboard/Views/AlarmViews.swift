import Foundation

/// What an alarm is about, ready to be shown.
struct AlarmAboutView {
    let level: LevelView?
    let number: String?
    let title: String
    let address: String
    /// Such as 回应政务舆情, or that a level waits to be confirmed.
    let what: String
    /// Such as 剩 6 小时 12 分, 逾期 3 小时 or 静默 4 小时; nil where a level waits.
    let standing: String?
    let css: String
    let due: MomentText?

    init(_ about: AlarmAbout, at moment: Date, _ wording: Wording) {
        level = about.level.map { LevelView($0, isConfirmed: about.rule != nil, wording) }
        number = about.number
        title = about.title
        address = about.address
        what = about.rule ?? wording[about.silentSince == nil ? "alarm.level-waits" : "alarm.source-silent"]
        let left = about.dueAt.map { $0.timeIntervalSince(moment) }
        let silent = about.silentSince.map { since in
            let until = about.silentUntil ?? moment
            return wording.messages("alarm.silent-for", ["time": wording.duration(until.timeIntervalSince(since))])
        }
        standing =
            left.map { left in
                wording.messages(left < 0 ? "deadline.overdue" : "deadline.running", ["time": wording.duration(left)])
            } ?? silent
        css = left.map { $0 < 0 ? "overdue" : "soon" } ?? "soon"
        due = about.dueAt.map(wording.shortMoment)
    }
}

/// How an alarm stands, ready to be shown.
struct AlarmStateView {
    let css: String
    let word: String
    /// Until when it rests.
    let until: MomentText?

    init(_ state: AlarmState, until: Date?, _ wording: Wording) {
        css = state == .over ? "state-closed" : state == .waiting ? "state-open" : "state-accepted"
        word = wording["alarm-state.\(state.rawValue)"]
        self.until = until.map(wording.shortMoment)
    }
}

/// The visitor's notices, ready to be shown.
struct NoticesView {
    let csrf: String
    let notices: [Line]
    let isOnlyOpen: Bool
    /// The same list with or without what is over.
    let other: String
    let otherName: String
    let nextAddress: String?
    let duty = Address.duty
    /// Where all of them are marked as read; nil where none is new.
    let read: String?

    struct Line {
        let about: AlarmAboutView
        let state: AlarmStateView
        let at: MomentText
        let css: String
        let file: String
        /// Where it is acknowledged; nil where there is nothing to acknowledge.
        let acknowledge: String?
    }

    init(_ page: NoticesPage, _ wording: Wording) {
        csrf = page.frame.csrf
        read = page.notices.contains(where: \.isNew) ? Address.readNotices : nil
        isOnlyOpen = !page.showsOver
        other = Address.notices(showingOver: !page.showsOver)
        otherName = wording[page.showsOver ? "notices.only-open" : "notices.with-over"]
        nextAddress = page.next.map { Address.notices(showingOver: page.showsOver, after: $0) }
        notices = page.notices.map { line in
            Line(
                about: AlarmAboutView(line.about, at: page.frame.moment, wording),
                state: AlarmStateView(line.state, until: line.until, wording),
                at: wording.shortMoment(line.at),
                css: line.isNew ? "fresh" : "seen",
                file: Address.alarm(line.alarm),
                acknowledge: line.isOffered && line.state == .waiting
                    ? Address.step(.acknowledge, ofAlarm: line.alarm) : nil
            )
        }
    }
}

/// One alarm, ready to be shown.
struct AlarmView {
    let about: AlarmAboutView
    let state: AlarmStateView
    let next: MomentText?
    let steps: [StepView]
    let outcomes: [OutcomeView]
    let hasSteps: Bool
    let hasOutcomes: Bool
    let acts: ActsView?

    struct OutcomeView {
        let at: MomentText
        let person: String
        let audience: String
        let channel: String
        let css: String
        let state: String
        let why: String?
        let attempts: String?
        let ended: MomentText?
        let evidence: String?
    }

    /// What the visitor can do about it.
    struct ActsView {
        let csrf: String
        let acknowledge: String
        let snooze: String
        let handOver: String
        let colleagues: [ReasonFormView.NamedView]
        let hasColleagues: Bool
    }

    init(_ page: AlarmPage, _ wording: Wording) {
        about = AlarmAboutView(page.about, at: page.frame.moment, wording)
        state = AlarmStateView(page.state, until: page.until, wording)
        next = page.nextAt.map(wording.shortMoment)
        steps = page.steps.map { StepView($0, wording) }
        hasSteps = !steps.isEmpty
        hasOutcomes = !page.outcomes.isEmpty
        outcomes = page.outcomes.map { outcome in
            OutcomeView(
                at: wording.shortMoment(outcome.toldAt),
                person: outcome.person ?? "–",
                audience: wording.messages.word("audience", outcome.audience),
                channel: outcome.channel,
                css: "outcome-\(outcome.state)",
                state: wording.messages.word("outcome", outcome.state),
                why: outcome.why.map { wording.messages.word("why", $0) },
                attempts: outcome.attempts > 1 ? wording.messages("alarm.attempts", ["n": "\(outcome.attempts)"]) : nil,
                ended: outcome.endedAt.map(wording.shortMoment),
                evidence: outcome.evidence
            )
        }
        acts =
            page.state == .over
            ? nil
            : page.colleagues.map { colleagues in
                ActsView(
                    csrf: page.frame.csrf,
                    acknowledge: Address.step(.acknowledge, ofAlarm: page.id),
                    snooze: Address.step(.snooze, ofAlarm: page.id),
                    handOver: Address.step(.handOver, ofAlarm: page.id),
                    colleagues: colleagues.map { .init(id: $0.id, name: $0.name) },
                    hasColleagues: !colleagues.isEmpty
                )
            }
    }
}

/// The page behind a link from a message, ready to be shown.
struct AcknowledgeView {
    let action: String
    let head: String
    let told: String
    let state: AlarmStateView
    let isWaiting: Bool
    let notices = Address.notices

    init(_ page: AcknowledgePage, _ wording: Wording) {
        action = Address.acknowledgement(page.token)
        isWaiting = page.state == .waiting
        head = wording[isWaiting ? "acknowledge.title" : "acknowledge.done"]
        told = wording.messages("acknowledge.told", ["name": page.person, "time": wording.moment(page.at).text])
        state = AlarmStateView(page.state, until: page.until, wording)
    }
}
