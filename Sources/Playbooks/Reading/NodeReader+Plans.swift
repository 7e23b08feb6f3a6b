import Yams

/// A response plan with the duties, matters, risks and limits that it names.
struct ReadPlan {
    /// Nothing where a part of it could not be read.
    let plan: ResponsePlan?
    let references: [Reference]
}

extension NodeReader {
    mutating func plan(_ root: Node) -> ReadPlan {
        let parts = fields(of: root, as: .plan)
        let condition = parts["when"].map { readCondition($0) }
        let lead = leadSources(parts["lead"])
        let assist = references(.duty, parts["assist"], "assist")
        let limits = references(.limit, parts["limits"], "limits")
        let steps = steps(parts["steps"])
        var plan: ResponsePlan?
        let order = whole(parts["order"], "order", in: 1...1_000)
        // Versions that were published before plans said it had a day.
        let returnHours = parts["return-hours"].map { whole($0, "return-hours", in: 1...720) } ?? 24
        if let code = code(parts["code"], "code"), let name = text(parts["name"], "name"), let order, let returnHours,
            let condition
        {
            plan = ResponsePlan(
                code: code,
                name: name,
                order: order,
                when: condition.condition,
                lead: lead.sources,
                assist: assist.map(\.code),
                returnHours: returnHours,
                limits: limits.map(\.code),
                steps: steps
            )
        }
        let named = (condition?.references ?? []) + lead.references + assist + limits
        return ReadPlan(plan: plan, references: named)
    }

    private mutating func readCondition(
        _ node: Node
    )
        -> (condition: ResponsePlan.Condition, references: [Reference])
    {
        let parts = fields(of: node, as: .condition)
        let matters = references(.matter, parts["matters"], "matters")
        let risks = references(.risk, parts["risks"], "risks")
        let alone = references(.risk, parts["risks-alone"], "risks-alone")
        let unless = references(.matter, parts["unless"], "unless")
        let prevailing = shares(parts["prevailing"])
        let named = matters + risks + alone + prevailing.map(\.risk)
        if named.isEmpty { note(zh: "when 须写明事项或风险", en: "when must name matters or risks", node) }
        let condition = ResponsePlan.Condition(
            matters: matters.map(\.code),
            risks: risks.map(\.code),
            prevailing: Dictionary(prevailing.map { ($0.risk.code, $0.share) }, uniquingKeysWith: min),
            risksAlone: alone.map(\.code),
            unless: unless.map(\.code),
            levels: levels(parts["levels"])
        )
        return (condition, named + unless)
    }

    /// Shares by risk: `{rumour: 0.4}`.
    private mutating func shares(_ node: Node?) -> [(risk: Reference, share: Double)] {
        guard let node else { return [] }
        guard let mapping = node.mapping else {
            note(zh: "prevailing 须按风险列出占比", en: "prevailing must give shares by risk", node)
            return []
        }
        var shares: [(risk: Reference, share: Double)] = []
        for (key, value) in mapping {
            if let risk = code(key, .risk), let share = number(value, Wording(zh: "占比", en: "a share"), in: 0.05...1) {
                shares.append((reference(.risk, risk, key), share))
            }
        }
        return shares
    }

    /// Where the lead is looked for; what is neither `matter` nor `risk` is the code of a duty.
    private mutating func leadSources(
        _ node: Node?
    )
        -> (sources: [ResponsePlan.LeadSource], references: [Reference])
    {
        let entries = references(.duty, node, "lead")
        let sources = entries.map { ResponsePlan.LeadSource(word: $0.code) }
        let duties = zip(entries, sources).filter { $0.1 != .matter && $0.1 != .risk }.map(\.0)
        return (sources, duties)
    }

    private mutating func steps(_ node: Node?) -> [ResponsePlan.Step] {
        var steps: [ResponsePlan.Step] = []
        for entry in list(node, "steps") {
            let parts = fields(of: entry, as: .step)
            if let name = text(parts["name"], "name"), let text = text(parts["text"], "text", most: 500) {
                steps.append(.init(name: name, text: text))
            }
        }
        return steps
    }
}
