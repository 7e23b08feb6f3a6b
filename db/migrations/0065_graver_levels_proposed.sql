-- What came in since a person said how grave an event is may speak for a graver level: it waits for a person as a first one does.
CREATE FUNCTION hy.level_waits(said smallint, said_at timestamptz, proposed smallint, proposed_at timestamptz) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT coalesce(proposed IS NOT NULL AND (said IS NULL OR proposed < said AND proposed_at > said_at), false) $$;
REVOKE ALL ON FUNCTION hy.level_waits(smallint, timestamptz, smallint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hy.level_waits(smallint, timestamptz, smallint, timestamptz) TO hy_app, hy_worker, hy_auditor;

-- A proposal that is taken back with the regrouping that brought it is neither escalated nor spared, whenever it was due.
ALTER TABLE hy.level_escalations
    DROP CONSTRAINT level_escalations_outcome_known,
    DROP CONSTRAINT level_escalations_not_early,
    ADD CONSTRAINT level_escalations_outcome_known CHECK (outcome IN ('escalated', 'spared', 'withdrawn')),
    ADD CONSTRAINT level_escalations_not_early CHECK (settled_at >= due_at OR outcome = 'withdrawn');

-- The gravest level of an event that a person has to say something to in time, and has not; security stays that of the event.
CREATE FUNCTION hy.awaited_level(wanted uuid) RETURNS smallint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = hy, pg_temp
    AS $$
    SELECT pg_catalog.min(level_escalations.level)
    FROM hy.level_escalations
    JOIN hy.event_steps AS proposed ON proposed.id = proposal
    JOIN hy.events ON events.id = level_escalations.event_id
    WHERE level_escalations.event_id = wanted AND events.state = 'open' AND outcome IS DISTINCT FROM 'withdrawn'
      AND hy.level_waits(events.level, events.level_at, level_escalations.level, proposed.at)
    $$;
REVOKE ALL ON FUNCTION hy.awaited_level(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hy.awaited_level(uuid) TO hy_app, hy_worker;

CREATE OR REPLACE FUNCTION hy.escalate_levels(most integer) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    taken bigint[];
    now_is timestamptz;
    done integer;
BEGIN
    now_is := hy.moment();
    SELECT pg_catalog.array_agg(due.proposal) INTO taken FROM (
        SELECT proposal FROM hy.level_escalations JOIN hy.events ON events.id = event_id
        WHERE settled_at IS NULL AND due_at <= now_is
        ORDER BY due_at, proposal LIMIT most FOR UPDATE SKIP LOCKED
    ) AS due;
    IF taken IS NULL THEN
        RETURN 0;
    END IF;
    now_is := hy.moment();
    WITH settled AS (
        UPDATE hy.level_escalations AS waiting
        SET settled_at = now_is,
            outcome = CASE WHEN events.state = 'open' AND hy.level_waits(events.level, events.level_at, waiting.level, proposed.at)
                           THEN 'escalated' ELSE 'spared' END
        FROM hy.events, hy.event_steps AS proposed
        WHERE events.id = waiting.event_id AND proposed.id = proposal AND proposal = ANY (taken)
          AND settled_at IS NULL AND due_at <= now_is
        RETURNING proposal, waiting.event_id, waiting.level, outcome
    ), escalated AS MATERIALIZED (
        SELECT proposal, event_id, level FROM settled WHERE outcome = 'escalated' ORDER BY proposal
    ), steps AS (
        INSERT INTO hy.event_steps (event_id, step, at, level)
        SELECT event_id, 'level-unconfirmed', now_is, level FROM escalated
    ), journaled AS (
        INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id, detail)
        SELECT now_is, 'worker', 'event.level-unconfirmed', 'event', event_id,
               pg_catalog.jsonb_build_object('level', level, 'proposal', proposal) FROM escalated
    ), jobs AS (
        INSERT INTO hy.jobs (kind, subject, detail)
        SELECT 'event.level-unconfirmed', event_id,
               pg_catalog.jsonb_build_object('level', level, 'proposal', proposal) FROM escalated
    )
    SELECT pg_catalog.count(*) INTO done FROM settled;
    RETURN done;
END
$$;

CREATE OR REPLACE FUNCTION hy.go_on(events uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF hy.principal() = 'person' AND hy.role() <> 'coordinator' THEN
        RAISE EXCEPTION 'the information office alone opens events again' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE hy.level_escalations SET settled_at = NULL, outcome = NULL
    FROM hy.events, hy.event_steps AS proposed
    WHERE events.id = ANY (go_on.events) AND events.id = level_escalations.event_id AND proposed.id = proposal
      AND events.state = 'open' AND outcome = 'spared'
      AND hy.level_waits(events.level, events.level_at, level_escalations.level, proposed.at);
    INSERT INTO hy.jobs (kind, subject)
    SELECT 'event.level-confirmed', events.id FROM hy.events
    WHERE events.id = ANY (go_on.events) AND events.state = 'open' AND events.level IS NOT NULL
      AND NOT EXISTS (SELECT FROM hy.cases WHERE event_id = events.id);
    WITH waited AS (
        UPDATE hy.events SET raise_waits = false
        WHERE id = ANY (go_on.events) AND state = 'open' AND raise_waits
        RETURNING id
    )
    INSERT INTO hy.jobs (kind, subject) SELECT 'event.level-raised', id FROM waited;
END
$$;

-- Whoever confirms a level again says something to what waits over it.
DROP TRIGGER events_stir_alarms ON hy.events;
CREATE TRIGGER events_stir_alarms AFTER UPDATE OF level, level_at, proposed_level, state ON hy.events
    FOR EACH ROW
    WHEN (OLD.level IS DISTINCT FROM NEW.level OR OLD.level_at IS DISTINCT FROM NEW.level_at
          OR OLD.proposed_level IS DISTINCT FROM NEW.proposed_level OR OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION hy.events_stir_alarms();
