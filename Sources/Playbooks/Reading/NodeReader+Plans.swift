import Yams

/// A response plan with the duties, matters, risks and limits that it names.
struct ReadPlan {
    /// Nothing where a part of it could not be read.
    let plan: ResponsePlan?
    let references: [Reference]
}

extension NodeReader {
    mutating func plan(_ root: Node) -> ReadPlan {
        let parts = fields(
            of: root,
            named: "a plan",
            required: ["code", "name", "order", "when", "lead", "return-hours", "limits", "steps"],
            optional: ["assist"]
        )
        let condition = parts["when"].map { readCondition($0) }
        let lead = leadSources(parts["lead"])
        let assist = references(.duty, parts["assist"], "assist")
        let limits = references(.limit, parts["limits"], "limits")
        let steps = steps(parts["steps"])
        var plan: ResponsePlan?
        let order = whole(parts["order"], "order", in: 1...1_000)
        let returnHours = whole(parts["return-hours"], "return-hours", in: 1...720)
        if let code = code(parts["code"], "code"), let name = text(parts["name"], "name"), let order, let returnHours,
            let condition
        {
            plan = ResponsePlan(
                code: code,
                name: name,
                order: order,
                when: condition.condition,
                lead: lead,
                assist: assist.map(\.code),
                returnHours: returnHours,
                limits: limits.map(\.code),
                steps: steps
            )
        }
        return ReadPlan(plan: plan, references: (condition?.references ?? []) + assist + limits)
    }

    private mutating func readCondition(
        _ node: Node
    )
        -> (condition: ResponsePlan.Condition, references: [Reference])
    {
        let parts = fields(of: node, named: "when", required: [], optional: ["matters", "risks", "levels"])
        let matters = references(.matter, parts["matters"], "matters")
        let risks = references(.risk, parts["risks"], "risks")
        if matters.isEmpty && risks.isEmpty { note("when must name matters or risks", node) }
        let condition = ResponsePlan.Condition(
            matters: matters.map(\.code),
            risks: risks.map(\.code),
            levels: levels(parts["levels"])
        )
        return (condition, matters + risks)
    }

    private mutating func leadSources(_ node: Node?) -> [ResponsePlan.LeadSource] {
        var sources: [ResponsePlan.LeadSource] = []
        for entry in list(node, "lead") {
            guard let source: ResponsePlan.LeadSource = choice(entry, "an entry of lead") else { continue }
            sources.append(source)
        }
        return sources
    }

    private mutating func steps(_ node: Node?) -> [ResponsePlan.Step] {
        var steps: [ResponsePlan.Step] = []
        for entry in list(node, "steps") {
            let parts = fields(of: entry, named: "a step", required: ["name", "text"])
            if let name = text(parts["name"], "name"), let text = text(parts["text"], "text", most: 500) {
                steps.append(.init(name: name, text: text))
            }
        }
        return steps
    }
}
