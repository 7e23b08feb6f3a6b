package import Foundation

/// One instance of a limit: from when until when, under which rule, and how it ended.
package struct PageDeadline: Sendable {
    /// The identity that the address of its explanation is made of; nil where it is not linked.
    package let id: String?
    /// What the limit is called, such as 48 小时内答复.
    package let name: String
    /// The article it comes from, such as 国办发〔2016〕61号第五条; nil where none is on record.
    package let source: String?
    /// The rule and the version of its rule set, such as `answer-48h @ 3f2a91c0`; nil where only the name is shown.
    package let rule: String?
    /// How long it is by its rule; nil where that is the time between start and end.
    package let length: DeadlineAccount.Length?
    /// When it starts to run.
    package let startsAt: Date
    /// When it was set to run, later than the start for a limit armed back-dated; nil where that is the start.
    package let armedAt: Date?
    /// The end of it.
    package let dueAt: Date
    /// When it was met, in time or late.
    package let metAt: Date?
    /// What the ledger says about it.
    package let state: State
    /// Whether a notice on holidays may still move its end.
    package let isProvisional: Bool

    /// Where a deadline stands by its facts; whether it is late follows from its moments.
    package enum State: String, Sendable {
        case armed
        case paused
        case missed
        case deemed
        case met
        case metLate = "met-late"
        case cancelled
    }

    /// Takes a deadline with its moments.
    package init(
        id: String? = nil,
        name: String,
        source: String? = nil,
        rule: String? = nil,
        length: DeadlineAccount.Length? = nil,
        startsAt: Date,
        armedAt: Date? = nil,
        dueAt: Date,
        metAt: Date? = nil,
        state: State = .armed,
        isProvisional: Bool = false
    ) {
        self.id = id
        self.name = name
        self.source = source
        self.rule = rule
        self.length = length
        self.startsAt = startsAt
        self.armedAt = armedAt
        self.dueAt = dueAt
        self.metAt = metAt
        self.state = state
        self.isProvisional = isProvisional
    }
}
