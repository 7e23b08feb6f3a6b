-- The ledger whole: a limit may stand still, go on, be extended, change hands and be counted anew by another calendar.
-- Each of these is a fact; the row says what the facts add up to, and both say the same.

ALTER TABLE hy.deadlines
    ADD COLUMN unit           text        NOT NULL DEFAULT 'minutes',
    ADD COLUMN paused_at      timestamptz,
    ADD COLUMN is_provisional boolean     NOT NULL DEFAULT false,
    ADD COLUMN deems_consent  boolean     NOT NULL DEFAULT false,
    ADD COLUMN calendar_id    uuid;
ALTER TABLE hy.deadlines
    ALTER COLUMN unit SET DEFAULT 'clock-hours',
    ADD CONSTRAINT deadlines_unit_known CHECK (unit IN ('clock-hours', 'minutes', 'working-days')),
    ADD CONSTRAINT deadlines_calendar_known FOREIGN KEY (calendar_id) REFERENCES hy.playbook_versions (id),
    ADD CONSTRAINT deadlines_calendar_where_days_count CHECK ((unit = 'working-days') = (calendar_id IS NOT NULL)),
    DROP CONSTRAINT deadlines_state_known,
    ADD CONSTRAINT deadlines_state_known
        CHECK (state IN ('armed', 'paused', 'missed', 'deemed', 'met', 'met-late', 'cancelled')),
    -- One that is met while it stands still is met in time.
    ADD CONSTRAINT deadlines_paused_whole
        CHECK (CASE state WHEN 'armed' THEN paused_at IS NULL WHEN 'missed' THEN paused_at IS NULL
                          WHEN 'deemed' THEN paused_at IS NULL WHEN 'paused' THEN paused_at IS NOT NULL ELSE true END),
    ADD CONSTRAINT deadlines_deemed_where_silence_consents CHECK (deems_consent OR state <> 'deemed'),
    DROP CONSTRAINT deadlines_met_in_time,
    ADD CONSTRAINT deadlines_met_in_time CHECK (state <> 'met' OR met_at <= due_at OR paused_at IS NOT NULL);
-- What is counted in working days and runs, by the calendar that it was last looked at under.
CREATE INDEX deadlines_by_calendar ON hy.deadlines (calendar_id, id) WHERE unit = 'working-days' AND state = 'armed';

-- A fact keeps the due moment that holds after it (none while the limit stands still or is over) and the playbook version
-- whose calendar it was counted by (none for limits by the clock); the first one keeps the rule itself.
ALTER TABLE hy.deadline_facts
    ADD COLUMN due_at      timestamptz,
    ADD COLUMN calendar_id uuid,
    ADD COLUMN words       text,
    ADD CONSTRAINT deadline_facts_calendar_known FOREIGN KEY (calendar_id) REFERENCES hy.playbook_versions (id),
    ADD CONSTRAINT deadline_facts_words_short CHECK (char_length(words) BETWEEN 1 AND 2000),
    DROP CONSTRAINT deadline_facts_fact_known,
    ADD CONSTRAINT deadline_facts_fact_known CHECK (fact IN (
        'armed', 'paused', 'resumed', 'extended', 'transferred', 'recalculated', 'met', 'missed', 'deemed', 'cancelled'
    ));
ALTER TABLE hy.deadline_facts DISABLE TRIGGER deadline_facts_stay;
UPDATE hy.deadline_facts
SET due_at = deadlines.due_at,
    detail = pg_catalog.jsonb_build_object(
        'code', deadlines.rule, 'name', deadlines.rule, 'document', deadlines.rule_set, 'start', 'discovery',
        'levels', '[]'::jsonb, 'countsFirstDay', false, 'pauses', '[]'::jsonb, 'unit', 'minutes',
        'length', pg_catalog.round(extract(epoch FROM deadlines.due_at - deadlines.starts_at) / 60)::integer
    )
FROM hy.deadlines
WHERE deadlines.id = deadline_id AND fact = 'armed';
ALTER TABLE hy.deadline_facts ENABLE TRIGGER deadline_facts_stay;

