-- Cases: one agency's duty to answer for one event, with the agencies that assist it.

CREATE TABLE hy.cases (
    id            uuid        NOT NULL,
    year          integer     NOT NULL,
    number        integer     NOT NULL,
    event_id      uuid        NOT NULL,
    plan          text        NOT NULL,
    playbook_id   uuid        NOT NULL,
    agency_id     uuid        NOT NULL,
    state         text        NOT NULL,
    reason        jsonb       NOT NULL,
    discovered_at timestamptz NOT NULL,
    opened_at     timestamptz NOT NULL,
    closed_at     timestamptz,
    version       integer     NOT NULL DEFAULT 1,
    CONSTRAINT cases_pkey PRIMARY KEY (id),
    CONSTRAINT cases_number_once UNIQUE (year, number),
    CONSTRAINT cases_once_per_plan UNIQUE (event_id, plan),
    CONSTRAINT cases_event_known FOREIGN KEY (event_id) REFERENCES hy.events (id),
    CONSTRAINT cases_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies (id),
    CONSTRAINT cases_playbook_known FOREIGN KEY (playbook_id) REFERENCES hy.playbook_versions (id),
    CONSTRAINT cases_state_known CHECK (state IN ('routed', 'accepted', 'answered', 'closed')),
    CONSTRAINT cases_closed_whole CHECK ((state = 'closed') = (closed_at IS NOT NULL))
);
CREATE INDEX cases_of_agency ON hy.cases (agency_id, opened_at DESC, id DESC);
CREATE INDEX cases_latest ON hy.cases (opened_at DESC, id DESC);
CREATE TRIGGER cases_count_version BEFORE UPDATE ON hy.cases FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE TABLE hy.case_assistants (
    case_id   uuid NOT NULL,
    agency_id uuid NOT NULL,
    CONSTRAINT case_assistants_pkey PRIMARY KEY (case_id, agency_id),
    CONSTRAINT case_assistants_case_known FOREIGN KEY (case_id) REFERENCES hy.cases (id),
    CONSTRAINT case_assistants_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies (id)
);
CREATE INDEX case_assistants_of_agency ON hy.case_assistants (agency_id);

-- Every step taken on a case, with the agency that had custody of it. Rows are added, never changed.
CREATE TABLE hy.case_steps (
    id        bigint      GENERATED ALWAYS AS IDENTITY,
    case_id   uuid        NOT NULL,
    step      text        NOT NULL,
    custody   uuid        NOT NULL,
    at        timestamptz NOT NULL,
    person_id uuid,
    post_id   uuid,
    agency_id uuid,
    CONSTRAINT case_steps_pkey PRIMARY KEY (id),
    CONSTRAINT case_steps_case_known FOREIGN KEY (case_id) REFERENCES hy.cases (id),
    CONSTRAINT case_steps_custody_known FOREIGN KEY (custody) REFERENCES hy.agencies (id),
    CONSTRAINT case_steps_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT case_steps_step_known CHECK (step IN ('route', 'accept', 'answer', 'close')),
    CONSTRAINT case_steps_by_person CHECK (step = 'route' OR (person_id IS NOT NULL AND post_id IS NOT NULL))
);
CREATE INDEX case_steps_of_case ON hy.case_steps (case_id, id);
CREATE TRIGGER case_steps_stay BEFORE UPDATE OR DELETE ON hy.case_steps
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TABLE hy.case_answers (
    id        uuid        NOT NULL,
    case_id   uuid        NOT NULL,
    agency_id uuid        NOT NULL,
    person_id uuid        NOT NULL,
    at        timestamptz NOT NULL,
    text      text        NOT NULL,
    CONSTRAINT case_answers_pkey PRIMARY KEY (id),
    CONSTRAINT case_answers_case_known FOREIGN KEY (case_id) REFERENCES hy.cases (id),
    CONSTRAINT case_answers_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies (id),
    CONSTRAINT case_answers_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT case_answers_text_length CHECK (char_length(text) BETWEEN 1 AND 20000)
);
CREATE INDEX case_answers_of_case ON hy.case_answers (case_id, at);
CREATE TRIGGER case_answers_stay BEFORE UPDATE OR DELETE ON hy.case_answers
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

ALTER TABLE hy.deadlines ADD CONSTRAINT deadlines_case_known FOREIGN KEY (case_id) REFERENCES hy.cases (id);
ALTER TABLE hy.deadlines ADD CONSTRAINT deadlines_event_known FOREIGN KEY (event_id) REFERENCES hy.events (id);

ALTER TABLE hy.cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.case_assistants ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.case_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.case_answers ENABLE ROW LEVEL SECURITY;

