/// Makes actions of the file of answers.
struct AnswerReader {
    private let cast: Cast
    private let starts: [String: DemoOffset]

    init(cast: Cast, items: [DemoItem]) {
        self.cast = cast
        starts = Dictionary(items.map { ($0.story, $0.offset) }, uniquingKeysWith: min)
    }

    /// Every action that happens within the ten days; mistakes are added to the faults.
    func read(_ scripts: [AnswerFile.Script], faults: inout [String]) -> [DemoAction] {
        var seen: Set<String> = []
        return scripts.flatMap { script in
            if !seen.insert(script.story).inserted { faults.append("answers: \(script.story) stands there twice") }
            guard let start = starts[script.story] else {
                faults.append("answers: \(script.story) is no story")
                return [DemoAction]()
            }
            return actions(of: script, start: start, faults: &faults)
        }
    }

    private func actions(of script: AnswerFile.Script, start: DemoOffset, faults: inout [String]) -> [DemoAction] {
        let name = "answers: \(script.story)"
        if !(1...4).contains(script.confirm.level) { faults.append("\(name): a level is 1 to 4") }
        var steps = [(script.confirm.after, DemoAction.Step.confirmLevel(script.confirm.level))]
        for part in script.cases { steps += self.steps(of: part, name: name, start: start, faults: &faults) }
        return steps.compactMap { delay, step in
            guard let offset = start.later(by: delay), offset <= .lastMinute else {
                faults.append("\(name): \(delay) is no delay within the ten days")
                return nil
            }
            let person = person(for: step, confirmedBy: script.confirm.by)
            guard let person, cast.logins.contains(person) else {
                faults.append("\(name): nobody of \(step.agency ?? script.confirm.by ?? "the city") can do it")
                return nil
            }
            return DemoAction(offset: offset, story: script.story, person: person, step: step)
        }
    }

    private func steps(
        of part: AnswerFile.Part,
        name: String,
        start: DemoOffset,
        faults: inout [String]
    ) -> [(String, DemoAction.Step)] {
        var steps: [(String, DemoAction.Step)] = []
        if let accept = part.accept { steps.append((accept, .accept(agency: part.agency))) }
        if let answer = part.answer {
            let step = DemoAction.Step.answer(agency: part.agency, text: answer.text, evidence: answer.evidence)
            steps.append((answer.after, step))
        }
        if let close = part.close { steps.append((close, .close(agency: part.agency))) }
        let ranks = steps.map(\.1.rank)
        let moments = steps.compactMap { start.later(by: $0.0) }
        // Accepted, answered, closed: none without the one before, and in this order.
        if ranks != Array([1, 2, 3].prefix(ranks.count)) || moments != moments.sorted() {
            faults.append("\(name): \(part.agency) accepts, then answers, then its case is closed")
        }
        return steps
    }

    private func person(for step: DemoAction.Step, confirmedBy: String?) -> String? {
        switch step {
        case .confirmLevel: confirmedBy ?? cast.coordinator
        case .accept(let agency), .answer(let agency, _, _): cast.liaisons[agency]
        case .close(let agency): cast.liaisons[agency] == nil ? nil : cast.coordinator
        }
    }
}
