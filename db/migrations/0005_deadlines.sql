-- The ledger of every limit. A deadline's row is what its facts add up to; the facts are only ever added.

CREATE TABLE hy.deadlines (
    id           uuid        NOT NULL,
    case_id      uuid        NOT NULL,
    event_id     uuid        NOT NULL,
    rule         text        NOT NULL,
    rule_set     text        NOT NULL,
    playbook_id  uuid        NOT NULL,
    epoch        integer     NOT NULL DEFAULT 1,
    starts_at    timestamptz NOT NULL,
    armed_at     timestamptz NOT NULL,
    due_at       timestamptz NOT NULL,
    state        text        NOT NULL,
    met_at       timestamptz,
    version      integer     NOT NULL DEFAULT 1,
    CONSTRAINT deadlines_pkey PRIMARY KEY (id),
    CONSTRAINT deadlines_once UNIQUE (case_id, rule, epoch),
    CONSTRAINT deadlines_playbook_known FOREIGN KEY (playbook_id) REFERENCES hy.playbook_versions (id),
    CONSTRAINT deadlines_state_known CHECK (state IN ('armed', 'missed', 'met', 'met-late', 'cancelled')),
    CONSTRAINT deadlines_due_after_start CHECK (due_at > starts_at),
    CONSTRAINT deadlines_met_whole CHECK ((state IN ('met', 'met-late')) = (met_at IS NOT NULL)),
    CONSTRAINT deadlines_met_in_time CHECK (state <> 'met' OR met_at <= due_at)
);
CREATE INDEX deadlines_due ON hy.deadlines (due_at, id) WHERE state = 'armed';
CREATE INDEX deadlines_of_event ON hy.deadlines (event_id);
ALTER TABLE hy.deadlines SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
CREATE TRIGGER deadlines_count_version BEFORE UPDATE ON hy.deadlines
    FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE TABLE hy.deadline_facts (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    deadline_id uuid        NOT NULL,
    fact        text        NOT NULL,
    at          timestamptz NOT NULL,
    rule        text        NOT NULL,
    rule_set    text        NOT NULL,
    person_id   uuid,
    agency_id   uuid,
    detail      jsonb       NOT NULL DEFAULT '{}',
    CONSTRAINT deadline_facts_pkey PRIMARY KEY (id),
    CONSTRAINT deadline_facts_deadline_known FOREIGN KEY (deadline_id) REFERENCES hy.deadlines (id),
    CONSTRAINT deadline_facts_fact_known CHECK (fact IN (
        'armed', 'paused', 'resumed', 'extended', 'transferred', 'recalculated', 'met', 'missed', 'cancelled'
    ))
);
CREATE INDEX deadline_facts_of_deadline ON hy.deadline_facts (deadline_id, id);
CREATE TRIGGER deadline_facts_stay BEFORE UPDATE OR DELETE ON hy.deadline_facts
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

-- A deadline fires once and never early: the key and the check say it, whatever the code does.
CREATE TABLE hy.deadline_firings (
    deadline_id uuid        NOT NULL,
    due_at      timestamptz NOT NULL,
    fired_at    timestamptz NOT NULL,
    CONSTRAINT deadline_firings_pkey PRIMARY KEY (deadline_id),
    CONSTRAINT deadline_firings_deadline_known FOREIGN KEY (deadline_id) REFERENCES hy.deadlines (id),
    CONSTRAINT deadline_firings_not_early CHECK (fired_at >= due_at)
);
CREATE TRIGGER deadline_firings_stay BEFORE UPDATE OR DELETE ON hy.deadline_firings
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

ALTER TABLE hy.deadlines ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.deadline_facts ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.deadline_firings ENABLE ROW LEVEL SECURITY;
CREATE POLICY deadlines_all_worker ON hy.deadlines FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY deadline_facts_all_worker ON hy.deadline_facts FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY deadline_firings_all_worker ON hy.deadline_firings FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY deadlines_select_auditor ON hy.deadlines FOR SELECT TO hy_auditor USING (true);
CREATE POLICY deadline_facts_select_auditor ON hy.deadline_facts FOR SELECT TO hy_auditor USING (true);
CREATE POLICY deadline_firings_select_auditor ON hy.deadline_firings FOR SELECT TO hy_auditor USING (true);
GRANT SELECT, INSERT ON hy.deadlines, hy.deadline_facts, hy.deadline_firings TO hy_worker;
GRANT UPDATE (state, met_at) ON hy.deadlines TO hy_worker;
GRANT SELECT ON hy.deadlines, hy.deadline_facts, hy.deadline_firings TO hy_auditor;

-- Fires what is due: locks, then reads the moment; state, fact, firing and the job that follows are one statement.
-- What is due is looked for at one moment, so that the index finds it however many limits run.
CREATE FUNCTION hy.fire_deadlines(most integer) RETURNS integer
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
        UPDATE hy.deadlines SET state = 'missed'
        WHERE id = ANY (taken) AND state = 'armed' AND due_at <= now_is
        RETURNING id, case_id, rule, rule_set, due_at
    ), facts AS (
        INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set)
        SELECT id, 'missed', now_is, rule, rule_set FROM fired
    ), firings AS (
        INSERT INTO hy.deadline_firings (deadline_id, due_at, fired_at) SELECT id, due_at, now_is FROM fired
    ), journaled AS (
        INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id, detail)
        SELECT now_is, 'worker', 'deadline.missed', 'deadline', id,
               pg_catalog.jsonb_build_object('case', case_id, 'rule', rule) FROM fired
    ), jobs AS (
        INSERT INTO hy.jobs (kind, subject, detail)
        SELECT 'deadline.missed', id, pg_catalog.jsonb_build_object('case', case_id, 'rule', rule) FROM fired
        RETURNING 1
    )
    SELECT pg_catalog.count(*) INTO fired FROM jobs;
    RETURN fired;
END
$$;
GRANT EXECUTE ON FUNCTION hy.fire_deadlines(integer) TO hy_worker;
