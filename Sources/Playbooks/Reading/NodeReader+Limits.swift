import Yams

extension NodeReader {
    mutating func ruleSet(_ root: Node) -> RuleSet? {
        let parts = fields(of: root, as: .ruleSet)
        let until = day(parts["until"], "until")
        var rules: [LimitRule] = []
        for node in list(parts["rules"], "rules") {
            guard let rule = limitRule(node) else { continue }
            if rules.contains(where: { $0.code == rule.code }) {
                note(zh: "时限“\(rule.code)”重复", en: "the limit '\(rule.code)' is given twice", node)
            }
            rules.append(rule)
        }
        guard let code = code(parts["code"], "code"), let name = text(parts["name"], "name"),
            let since = day(parts["since"], "since")
        else { return nil }
        if let until, until < since { note(zh: "规则集的失效日早于生效日", en: "the set ends before it begins", root) }
        return RuleSet(code: code, name: name, since: since, until: until, rules: rules)
    }

    private mutating func limitRule(_ node: Node) -> LimitRule? {
        let parts = fields(of: node, as: .limit)
        let levels = levels(parts["levels"])
        let article = text(parts["article"], "article")
        let remark = text(parts["note"], "note", most: 500)
        let beside = parts["beside"].flatMap { code($0, "beside") }
        let firstDay: FirstDay? = choice(parts["first-day"], "first-day")
        let pauses = pauses(parts["pauses"])
        let extending = extending(parts["extension"])
        let silence: LimitRule.Silence? = choice(parts["silence"], "silence")
        let end: LimitRule.EndFact? = choice(parts["end"], "end")
        guard let code = code(parts["code"], "code"), let name = text(parts["name"], "name"),
            let length = whole(parts["length"], "length", in: 1...100_000),
            let unit: LimitRule.Unit = choice(parts["unit"], "unit"),
            let start: LimitRule.StartFact = choice(parts["start"], "start"),
            let document = text(parts["document"], "document")
        else { return nil }
        if [.orderIssued, .orderSentBack].contains(start) != (end != nil) {
            note(
                zh: "只有从督办件起算的时限才写“end”，且必须写",
                en: "'end' is given where a limit runs from an order to act, and nowhere else",
                node
            )
        }
        // Each of its days is told in its explanation.
        if unit == .workingDays, length + (extending?.most ?? 0) > 1_000 {
            note(zh: "时限连同延长最多 1000 个工作日", en: "a limit has 1,000 working days at most, extensions included", node)
        }
        return LimitRule(
            code: code,
            name: name,
            length: length,
            unit: unit,
            start: start,
            end: end,
            levels: levels,
            document: document,
            article: article,
            note: remark,
            beside: beside,
            countsFirstDay: firstDay == .counted,
            pauses: pauses,
            extending: extending,
            silence: silence
        )
    }

    private mutating func pauses(_ node: Node?) -> [LimitRule.Pause] {
        guard let node else { return [] }
        var pauses: [LimitRule.Pause] = []
        for entry in list(node, "pauses") {
            let parts = fields(of: entry, as: .pause)
            guard let cause: LimitRule.Pause.Cause = choice(parts["for"], "for"),
                let then: AfterPause = choice(parts["then"], "then")
            else { continue }
            if pauses.contains(where: { $0.cause == cause }) {
                note(zh: "“\(cause.rawValue)”重复", en: "'\(cause.rawValue)' is given twice", entry)
            }
            pauses.append(.init(cause: cause, beginsAnew: then == .beginAnew))
        }
        return pauses
    }

    private mutating func extending(_ node: Node?) -> LimitRule.Extending? {
        guard let node else { return nil }
        let parts = fields(of: node, as: .extending)
        let times = parts["times"].map { whole($0, "times", in: 1...10) } ?? 1
        guard let most = whole(parts["most"], "most", in: 1...100_000), let times,
            let approver: LimitRule.Approver = choice(parts["by"], "by")
        else { return nil }
        return .init(most: most, times: times, approver: approver)
    }

    private enum FirstDay: String, CaseIterable {
        case counted
        case notCounted = "not-counted"
    }

    private enum AfterPause: String, CaseIterable {
        case goOn = "go-on"
        case beginAnew = "begin-anew"
    }
}
