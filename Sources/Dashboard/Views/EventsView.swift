/// The list of events, ready to be shown.
struct EventsView {
    let action = Address.events
    let words: String
    let filters: [FilterView]
    let events: [Line]
    let act: ActView?
    let nextAddress: String?

    /// A choice of which events are listed.
    struct FilterView {
        let code: String
        let name: String
        let isChosen: Bool
    }

    /// One event, and the box to choose it by; nil where the visitor may do nothing with it here.
    struct Line {
        let line: EventLine
        let box: String?
    }

    /// What is done to the chosen events.
    struct ActView {
        let action: String
        let csrf: String
        let button: String
        let hint: String
        let question: String
    }

    init(_ page: EventsPage, _ wording: Wording) {
        words = page.words
        filters = EventsPage.Filter.allCases.map {
            FilterView(
                code: $0.rawValue,
                name: wording["events.\($0.rawValue)"],
                isChosen: $0 == page.filter
            )
        }
        events = page.events.map { event in
            let isOffered =
                switch page.act {
                case .dismiss: event.level == nil
                case .restore: true
                case nil: false
                }
            return Line(line: EventLine(event, wording), box: isOffered ? event.id : nil)
        }
        act = page.act.map { act in
            ActView(
                action: act == .dismiss ? Address.dismissals : Address.restorations,
                csrf: page.frame.csrf,
                button: wording["events.\(act.rawValue)-button"],
                hint: wording["events.\(act.rawValue)-hint"],
                question: wording["events.\(act.rawValue)-question"]
            )
        }
        nextAddress = page.next.map { Address.events(page.filter, words: page.words, after: $0) }
    }

    /// What is said at the top after many were turned.
    static func notice(_ page: EventsPage, _ wording: Wording) -> Notice? {
        guard let sorted = page.sorted else { return nil }
        let key = page.filter == .dismissed ? "events.dismissed-notice" : "events.restored-notice"
        let done = wording.messages(key, ["n": wording.number(sorted.done)])
        let left = sorted.left > 0 ? wording.messages("events.left-notice", ["n": wording.number(sorted.left)]) : ""
        return Notice(outcome: sorted.done > 0 ? .done : .refused, sentence: done + left)
    }
}
