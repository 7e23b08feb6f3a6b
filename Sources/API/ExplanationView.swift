import Deadlines
import Foundation
import Kernel
import Organisation
import Playbooks
import Postgres

/// The short names of agencies by their identity.
struct AgencyNames: Sendable {
    private let names: [AgencyID: String]

    init(in transaction: Transaction) async throws {
        let agencies = try await Directory().agencies(in: transaction)
        names = Dictionary(agencies.map { ($0.id, $0.shortName) }, uniquingKeysWith: { first, _ in first })
    }

    subscript(agency: AgencyID) -> String { names[agency] ?? "" }
}

/// How a limit was counted, as the API shows it: whoever adds it up again comes to the same moment.
struct ExplanationView: Encodable {
    let deadline: DeadlineView
    let rule: RuleView
    let countedFrom: Date
    let extendedBy: Int
    let provisional: Bool
    let calendar: String?
    let days: [DayView]
    let pauses: [PauseView]
    let custody: [CustodyView]
    let others: [OtherView]
    let facts: [FactView]

    enum CodingKeys: String, CodingKey {
        case deadline, rule, provisional, calendar, days, pauses, custody, others, facts
        case countedFrom = "counted_from"
        case extendedBy = "extended_by"
    }

    struct RuleView: Encodable {
        let code: String
        let set: String
        let name: String
        let length: Int
        let unit: String
        let firstDayCounts: Bool
        let silence: String?
        let extending: ExtensionView?
        let document: String
        let article: String?
        let note: String?

        enum CodingKeys: String, CodingKey {
            case code, set, name, length, unit, silence, document, article, note
            case extending = "extension"
            case firstDayCounts = "first_day_counts"
        }
    }

    struct ExtensionView: Encodable {
        let most: Int
        let times: Int
        let by: String

        init(_ extending: LimitRule.Extending) {
            most = extending.most
            times = extending.times
            by = extending.approver.rawValue
        }
    }

    struct DayView: Encodable {
        let day: String
        let works: Bool
        let reason: String
        let name: String?
        let paused: Bool
        let number: Int?
    }

    struct PauseView: Encodable {
        let cause: String
        let since: Date
        let until: Date?
    }

    struct CustodyView: Encodable {
        let agencyID: String
        let agency: String
        let since: Date
        let until: Date?

        enum CodingKeys: String, CodingKey {
            case agency, since, until
            case agencyID = "agency_id"
        }
    }

    struct OtherView: Encodable {
        let set: String
        let name: String
        let length: Int
        let unit: String
        let dueAt: Date

        enum CodingKeys: String, CodingKey {
            case set, name, length, unit
            case dueAt = "due_at"
        }
    }

    struct FactView: Encodable {
        let fact: String
        let at: Date
        let person: String?
        let agency: String?
        let words: String?
        let dueAt: Date?

        enum CodingKeys: String, CodingKey {
            case fact, at, person, agency, words
            case dueAt = "due_at"
        }
    }

    init(_ found: DeadlineExplanation, _ names: AgencyNames) {
        let rule = found.course.rule
        deadline = DeadlineView(found.record.deadline)
        self.rule = RuleView(
            code: rule.code,
            set: found.ruleSet,
            name: rule.name,
            length: rule.length,
            unit: rule.unit.rawValue,
            firstDayCounts: rule.countsFirstDay,
            silence: rule.silence?.rawValue,
            extending: rule.extending.map(ExtensionView.init),
            document: rule.document,
            article: rule.article,
            note: rule.note
        )
        countedFrom = found.course.start
        extendedBy = found.course.length - rule.length
        provisional = found.due?.isProvisional ?? false
        calendar = found.calendar
        days = (found.due?.count?.days ?? []).map {
            DayView(
                day: $0.day.description,
                works: $0.reason.works,
                reason: $0.reason.word,
                name: $0.reason.name,
                paused: $0.isPaused,
                number: $0.number
            )
        }
        pauses =
            found.course.pauses.map { PauseView(cause: $0.cause.rawValue, since: $0.time.start, until: $0.time.end) }
            + [found.course.pause].compactMap { $0 }.map {
                PauseView(cause: $0.cause.rawValue, since: $0.since, until: nil)
            }
        custody = found.record.custody.map {
            CustodyView(agencyID: $0.agency.text, agency: names[$0.agency], since: $0.since, until: $0.until)
        }
        others = found.others.map {
            OtherView(
                set: $0.set.code,
                name: $0.set.name,
                length: $0.rule.length,
                unit: $0.rule.unit.rawValue,
                dueAt: $0.due.at
            )
        }
        facts = found.record.facts.map {
            FactView(
                fact: $0.fact,
                at: $0.at,
                person: $0.person,
                agency: $0.agency,
                words: $0.words,
                dueAt: $0.dueAt
            )
        }
    }
}

extension WorkCalendar.Reason {
    /// One of `weekday`, `weekend`, `holiday`, `make-up`, `own-rest`, `own-work` and `own-half`.
    var word: String {
        switch self {
        case .weekday: "weekday"
        case .weekend: "weekend"
        case .holiday: "holiday"
        case .makeUp: "make-up"
        case .own(.rest): "own-rest"
        case .own(.work): "own-work"
        case .own(.half): "own-half"
        }
    }

    /// What the day is called, where it has a name.
    var name: String? {
        switch self {
        case .weekday, .weekend, .makeUp: nil
        case .holiday(let name), .own(.rest(let name)), .own(.work(let name)), .own(.half(let name)): name
        }
    }
}
