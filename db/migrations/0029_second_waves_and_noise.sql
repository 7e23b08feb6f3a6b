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

-- Lets go on what its end broke off, for events that are open again: a proposed level waits for a person as before, and a
-- confirmed one whose case was not opened yet is heard of again.
CREATE FUNCTION hy.go_on(events uuid[]) RETURNS void
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
END
$$;
GRANT EXECUTE ON FUNCTION hy.go_on(uuid[]) TO hy_app, hy_worker;

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