-- Whether the agency of the transaction leads or assists a case.
CREATE FUNCTION hy.sees_case(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN hy.sees_own() AND (
        EXISTS (SELECT FROM hy.cases WHERE id = wanted AND agency_id = hy.agency())
        OR EXISTS (SELECT FROM hy.case_assistants WHERE case_id = wanted AND agency_id = hy.agency())
    );
END
$$;
-- Whether the agency of the transaction has custody of a case and the post may act for it.
CREATE FUNCTION hy.has_custody(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
    SELECT hy.signed_in() AND hy.role() IN ('liaison', 'head')
       AND EXISTS (SELECT FROM hy.cases WHERE id = wanted AND agency_id = hy.agency())
$$;
-- Whether the transaction is for a post that closes cases.
CREATE FUNCTION hy.closes_cases() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT hy.signed_in() AND hy.role() = 'coordinator' $$;
GRANT EXECUTE ON FUNCTION hy.sees_case(uuid), hy.has_custody(uuid), hy.closes_cases() TO hy_app;

CREATE POLICY cases_select_app ON hy.cases FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_case(id) END);
CREATE POLICY cases_update_app ON hy.cases FOR UPDATE TO hy_app
    USING (hy.has_custody(id) OR (SELECT hy.closes_cases()))
    WITH CHECK (hy.has_custody(id) OR (SELECT hy.closes_cases()));
CREATE POLICY case_assistants_select_app ON hy.case_assistants FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_case(case_id) END);
CREATE POLICY case_steps_select_app ON hy.case_steps FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_case(case_id) END);
CREATE POLICY case_steps_insert_app ON hy.case_steps FOR INSERT TO hy_app WITH CHECK (
    person_id = hy.person() AND post_id = hy.post()
    AND CASE step WHEN 'close' THEN hy.closes_cases() ELSE hy.has_custody(case_id) END
);
CREATE POLICY case_answers_select_app ON hy.case_answers FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_case(case_id) END);
CREATE POLICY case_answers_insert_app ON hy.case_answers FOR INSERT TO hy_app
    WITH CHECK (person_id = hy.person() AND agency_id = hy.agency() AND hy.has_custody(case_id));
CREATE POLICY deadlines_select_app ON hy.deadlines FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_case(case_id) END);
CREATE POLICY deadline_facts_select_app ON hy.deadline_facts FOR SELECT TO hy_app
    USING (EXISTS (SELECT FROM hy.deadlines WHERE deadlines.id = deadline_id));
CREATE POLICY deadline_firings_select_app ON hy.deadline_firings FOR SELECT TO hy_app
    USING (EXISTS (SELECT FROM hy.deadlines WHERE deadlines.id = deadline_id));

CREATE POLICY cases_all_worker ON hy.cases FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY case_assistants_all_worker ON hy.case_assistants FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY case_steps_all_worker ON hy.case_steps FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY case_answers_select_worker ON hy.case_answers FOR SELECT TO hy_worker USING (true);

GRANT SELECT ON hy.cases, hy.case_assistants, hy.case_steps, hy.case_answers, hy.deadlines, hy.deadline_facts,
    hy.deadline_firings TO hy_app;
GRANT SELECT ON hy.cases, hy.case_assistants, hy.case_steps, hy.case_answers TO hy_worker;
GRANT UPDATE (state, closed_at) ON hy.cases TO hy_app;
GRANT INSERT ON hy.case_steps, hy.case_answers TO hy_app;
GRANT INSERT ON hy.cases, hy.case_assistants, hy.case_steps TO hy_worker;

-- Ends the limits of a case that an answer ends: locks them, then reads the moment. One that is past its due moment
-- and has not fired yet fires here, so that a late answer never hides a missed limit. Answers how many it ended.
CREATE FUNCTION hy.meet_deadlines(wanted uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    now_is timestamptz;
    met integer;
BEGIN
    IF NOT hy.has_custody(wanted) THEN
        RAISE EXCEPTION 'the case is in the custody of another agency' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM hy.deadlines WHERE case_id = wanted AND state IN ('armed', 'missed') ORDER BY id FOR UPDATE;
    now_is := hy.moment();
    WITH late AS (
        SELECT id, rule, rule_set, due_at FROM hy.deadlines
        WHERE case_id = wanted AND state = 'armed' AND due_at < now_is
    ), facts AS (
        INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set)
        SELECT id, 'missed', now_is, rule, rule_set FROM late
    ), firings AS (
        INSERT INTO hy.deadline_firings (deadline_id, due_at, fired_at) SELECT id, due_at, now_is FROM late
    ), journaled AS (
        INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
        SELECT now_is, hy.principal(), hy.person(), hy.post(), hy.agency(), 'deadline.missed', 'deadline', id,
               pg_catalog.jsonb_build_object('case', wanted, 'rule', rule) FROM late
    )
    INSERT INTO hy.jobs (kind, subject, detail)
    SELECT 'deadline.missed', id, pg_catalog.jsonb_build_object('case', wanted, 'rule', rule) FROM late;
    WITH met AS (
        UPDATE hy.deadlines
        SET state = CASE WHEN state = 'armed' AND due_at >= now_is THEN 'met' ELSE 'met-late' END, met_at = now_is
        WHERE case_id = wanted AND state IN ('armed', 'missed')
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
GRANT EXECUTE ON FUNCTION hy.meet_deadlines(uuid) TO hy_app;
