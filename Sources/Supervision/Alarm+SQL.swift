import Foundation
import Kernel
import Notices
import Postgres

extension SQL {
    static let alarmColumns: SQL = """
        alarms.id, alarms.matter, alarms.case_id, alarms.event_id, alarms.source_id, alarms.state, alarms.rung, alarms.round,
        alarms.raised_at, alarms.told_at, alarms.next_at, alarms.until, alarms.version
        """

    /// The level that an alarm is about: that to which a person has yet to say something, else the confirmed one.
    static let alarmLevel: SQL = """
        coalesce(CASE WHEN alarms.matter = 'levels' THEN hy.awaited_level(events.id) END, events.level, events.proposed_level)
        """

    private static let held: SQL = """
        SELECT alarms.id, CASE WHEN order_id IS NULL THEN alarms.matter ELSE 'orders' END AS matter, coalesce(events.id, alarms.source_id) AS subject,
               alarms.state, alarms.rung, alarms.round, alarms.raised_at,
               alarms.told_at, alarms.until, alarms.unreached, alarms.charge, alarms.told, cases.agency_id, cases.assignee,
               coalesce(cases.state = 'raised', false) AS undecided,
               EXISTS (
                   SELECT FROM hy.alarm_steps
                   WHERE alarm_id = alarms.id AND step = 'told' AND missed AND at >= coalesce(alarms.anew_at, '-infinity')
               ) AS miss_told,
               \(alarmLevel) AS level, deadlines.starts_at, deadlines.due_at,
               CASE WHEN orders.state = 'withdrawn' THEN 'over' WHEN alarms.matter = 'limits' THEN deadlines.state
                    WHEN alarms.matter = 'sources' THEN CASE WHEN silences.ended_at IS NULL THEN 'waits' ELSE 'over' END
                    WHEN hy.awaited_level(events.id) IS NOT NULL THEN 'waits' ELSE 'over' END AS outlook
        FROM hy.alarms
        LEFT JOIN hy.deadlines ON deadlines.id = alarms.id
        LEFT JOIN hy.orders ON orders.id = order_id
        LEFT JOIN hy.cases ON cases.id = alarms.case_id
        LEFT JOIN hy.silences ON silences.id = alarms.id
        LEFT JOIN hy.events ON events.id = coalesce(alarms.event_id, cases.event_id)
        """

    /// Nobody is told of anything while limits wait to be fired: what they come to is told once.
    static func heldAlarms(_ most: Int, _ moment: Date) -> SQL {
        """
        SELECT id FROM hy.alarms WHERE next_at <= \(moment) AND NOT (SELECT hy.limits_lag()) ORDER BY next_at, id LIMIT \(planned: most)
        FOR UPDATE SKIP LOCKED
        """
    }

    /// Alarms that another version looked at last: this one may tell of them at another time, or somebody else.
    ///
    /// None where this one is not current: a process that has not followed yet must not take them back. Two ranges, so that the
    /// index is read only where there is something to do.
    static func heldAlarms(_ most: Int, notLookedAtBy version: PlaybookID) -> SQL {
        """
        SELECT id FROM hy.alarms
        WHERE id IN (
            (SELECT id FROM hy.alarms WHERE state <> 'over' AND looked_by < \(version) ORDER BY looked_by LIMIT \(planned: most))
            UNION ALL
            (SELECT id FROM hy.alarms WHERE state <> 'over' AND looked_by > \(version) ORDER BY looked_by LIMIT \(planned: most))
        ) AND state <> 'over' AND \(version) = (SELECT version_id FROM hy.playbook_terms ORDER BY id DESC LIMIT 1)
        LIMIT \(planned: most) FOR UPDATE SKIP LOCKED
        """
    }

    /// Alarms that are held already, as they and what they are about stand now.
    static func held(_ ids: [UUID]) -> SQL {
        "\(held) WHERE alarms.id = ANY (\(ids)) ORDER BY alarms.next_at, alarms.id"
    }

    static func heldAlarm(_ id: UUID) -> SQL { "SELECT id FROM hy.alarms WHERE id = \(id) FOR UPDATE" }

    /// The newest step that handed an alarm over to a person.
    static func handing(of id: UUID, to person: PersonID) -> SQL {
        """
        SELECT id FROM hy.alarm_steps WHERE alarm_id = \(id) AND step = 'handed-over' AND charge = \(person)
        ORDER BY id DESC LIMIT 1
        """
    }

    static func told(_ climbs: [Climb], _ version: PlaybookID, at moment: Date) -> SQL {
        """
        WITH told AS (
            INSERT INTO hy.alarm_steps (alarm_id, step, number, at, rung, round, level, chain, missed, playbook_id)
            SELECT alarm, 'told', number, \(moment), rung, round, level, chain, missed, \(version)
            FROM unnest(\(climbs.map(\.alarm.id)), \(climbs.map(\.told)), \(climbs.map { Int16(clamping: $0.standing.rung) }),
                        \(climbs.map { Int16(clamping: $0.standing.round) }), \(climbs.map { Int16(clamping: $0.alarm.level ?? 4) }),
                        \(climbs.map(\.chain)), \(climbs.map(\.isMissed))) AS told (alarm, number, rung, round, level, chain, missed)
            ON CONFLICT DO NOTHING
            RETURNING id, alarm_id, rung, round
        ), journaled AS (
            INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id, detail)
            SELECT \(moment), 'worker', 'alarm.told', 'alarm', alarm_id,
                   jsonb_build_object('firing', id, 'rung', rung, 'round', round) FROM told
        )
        SELECT id, alarm_id FROM told
        """
    }

