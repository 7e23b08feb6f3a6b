import Foundation

/// How a limit was counted, in words; the page and the text are both made of it.
struct DeadlineAccountView {
    let name: String
    let standing: String
    /// What it rests on: a label and what stands beside it.
    let grounds: [Line]
    let note: String?
    let provisional: String?
    let days: [DayLine]
    /// Why there are no days; nothing where there are.
    let noDays: String?
    let pauses: [SpanLine]
    let custody: [SpanLine]
    let others: [OtherLine]
    let facts: [StepView]

    /// A label and what stands beside it.
    struct Line {
        let label: String
        let text: String
    }

    /// One day of the count.
    struct DayLine {
        let css: String
        let day: String
        let weekday: String
        let why: String
        /// Such as 第 3 天; nil for a day that does not count.
        let number: String?
    }

    /// A stretch of time.
    struct SpanLine {
        let name: String
        let time: String
    }

    /// The same limit under another rule set.
    struct OtherLine {
        let text: String
    }

    init(_ account: DeadlineAccount, at moment: Date, _ wording: Wording) {
        let deadline = account.deadline
        name = deadline.name
        standing = DeadlineView(deadline, at: moment, wording).standing
        var grounds = [
            Line(label: wording["deadline.source"], text: account.document),
            Line(label: wording["deadline.length"], text: wording.length(account.length)),
        ]
        if let extending = account.extending {
            let words = wording.messages(
                "deadline.may-be-extended",
                [
                    "most": wording.length(.init(extending.most, account.length.unit)), "times": "\(extending.times)",
                    "who": wording["approver.\(extending.approver)"],
                ]
            )
            grounds.append(Line(label: wording["deadline.extending"], text: words))
        }
        if account.extended > 0 {
            let extended = DeadlineAccount.Length(account.extended, account.length.unit)
            grounds.append(Line(label: wording["deadline.extended"], text: wording.length(extended)))
        }
        grounds.append(Line(label: wording["deadline.start"], text: wording.moment(deadline.startsAt).text))
        if account.countedFrom != deadline.startsAt {
            grounds.append(
                Line(label: wording["deadline.counted-from"], text: wording.moment(account.countedFrom).text)
            )
        }
        let isPaused = deadline.state == .paused
        let due = isPaused ? wording["deadline.no-end"] : wording.moment(deadline.dueAt).text
        grounds.append(Line(label: wording["deadline.due-at"], text: due))
        if let met = deadline.metAt {
            grounds.append(Line(label: wording["deadline.met-at"], text: wording.moment(met).text))
        }
        if let calendar = account.calendar {
            grounds.append(Line(label: wording["deadline.calendar"], text: "calendar.yaml @ \(calendar)"))
        }
        if let rule = deadline.rule { grounds.append(Line(label: wording["deadline.rule"], text: rule)) }
        self.grounds = grounds
        note = account.note
        provisional = account.isProvisional ? wording["deadline.provisional"] : nil
        let isByTheClock = account.length.unit != "working-days"
        noDays =
            isByTheClock
            ? wording["deadline.by-the-clock"] : account.days.isEmpty ? wording["deadline.no-end"] : nil
        days = account.days.enumerated().map { DayLine($1, isFirst: $0 == 0, wording) }
        pauses = account.pauses.map { SpanLine($0, named: wording["pause.\($0.name)"], wording) }
        custody = account.custody.map { SpanLine($0, named: $0.name, wording) }
        others = account.others.map { other in
            OtherLine(
                text: wording.messages(
                    "deadline.other",
                    [
                        "set": other.set, "length": wording.length(other.length),
                        "due": wording.moment(other.dueAt).text,
                    ]
                )
            )
        }
        facts = account.facts.map { StepView($0, wording) }
    }
}

extension DeadlineAccountView.DayLine {
    init(_ day: DeadlineAccount.Day, isFirst: Bool, _ wording: Wording) {
        let date = CityTime(day.start)
        self.day = "\(date.year)-\(date.month < 10 ? "0" : "")\(date.month)-\(date.day < 10 ? "0" : "")\(date.day)"
        weekday = wording["weekday.\(day.weekday)"]
        number = day.number.map { wording.messages("deadline.day", ["n": "\($0)"]) }
        css = day.number == nil ? "skipped" : "counted"
        let reason = wording.messages("day.\(day.reason)", ["name": day.name ?? ""])
        // A day on which offices work and that does not count needs a reason of its own.
        let besides =
            !day.works || day.number != nil
            ? nil : day.isPaused ? wording["day.paused"] : isFirst ? wording["day.first"] : nil
        why = [reason, besides].compactMap { $0 }.joined(separator: wording["list.separator"])
    }
}

extension DeadlineAccountView.SpanLine {
    init(_ span: DeadlineAccount.Span, named name: String, _ wording: Wording) {
        self.name = name
        let until = span.until.map { wording.moment($0).text } ?? wording["deadline.until-now"]
        time = "\(wording.moment(span.since).text) – \(until)"
    }
}

extension Wording {
    /// So many of a limit's units, such as 20 个工作日.
    func length(_ length: DeadlineAccount.Length) -> String {
        messages("unit.\(length.unit)", ["n": number(length.amount)])
    }
}

/// A limit's page, ready to be shown.
struct DeadlinePageView {
    let account: DeadlineAccountView
    let bar: DeadlineView
    let caseAddress: String
    /// What was told of the limit; its alarm has its id.
    let alarm: String
    let caseNumber: String
    let caseTitle: String
    let text: String
    /// The form that makes it longer; nil where the visitor may not.
    let extending: FormView?

    /// What the form needs.
    struct FormView {
        let action: String
        let csrf: String
        let most: Int
        let unit: String
        let question: String
    }

    init(_ page: DeadlinePage, _ wording: Wording) {
        account = DeadlineAccountView(page.account, at: page.frame.moment, wording)
        bar = DeadlineView(page.account.deadline, at: page.frame.moment, wording)
        caseAddress = Address.caseFile(page.found.id)
        alarm = Address.alarm(page.account.id)
        caseNumber = page.found.number
        caseTitle = page.found.title
        text = Address.text(ofDeadline: page.account.id)
        extending = page.mayExtendBy.map { most in
            FormView(
                action: Address.extensions(ofDeadline: page.account.id),
                csrf: page.frame.csrf,
                most: most,
                unit: wording.length(.init(most, page.account.length.unit)),
                question: wording["deadline.extend-question"]
            )
        }
    }
}
