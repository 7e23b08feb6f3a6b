/// The list of sources, ready to be shown.
struct SourcesView {
    let csrf: String
    let lines: [SourceLineView]
    let hasLines: Bool
    let form: FormView?

    struct FormView {
        let action = Address.sources
        let kinds: [ChoiceView]
    }

    init(_ page: SourcesPage, _ wording: Wording) {
        csrf = page.frame.csrf
        lines = page.sources.map { SourceLineView($0, wording) }
        hasLines = !lines.isEmpty
        form = page.kinds.map { FormView(kinds: ChoiceView.kinds($0, chosen: nil, wording)) }
    }
}

/// One choice of a form.
struct ChoiceView {
    let id: String
    let name: String
    let isChosen: Bool

    static func kinds(_ kinds: [String], chosen: String?, _ wording: Wording) -> [ChoiceView] {
        kinds.map { ChoiceView(id: $0, name: wording.messages.word("source-kind", $0), isChosen: $0 == chosen) }
    }
}

/// A source in the list and at the head of its page.
struct SourceLineView {
    let address: String
    let code: String
    let name: String
    let kind: String
    let weight: String
    let owner: String?
    let heard: MomentText?
    let lastDay: String
    /// What became of what else came; nil where nothing did.
    let others: String?
    /// What is wrong or unusual about it, each in a few words.
    let flags: [Flag]

