-- The auditor's view looks a month back, and sees more: jobs that wait, alarms that nobody will look at again, messages that died
-- unread or wait where nothing takes them.

DROP INDEX hy.journal_of_action;
CREATE INDEX journal_of_action ON hy.journal (action, at);
CREATE INDEX deadlines_by_due ON hy.deadlines USING brin (due_at);
CREATE INDEX alarm_steps_by_time ON hy.alarm_steps USING brin (at);
CREATE INDEX notices_by_time ON hy.notices USING brin (at);
CREATE INDEX deliveries_open ON hy.deliveries (not_before) WHERE state = 'waiting';
-- Until when a channel rests is no secret.
GRANT SELECT (channel_id, rests_until) ON hy.channel_means TO hy_auditor;
CREATE POLICY channel_means_select_auditor ON hy.channel_means FOR SELECT TO hy_auditor USING (true);

CREATE OR REPLACE VIEW hy.gaps WITH (security_invoker = true) AS
    WITH since AS MATERIALIZED (SELECT hy.moment() AS now_is, hy.moment() - interval '30 days' AS first)
    -- The journal says that a limit was armed, and there is none.
    SELECT 'limit-gone' AS gap, journal.subject_id AS subject, journal.at AS since
    FROM since JOIN hy.journal ON action = 'deadline.armed' AND journal.at > first
    WHERE NOT EXISTS (SELECT FROM hy.deadlines WHERE deadlines.id = journal.subject_id)
    UNION ALL
    SELECT 'limit-not-fired', id, due_at FROM since, hy.deadlines
    WHERE state = 'armed' AND due_at < now_is - interval '1 minute'
    UNION ALL
    SELECT 'firing-gone', id, due_at FROM since, hy.deadlines
    WHERE state IN ('missed', 'met-late', 'deemed') AND due_at > first
      AND NOT EXISTS (SELECT FROM hy.deadline_firings WHERE deadline_id = deadlines.id)
    UNION ALL
    SELECT 'fact-gone', id, due_at FROM since, hy.deadlines
    WHERE state IN ('missed', 'met-late', 'deemed') AND due_at > first AND NOT EXISTS (
        SELECT FROM hy.deadline_facts WHERE deadline_id = deadlines.id AND fact IN ('missed', 'deemed')
    )
    UNION ALL
    SELECT 'alarm-gone', id, armed_at FROM hy.deadlines
    WHERE state IN ('armed', 'paused', 'missed') AND NOT EXISTS (SELECT FROM hy.alarms WHERE alarms.id = deadlines.id)
    UNION ALL
    SELECT 'alarm-not-looked-at', id, next_at FROM since, hy.alarms WHERE next_at < now_is - interval '1 minute'
    UNION ALL
    -- A limit that runs ends one day, and who rests goes on one day: both have a moment at which somebody looks.
    SELECT 'alarm-asleep', alarms.id, raised_at FROM hy.alarms LEFT JOIN hy.deadlines ON deadlines.id = alarms.id
    WHERE next_at IS NULL AND alarms.state <> 'over' AND (deadlines.state = 'armed' OR alarms.until IS NOT NULL)
    UNION ALL
    -- An alarm knows how often it told, and each telling has somebody who was told.
    SELECT 'told-gone', id, told_at FROM since, hy.alarms
    WHERE told > 0 AND told_at > first
      AND told <> (SELECT pg_catalog.count(*) FROM hy.alarm_steps WHERE alarm_id = alarms.id AND step = 'told')
    UNION ALL
    SELECT 'told-nobody', alarm_id, at FROM since, hy.alarm_steps
    WHERE step = 'told' AND at > first
      AND NOT EXISTS (SELECT FROM hy.notices WHERE firing = alarm_steps.id AND audience <> 'listeners')
    UNION ALL
    SELECT 'outcome-gone', alarm_id, at FROM since, hy.notices
    WHERE at > first AND NOT EXISTS (SELECT FROM hy.deliveries WHERE notice_id = notices.id)
    UNION ALL
    SELECT 'nobody-in-post', notices.alarm_id, notices.at
    FROM since JOIN hy.notices ON at > first JOIN hy.alarms ON alarms.id = alarm_id AND alarms.state <> 'over'
    WHERE person_id IS NULL AND audience <> 'listeners'
    UNION ALL
    -- Every channel of a person failed, and the person has not looked at their own page either.
    SELECT 'dead-and-unread', notices.alarm_id, notices.at
    FROM since JOIN hy.notices ON at > first JOIN hy.alarms ON alarms.id = alarm_id AND alarms.state <> 'over'
    WHERE read_at IS NULL AND person_id IS NOT NULL
      AND EXISTS (SELECT FROM hy.deliveries WHERE notice_id = notices.id AND rank > 0 AND deliveries.state = 'failed')
      AND NOT EXISTS (
          SELECT FROM hy.deliveries WHERE notice_id = notices.id AND rank > 0 AND deliveries.state IN ('waiting', 'standby', 'sent')
      )
    UNION ALL
    SELECT 'not-sent', notices.alarm_id, not_before
    FROM since JOIN hy.deliveries ON not_before < now_is - interval '5 minutes' JOIN hy.notices ON notices.id = notice_id
    WHERE deliveries.state = 'waiting' AND letter_id IS NULL AND NOT EXISTS (
        SELECT FROM hy.letters
        WHERE letters.channel_id = deliveries.channel_id AND letters.lane = deliveries.lane AND letters.state = 'waiting'
    )
    UNION ALL
    SELECT 'not-sent', notices.alarm_id, letters.ended_at
    FROM hy.deliveries JOIN hy.letters ON letters.id = letter_id AND letters.state <> 'waiting'
    JOIN hy.notices ON notices.id = notice_id
    WHERE deliveries.state = 'waiting'
    UNION ALL
    SELECT 'letter-not-tried', letters.id, greatest(due_at, rests_until)
    FROM hy.letters JOIN hy.channel_means ON channel_means.channel_id = letters.channel_id
    WHERE letters.state = 'waiting'
      AND greatest(due_at, lease_until, rests_until) < pg_catalog.clock_timestamp() - interval '5 minutes'
    UNION ALL
    SELECT 'channel-dead', id, made_at FROM hy.channels WHERE state = 'dead'
    UNION ALL
    SELECT 'job-late', subject, due_at FROM hy.jobs
    WHERE done_at IS NULL AND dead_at IS NULL
      AND greatest(due_at, lease_until) < pg_catalog.clock_timestamp() - interval '5 minutes'
    UNION ALL
    SELECT 'job-dead', subject, dead_at FROM hy.jobs WHERE dead_at IS NOT NULL;
