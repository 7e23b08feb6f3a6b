-- Alarms follow what they stand for: a level that changes, a case that is passed on, a limit that is extended, another playbook.
-- And nothing that waits is forgotten when a channel is turned off.

-- How often somebody was told, and since when an alarm climbs anew. A telling is numbered, so none is entered twice whatever the
-- chain looked like when it was told. And which version looked at it last: another may tell earlier.
ALTER TABLE hy.alarms
    ADD told integer NOT NULL DEFAULT 0,
    ADD anew_at timestamptz,
    ADD looked_by uuid;
ALTER TABLE hy.alarm_steps ADD number integer;
ALTER TABLE hy.alarm_steps DISABLE TRIGGER alarm_steps_stay;
UPDATE hy.alarm_steps SET number = counted.number
FROM (
    SELECT id, pg_catalog.row_number() OVER (PARTITION BY alarm_id ORDER BY id) AS number FROM hy.alarm_steps WHERE step = 'told'
) AS counted
WHERE counted.id = alarm_steps.id;
ALTER TABLE hy.alarm_steps ENABLE TRIGGER alarm_steps_stay;
UPDATE hy.alarms SET told = steps.told
FROM (SELECT alarm_id, pg_catalog.count(*) AS told FROM hy.alarm_steps WHERE step = 'told' GROUP BY alarm_id) AS steps
WHERE steps.alarm_id = alarms.id;
DROP INDEX hy.alarm_steps_told_once;
CREATE UNIQUE INDEX alarm_steps_told_once ON hy.alarm_steps (alarm_id, number) WHERE step = 'told';
ALTER TABLE hy.alarm_steps ADD CONSTRAINT alarm_steps_numbered CHECK ((step = 'told') = (number IS NOT NULL));
CREATE INDEX alarms_looked_by ON hy.alarms (looked_by) WHERE state <> 'over';
GRANT UPDATE (told, looked_by) ON hy.alarms TO hy_worker;
-- What is held back for the night goes out once it has become grave.
GRANT UPDATE (grave) ON hy.deliveries TO hy_worker;

-- A limit that moves, stands still or is over has its alarm looked at; one that got more time climbs anew.
CREATE OR REPLACE FUNCTION hy.deadlines_stir_alarms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    UPDATE hy.alarms
    SET next_at = now_is,
        rung = CASE WHEN got_time THEN 0 ELSE rung END,
        round = CASE WHEN got_time THEN 0 ELSE round END,
        unreached = unreached AND NOT got_time,
        anew_at = CASE WHEN got_time THEN now_is ELSE anew_at END
    FROM (
        SELECT written.id, earlier.state = 'armed' AND written.state = 'armed' AND written.due_at > earlier.due_at AS got_time
        FROM written JOIN earlier ON earlier.id = written.id
        WHERE written.state <> 'missed' AND (written.state <> earlier.state OR written.due_at <> earlier.due_at)
    ) AS moved
    WHERE alarms.id = moved.id AND alarms.state <> 'over';
    RETURN NULL;
END
$$;

-- Another level has another chain, and breaks through quiet hours or does not; one that is confirmed ends the alarm of its event.
CREATE FUNCTION hy.events_stir_alarms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    UPDATE hy.alarms SET next_at = hy.moment()
    WHERE state <> 'over' AND (event_id = NEW.id OR case_id IN (SELECT id FROM hy.cases WHERE cases.event_id = NEW.id));
    RETURN NULL;
END
$$;
CREATE TRIGGER events_stir_alarms AFTER UPDATE OF level, proposed_level, state ON hy.events FOR EACH ROW
    WHEN ((OLD.level, OLD.proposed_level, OLD.state) IS DISTINCT FROM (NEW.level, NEW.proposed_level, NEW.state))
    EXECUTE FUNCTION hy.events_stir_alarms();

-- What another agency has acknowledged, put off or given into somebody's charge binds nobody who gets the case.
CREATE FUNCTION hy.cases_restart_alarms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    UPDATE hy.alarms
    SET state = 'waiting', until = NULL, charge = NULL, rung = 0, round = 0, unreached = false, anew_at = now_is, next_at = now_is
    WHERE case_id = NEW.id AND state <> 'over';
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_restart_alarms AFTER UPDATE OF agency_id ON hy.cases FOR EACH ROW
    WHEN (NEW.agency_id IS DISTINCT FROM OLD.agency_id) EXECUTE FUNCTION hy.cases_restart_alarms();

