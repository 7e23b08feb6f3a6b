import Cases
import Events
import Foundation
import Kernel
import Postgres

/// One thing that happened in a drill, as the record has it.
struct DrillEntry: Sendable, RowDecodable {
    /// Where it is on record.
    enum Kind: String, SQLDecodable {
        case event
        case `case`
        case limit
        case telling
    }

    let kind: Kind
    /// The step or fact, such as `accept` or `missed`; of a telling the audience.
    let what: String
    let at: Date
    let event: ID<Event>
    /// Such as 舆〔2026〕1号.
    let number: String
    let caseID: ID<Case>?
    /// The alarm of a telling.
    let alarm: UUID?
    /// The agency that has the case, by its code and its short name.
    let agency: (code: String, name: String)?
    /// Who did it, or was told.
    let person: String?
    /// The limit's name.
    let rule: String?
    /// The level, from 1 (Ⅰ) to 4 (Ⅳ).
    let level: Int16?
    /// When the limit ends.
    let due: Date?
    /// Whether somebody was told that a limit was missed.
    let isMissed: Bool

    init(row: Row) throws {
        kind = try row["kind"]
        what = try row["what"]
        at = try row["at"]
        event = try row["event"]
        number = try row["number"]
        caseID = (try row["case_id"] as UUID?).map(ID.init(rawValue:))
        alarm = try row["alarm"]
        let code: String? = try row["code"]
        let name: String? = try row["short_name"]
        agency = code.map { ($0, name ?? $0) }
        person = try row["person"]
        rule = try row["rule"]
        level = try row["level"]
        due = try row["due_at"]
        isMissed = try row["missed"] ?? false
    }
}

/// Reads what happened since it was asked last.
struct DrillRecord {
    private let database: Database
    private var last = Marks()

    private struct Marks {
        var event: Int64 = 0
        var cases: Int64 = 0
        var facts: Int64 = 0
        var steps: Int64 = 0
    }

    init(database: Database) { self.database = database }

    /// What is new, in an order that is the same in every run.
    mutating func news() async throws -> [DrillEntry] {
        let since = last
        let (entries, marks) = try await database.transaction(for: .worker, .readOnly) { transaction in
            let marks = try await transaction.row(Self.newest, as: NewestRow.self)
            return (try await transaction.rows(Self.entries(since), as: DrillEntry.self), marks)
        }
        if let marks { last = Marks(event: marks.event, cases: marks.cases, facts: marks.facts, steps: marks.steps) }
        return entries
    }

    private struct NewestRow: RowDecodable {
        let event: Int64
        let cases: Int64
        let facts: Int64
        let steps: Int64

        init(row: Row) throws {
            event = try row["event"]
            cases = try row["cases"]
            facts = try row["facts"]
            steps = try row["steps"]
        }
    }

    private static let newest: SQL = """
        SELECT coalesce((SELECT max(id) FROM hy.event_steps), 0) AS event, coalesce((SELECT max(id) FROM hy.case_steps), 0) AS cases,
               coalesce((SELECT max(id) FROM hy.deadline_facts), 0) AS facts,
               coalesce((SELECT max(id) FROM hy.alarm_steps), 0) AS steps
        """

    private static func entries(_ since: Marks) -> SQL {
        """
        SELECT found.kind, found.what, found.at, events.id AS event, '舆〔' || events.year || '〕' || events.number || '号' AS number, found.case_id, alarm,
               agencies.code, agencies.short_name, people.name AS person, found.rule, found.level, found.due_at, found.missed
        FROM (
            SELECT 'event' AS kind, 1 AS rank, id AS place, step AS what, at, event_id, NULL::uuid AS case_id, NULL::uuid AS alarm,
                   person_id, NULL AS rule, level, NULL::timestamptz AS due_at, NULL::boolean AS missed
            FROM hy.event_steps WHERE id > \(since.event)
            UNION ALL
            SELECT 'case', 2, case_steps.id, step, at, event_id, case_id, NULL, person_id, NULL, NULL, NULL, NULL
            FROM hy.case_steps JOIN hy.cases ON cases.id = case_id WHERE case_steps.id > \(since.cases)
            UNION ALL
            SELECT 'limit', 3, facts.id, facts.fact, facts.at, cases.event_id, deadlines.case_id, NULL, NULL,
                   (SELECT detail ->> 'name' FROM hy.deadline_facts WHERE deadline_id = deadlines.id AND fact = 'armed'), NULL,
                   deadlines.due_at, NULL
            FROM hy.deadline_facts AS facts JOIN hy.deadlines ON deadlines.id = deadline_id JOIN hy.cases ON cases.id = deadlines.case_id
            WHERE facts.id > \(since.facts)
            UNION ALL
            SELECT 'telling', 4, alarm_steps.id, notices.audience, alarm_steps.at, coalesce(alarms.event_id, cases.event_id),
                   alarms.case_id, alarms.id, notices.person_id,
                   (SELECT detail ->> 'name' FROM hy.deadline_facts WHERE deadline_id = alarms.id AND fact = 'armed'),
                   alarm_steps.level, deadlines.due_at, alarm_steps.missed
            FROM hy.alarm_steps JOIN hy.alarms ON alarms.id = alarm_id JOIN hy.notices ON firing = alarm_steps.id
            LEFT JOIN hy.cases ON cases.id = alarms.case_id LEFT JOIN hy.deadlines ON deadlines.id = alarms.id
            WHERE alarm_steps.id > \(since.steps)
        ) AS found
        JOIN hy.events ON events.id = found.event_id
        LEFT JOIN hy.cases ON cases.id = found.case_id
        LEFT JOIN hy.agencies ON agencies.id = cases.agency_id
        LEFT JOIN hy.people ON people.id = found.person_id
        ORDER BY found.at, rank, events.year, events.number, agencies.code, found.rule, CASE WHEN rank < 3 THEN place END, found.what, people.name
        """
    }
}