-- Rows and facts agree after every statement that adds facts.
CREATE FUNCTION hy.deadline_facts_agree() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM written
        JOIN hy.deadlines ON deadlines.id = written.deadline_id
        WHERE (written.due_at IS NOT NULL AND written.due_at <> deadlines.due_at)
           OR NOT CASE written.fact
               WHEN 'armed' THEN deadlines.state = 'armed' AND written.due_at IS NOT NULL
               WHEN 'resumed' THEN deadlines.state = 'armed' AND written.due_at IS NOT NULL
               WHEN 'recalculated' THEN deadlines.state = 'armed' AND written.due_at IS NOT NULL
               WHEN 'extended' THEN deadlines.state IN ('armed', 'paused')
                   AND (deadlines.state = 'armed') = (written.due_at IS NOT NULL)
               WHEN 'transferred' THEN deadlines.state IN ('armed', 'paused', 'missed')
               WHEN 'met' THEN deadlines.state IN ('met', 'met-late')
               ELSE deadlines.state = written.fact
           END
    ) THEN
        RAISE EXCEPTION 'a deadline says what its newest fact says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadline_facts_agree';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER deadline_facts_agree AFTER INSERT ON hy.deadline_facts
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.deadline_facts_agree();

-- Silence that means consent is not deemed consent before its time either.
CREATE OR REPLACE FUNCTION hy.deadlines_not_early() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    IF EXISTS (SELECT FROM written WHERE state IN ('missed', 'deemed') AND due_at > now_is) THEN
        RAISE EXCEPTION 'a deadline is not missed before it is due'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadlines_not_early';
    END IF;
    RETURN NULL;
END
$$;

-- Fires what is due: locks, then reads the moment; state, fact, firing and the job that follows are one statement.
-- What is due is looked for at one moment, so that the index finds it however many limits run.
CREATE OR REPLACE FUNCTION hy.fire_deadlines(most integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = hy, pg_temp AS $$
DECLARE
    taken uuid[];
    now_is timestamptz;
    fired integer;
BEGIN
    now_is := hy.moment();
    SELECT pg_catalog.array_agg(due.id) INTO taken FROM (
        SELECT id FROM hy.deadlines
        WHERE state = 'armed' AND due_at <= now_is
        ORDER BY due_at, id LIMIT most FOR UPDATE SKIP LOCKED
    ) AS due;
    IF taken IS NULL THEN
        RETURN 0;
    END IF;
    now_is := hy.moment();
    WITH fired AS (
        UPDATE hy.deadlines SET state = CASE WHEN deems_consent THEN 'deemed' ELSE 'missed' END
        WHERE id = ANY (taken) AND state = 'armed' AND due_at <= now_is
        RETURNING id, case_id, rule, rule_set, due_at, state
    ), facts AS (
        INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set)
        SELECT id, state, now_is, rule, rule_set FROM fired
    ), firings AS (
        INSERT INTO hy.deadline_firings (deadline_id, due_at, fired_at) SELECT id, due_at, now_is FROM fired
    ), journaled AS (
        INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id, detail)
        SELECT now_is, 'worker', 'deadline.' || state, 'deadline', id,
               pg_catalog.jsonb_build_object('case', case_id, 'rule', rule) FROM fired
    ), jobs AS (
        INSERT INTO hy.jobs (kind, subject, detail)
        SELECT 'deadline.' || state, id, pg_catalog.jsonb_build_object('case', case_id, 'rule', rule) FROM fired
        RETURNING 1
    )
    SELECT pg_catalog.count(*) INTO fired FROM jobs;
    RETURN fired;
END
$$;

-- Ends the limits of a case that an answer ends: locks them, then reads the moment. One that is past its due moment
-- and has not fired yet fires here, so that a late answer never hides a missed limit; one that stands still is met in time,
-- and silence that was deemed consent stays so. Answers how many it ended.
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
    ), journaled AS (
        INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
        SELECT now_is, hy.principal(), hy.person(), hy.post(), hy.agency(), 'deadline.' || state, 'deadline', id,
               pg_catalog.jsonb_build_object('case', wanted, 'rule', rule) FROM late
    )
    INSERT INTO hy.jobs (kind, subject, detail)
    SELECT 'deadline.' || state, id, pg_catalog.jsonb_build_object('case', wanted, 'rule', rule) FROM late;
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

-- A limit runs on when its case changes hands; the fact says who has it from then on.
CREATE FUNCTION hy.deadlines_change_hands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    -- One that fires at this moment is waited for, and seen as it is then.
    PERFORM FROM hy.deadlines WHERE case_id = NEW.id ORDER BY id FOR UPDATE;
    INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set, person_id, agency_id, detail)
    SELECT id, 'transferred', NEW.held_since, rule, rule_set, hy.person(), hy.agency(),
           pg_catalog.jsonb_build_object('from', OLD.agency_id, 'to', NEW.agency_id)
    FROM hy.deadlines WHERE case_id = NEW.id AND state IN ('armed', 'paused', 'missed') ORDER BY id;
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_deadlines_change_hands AFTER UPDATE OF agency_id ON hy.cases FOR EACH ROW
    WHEN (NEW.agency_id IS DISTINCT FROM OLD.agency_id) EXECUTE FUNCTION hy.deadlines_change_hands();

