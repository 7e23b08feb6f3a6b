-- What was escalated before an event was closed or merged is told of again once the event is open: its alarm was over.
CREATE OR REPLACE FUNCTION hy.go_on(events uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF hy.principal() = 'person' AND hy.role() <> 'coordinator' THEN
        RAISE EXCEPTION 'the information office alone opens events again' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE hy.level_escalations SET settled_at = NULL, outcome = NULL
    FROM hy.events, hy.event_steps AS proposed
    WHERE events.id = ANY (go_on.events) AND events.id = level_escalations.event_id AND proposed.id = proposal
      AND events.state = 'open' AND outcome = 'spared'
      AND hy.level_waits(events.level, events.level_at, level_escalations.level, proposed.at);
    INSERT INTO hy.jobs (kind, subject)
    SELECT 'event.level-unconfirmed', events.id FROM hy.events
    WHERE events.id = ANY (go_on.events) AND events.state = 'open' AND EXISTS (
        SELECT FROM hy.level_escalations JOIN hy.event_steps AS proposed ON proposed.id = proposal
        WHERE level_escalations.event_id = events.id AND outcome = 'escalated'
          AND hy.level_waits(events.level, events.level_at, level_escalations.level, proposed.at)
    );
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

-- Whether somebody worked on an agency's cases on the day of a moment, in a post of their own or in its holder's place: whom a post is
-- delegated to is seen by few.
CREATE FUNCTION hy.worked_at(who uuid, office uuid, moment timestamptz) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
    SELECT EXISTS (
        SELECT FROM (SELECT (moment AT TIME ZONE 'Asia/Shanghai')::date AS day) AS asked, hy.posts
        WHERE posts.agency_id = office AND role IN ('liaison', 'head', 'reviewer', 'spokesperson')
          AND since <= day AND (until IS NULL OR until > day)
          AND (posts.person_id = who OR EXISTS (
              SELECT FROM hy.delegations
              WHERE delegations.post_id = posts.id AND delegations.person_id = who
                AND day BETWEEN first_day AND last_day AND (revoked_at IS NULL OR revoked_at > moment)
          ))
    )
    $$;
REVOKE ALL ON FUNCTION hy.worked_at(uuid, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hy.worked_at(uuid, uuid, timestamptz) TO hy_app;

-- An agency that does not exist yet answers for nobody.
CREATE OR REPLACE FUNCTION hy.successor(wanted uuid, on_day date) RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path TO 'hy', 'pg_temp'
    AS $$
    WITH RECURSIVE chain AS (
        SELECT id, successor_id, parent_id, since, until, 1 AS step FROM hy.agencies WHERE id = wanted
        UNION ALL
        SELECT next.id, next.successor_id, next.parent_id, next.since, next.until, chain.step + 1
        FROM chain JOIN hy.agencies AS next ON next.id = coalesce(chain.successor_id, chain.parent_id)
        WHERE chain.until <= on_day AND chain.step < 32
    )
    SELECT id FROM chain WHERE since <= on_day AND (until IS NULL OR until > on_day) ORDER BY step LIMIT 1
$$;
