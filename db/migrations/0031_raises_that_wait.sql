-- A raise whose consequences came to an event that was merged or closed meanwhile waits for the event's return. That it waits
-- is written down when it happens: no comparison of moments tells it from a raise that was followed long ago.

ALTER TABLE hy.events ADD COLUMN raise_waits boolean NOT NULL DEFAULT false;
-- Those that waited by the comparison of before; to follow a raise again does nothing.
UPDATE hy.events SET raise_waits = true
WHERE state <> 'open' AND EXISTS (
    SELECT FROM hy.jobs
    WHERE subject = events.id AND kind = 'event.level-raised' AND done_at >= (
        SELECT pg_catalog.max(at) FROM hy.event_steps WHERE event_id = events.id AND step IN ('merged', 'closed')
    )
);

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
    WITH waited AS (
        UPDATE hy.events SET raise_waits = false
        WHERE id = ANY (go_on.events) AND state = 'open' AND raise_waits
        RETURNING id
    )
    INSERT INTO hy.jobs (kind, subject) SELECT 'event.level-raised', id FROM waited;
END
$$;
