/// What is done about an event of a kind: who answers, within which limits, in which steps.
package struct ResponsePlan: Sendable, Hashable {
    package let code: String
    package let name: String
    /// Plans are asked in this order, the lowest first.
    package let order: Int
    package let when: Condition
    /// Where the lead duty is looked for, in this order.
    package let lead: [LeadSource]
    /// Duties whose agencies assist, beside those that the matter names.
    package let assist: [String]
    /// The codes of the limits that are armed.
    package let limits: [String]
    package let steps: [Step]

    /// When a plan applies: at one of the levels, and for one of the matters or one of the risks.
    package struct Condition: Sendable, Hashable {
        /// Codes of fields, groups or matters; `*` stands for every matter, and for none.
        package let matters: [String]
        package let risks: [String]
        /// 1 (Ⅰ) to 4 (Ⅳ).
        package let levels: Set<Int>
    }

    /// Where the lead duty comes from.
    package enum LeadSource: String, Sendable, CaseIterable {
        case matter
        case risk
        case informationOffice = "information-office"
    }

    /// One thing that officials do.
    package struct Step: Sendable, Hashable {
        package let name: String
        package let text: String
    }

    /// Whether the plan is for an event with such a matter, such risks and such a level.
    package func applies(matter: String?, risks: Set<String>, level: Int) -> Bool {
        guard when.levels.contains(level) else { return false }
        if when.matters.contains("*") || when.risks.contains(where: risks.contains) { return true }
        guard let matter else { return false }
        return when.matters.contains { matter == $0 || matter.hasPrefix($0 + ".") }
    }
}

/// The duty whose agency leads, and where it was found.
package struct ResolvedLead: Sendable, Hashable {
    package let duty: String
    package let source: ResponsePlan.LeadSource
}
