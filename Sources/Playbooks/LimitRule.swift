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

extension [RuleSet] {
    /// The limit on confirming a proposed level that is in force on a calendar day: the shortest by the clock; it binds its own levels alone.
    package func confirmationLimit(on day: String) -> LimitRule? {
        filter { $0.isInForce(on: day) }.flatMap(\.rules)
            .filter { $0.start == .levelProposed && $0.clockHours != nil }
            .min { ($0.clockHours ?? 0, $0.code) < ($1.clockHours ?? 0, $1.code) }
    }
}

/// One limit: how long, from which fact, and which document says so.
package struct LimitRule: Sendable, Hashable, Codable {
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
    /// What ends it; none where that is the answer.
    package let end: EndFact?
    /// The levels, 1 to 4, of the events that it binds.
    package let levels: Set<Int>
    /// The document, such as 国办发〔2016〕61号.
    package let document: String
    /// The article or section; none where the document is the city's own practice.
    package let article: String?
    /// A remark for people, up to 500 characters; none where nothing needs saying.
    package let note: String?
    /// The limit that another rule set gives for the same thing under another code; none where the code is the same.
    package let beside: String?
    /// Whether the day of the start is the first one of a length in days; the law counts from the next (民法典 201).
    package let countsFirstDay: Bool
    /// What stops the count, each once, and how it goes on.
    package let pauses: [Pause]
    /// By how much and by whom it may be extended; none where it may not.
    package let extending: Extending?
    /// What it means that nothing was said by its end; none where that is a limit missed and no more.
    package let silence: Silence?

    /// Takes a limit's terms.
    package init(
        code: String,
        name: String,
        length: Int,
        unit: Unit,
        start: StartFact,
        end: EndFact? = nil,
        levels: Set<Int> = [],
        document: String,
        article: String? = nil,
        note: String? = nil,
        beside: String? = nil,
        countsFirstDay: Bool = false,
        pauses: [Pause] = [],
        extending: Extending? = nil,
        silence: Silence? = nil
    ) {
        self.code = code
        self.name = name
        self.length = length
        self.unit = unit
        self.start = start
        self.end = end
        self.levels = levels
        self.document = document
        self.article = article
        self.note = note
        self.beside = beside
        self.countsFirstDay = countsFirstDay
        self.pauses = pauses
        self.extending = extending
        self.silence = silence
    }

    /// What stops a limit, and how it goes on afterwards.
    package struct Pause: Sendable, Hashable, Codable {
        /// What it stops for.
        package let cause: Cause
        /// Whether the whole length begins anew when the cause is over; otherwise what was left goes on.
        package let beginsAnew: Bool

        /// Takes a cause and what follows it.
        package init(cause: Cause, beginsAnew: Bool) {
            self.cause = cause
            self.beginsAnew = beginsAnew
        }

        /// Why a limit stops.
        package enum Cause: String, Sendable, CaseIterable, Codable {
            /// The applicant was asked to complete the application (补正).
            case clarification
            /// Other agencies or third parties are asked (征求意见).
            case consultation
        }
    }

    /// How far a limit may be extended.
    package struct Extending: Sendable, Hashable, Codable {
        /// The most, in the limit's own unit, over all extensions together.
        package let most: Int
        /// How often.
        package let times: Int
        /// Who approves it.
        package let approver: Approver

        /// Takes how far, how often and by whom.
        package init(most: Int, times: Int, approver: Approver) {
            self.most = most
            self.times = times
            self.approver = approver
        }
    }

    /// Whose approval an extension needs.
    package enum Approver: String, Sendable, CaseIterable, Codable {
        /// The information office (政府信息公开主管部门).
        case coordinator
        /// The leader of the agency that has the matter.
        case head
        /// A leader of the city.
        case leader
    }

    /// The meaning of silence.
    package enum Silence: String, Sendable, CaseIterable, Codable {
        /// Who said nothing is deemed to agree (视为同意).
        case consent
        /// Who said nothing has not agreed; who asked decides (视为未同意).
        case noConsent = "no-consent"
    }

    /// How the length is counted.
    package enum Unit: String, Sendable, CaseIterable, Codable {
        /// By the clock, at night and on holidays too.
        case clockHours = "clock-hours"
        /// By the clock.
        case minutes
        /// Days on which offices work; the first day is not counted.
        case workingDays = "working-days"

        /// How long one is; none for working days, which are counted by a calendar.
        package var seconds: Double? {
            switch self {
            case .clockHours: 3_600
            case .minutes: 60
            case .workingDays: nil
            }
        }
    }

    /// The fact that a limit runs from.
    package enum StartFact: String, Sendable, CaseIterable, Codable {
        /// The acceptance of the event's first item.
        case discovery
        /// The proposal of a level that awaits confirmation.
        case levelProposed = "level-proposed"
        /// The return of an answer that does not do, or the reopening of a closed case.
        case sentBack = "sent-back"
        /// The issue of an order to act (督办).
        case orderIssued = "order-issued"
        /// The return of a report on an order to act that does not do.
        case orderSentBack = "order-sent-back"
        /// The delivery of a letter that asks another agency (会商函送达).
        case consultationServed = "consultation-served"
        /// The delivery of a letter that asks a third party.
        case thirdPartyAsked = "third-party-asked"
        /// The receipt of an application for information.
        case applicationReceived = "application-received"
        /// The making or changing of information that is published unasked.
        case informationMade = "information-made"
    }

    /// What ends a limit on an order to act.
    package enum EndFact: String, Sendable, CaseIterable, Codable {
        /// The agency has received the order.
        case orderReceived = "order-received"
        /// The agency has reported on it.
        case orderReported = "order-reported"
    }

    /// The length in hours by the clock; none for working days, whose length depends on the calendar.
    package var clockHours: Double? { unit.seconds.map { Double(length) * $0 / 3_600 } }
}
