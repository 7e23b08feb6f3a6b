-- What is owed and was not done, for the auditor's process and for whoever reads along: one row each; none when all is well.
-- It looks at rows alone and shares no code with what fires, tells and sends.

CREATE VIEW hy.gaps WITH (security_invoker = true) AS
    -- The journal says that a limit was armed, and there is none.
    SELECT 'limit-gone' AS gap, journal.subject_id AS subject, journal.at AS since
    FROM hy.journal
    WHERE action = 'deadline.armed' AND NOT EXISTS (SELECT FROM hy.deadlines WHERE deadlines.id = journal.subject_id)
    UNION ALL
    SELECT 'limit-not-fired', id, due_at FROM hy.deadlines
    WHERE state = 'armed' AND due_at < hy.moment() - interval '1 minute'
    UNION ALL
    SELECT 'firing-gone', id, due_at FROM hy.deadlines
    WHERE state IN ('missed', 'met-late', 'deemed')
      AND NOT EXISTS (SELECT FROM hy.deadline_firings WHERE deadline_id = deadlines.id)
    UNION ALL
    SELECT 'fact-gone', id, due_at FROM hy.deadlines
    WHERE state IN ('missed', 'met-late', 'deemed') AND NOT EXISTS (
        SELECT FROM hy.deadline_facts WHERE deadline_id = deadlines.id AND fact IN ('missed', 'deemed')
    )
    UNION ALL
    SELECT 'alarm-gone', id, armed_at FROM hy.deadlines
    WHERE state IN ('armed', 'paused', 'missed') AND NOT EXISTS (SELECT FROM hy.alarms WHERE alarms.id = deadlines.id)
    UNION ALL
    SELECT 'alarm-not-looked-at', id, next_at FROM hy.alarms WHERE next_at < hy.moment() - interval '1 minute'
    UNION ALL
    -- An alarm that climbed has a step for its rung, and each step that told has somebody who was told.
    SELECT 'told-gone', id, told_at FROM hy.alarms
    WHERE rung > 0 AND NOT EXISTS (
        SELECT FROM hy.alarm_steps
        WHERE alarm_id = alarms.id AND step = 'told' AND alarm_steps.rung = alarms.rung AND alarm_steps.round = alarms.round
    )
    UNION ALL
    SELECT 'told-nobody', alarm_id, at FROM hy.alarm_steps
    WHERE step = 'told' AND NOT EXISTS (SELECT FROM hy.notices WHERE firing = alarm_steps.id AND audience <> 'listeners')
    UNION ALL
    SELECT 'outcome-gone', alarm_id, at FROM hy.notices
    WHERE NOT EXISTS (SELECT FROM hy.deliveries WHERE notice_id = notices.id)
    UNION ALL
    SELECT 'nobody-in-post', notices.alarm_id, notices.at
    FROM hy.notices JOIN hy.alarms ON alarms.id = alarm_id AND alarms.state <> 'over'
    WHERE person_id IS NULL AND audience <> 'listeners'
    UNION ALL
    SELECT 'not-sent', notices.alarm_id, not_before
    FROM hy.deliveries JOIN hy.notices ON notices.id = notice_id JOIN hy.channels ON channels.id = channel_id
    WHERE deliveries.state = 'waiting' AND letter_id IS NULL AND channels.state = 'on'
      AND not_before < hy.moment() - interval '5 minutes'
      AND NOT EXISTS (
          SELECT FROM hy.letters
          WHERE letters.channel_id = deliveries.channel_id AND letters.lane = deliveries.lane AND letters.state = 'waiting'
      )
    UNION ALL
    SELECT 'letter-not-tried', letters.id, due_at
    FROM hy.letters JOIN hy.channels ON channels.id = channel_id AND channels.state = 'on'
    WHERE letters.state = 'waiting' AND due_at < pg_catalog.clock_timestamp() - interval '5 minutes'
      AND (lease_until IS NULL OR lease_until < pg_catalog.clock_timestamp() - interval '5 minutes')
    UNION ALL
    SELECT 'channel-dead', id, made_at FROM hy.channels WHERE state = 'dead'
    UNION ALL
    SELECT 'job-dead', subject, dead_at FROM hy.jobs WHERE dead_at IS NOT NULL;
GRANT SELECT ON hy.gaps TO hy_auditor, hy_worker;
CREATE INDEX journal_of_action ON hy.journal (action, id);
