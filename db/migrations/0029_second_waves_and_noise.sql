-- Cases are opened again when enough is heard of their event after it was closed; what is noise is set aside, many events at
-- once, and taken up again.

ALTER TABLE hy.case_steps
    DROP CONSTRAINT case_steps_by_person,
    ADD CONSTRAINT case_steps_by_person CHECK (
        step IN ('route', 'reopen') OR (person_id IS NOT NULL AND post_id IS NOT NULL)
    );
GRANT UPDATE (state, closed_at) ON hy.cases TO hy_worker;

-- The service takes no step of an agency or of the information office, but that it opens what was closed.
CREATE FUNCTION hy.case_reopens() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
BEGIN
    IF hy.principal() = 'worker' AND (OLD.state <> 'closed' OR NEW.state <> 'accepted') THEN
        RAISE EXCEPTION 'the service only opens cases that were closed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER cases_reopened_by_service BEFORE UPDATE OF state ON hy.cases FOR EACH ROW
    WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION hy.case_reopens();

ALTER TABLE hy.event_steps
    DROP CONSTRAINT event_steps_step_known,
    ADD CONSTRAINT event_steps_step_known CHECK (step IN (
        'gathered', 'level-proposed', 'level-confirmed', 'level-raised', 'level-lowered', 'level-unconfirmed', 'closed',
        'reopened', 'followed', 'merged', 'took-in', 'split', 'split-off', 'moved-out', 'moved-in', 'undone', 'dismissed',
        'restored'
    ));

CREATE INDEX event_steps_dismissed ON hy.event_steps (event_id) WHERE step = 'dismissed';

-- An event that asks for attention is set aside by the information office alone, and only while nobody confirmed a level.
CREATE FUNCTION hy.event_dismissed() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
BEGIN
    IF hy.principal() = 'person' AND hy.role() <> 'coordinator' THEN
        RAISE EXCEPTION 'the information office alone sets events aside' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.level IS NOT NULL THEN
        RAISE EXCEPTION 'an event with a confirmed level is not set aside'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'events_dismissed_unconfirmed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER events_dismissed_unconfirmed BEFORE UPDATE OF state ON hy.events FOR EACH ROW
    WHEN (OLD.state = 'open' AND NEW.state = 'recorded') EXECUTE FUNCTION hy.event_dismissed();
