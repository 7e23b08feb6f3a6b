/// Limits of one origin that come into force, and end, together.
package struct RuleSet: Sendable, Hashable {
    /// 1 to 40 of a-z, 0-9 and -, such as `guobanfa-2016`; deadlines keep it.
    package let code: String
    /// What people read, such as 国办发〔2016〕61号：做好政务舆情回应.
    package let name: String
    /// The first calendar day, such as `2016-07-30`.
    package let since: String
    /// The last calendar day, or none where it is still in force.
    package let until: String?
    /// Codes are given once within the set.
    package let rules: [LimitRule]

    /// Whether the set is in force on a calendar day such as `2026-03-01`.
    package func isInForce(on day: String) -> Bool {
        since <= day && until.map { day <= $0 } ?? true
    }
}

/// One limit: how long, from which fact, and which document says so.
package struct LimitRule: Sendable, Hashable {
    /// 1 to 40 of a-z, 0-9 and -, such as `answer-48h`; response plans name it.
    package let code: String
    /// What people read, such as 回应政务舆情.
    package let name: String
    /// In `unit`s, above 0.
    package let length: Int
    /// What `length` counts.
    package let unit: Unit
    /// From which fact the length runs.
    package let start: StartFact
    /// The levels, 1 to 4, of the events that it binds.
    package let levels: Set<Int>
    /// The document, such as 国办发〔2016〕61号.
    package let document: String
    /// The article or section; none where the document is the city's own practice.
    package let article: String?
    /// A remark for people, up to 500 characters; none where nothing needs saying.
    package let note: String?

    /// How the length is counted.
    package enum Unit: String, Sendable, CaseIterable {
        /// By the clock, at night and on holidays too.
        case clockHours = "clock-hours"
        /// By the clock.
        case minutes
        /// Days on which offices work; the first day is not counted.
        case workingDays = "working-days"
    }

    /// The fact that a limit runs from.
    package enum StartFact: String, Sendable, CaseIterable {
        /// The acceptance of the event's first item.
        case discovery
        /// The proposal of a level that awaits confirmation.
        case levelProposed = "level-proposed"
        /// The return of an answer that does not do, or the reopening of a closed case.
        case sentBack = "sent-back"
    }

    /// The length in hours by the clock; none for working days, whose length depends on the calendar.
    package var clockHours: Double? {
        switch unit {
        case .clockHours: Double(length)
        case .minutes: Double(length) / 60
        case .workingDays: nil
        }
    }
}
