package import Foundation

/// Everything that a city may change without a programmer, in one version.
///
/// Made from files; every mistake in all of them is reported at once.
package struct Playbook: Sendable {
    /// The matters that people write about and the duties that answer for them.
    package let catalogue: Catalogue
    /// The words that an item is read with.
    package let lexicon: Lexicon
    /// How a score is made and what it takes to propose a level.
    package let levels: LevelRules
    /// The limits that the law and the city set, by rule set.
    package let ruleSets: [RuleSet]
    /// What is done about an event, the plan that is asked first first.
    package let plans: [ResponsePlan]
    /// On which days offices work.
    package let calendar: WorkCalendar
    /// Who is told of what nobody has done yet.
    package let supervision: SupervisionRules
    /// The name of this version: SHA-256 over the files, 64 hexadecimal digits.
    package let digest: String

    /// Reads a playbook from its files.
    ///
    /// - Parameter files: Contents by path, such as `lexicon/risks.yaml`.
    /// - Throws: Every mistake in every file, with its line.
    package init(files: [String: String]) throws(PlaybookErrors) {
        var reader = PlaybookReader(files: files)
        guard let parts = reader.read() else { throw PlaybookErrors(mistakes: reader.sortedMistakes) }
        catalogue = parts.catalogue
        lexicon = parts.lexicon
        levels = parts.levels
        ruleSets = parts.ruleSets
        plans = parts.plans
        calendar = parts.calendar
        supervision = parts.supervision
        digest = PlaybookDigest.digest(of: files)
    }

    /// Reads the calendar of a version alone; one that was published before there were calendars has an empty one.
    ///
    /// - Parameter yaml: The text of its `calendar.yaml`.
    /// - Throws: Every mistake in it, with its line.
    package static func calendar(_ yaml: String?) throws(PlaybookErrors) -> WorkCalendar {
        guard let yaml else { return WorkCalendar() }
        var reader = NodeReader(file: "calendar.yaml")
        let calendar = reader.root(of: yaml).map { reader.calendar($0) }
        guard let calendar, reader.mistakes.isEmpty else { throw PlaybookErrors(mistakes: reader.mistakes) }
        return calendar
    }

    /// Reads a playbook from a folder.
    ///
    /// - Throws: `PlaybookErrors` for what the files say, another error where a file cannot be read.
    package init(folder: URL) throws {
        try self.init(files: PlaybookFolder.files(in: folder))
    }

    /// The limit with a code in the rule set that is in force.
    ///
    /// - Parameter day: A calendar day such as `2026-03-01`.
    package func limit(_ code: String, on day: String) -> (rule: LimitRule, set: RuleSet)? {
        for set in ruleSets where set.isInForce(on: day) {
            if let rule = set.rules.first(where: { $0.code == code }) { return (rule, set) }
        }
        return nil
    }

    /// The limits of a plan that bind events of a level, 1 (Ⅰ) to 4 (Ⅳ), as they hold on a calendar day such as `2026-03-01`.
    package func limits(of plan: ResponsePlan, level: Int, on day: String) -> [(rule: LimitRule, set: RuleSet)] {
        plan.limits.compactMap { limit($0, on: day) }
            .filter { $0.rule.levels.isEmpty || $0.rule.levels.contains(level) }
    }

    /// Every limit that an event of a level, 1 (Ⅰ) to 4 (Ⅳ), can come under on a calendar day: that on confirming the level, and with a plan
    /// its own and those on orders to act, which need its case; by their codes.
    package func limits(binding level: Int, under plan: ResponsePlan?, on day: String) -> [LimitRule] {
        let confirming = ruleSets.confirmationLimit(on: day).flatMap { $0.levels.contains(level) ? $0 : nil }
        guard let plan else { return [confirming].compactMap(\.self) }
        let onOrders = [LimitRule.StartFact.orderIssued, .orderSentBack]
            .flatMap { limits(from: $0, on: day).map(\.rule) }
            .filter { $0.levels.isEmpty || $0.levels.contains(level) }
        return ([confirming].compactMap(\.self) + limits(of: plan, level: level, on: day).map(\.rule) + onOrders)
            .sorted { $0.code < $1.code }
    }

    /// The limits that run from a fact, as they hold on a calendar day such as `2026-03-01`: of two with one code the later set's.
    package func limits(from start: LimitRule.StartFact, on day: String) -> [(rule: LimitRule, set: RuleSet)] {
        var known: Set<String> = []
        return ruleSets.filter { $0.isInForce(on: day) }
            .flatMap { set in set.rules.map { ($0, set) } }
            .filter { known.insert($0.0.code).inserted && $0.0.start == start }
    }

    /// The first plan that applies to an event, or none: then the event is recorded only.
    ///
    /// - Parameters:
    ///   - matter: The code of its first matter.
    ///   - risks: By the code of each risk that it shows the share, 0 to 1, of its items that show it.
    ///   - level: Its level, 1 (Ⅰ) to 4 (Ⅳ).
    package func plan(matter: String?, risks: [String: Double], level: Int) -> ResponsePlan? {
        plans.first { $0.applies(matter: matter, risks: risks, level: level) }
    }

    /// The duty whose agency leads under a plan, and what led to it.
    package func lead(of plan: ResponsePlan, matter: String?, risks: Set<String>) -> ResolvedLead {
        for source in plan.lead {
            switch source {
            case .matter:
                if let matter, let found = catalogue[matter] { return ResolvedLead(duty: found.lead, source: .matter) }
            case .risk:
                if let risk = lexicon.risks.first(where: { risks.contains($0.code) }) {
                    return ResolvedLead(duty: risk.duty, source: .risk)
                }
            case .duty(let duty):
                return ResolvedLead(duty: duty, source: source)
            }
        }
        return ResolvedLead(duty: Duty.informationOffice, source: .duty(Duty.informationOffice))
    }

    /// The duties whose agencies assist under a plan: those that it names, then those of the matter, whose own agency assists where
    /// another leads.
    package func assisting(in plan: ResponsePlan, matter: String?) -> [String] {
        plan.assist + (matter.flatMap { catalogue[$0] }.map { [$0.lead] + $0.assist } ?? [])
    }
}
