import Foundation

/// How a limit was counted, as plain text.
struct DeadlineText {
    let text: String

    init(_ view: DeadlineAccountView, _ wording: Wording) {
        var lines = ["\(view.name)  \(view.standing)"]
        lines += view.grounds.map { "\($0.label): \($0.text)" }
        lines += [view.note, view.provisional].compactMap { $0 }
        func part(_ title: String, _ rows: [String]) {
            if !rows.isEmpty { lines += ["", wording[title]] + rows.map { "  \($0)" } }
        }
        part("deadline.days", view.days.map { "\($0.day) \($0.weekday)  \($0.number ?? "–")  \($0.why)" })
        part("deadline.pauses", view.pauses.map { "\($0.time)  \($0.name)" })
        part("deadline.custody", view.custody.map { "\($0.time)  \($0.name)" })
        part("deadline.others", view.others.map(\.text))
        part(
            "deadline.facts",
            view.facts.map { fact in
                [fact.time.text, fact.word, fact.who, fact.reason].compactMap { $0 }.joined(separator: "  ")
            }
        )
        // A reason with line breaks of its own must not look like lines of the count.
        text = lines.map { $0.replacing(#/\s*\R\s*/#, with: " ") }.joined(separator: "\n") + "\n"
    }
}