    /// To two decimals.
    static func weight(_ weight: Double) -> String {
        let hundredths = Int((weight * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    struct Flag {
        let words: String
        let css: String
        /// Where more stands about it.
        var address: String?
    }

    init(_ line: SourceLine, _ wording: Wording) {
        address = Address.source(line.id)
        code = line.code
        name = line.name
        kind = wording.messages.word("source-kind", line.kind)
        weight = Self.weight(line.weight)
        owner = line.owner
        heard = line.heardAt.map(wording.shortMoment)
        lastDay = wording.number(line.lastDay)
        let (duplicate, changed, rejected) = line.others
        others =
            duplicate + changed + rejected == 0
            ? nil
            : wording.messages(
                "sources.others",
                [
                    "duplicate": wording.number(duplicate), "changed": wording.number(changed),
                    "rejected": wording.number(rejected),
                ]
            )
        var flags: [Flag] = []
        if line.isPaused { flags.append(Flag(words: wording["sources.paused"], css: "routed")) }
        if let missing = line.missing {
            let count = wording.number(Int(missing.rounded()))
            flags.append(
                Flag(
                    words: wording.messages("sources.silent", ["count": count]),
                    css: "late",
                    address: line.alarm.map(Address.alarm)
                )
            )
        }
        if line.brokenFeeds > 0 {
            let count = wording.number(line.brokenFeeds)
            flags.append(Flag(words: wording.messages("sources.broken", ["count": count]), css: "late"))
        }
        self.flags = flags
    }
}

/// One source, ready to be shown.
struct SourceView {
    let csrf: String
    let list = Address.sources
    let line: SourceLineView
    let note: String?
    let profile: String
    let isMapped: Bool
    let feeds: [FeedView]
    let bodies: [BodyView]
    let hasBodies: Bool
    let days: [DayView]
    let isWatched: Bool
    let watched: String?
    let silences: [SilenceView]
    let hasSilences: Bool
    let form: FormView?

    struct FeedView {
        let url: String
        let state: String
        let css: String
        let every: String
        let checked: MomentText?
        let heard: MomentText?
        let outcome: String?
        let isBad: Bool
        let steps: [StepView]
        let change: ChangeView?
    }

    /// What is seldom done with a feed.
    struct ChangeView {
        let action: String
        let removal: String
        /// Nil of a feed that is fetched no more for good.
        let minutes: String?
        let csrf: String
        let question: String
    }

    struct StepView {
        let action: String
        let name: String
        let csrf: String
    }

    struct BodyView {
        /// Where it is asked for; nil for who may not.
        let action: String?
        let csrf: String
        let at: MomentText
        let reason: String
        let size: String
    }

    struct SilenceView {
        let address: String
        let since: MomentText
        let ended: MomentText?
    }

    struct DayView {
        let day: String
        let items: String
        let expected: String?
        let part: String
    }

    struct FormView {
        let action: String
        let feedAction: String
        let watchAction: String
        let unwatchAction: String
        let keepAction: String
        let personalDays: String
        let textDays: String
        let kinds: [ChoiceView]
        let agencies: [ChoiceView]
        let name: String
        let weight: String
        let note: String
        let isPaused: Bool
        let csrf: String
    }

    init(_ page: SourcePage, _ wording: Wording) {
        let csrf = page.frame.csrf
        self.csrf = csrf
        line = SourceLineView(page.source, wording)
        note = page.note
        profile = Address.profile(ofSource: page.source.id)
        isMapped = page.isMapped
        isWatched = page.patience != nil
        watched = page.patience.map {
            wording.messages("sources.watched", ["count": wording.number(Int($0.rounded()))])
        }
        silences = page.silences.map { silence in
            SilenceView(
                address: Address.alarm(silence.alarm),
                since: wording.shortMoment(silence.since),
                ended: silence.endedAt.map(wording.shortMoment)
            )
        }
        hasSilences = !silences.isEmpty
        let mayChange = page.offers != nil
        feeds = page.feeds.map { Self.feed($0, of: page.source.id, csrf: csrf, mayChange: mayChange, wording) }
        bodies = page.quarantine.map {
            BodyView(
                action: mayChange ? Address.body($0.id, ofSource: page.source.id) : nil,
                csrf: csrf,
                at: wording.shortMoment($0.at),
                reason: $0.reason,
                size: wording.number($0.size)
            )
        }
        hasBodies = !bodies.isEmpty
        let most = page.days.map { max(Double($0.items), $0.expected ?? 0) }.max() ?? 0
        days = page.days.map { day in
            DayView(
                day: day.day,
                items: wording.number(day.items),
                expected: day.expected.map { wording.number(Int($0.rounded())) },
                part: "\(most > 0 ? Int((Double(day.items) / most * 100).rounded()) : 0)"
            )
        }
        let id = page.source.id
        form = page.offers.map { offers in
            FormView(
                action: Address.change(ofSource: id),
                feedAction: Address.feeds(ofSource: id),
                watchAction: Address.watch(ofSource: id),
                unwatchAction: Address.unwatch(ofSource: id),
                keepAction: Address.keep(ofSource: id),
                personalDays: offers.personalDays.map { "\($0)" } ?? "",
                textDays: offers.textDays.map { "\($0)" } ?? "",
                kinds: ChoiceView.kinds(offers.kinds, chosen: page.source.kind, wording),
                agencies: offers.agencies.map { ChoiceView(id: $0.id, name: $0.name, isChosen: $0.id == offers.owner) },
                name: page.source.name,
                weight: SourceLineView.weight(page.source.weight),
                note: page.note ?? "",
                isPaused: page.source.isPaused,
                csrf: csrf
            )
        }
    }

    private static func feed(
        _ feed: SourcePage.Feed,
        of source: String,
        csrf: String,
        mayChange: Bool,
        _ wording: Wording
    ) -> FeedView {
        var steps: [StepView] = []
        if mayChange, feed.state != "gone" {
            func step(_ name: String) {
                steps.append(
                    StepView(
                        action: Address.step(name, ofFeed: feed.id, ofSource: source),
                        name: wording["sources.\(name)"],
                        csrf: csrf
                    )
                )
            }
            step("fetch")
            step(feed.state == "paused" ? "resume" : "pause")
        }
        return FeedView(
            url: feed.url,
            state: wording["feed-state.\(feed.state)"],
            css: feed.state == "active" ? "open" : "routed",
            every: wording.messages("sources.every", ["minutes": "\(feed.everyMinutes)"]),
            checked: feed.checkedAt.map(wording.shortMoment),
            heard: feed.heardAt.map(wording.shortMoment),
            outcome: feed.outcome,
            isBad: feed.outcome != nil && !feed.isGood,
            steps: steps,
            change: mayChange
                ? ChangeView(
                    action: Address.step("change", ofFeed: feed.id, ofSource: source),
                    removal: Address.step("remove", ofFeed: feed.id, ofSource: source),
                    minutes: feed.state == "gone" ? nil : "\(feed.everyMinutes)",
                    csrf: csrf,
                    question: wording["sources.remove-question"]
                ) : nil
        )
    }
}
