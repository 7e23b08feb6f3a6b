-- A case may be in the wrong hands: it is returned, passed on, raised to the information office, sent back, reopened.
-- The agency in custody changes with it, and every change of it is a step, so that custody tiles the life of a case.

ALTER TABLE hy.cases
    ADD COLUMN held_since   timestamptz,
    ADD COLUMN return_hours integer  NOT NULL DEFAULT 24,
    ADD COLUMN returns      smallint NOT NULL DEFAULT 0,
    ADD COLUMN ruled        boolean  NOT NULL DEFAULT false;
UPDATE hy.cases SET held_since = opened_at;
ALTER TABLE hy.cases
    ALTER COLUMN held_since SET NOT NULL,
    ALTER COLUMN return_hours DROP DEFAULT,
    ADD CONSTRAINT cases_return_hours_range CHECK (return_hours BETWEEN 1 AND 720),
    ADD CONSTRAINT cases_returns_range CHECK (returns BETWEEN 0 AND 3),
    ADD CONSTRAINT cases_held_in_life CHECK (held_since >= opened_at),
    DROP CONSTRAINT cases_state_known,
    ADD CONSTRAINT cases_state_known CHECK (state IN ('routed', 'raised', 'accepted', 'answered', 'closed'));

ALTER TABLE hy.case_steps
    ADD COLUMN words    text,
    ADD COLUMN proposed uuid,
    DROP CONSTRAINT case_steps_step_known,
    ADD CONSTRAINT case_steps_step_known CHECK (step IN (
        'route', 'accept', 'answer', 'close', 'return', 'raise', 'transfer', 'send-back', 'reopen'
    )),
    ADD CONSTRAINT case_steps_proposed_known FOREIGN KEY (proposed) REFERENCES hy.agencies (id),
    ADD CONSTRAINT case_steps_proposed_raised CHECK (proposed IS NULL OR step = 'raise'),
    ADD CONSTRAINT case_steps_words_length CHECK (char_length(words) BETWEEN 1 AND 2000),
    ADD CONSTRAINT case_steps_words_given CHECK (
        (step IN ('return', 'raise', 'transfer', 'send-back', 'reopen')) = (words IS NOT NULL)
    );

-- Who once had custody goes on seeing the case: it answers for its own part of the time.
CREATE OR REPLACE FUNCTION hy.sees_case(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN hy.sees_own() AND (
        EXISTS (SELECT FROM hy.cases WHERE id = wanted AND agency_id = hy.agency())
        OR EXISTS (SELECT FROM hy.case_assistants WHERE case_id = wanted AND agency_id = hy.agency())
        OR EXISTS (SELECT FROM hy.case_steps WHERE case_id = wanted AND custody = hy.agency())
    );
END
$$;
CREATE INDEX case_steps_of_custody ON hy.case_steps (custody, case_id);

-- Custody changes hands only where the case is routed anew or raised, and only by a step, which is written first; the
-- agency that gets it is let in.
CREATE FUNCTION hy.custody_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF NEW.state NOT IN ('routed', 'raised') THEN
        RAISE EXCEPTION 'custody changes only where a case is routed or raised'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_custody_moves_open';
    END IF;
    IF NOT EXISTS (
        SELECT FROM (
            SELECT custody, at FROM hy.case_steps
            WHERE case_id = NEW.id AND step IN ('route', 'return', 'raise', 'transfer') ORDER BY id DESC LIMIT 1
        ) AS newest
        WHERE newest.custody = NEW.agency_id AND newest.at = NEW.held_since
    ) THEN
        RAISE EXCEPTION 'custody changes only by a step'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_custody_moves_by_step';
    END IF;
    INSERT INTO hy.access (agency_id, event_id, granted_at, reason)
    VALUES (NEW.agency_id, NEW.event_id, NEW.held_since, 'lead') ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_custody_moves AFTER UPDATE OF agency_id ON hy.cases FOR EACH ROW
    WHEN (NEW.agency_id IS DISTINCT FROM OLD.agency_id) EXECUTE FUNCTION hy.custody_moves();

DROP POLICY case_steps_insert_app ON hy.case_steps;
CREATE POLICY case_steps_insert_app ON hy.case_steps FOR INSERT TO hy_app WITH CHECK (
    person_id = hy.person() AND post_id = hy.post()
    AND CASE WHEN step IN ('close', 'transfer', 'send-back', 'reopen') THEN hy.closes_cases()
             ELSE hy.has_custody(case_id) END
    AND (step IN ('return', 'raise', 'transfer')
         OR custody = (SELECT agency_id FROM hy.cases WHERE cases.id = case_id))
);
GRANT UPDATE (agency_id, held_since, returns, ruled) ON hy.cases TO hy_app;
