-- An answer leaves an agency only when its head has signed it: what a liaison writes is a draft until then, and a draft
-- is the agency's own. Who handed a case over goes on seeing it as it was then, not what others make of it.

CREATE TABLE hy.case_drafts (
    id        uuid        NOT NULL,
    case_id   uuid        NOT NULL,
    agency_id uuid        NOT NULL,
    person_id uuid        NOT NULL,
    at        timestamptz NOT NULL,
    text      text        NOT NULL,
    CONSTRAINT case_drafts_pkey PRIMARY KEY (id),
    CONSTRAINT case_drafts_case_known FOREIGN KEY (case_id) REFERENCES hy.cases (id),
    CONSTRAINT case_drafts_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies (id),
    CONSTRAINT case_drafts_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT case_drafts_of_case_and_agency UNIQUE (id, case_id, agency_id),
    CONSTRAINT case_drafts_text_length CHECK (char_length(text) BETWEEN 1 AND 20000)
);
CREATE INDEX case_drafts_of_case ON hy.case_drafts (case_id, at);
CREATE TRIGGER case_drafts_stay BEFORE UPDATE OR DELETE ON hy.case_drafts
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER case_drafts_not_emptied BEFORE TRUNCATE ON hy.case_drafts
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

-- An answer that was signed as it was drafted names the draft, which is of the same case and agency.
ALTER TABLE hy.case_answers
    ADD COLUMN draft_id uuid,
    ADD CONSTRAINT case_answers_draft_known FOREIGN KEY (draft_id, case_id, agency_id)
        REFERENCES hy.case_drafts (id, case_id, agency_id);

ALTER TABLE hy.cases
    DROP CONSTRAINT cases_state_known,
    ADD CONSTRAINT cases_state_known
        CHECK (state IN ('routed', 'raised', 'accepted', 'drafted', 'answered', 'closed'));
ALTER TABLE hy.case_steps
    DROP CONSTRAINT case_steps_step_known,
    DROP CONSTRAINT case_steps_words_given,
    ADD CONSTRAINT case_steps_step_known CHECK (step IN (
        'route', 'accept', 'draft', 'reject', 'answer', 'close', 'return', 'raise', 'transfer', 'send-back', 'reopen',
        'assign', 'contribute', 'ask-extension', 'instruct'
    )),
    ADD CONSTRAINT case_steps_words_given CHECK (
        (step IN ('reject', 'return', 'raise', 'transfer', 'send-back', 'reopen', 'contribute', 'ask-extension',
                  'instruct'))
        = (words IS NOT NULL)
    );

