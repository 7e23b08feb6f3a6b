import Foundation
import Kernel
import Postgres

extension SQL {
    static func alarm(_ id: UUID) -> SQL { "SELECT \(alarmColumns) FROM hy.alarms WHERE id = \(id)" }

    static func alarms(ofCase id: UUID) -> SQL {
        """
        SELECT \(alarmColumns) FROM hy.alarms WHERE case_id = \(id) AND (state <> 'over' OR rung > 0)
        ORDER BY raised_at, id
        """
    }

    static func notices(of person: PersonID, after last: NoticePosition?, open: Bool, limit: Int) -> SQL {
        let after: SQL = last.map { "AND (notices.at, notices.id) < (\($0.at), \($0.id))" } ?? ""
        let state: SQL = open ? "AND alarms.state <> 'over'" : ""
        return """
            SELECT notices.id AS notice_id, notices.at, notices.read_at, \(alarmColumns), coalesce(steps.missed, false) AS missed,
                   coalesce(steps.level, \(alarmLevel), 4::smallint) AS level, events.id AS event, events.year,
                   events.number, coalesce(hy.event_title(events.id), sources.name) AS title, silences.since, silences.ended_at, deadlines.due_at, facts.detail ->> 'name' AS rule
            FROM hy.notices
            JOIN hy.alarms ON alarms.id = alarm_id
            JOIN hy.alarm_steps AS steps ON steps.id = firing
            LEFT JOIN hy.cases ON cases.id = alarms.case_id
            LEFT JOIN hy.deadlines ON deadlines.id = alarms.id
            LEFT JOIN hy.deadline_facts AS facts ON facts.deadline_id = alarms.id AND facts.fact = 'armed'
            LEFT JOIN hy.events ON events.id = coalesce(alarms.event_id, cases.event_id)
            LEFT JOIN hy.sources ON sources.id = alarms.source_id
            LEFT JOIN hy.silences ON silences.id = alarms.id
            WHERE notices.person_id = \(person) \(state) \(after)
            ORDER BY notices.at DESC, notices.id DESC LIMIT \(planned: limit)
            """
    }

    /// The liaisons and heads of the agency that has the case; where a level waits, who coordinates.
    static func colleagues(for id: UUID, on moment: Date) -> SQL {
        """
        WITH today AS (SELECT (\(moment)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS day)
        SELECT DISTINCT people.id AS person_id, people.name
        FROM today, hy.alarms LEFT JOIN hy.cases ON cases.id = alarms.case_id, hy.posts
        JOIN hy.people ON people.id = posts.person_id
        WHERE alarms.id = \(id) AND posts.since <= day AND (posts.until IS NULL OR posts.until > day)
          AND CASE WHEN alarms.case_id IS NULL THEN posts.role = 'coordinator'
                   ELSE posts.role IN ('liaison', 'head') AND posts.agency_id = cases.agency_id END
        ORDER BY people.name, people.id
        """
    }

    static func unread(of person: PersonID) -> SQL {
        """
        SELECT count(*) FROM hy.notices JOIN hy.alarms ON alarms.id = alarm_id
        WHERE person_id = \(person) AND read_at IS NULL AND alarms.state <> 'over'
        """
    }

    static func read(by person: PersonID, at moment: Date) -> SQL {
        "UPDATE hy.notices SET read_at = \(moment) WHERE person_id = \(person) AND read_at IS NULL"
    }

    static func steps(of id: UUID) -> SQL {
        """
        SELECT alarm_steps.id, step, alarm_steps.at, rung, round, level, missed,
               hy.acting_name(alarm_steps.person_id, alarm_steps.post_id) AS person, agencies.short_name AS agency, means,
               alarm_steps.until, charges.name AS charge, words
        FROM hy.alarm_steps
        LEFT JOIN hy.posts ON posts.id = alarm_steps.post_id
        LEFT JOIN hy.agencies ON agencies.id = posts.agency_id
        LEFT JOIN hy.people AS charges ON charges.id = alarm_steps.charge
        WHERE alarm_id = \(id) ORDER BY alarm_steps.id
        """
    }

    static func outcomes(of id: UUID) -> SQL {
        """
        SELECT notices.firing, people.name AS person, notices.audience, channels.name AS channel, channels.kind, deliveries.state,
               coalesce(deliveries.why, letters.why) AS why, coalesce(letters.attempts, 0) AS attempts, deliveries.not_before,
               deliveries.ended_at, letters.evidence, notices.read_at
        FROM hy.notices
        JOIN hy.deliveries ON notice_id = notices.id
        JOIN hy.channels ON channels.id = deliveries.channel_id
        LEFT JOIN hy.letters ON letters.id = letter_id
        LEFT JOIN hy.people ON people.id = notices.person_id
        WHERE alarm_id = \(id) ORDER BY notices.firing, notices.id, deliveries.rank, channels.code
        """
    }

    static func rest(_ id: UUID, _ step: String, until: Date, why: String?) -> SQL {
        "SELECT hy.rest_alarm(\(id), \(step), \(until), \(why))"
    }

    /// When the limit of an alarm ends; nothing where it does not run.
    static func runsUntil(_ id: UUID) -> SQL {
        "SELECT (SELECT due_at FROM hy.deadlines WHERE id = \(id) AND state = 'armed')"
    }
}