-- An alarm begins to rest while it waits: it is told again before it can be acknowledged again. Who has acknowledged it can still
-- put it off, with a reason.
CREATE OR REPLACE FUNCTION hy.enter_rest(
    found hy.alarms, entered text, lasts_until timestamptz, person uuid, post uuid, by_means text, why text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    now_is timestamptz := hy.moment();
    due timestamptz;
BEGIN
    IF found.state = 'over' OR entered NOT IN ('acknowledged', 'snoozed') OR lasts_until <= now_is
        OR lasts_until > now_is + interval '7 days 1 minute' THEN
        RAISE EXCEPTION 'an alarm rests while it is not over, until a later moment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'alarms_rest';
    END IF;
    IF found.until > now_is AND (found.state, entered) <> ('acknowledged', 'snoozed') THEN
        RAISE EXCEPTION 'an alarm that rests is told again first'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'alarms_rest_once';
    END IF;
    SELECT due_at INTO due FROM hy.deadlines WHERE id = found.id AND state = 'armed';
    UPDATE hy.alarms SET state = entered, until = lasts_until, next_at = least(lasts_until, due), unreached = false
    WHERE id = found.id;
    INSERT INTO hy.alarm_steps (alarm_id, step, at, rung, round, person_id, post_id, means, until, words)
    VALUES (found.id, entered, now_is, found.rung, found.round, person, post, by_means, lasts_until, why);
    UPDATE hy.notices SET read_at = now_is WHERE alarm_id = found.id AND person_id = person AND read_at IS NULL;
    INSERT INTO hy.journal (at, principal, person_id, post_id, action, subject_kind, subject_id, detail)
    VALUES (now_is, 'person', person, post, 'alarm.' || entered, 'alarm', found.id,
            pg_catalog.jsonb_build_object('means', by_means, 'rung', found.rung));
END
$$;

-- A link acknowledges for who still has to do with the alarm: a post that was left, or a case that was passed on, ends it.
CREATE OR REPLACE FUNCTION hy.acknowledge_by_link(wanted uuid, lasts_until timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    told hy.notices;
    found hy.alarms;
    today date := (hy.moment() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    SELECT * INTO told FROM hy.notices WHERE id = wanted AND person_id IS NOT NULL AND hy.principal() = 'door';
    SELECT * INTO found FROM hy.alarms WHERE id = told.alarm_id FOR UPDATE;
    IF found.id IS NULL THEN
        RAISE EXCEPTION 'no such notice' USING ERRCODE = 'no_data_found';
    END IF;
    IF NOT EXISTS (
        SELECT FROM hy.posts LEFT JOIN hy.delegations
            ON delegations.post_id = posts.id AND revoked_at IS NULL AND today BETWEEN first_day AND last_day
        WHERE told.person_id IN (posts.person_id, delegations.person_id)
          AND posts.since <= today AND (posts.until IS NULL OR posts.until > today)
          AND (role IN ('coordinator', 'leader') OR (
              role IN ('liaison', 'head') AND posts.agency_id = (SELECT cases.agency_id FROM hy.cases WHERE cases.id = found.case_id)
          ))
    ) THEN
        RAISE EXCEPTION 'who was told has nothing to do with the alarm any more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'alarms_link_of_post';
    END IF;
    PERFORM hy.enter_rest(found, 'acknowledged', lasts_until, told.person_id, NULL, 'link', NULL);
END
$$;

-- A job is left for who follows it: a missed limit is told by its alarm, and nothing follows an answer or an event that is open again.
UPDATE hy.jobs SET done_at = pg_catalog.clock_timestamp()
WHERE kind IN ('deadline.missed', 'deadline.deemed', 'case.answered', 'event.reopened') AND done_at IS NULL AND dead_at IS NULL;

CREATE OR REPLACE FUNCTION hy.meet_deadlines(wanted uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    now_is timestamptz;
    met integer;
BEGIN
    IF NOT hy.has_custody(wanted) THEN
        RAISE EXCEPTION 'the case is in the custody of another agency' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM hy.deadlines WHERE case_id = wanted AND state IN ('armed', 'paused', 'missed') ORDER BY id FOR UPDATE;
    now_is := hy.moment();
    WITH late AS (
        UPDATE hy.deadlines SET state = CASE WHEN deems_consent THEN 'deemed' ELSE 'missed' END
        WHERE case_id = wanted AND state = 'armed' AND due_at < now_is
        RETURNING id, rule, rule_set, due_at, state
    ), facts AS (
        INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set)
        SELECT id, state, now_is, rule, rule_set FROM late
    ), firings AS (
        INSERT INTO hy.deadline_firings (deadline_id, due_at, fired_at) SELECT id, due_at, now_is FROM late
    )
    INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
    SELECT now_is, hy.principal(), hy.person(), hy.post(), hy.agency(), 'deadline.' || state, 'deadline', id,
           pg_catalog.jsonb_build_object('case', wanted, 'rule', rule) FROM late;
    WITH met AS (
        UPDATE hy.deadlines SET state = CASE state WHEN 'missed' THEN 'met-late' ELSE 'met' END, met_at = now_is
        WHERE case_id = wanted AND state IN ('armed', 'paused', 'missed')
        RETURNING id, rule, rule_set
    ), facts AS (
        INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set, person_id, agency_id)
        SELECT id, 'met', now_is, rule, rule_set, hy.person(), hy.agency() FROM met
        RETURNING 1
    )
    SELECT pg_catalog.count(*) INTO met FROM facts;
    RETURN met;
END
$$;
