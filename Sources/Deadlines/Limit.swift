package import Kernel
package import Playbooks

/// A limit as a rule set gives it.
package struct Limit: Sendable, Hashable {
    /// How long it is, from which fact it runs, and what its silence means.
    package let rule: LimitRule
    /// The code of the rule set that it is armed under, such as `guobanfa-2016`.
    package let ruleSet: String

    /// Takes a rule and the code of its set.
    package init(_ rule: LimitRule, of ruleSet: String) {
        self.rule = rule
        self.ruleSet = ruleSet
    }
}

/// A calendar with the playbook version that it stands in.
package struct DatedCalendar: Sendable {
    /// The version.
    package let version: PlaybookID
    /// Its calendar.
    package let calendar: WorkCalendar

    /// Takes a calendar and its version.
    package init(_ calendar: WorkCalendar, of version: PlaybookID) {
        self.calendar = calendar
        self.version = version
    }
}
