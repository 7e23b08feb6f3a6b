/// Who is on duty, ready to be shown.
struct DutyView {
    let csrf: String
    let notices = Address.notices
    let turns: [Line]
    let form: FormView?

    struct Line {
        let agency: String
        let person: String
        let when: String
        let span: String
        /// Where it is ended; nil where that is not the visitor's.
        let end: String?
    }

    struct FormView {
        let action = Address.duty
        let choices: [Choice]
        let days: [Choice]
        let today: String
    }

    struct Choice {
        let id: String
        let name: String
    }

    init(_ page: DutyPage, _ wording: Wording) {
        csrf = page.frame.csrf
        turns = page.turns.map { turn in
            let isNextDay = turn.hours.until <= turn.hours.from
            let hours = "\(turn.hours.from):00–\(isNextDay ? wording["duty.next-day"] : "")\(turn.hours.until):00"
            return Line(
                agency: turn.agency,
                person: turn.person,
                when: "\(wording.messages.word("duty.days", turn.days)) \(hours)",
                span: "\(turn.span.first) – \(turn.span.last)",
                end: turn.isOffered ? Address.end(ofTurn: turn.id) : nil
            )
        }
        form = page.colleagues.map { colleagues in
            FormView(
                choices: colleagues.map { Choice(id: $0.id, name: $0.name) },
                days: ["every", "working", "rest"].map {
                    Choice(id: $0, name: wording.messages.word("duty.days", $0))
                },
                today: String(wording.moment(page.frame.moment).machine.prefix(10))
            )
        }
    }
}
