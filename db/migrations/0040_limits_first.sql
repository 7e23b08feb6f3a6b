-- When very many limits end at one moment, they fire first: whoever tells of them or seals what was done waits that long. What has
-- been due for over two minutes holds nobody up: it does not fire for another reason.
CREATE FUNCTION hy.limits_lag() RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = hy, pg_temp AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    RETURN EXISTS (
        SELECT FROM hy.deadlines
        WHERE state = 'armed' AND due_at < now_is - interval '1 second' AND due_at > now_is - interval '2 minutes'
    );
END
$$;
GRANT EXECUTE ON FUNCTION hy.limits_lag() TO hy_worker;

-- That facts and firings are of a limit that is there is looked at once for each statement, as what else they must agree with is:
-- looked at row by row it made a fifth of the cost of firing. In turn no limit is ever deleted.
ALTER TABLE hy.deadline_facts DROP CONSTRAINT deadline_facts_deadline_known;
ALTER TABLE hy.deadline_firings DROP CONSTRAINT deadline_firings_deadline_known;
ALTER TABLE hy.deadlines DROP CONSTRAINT deadlines_due_once;
-- A limit that has fired keeps the moment at which it was due.
CREATE TRIGGER deadlines_due_stays BEFORE UPDATE OF due_at ON hy.deadlines FOR EACH ROW
    WHEN (OLD.state IN ('missed', 'met-late', 'deemed') AND NEW.due_at <> OLD.due_at) EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER deadlines_not_deleted BEFORE DELETE ON hy.deadlines FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER deadlines_not_emptied BEFORE TRUNCATE ON hy.deadlines FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE OR REPLACE FUNCTION hy.deadline_facts_agree() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM written
        LEFT JOIN hy.deadlines ON deadlines.id = written.deadline_id
        WHERE deadlines.id IS NULL OR (written.due_at IS NOT NULL AND written.due_at <> deadlines.due_at)
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

CREATE OR REPLACE FUNCTION hy.firings_not_ahead() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    IF EXISTS (SELECT FROM written WHERE fired_at > now_is) THEN
        RAISE EXCEPTION 'a deadline does not fire in the future'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadline_firings_not_ahead';
    END IF;
    IF EXISTS (
        SELECT FROM written LEFT JOIN hy.deadlines ON deadlines.id = written.deadline_id
        WHERE deadlines.id IS NULL OR deadlines.due_at <> written.due_at
    ) THEN
        RAISE EXCEPTION 'a firing names the due moment of a limit that is there'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'deadline_firings_deadline_known';
    END IF;
    RETURN NULL;
END
$$;

-- Whoever counts the version itself needs no trigger to do it; any other number is put right.
DROP TRIGGER deadlines_count_version ON hy.deadlines;
CREATE TRIGGER deadlines_count_version BEFORE UPDATE ON hy.deadlines FOR EACH ROW
    WHEN (NEW.version IS DISTINCT FROM OLD.version + 1) EXECUTE FUNCTION hy.count_version();
GRANT UPDATE (version) ON hy.deadlines TO hy_worker;

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
        UPDATE hy.deadlines SET state = CASE WHEN deems_consent THEN 'deemed' ELSE 'missed' END, version = version + 1
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
    )
    SELECT pg_catalog.count(*) INTO fired FROM fired;
    RETURN fired;
END
$$;

-- What waits for one lane of a channel is found whatever else waits there.
DROP INDEX hy.deliveries_waiting;
CREATE INDEX deliveries_waiting ON hy.deliveries (channel_id, lane, notice_id) INCLUDE (not_before)
    WHERE state = 'waiting' AND letter_id IS NULL;
