-- A confirmed level is raised and lowered by people alone, each time by a step; a proposed level that nobody confirms in
-- the time that the playbook gives is escalated once.

ALTER TABLE hy.event_steps
    DROP CONSTRAINT event_steps_step_known,
    ADD CONSTRAINT event_steps_step_known CHECK (step IN (
        'gathered', 'level-proposed', 'level-confirmed', 'level-raised', 'level-lowered', 'level-unconfirmed', 'closed'
    )),
    ADD CONSTRAINT event_steps_level_given CHECK (step NOT LIKE 'level-%' OR level IS NOT NULL);

-- Whatever heat and score say: only a person changes a level, nobody takes it away, and the information office alone
-- lowers it.
CREATE FUNCTION hy.level_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
BEGIN
    IF NEW.level IS NULL THEN
        RAISE EXCEPTION 'a confirmed level is not taken away'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'events_level_stays';
    END IF;
    IF hy.person() IS NULL OR NEW.level_by <> hy.person() THEN
        RAISE EXCEPTION 'a level is confirmed, raised and lowered by the person who is on record for it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'events_level_by_who';
    END IF;
    IF NEW.level > OLD.level AND hy.role() <> 'coordinator' THEN
        RAISE EXCEPTION 'the information office alone lowers a level' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER events_level_moves BEFORE UPDATE OF level ON hy.events FOR EACH ROW
    WHEN (NEW.level IS DISTINCT FROM OLD.level) EXECUTE FUNCTION hy.level_moves();

-- What becomes of a proposal that has to be confirmed in time. The row is written with the proposal, one for each.
CREATE TABLE hy.level_escalations (
    proposal   bigint      NOT NULL,
    event_id   uuid        NOT NULL,
    level      smallint    NOT NULL,
    due_at     timestamptz NOT NULL,
    settled_at timestamptz,
    outcome    text,
    CONSTRAINT level_escalations_pkey PRIMARY KEY (proposal),
    CONSTRAINT level_escalations_proposal_known FOREIGN KEY (proposal) REFERENCES hy.event_steps (id),
    CONSTRAINT level_escalations_event_known FOREIGN KEY (event_id) REFERENCES hy.events (id),
    CONSTRAINT level_escalations_level_range CHECK (level BETWEEN 1 AND 4),
    CONSTRAINT level_escalations_outcome_known CHECK (outcome IN ('escalated', 'spared')),
    CONSTRAINT level_escalations_settled_whole CHECK ((settled_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT level_escalations_not_early CHECK (settled_at >= due_at)
);
CREATE INDEX level_escalations_due ON hy.level_escalations (due_at, proposal) WHERE settled_at IS NULL;
CREATE INDEX level_escalations_of_event ON hy.level_escalations (event_id);

ALTER TABLE hy.level_escalations ENABLE ROW LEVEL SECURITY;
CREATE POLICY level_escalations_select_app ON hy.level_escalations FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_event(event_id) END);
CREATE POLICY level_escalations_all_worker ON hy.level_escalations FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY level_escalations_select_auditor ON hy.level_escalations FOR SELECT TO hy_auditor USING (true);
GRANT SELECT ON hy.level_escalations TO hy_app, hy_worker, hy_auditor;
GRANT INSERT, UPDATE (settled_at, outcome) ON hy.level_escalations TO hy_worker;

-- Settles the proposals whose time is over: one that is still not confirmed is escalated, with step, journal row and job
-- in one statement. Whoever confirms a level holds the event's row: such a proposal is passed over until the next call.
CREATE FUNCTION hy.escalate_levels(most integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = hy, pg_temp AS $$
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
            outcome = CASE WHEN events.level IS NULL AND events.state = 'open' THEN 'escalated' ELSE 'spared' END
        FROM hy.events
        WHERE events.id = waiting.event_id AND proposal = ANY (taken) AND settled_at IS NULL AND due_at <= now_is
        RETURNING proposal, event_id, waiting.level, outcome
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
GRANT EXECUTE ON FUNCTION hy.escalate_levels(integer) TO hy_worker;

-- Holds the cases of an event, so that what is decided about them does not pass by an answer that is being given.
CREATE FUNCTION hy.hold_cases(wanted uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    PERFORM FROM hy.cases WHERE event_id = wanted ORDER BY id FOR UPDATE;
END
$$;
GRANT EXECUTE ON FUNCTION hy.hold_cases(uuid) TO hy_worker;
