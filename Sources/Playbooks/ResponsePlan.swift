/// What is done about an event of a kind: who answers, within which limits, in which steps.
package struct ResponsePlan: Sendable, Hashable {
    /// 1 to 40 of a-z, 0-9 and -, such as `livelihood`; cases keep it.
    package let code: String
    /// What people read, such as 民生诉求回应.
    package let name: String
    /// Plans are asked in this order, the lowest first.
    package let order: Int
    /// The level, and the matter or risk, that an event must have.
    package let when: Condition
    /// Where the lead duty is looked for, in this order.
    package let lead: [LeadSource]
    /// Duties whose agencies assist, beside those that the matter names.
    package let assist: [String]
    /// In how many clock hours an agency may return a case that it has not accepted, from 1 to 720.
    package let returnHours: Int
    /// The codes of the limits that are armed.
    package let limits: [String]
    /// In the order in which officials take them.
    package let steps: [Step]

    /// When a plan applies: at one of the levels, and for one of the matters or one of the risks.
    package struct Condition: Sendable, Hashable {
        /// Codes of fields, groups or matters; `*` stands for every matter, and for none.
        package let matters: [String]
        /// Codes of risks; one that the event shows is enough, whatever its matter.
        package let risks: [String]
        /// By the code of a risk the least share, 0 to 1, of the event's items that must show it, whatever the matter.
        package let prevailing: [String: Double]
        /// Codes of risks; one that the event shows is enough where nothing tells its matter.
        package let risksAlone: [String]
        /// Codes of fields, groups or matters whose events the plan is not for, whatever they show.
        package let unless: [String]
        /// 1 (Ⅰ) to 4 (Ⅳ).
        package let levels: Set<Int>
    }

    /// Where the lead duty comes from.
    package enum LeadSource: Sendable, Hashable {
        /// The duty that the event's matter names.
        case matter
        /// The duty of the gravest risk that the event shows.
        case risk
        /// A duty that the plan itself names.
        case duty(String)

        init(word: String) {
            switch word {
            case "matter": self = .matter
            case "risk": self = .risk
            default: self = .duty(word)
            }
        }

        /// What led to the duty, as cases keep it: `matter`, `risk`, `plan` or `information-office`.
        package var word: String {
            switch self {
            case .matter: "matter"
            case .risk: "risk"
            case .duty(Duty.informationOffice): Duty.informationOffice
            case .duty: "plan"
            }
        }
    }

    /// One thing that officials do.
    package struct Step: Sendable, Hashable {
        /// What people read, such as 受理: 1 to 80 characters.
        package let name: String
        /// What is to be done, 1 to 500 characters.
        package let text: String
    }

    /// Whether the plan is for an event with such a matter, such risks and such a level.
    ///
    /// - Parameter risks: By the code of each risk that the event shows the share of its items that show it.
    package func applies(matter: String?, risks: [String: Double], level: Int) -> Bool {
        guard when.levels.contains(level) else { return false }
        if let matter, Self.names(matter, when.unless) { return false }
        if when.matters.contains("*") || when.risks.contains(where: { risks[$0] != nil }) { return true }
        if when.prevailing.contains(where: { risks[$0.key, default: 0] >= $0.value }) { return true }
        guard let matter else { return when.risksAlone.contains { risks[$0] != nil } }
        return Self.names(matter, when.matters)
    }

    private static func names(_ matter: String, _ codes: [String]) -> Bool {
        codes.contains { matter == $0 || matter.hasPrefix($0 + ".") }
    }
}

/// The duty whose agency leads, and where it was found.
package struct ResolvedLead: Sendable, Hashable {
    /// The code of the duty; that of the information office where nothing else was found.
    package let duty: String
    /// Whether matter, risk or the office of last resort led to it.
    package let source: ResponsePlan.LeadSource
}
