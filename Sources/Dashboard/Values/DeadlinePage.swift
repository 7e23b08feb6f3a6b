package import Foundation

/// One limit explained: what it rests on, and day by day why it ends when it does.
package struct DeadlinePage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The limit with everything that was counted.
    package let account: DeadlineAccount
    /// The case that it binds.
    package let found: CaseLink
    /// By how much the visitor may extend it now, in its own unit; nothing where they may not.
    package let mayExtendBy: Int?

    /// Takes everything the page shows.
    package init(frame: Frame, account: DeadlineAccount, found: CaseLink, mayExtendBy: Int?) {
        self.frame = frame
        self.account = account
        self.found = found
        self.mayExtendBy = mayExtendBy
    }

    /// A case that a page links to.
    package struct CaseLink: Sendable {
        /// The identity that its address is made of.
        package let id: String
        /// The human number, such as 办〔2026〕31号.
        package let number: String
        /// What it is about.
        package let title: String

        /// Takes a case's identity, number and title.
        package init(id: String, number: String, title: String) {
            self.id = id
            self.number = number
            self.title = title
        }
    }
}

/// How a limit was counted; the same for pages, for text and for programs.
package struct DeadlineAccount: Sendable {
    /// The identity that its address is made of.
    package let id: String
    /// The limit with its moments.
    package let deadline: PageDeadline
    /// The document that sets it, with article.
    package let document: String
    /// What the document says about it; nil where nothing needs saying.
    package let note: String?
    /// How long it is by its rule.
    package let length: Length
    /// How far its rule lets it be extended; nil where it does not.
    package let extending: Extending?
    /// What extensions added, in the same unit.
    package let extended: Int
    /// Where the count begins: later than the start where it began anew.
    package let countedFrom: Date
    /// Whether a notice on holidays may still move its end.
    package let isProvisional: Bool
    /// The first digits of the playbook version by whose calendar it was counted; nil for a limit by the clock.
    package let calendar: String?
    /// Every day that was looked at; empty for a limit by the clock.
    package let days: [Day]
    /// When it stood still, by the codes of the causes; the last without an end while it does.
    package let pauses: [Span]
    /// Who had the case while it ran.
    package let custody: [Span]
    /// Where it would end under other rule sets.
    package let others: [Other]
    /// Everything that was entered about it.
    package let facts: [Step]

    /// Takes everything that was counted.
    package init(
        id: String,
        deadline: PageDeadline,
        document: String,
        note: String?,
        length: Length,
        extending: Extending? = nil,
        extended: Int,
        countedFrom: Date,
        isProvisional: Bool,
        calendar: String?,
        days: [Day],
        pauses: [Span],
        custody: [Span],
        others: [Other],
        facts: [Step]
    ) {
        self.id = id
        self.deadline = deadline
        self.document = document
        self.note = note
        self.length = length
        self.extending = extending
        self.extended = extended
        self.countedFrom = countedFrom
        self.isProvisional = isProvisional
        self.calendar = calendar
        self.days = days
        self.pauses = pauses
        self.custody = custody
        self.others = others
        self.facts = facts
    }

    /// How far a limit may be extended.
    package struct Extending: Sendable {
        /// The most, over all extensions.
        package let most: Int
        /// How often.
        package let times: Int
        /// `coordinator`, `head` or `leader`.
        package let approver: String

        /// Takes how far, how often and by whom.
        package init(most: Int, times: Int, approver: String) {
            self.most = most
            self.times = times
            self.approver = approver
        }
    }

    /// So many of a unit.
    package struct Length: Sendable {
        /// How many.
        package let amount: Int
        /// `clock-hours`, `minutes` or `working-days`.
        package let unit: String

        /// Takes an amount and its unit.
        package init(_ amount: Int, _ unit: String) {
            self.amount = amount
            self.unit = unit
        }
    }

    /// One day of the count.
    package struct Day: Sendable {
        /// Its first moment.
        package let start: Date
        /// 1 for Monday to 7 for Sunday.
        package let weekday: Int
        /// Why offices work or rest: `weekday`, `weekend`, `holiday`, `make-up`, `own-rest`, `own-work` or `own-half`.
        package let reason: String
        /// The name of the holiday or of the city's day.
        package let name: String?
        /// Whether offices work on it.
        package let works: Bool
        /// Whether the limit stood still at its end.
        package let isPaused: Bool
        /// Which day of the limit it is, from 1; nil where it does not count.
        package let number: Int?

        /// Takes a day.
        package init(
            start: Date,
            weekday: Int,
            reason: String,
            name: String?,
            works: Bool,
            isPaused: Bool,
            number: Int?
        ) {
            self.start = start
            self.weekday = weekday
            self.reason = reason
            self.name = name
            self.works = works
            self.isPaused = isPaused
            self.number = number
        }
    }

    /// A stretch of time with its name: why a limit stood still, or who had the case.
    package struct Span: Sendable {
        /// What people read.
        package let name: String
        /// Its first moment.
        package let since: Date
        /// Its last; nil while it lasts.
        package let until: Date?

        /// Takes a stretch of time.
        package init(name: String, since: Date, until: Date?) {
            self.name = name
            self.since = since
            self.until = until
        }
    }

    /// The same limit under another rule set.
    package struct Other: Sendable {
        /// What the set is called.
        package let set: String
        /// How long it is there.
        package let length: Length
        /// Where it would end.
        package let dueAt: Date

        /// Takes another set's limit.
        package init(set: String, length: Length, dueAt: Date) {
            self.set = set
            self.length = length
            self.dueAt = dueAt
        }
    }
}