-- How a limit was counted is told to those who see its case to this day: who had it once knows the facts of that time alone, and
-- they no longer add up to where the limit ends.
CREATE FUNCTION hy.sees_deadline_whole(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN hy.principal() = 'worker' OR hy.sees_all() OR hy.sees_case_until(
        (SELECT case_id FROM hy.deadlines WHERE id = wanted)
    ) >= hy.moment();
END
$$;
GRANT EXECUTE ON FUNCTION hy.sees_deadline_whole(uuid) TO hy_app, hy_worker;

-- Keeps a deadline as it is until the end of the transaction, for those who may see it; answers the moment from which on
-- it is kept, and nothing where there is none to see.
CREATE FUNCTION hy.hold_deadline(wanted uuid) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF NOT coalesce(hy.sees_deadline_whole(wanted), false) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM hy.deadlines WHERE id = wanted FOR UPDATE;
    RETURN hy.moment();
END
$$;

-- Enters a fact about a deadline that its transaction holds: the row moves as the fact says, and the journal keeps it.
-- A person can only extend, and only one who approves extensions.
CREATE FUNCTION hy.enter_deadline_fact(
    wanted uuid,
    entered text,
    at_moment timestamptz,
    next_due timestamptz,
    provisional boolean,
    calendar uuid,
    why text,
    detail jsonb
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    found hy.deadlines;
    counted uuid;
BEGIN
    SELECT * INTO found FROM hy.deadlines WHERE id = wanted FOR UPDATE;
    IF hy.principal() <> 'worker' AND NOT (
        hy.signed_in() AND entered = 'extended' AND CASE hy.role()
            WHEN 'coordinator' THEN true
            WHEN 'leader' THEN true
            WHEN 'head' THEN hy.has_custody(found.case_id)
            ELSE false
        END
    ) THEN
        RAISE EXCEPTION 'this post does not enter facts about deadlines' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT (CASE entered
        WHEN 'paused' THEN found.state = 'armed' AND found.due_at > at_moment
        WHEN 'resumed' THEN found.state = 'paused' AND next_due IS NOT NULL
        WHEN 'extended' THEN (found.state = 'armed' AND found.due_at > at_moment AND next_due IS NOT NULL)
            OR (found.state = 'paused' AND next_due IS NULL)
        WHEN 'recalculated' THEN found.state = 'armed' AND found.due_at > at_moment AND next_due <> found.due_at
        WHEN 'cancelled' THEN found.state IN ('armed', 'paused', 'missed')
        ELSE false
    END) OR at_moment > hy.moment()
        OR at_moment < (SELECT pg_catalog.max(at) FROM hy.deadline_facts WHERE deadline_id = wanted) THEN
        RAISE EXCEPTION 'this fact does not follow from what the deadline is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadline_facts_follow';
    END IF;
    counted := CASE WHEN found.unit = 'working-days' THEN calendar END;
    UPDATE hy.deadlines SET
        state = CASE entered WHEN 'paused' THEN 'paused' WHEN 'resumed' THEN 'armed' WHEN 'cancelled' THEN 'cancelled'
                             ELSE state END,
        paused_at = CASE entered WHEN 'paused' THEN at_moment WHEN 'resumed' THEN NULL ELSE paused_at END,
        due_at = coalesce(next_due, due_at),
        is_provisional = CASE WHEN next_due IS NULL THEN is_provisional ELSE provisional END,
        calendar_id = CASE WHEN next_due IS NULL THEN calendar_id ELSE counted END
    WHERE id = wanted;
    INSERT INTO hy.deadline_facts
        (deadline_id, fact, at, rule, rule_set, person_id, agency_id, detail, due_at, calendar_id, words)
    VALUES (wanted, entered, at_moment, found.rule, found.rule_set, hy.person(), hy.agency(), detail, next_due,
            CASE WHEN next_due IS NOT NULL THEN counted END, why);
    INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
    VALUES (at_moment, hy.principal(), hy.person(), hy.post(), hy.agency(), 'deadline.' || entered, 'deadline', wanted,
            pg_catalog.jsonb_build_object('case', found.case_id, 'rule', found.rule));
END
$$;
GRANT EXECUTE ON FUNCTION hy.hold_deadline(uuid),
    hy.enter_deadline_fact(uuid, text, timestamptz, timestamptz, boolean, uuid, text, jsonb) TO hy_app, hy_worker;
GRANT UPDATE (calendar_id, is_provisional) ON hy.deadlines TO hy_worker;
