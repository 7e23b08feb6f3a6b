-- A session ends after 30 minutes in which nobody used it, and after twelve hours whatever happens; a person may end all
-- of theirs at once. Sessions live by the machine's clock, not by the law's moment.

DROP FUNCTION hy.who_by_session(bytea);
-- Who a session is for, now: the post must be held today and the session be alive. What is a minute old is noted anew.
CREATE FUNCTION hy.who_by_session(wanted bytea)
RETURNS TABLE (person_id uuid, post_id uuid, agency_id uuid, role text, is_due boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT posts.person_id, posts.id, posts.agency_id, posts.role,
           sessions.seen_at < pg_catalog.clock_timestamp() - interval '1 minute'
    FROM hy.sessions JOIN hy.posts ON posts.id = sessions.post_id
    WHERE sessions.digest = wanted
      AND sessions.ended_at IS NULL
      AND pg_catalog.clock_timestamp() < sessions.expires_at
      AND pg_catalog.clock_timestamp() < sessions.seen_at + interval '30 minutes'
      AND posts.since <= (pg_catalog.clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
      AND (posts.until IS NULL OR posts.until > (pg_catalog.clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date);
END
$$;

-- Notes that a session is in use.
CREATE FUNCTION hy.see_session(wanted bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    UPDATE hy.sessions SET seen_at = pg_catalog.clock_timestamp() WHERE digest = wanted AND ended_at IS NULL;
END
$$;

-- Ends every session of the person whose session it is; answers how many.
CREATE FUNCTION hy.sign_out_everywhere(wanted bytea) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    ended integer;
BEGIN
    UPDATE hy.sessions SET ended_at = pg_catalog.clock_timestamp()
    WHERE ended_at IS NULL AND post_id IN (
        SELECT theirs.id FROM hy.sessions AS asking
        JOIN hy.posts ON posts.id = asking.post_id
        JOIN hy.posts AS theirs ON theirs.person_id = posts.person_id
        WHERE asking.digest = wanted
    );
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END
$$;

-- When the person whose session it is last signed in before it; nothing for the first time.
CREATE FUNCTION hy.signed_in_before(wanted bytea) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN (
        SELECT pg_catalog.max(earlier.begun_at) FROM hy.sessions AS asking
        JOIN hy.posts ON posts.id = asking.post_id
        JOIN hy.posts AS theirs ON theirs.person_id = posts.person_id
        JOIN hy.sessions AS earlier ON earlier.post_id = theirs.id AND earlier.begun_at < asking.begun_at
        WHERE asking.digest = wanted
    );
END
$$;
GRANT EXECUTE ON FUNCTION hy.who_by_session(bytea), hy.see_session(bytea), hy.sign_out_everywhere(bytea),
    hy.signed_in_before(bytea) TO hy_app;

-- The three officers are three people at any one time; who was one may become another.
DROP INDEX hy.posts_three_officers_apart;
CREATE FUNCTION hy.officers_apart() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
BEGIN
    -- Two who give posts to one person at once wait for one another.
    PERFORM FROM hy.people WHERE id = NEW.person_id FOR UPDATE;
    IF EXISTS (
        SELECT FROM hy.posts
        WHERE person_id = NEW.person_id AND id <> NEW.id AND role <> NEW.role
          AND role IN ('administrator', 'security-officer', 'auditor')
          AND pg_catalog.daterange(since, until) && pg_catalog.daterange(NEW.since, NEW.until)
    ) THEN
        RAISE EXCEPTION 'administrator, security officer and auditor are three people'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'posts_three_officers_apart';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER posts_three_officers_apart BEFORE INSERT OR UPDATE ON hy.posts FOR EACH ROW
    WHEN (NEW.role IN ('administrator', 'security-officer', 'auditor')) EXECUTE FUNCTION hy.officers_apart();