    static func move(_ climbs: [Climb], by version: PlaybookID, at moment: Date) -> SQL {
        """
        WITH moved AS (
            UPDATE hy.alarms
            SET state = moved.state, rung = moved.rung, round = moved.round, told_at = moved.told_at, next_at = moved.next_at,
                until = moved.until, unreached = moved.unreached, told = moved.told, looked_by = \(version)
            FROM unnest(\(climbs.map(\.alarm.id)), \(climbs.map(\.state)), \(climbs.map { Int16(clamping: $0.standing.rung) }),
                        \(climbs.map { Int16(clamping: $0.standing.round) }), \(climbs.map(\.standing.toldAt)),
                        \(climbs.map(\.nextAt)), \(climbs.map(\.standing.restsUntil)), \(climbs.map(\.standing.isUnreached)),
                        \(climbs.map(\.told)))
                AS moved (id, state, rung, round, told_at, next_at, until, unreached, told)
            WHERE alarms.id = moved.id
            RETURNING alarms.id, alarms.state, alarms.rung, alarms.round
        )
        INSERT INTO hy.alarm_steps (alarm_id, step, at, rung, round)
        SELECT id, 'over', \(moment), rung, round FROM moved WHERE state = 'over' AND rung > 0
        """
    }

    /// The event is held, so that a level that is confirmed meanwhile ends the alarm.
    static func raiseAlarm(forLevelOf event: UUID, at moment: Date) -> SQL {
        """
        INSERT INTO hy.alarms (id, matter, event_id, raised_at, next_at)
        SELECT \(UUID.timeOrdered()), 'levels', id, \(moment), \(moment) FROM hy.events
        WHERE id = \(event) AND hy.awaited_level(id) IS NOT NULL
          -- Looked at again once the event is held.
          AND state = 'open' AND hy.level_waits(level, level_at, proposed_level, proposed_at)
          AND NOT EXISTS (SELECT FROM hy.alarms WHERE alarms.event_id = \(event) AND alarms.state <> 'over')
        FOR UPDATE
        """
    }

    /// Begins anew, at once, with an alarm whose people were told of a level that is less grave than the one that waits now.
    static func climbAnew(forLevelOf event: UUID, at moment: Date) -> SQL {
        """
        UPDATE hy.alarms SET state = 'waiting', until = NULL, rung = 0, round = 0, unreached = false, told_at = NULL, next_at = \(moment)
        WHERE event_id = \(event) AND state <> 'over' AND hy.awaited_level(event_id) < (
            SELECT level FROM hy.alarm_steps WHERE alarm_id = alarms.id AND step = 'told' ORDER BY id DESC LIMIT 1
        )
        """
    }

    /// An audience that was told last is not reached where each of its people has channels and none of them is left.
    static func hurry(_ id: UUID, at moment: Date) -> SQL {
        """
        WITH hurried AS (
            UPDATE hy.alarms SET unreached = true, next_at = \(moment)
            WHERE id = \(id) AND state = 'waiting' AND NOT unreached AND EXISTS (
                SELECT FROM (
                    SELECT audience, EXISTS (
                               SELECT FROM hy.deliveries WHERE notice_id = notices.id AND rank > 0
                                 AND (deliveries.state IN ('waiting', 'standby', 'sent') OR why = 'muted-by-graver')
                           ) OR NOT EXISTS (SELECT FROM hy.deliveries WHERE notice_id = notices.id AND rank > 0) AS reached
                    FROM hy.notices
                    WHERE firing = (SELECT max(id) FROM hy.alarm_steps WHERE alarm_id = \(id) AND step = 'told')
                      AND audience <> 'listeners' AND person_id IS NOT NULL
                ) AS told
                GROUP BY audience HAVING NOT bool_or(reached)
            )
            RETURNING id, rung, round
        )
        INSERT INTO hy.alarm_steps (alarm_id, step, at, rung, round) SELECT id, 'unreached', \(moment), rung, round FROM hurried
        """
    }

    /// Lets what quiet hours hold back go out, once its alarm has become grave.
    static func release(_ alarms: [UUID], at moment: Date) -> SQL {
        """
        UPDATE hy.deliveries SET not_before = \(moment), grave = true
        FROM hy.notices
        WHERE alarm_id = ANY (\(alarms)) AND notice_id = notices.id AND state IN ('waiting', 'standby') AND not_before > \(moment)
        """
    }

    /// Who was told lately that a limit of an event was missed, and was reached by it.
    static func missedAlready(_ tellings: [Telling], since moment: Date) -> SQL {
        """
        SELECT DISTINCT notices.person_id, cases.event_id
        FROM hy.notices
        JOIN hy.alarm_steps ON alarm_steps.id = firing AND missed
        JOIN hy.alarms ON alarms.id = notices.alarm_id AND alarms.state <> 'over'
        JOIN hy.cases ON cases.id = alarms.case_id
        WHERE notices.person_id = ANY (\(tellings.compactMap(\.person?.rawValue))) AND notices.at > \(moment)
          AND cases.event_id = ANY (\(Array(Set(tellings.map(\.subject)))))
          AND NOT EXISTS (SELECT FROM hy.deliveries WHERE notice_id = notices.id AND deliveries.state = 'failed')
        """
    }
}
