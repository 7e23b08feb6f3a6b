-- What is done about a case without moving it: who deals with it, what assistants and the lead agency add, more time
-- that is asked for, a leader's instruction.

ALTER TABLE hy.cases
    ADD COLUMN assignee uuid,
    ADD CONSTRAINT cases_assignee_known FOREIGN KEY (assignee) REFERENCES hy.people (id);

ALTER TABLE hy.case_steps
    ADD COLUMN assignee     uuid,
    ADD COLUMN wanted_until timestamptz,
    DROP CONSTRAINT case_steps_step_known,
    DROP CONSTRAINT case_steps_words_given,
    ADD CONSTRAINT case_steps_step_known CHECK (step IN (
        'route', 'accept', 'answer', 'close', 'return', 'raise', 'transfer', 'send-back', 'reopen',
        'assign', 'contribute', 'ask-extension', 'instruct'
    )),
    ADD CONSTRAINT case_steps_words_given CHECK (
        (step IN ('return', 'raise', 'transfer', 'send-back', 'reopen', 'contribute', 'ask-extension', 'instruct'))
        = (words IS NOT NULL)
    ),
    ADD CONSTRAINT case_steps_assignee_known FOREIGN KEY (assignee) REFERENCES hy.people (id),
    ADD CONSTRAINT case_steps_assignee_given CHECK ((step = 'assign') = (assignee IS NOT NULL)),
    ADD CONSTRAINT case_steps_wanted_given CHECK ((step = 'ask-extension') = (wanted_until IS NOT NULL)),
    ADD CONSTRAINT case_steps_wanted_later CHECK (wanted_until > at);

-- Whether the agency of the transaction leads or assists a case and the post may speak for it.
CREATE FUNCTION hy.works_on(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN hy.has_custody(wanted) OR (
        hy.signed_in() AND hy.role() IN ('liaison', 'head')
        AND EXISTS (SELECT FROM hy.case_assistants WHERE case_id = wanted AND agency_id = hy.agency())
    );
END
$$;
GRANT EXECUTE ON FUNCTION hy.works_on(uuid) TO hy_app;

DROP POLICY case_steps_insert_app ON hy.case_steps;
CREATE POLICY case_steps_insert_app ON hy.case_steps FOR INSERT TO hy_app WITH CHECK (
    person_id = hy.person() AND post_id = hy.post()
    AND CASE
        WHEN step IN ('close', 'transfer', 'send-back', 'reopen') THEN hy.closes_cases()
        WHEN step = 'instruct' THEN hy.signed_in() AND hy.role() = 'leader'
        WHEN step = 'contribute' THEN hy.works_on(case_id)
        ELSE hy.has_custody(case_id)
    END
    AND (step IN ('return', 'raise', 'transfer')
         OR custody = (SELECT agency_id FROM hy.cases WHERE cases.id = case_id))
);
GRANT UPDATE (assignee) ON hy.cases TO hy_app;
