-- A leader's instruction is an order: it has a number in its case, the agency that has the case reports what became of it,
-- once, and the case is not closed before.

ALTER TABLE hy.case_steps
    ADD COLUMN instruction integer,
    DISABLE TRIGGER case_steps_stay;
UPDATE hy.case_steps SET instruction = numbered.place
FROM (
    SELECT id, row_number() OVER (PARTITION BY case_id ORDER BY id) AS place
    FROM hy.case_steps WHERE step = 'instruct'
) AS numbered
WHERE numbered.id = case_steps.id;
ALTER TABLE hy.case_steps
    ENABLE TRIGGER case_steps_stay,
    DROP CONSTRAINT case_steps_step_known,
    DROP CONSTRAINT case_steps_words_given,
    ADD CONSTRAINT case_steps_step_known CHECK (step IN (
        'route', 'accept', 'draft', 'reject', 'answer', 'close', 'return', 'raise', 'transfer', 'send-back', 'reopen',
        'assign', 'contribute', 'ask-extension', 'instruct', 'report'
    )),
    ADD CONSTRAINT case_steps_words_given CHECK (
        (step IN ('reject', 'return', 'raise', 'transfer', 'send-back', 'reopen', 'contribute', 'ask-extension',
                  'instruct', 'report'))
        = (words IS NOT NULL)
    ),
    ADD CONSTRAINT case_steps_instruction_given CHECK ((step IN ('instruct', 'report')) = (instruction IS NOT NULL)),
    ADD CONSTRAINT case_steps_instruction_positive CHECK (instruction > 0);
CREATE UNIQUE INDEX case_steps_instruction_once ON hy.case_steps (case_id, instruction, step)
    WHERE instruction IS NOT NULL;

-- Keeps a case as it is, and who has it, until the end of the transaction; for those who may see it.
CREATE FUNCTION hy.hold_case(wanted uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF hy.sees_all() OR hy.sees_case(wanted) THEN
        PERFORM FROM hy.cases WHERE id = wanted FOR UPDATE;
    END IF;
END
$$;
GRANT EXECUTE ON FUNCTION hy.hold_case(uuid) TO hy_app;

-- What is reported on was ordered before.
CREATE FUNCTION hy.report_has_instruction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM hy.case_steps
        WHERE case_id = NEW.case_id AND step = 'instruct' AND instruction = NEW.instruction
    ) THEN
        RAISE EXCEPTION 'a report is about an instruction of its case'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_steps_report_known';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER case_steps_report_known BEFORE INSERT ON hy.case_steps
    FOR EACH ROW WHEN (NEW.step = 'report') EXECUTE FUNCTION hy.report_has_instruction();

-- Looks, once the case is held, at what other transactions added meanwhile.
CREATE FUNCTION hy.case_closes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM hy.case_steps AS ordered
        WHERE case_id = NEW.id AND step = 'instruct' AND NOT EXISTS (
            SELECT FROM hy.case_steps AS report
            WHERE report.case_id = NEW.id AND report.step = 'report' AND report.instruction = ordered.instruction
        )
    ) THEN
        RAISE EXCEPTION 'a case is closed once every instruction was reported on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_instructions_reported';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_instructions_reported AFTER UPDATE OF state ON hy.cases
    FOR EACH ROW WHEN (NEW.state = 'closed') EXECUTE FUNCTION hy.case_closes();

CREATE OR REPLACE FUNCTION hy.case_moves() RETURNS trigger
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
        WHERE case_id = NEW.id AND step NOT IN ('assign', 'contribute', 'ask-extension', 'instruct', 'report')
        ORDER BY id DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'a case moves only by the step that leads there'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_move_by_step';
    END IF;
    RETURN NULL;
END
$$;

-- Lets go on what the end of an event broke off: the time in which a level has to be confirmed, the case of a confirmed
-- one, and what follows on a level that was raised just before.
CREATE OR REPLACE FUNCTION hy.go_on(events uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF hy.principal() = 'person' AND hy.role() <> 'coordinator' THEN
        RAISE EXCEPTION 'the information office alone opens events again' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE hy.level_escalations SET settled_at = NULL, outcome = NULL
    FROM hy.events
    WHERE events.id = ANY (go_on.events) AND events.id = level_escalations.event_id
      AND events.state = 'open' AND events.level IS NULL AND outcome = 'spared';
    INSERT INTO hy.jobs (kind, subject)
    SELECT 'event.level-confirmed', events.id FROM hy.events
    WHERE events.id = ANY (go_on.events) AND events.state = 'open' AND events.level IS NOT NULL
      AND NOT EXISTS (SELECT FROM hy.cases WHERE event_id = events.id);
    INSERT INTO hy.jobs (kind, subject)
    SELECT 'event.level-raised', events.id FROM hy.events
    WHERE events.id = ANY (go_on.events) AND events.state = 'open' AND EXISTS (
        SELECT FROM hy.jobs
        WHERE subject = events.id AND kind = 'event.level-raised' AND done_at >= (
            SELECT pg_catalog.max(at) FROM hy.event_steps
            WHERE event_id = events.id AND step IN ('merged', 'closed')
        )
    );
END
$$;