-- A case moves only by the step that leads there, which is written first.
CREATE FUNCTION hy.case_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF NEW.state IS DISTINCT FROM (
        SELECT CASE step
                   WHEN 'route' THEN 'routed' WHEN 'return' THEN 'routed' WHEN 'transfer' THEN 'routed'
                   WHEN 'raise' THEN 'raised'
                   WHEN 'accept' THEN 'accepted' WHEN 'reject' THEN 'accepted' WHEN 'send-back' THEN 'accepted'
                   WHEN 'reopen' THEN 'accepted'
                   WHEN 'draft' THEN 'drafted' WHEN 'answer' THEN 'answered' WHEN 'close' THEN 'closed'
               END
        FROM hy.case_steps
        WHERE case_id = NEW.id AND step NOT IN ('assign', 'contribute', 'ask-extension', 'instruct')
        ORDER BY id DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'a case moves only by the step that leads there'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_move_by_step';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_move_by_step AFTER UPDATE OF state ON hy.cases FOR EACH ROW
    WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION hy.case_moves();

-- Whether the post signs for the agency that has custody of a case.
CREATE FUNCTION hy.signs_for(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN hy.role() = 'head' AND hy.has_custody(wanted);
END
$$;

-- Up to which moment the agency of the transaction sees what is done with a case: without end while it leads or assists,
-- until it handed the case over, or never.
CREATE FUNCTION hy.sees_case_until(wanted uuid) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF NOT hy.sees_own() THEN
        RETURN '-infinity';
    END IF;
    IF EXISTS (SELECT FROM hy.cases WHERE id = wanted AND agency_id = hy.agency())
        OR EXISTS (SELECT FROM hy.case_assistants WHERE case_id = wanted AND agency_id = hy.agency())
    THEN
        RETURN 'infinity';
    END IF;
    RETURN coalesce((
        SELECT pg_catalog.max(gone) FROM (
            SELECT custody, pg_catalog.lead(at) OVER (ORDER BY id) AS gone FROM hy.case_steps
            WHERE case_id = wanted AND step IN ('route', 'return', 'raise', 'transfer')
        ) AS held
        WHERE custody = hy.agency()
    ), '-infinity');
END
$$;
GRANT EXECUTE ON FUNCTION hy.signs_for(uuid), hy.sees_case_until(uuid) TO hy_app;

DROP POLICY case_steps_select_app ON hy.case_steps;
CREATE POLICY case_steps_select_app ON hy.case_steps FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE at <= hy.sees_case_until(case_id) END);
DROP POLICY case_answers_select_app ON hy.case_answers;
CREATE POLICY case_answers_select_app ON hy.case_answers FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE at <= hy.sees_case_until(case_id) END);
DROP POLICY attachments_select_app ON hy.attachments;
CREATE POLICY attachments_select_app ON hy.attachments FOR SELECT TO hy_app USING (
    CASE WHEN (SELECT hy.sees_all()) THEN true
         WHEN item_id IS NOT NULL THEN hy.sees_item(item_id)
         ELSE added_at <= hy.sees_case_until(case_id) END
);

DROP POLICY deadline_facts_select_app ON hy.deadline_facts;
CREATE POLICY deadline_facts_select_app ON hy.deadline_facts FOR SELECT TO hy_app USING (
    EXISTS (
        SELECT FROM hy.deadlines
        WHERE deadlines.id = deadline_id AND ((SELECT hy.sees_all()) OR at <= hy.sees_case_until(deadlines.case_id))
    )
);

DROP POLICY case_steps_insert_app ON hy.case_steps;
CREATE POLICY case_steps_insert_app ON hy.case_steps FOR INSERT TO hy_app WITH CHECK (
    person_id = hy.person() AND post_id = hy.post()
    AND CASE
        WHEN step IN ('close', 'transfer', 'send-back', 'reopen') THEN hy.closes_cases()
        WHEN step IN ('answer', 'reject') THEN hy.signs_for(case_id)
        WHEN step = 'instruct' THEN hy.signed_in() AND hy.role() = 'leader'
        WHEN step = 'contribute' THEN hy.works_on(case_id)
        ELSE hy.has_custody(case_id)
    END
    AND (step IN ('return', 'raise', 'transfer')
         OR custody = (SELECT agency_id FROM hy.cases WHERE cases.id = case_id))
);
DROP POLICY case_answers_insert_app ON hy.case_answers;
CREATE POLICY case_answers_insert_app ON hy.case_answers FOR INSERT TO hy_app
    WITH CHECK (person_id = hy.person() AND agency_id = hy.agency() AND hy.signs_for(case_id));

ALTER TABLE hy.case_drafts ENABLE ROW LEVEL SECURITY;
CREATE POLICY case_drafts_select_app ON hy.case_drafts FOR SELECT TO hy_app
    USING (agency_id = hy.agency() AND (SELECT hy.sees_own()));
CREATE POLICY case_drafts_insert_app ON hy.case_drafts FOR INSERT TO hy_app
    WITH CHECK (person_id = hy.person() AND agency_id = hy.agency() AND hy.has_custody(case_id));
CREATE POLICY case_drafts_select_worker ON hy.case_drafts FOR SELECT TO hy_worker USING (true);
GRANT SELECT ON hy.case_drafts TO hy_app, hy_worker;
GRANT INSERT ON hy.case_drafts TO hy_app;
