-- Sessions and links are a person's, and every coming and going is journaled.

-- A session is a person's, began by some means, and came from somewhere: a digest of the address.
ALTER TABLE hy.sessions
    ADD COLUMN person_id uuid,
    ADD COLUMN means     text NOT NULL DEFAULT 'link',
    ADD COLUMN place     bytea;
UPDATE hy.sessions SET person_id = posts.person_id FROM hy.posts WHERE posts.id = post_id;
ALTER TABLE hy.sessions
    ALTER COLUMN person_id SET NOT NULL,
    ADD CONSTRAINT sessions_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    ADD CONSTRAINT sessions_means_known CHECK (means IN ('link', 'password')),
    ADD CONSTRAINT sessions_place_length CHECK (octet_length(place) = 32);
DROP INDEX hy.sessions_of_post;
CREATE INDEX sessions_of_person ON hy.sessions (person_id, begun_at);

-- A link that resets makes the password void when it is used. One that was spent otherwise counts as used.
ALTER TABLE hy.sign_in_links ADD COLUMN resets boolean NOT NULL DEFAULT false;
CREATE INDEX sign_in_links_unspent ON hy.sign_in_links (post_id) WHERE used_at IS NULL;

-- What is refused at the door is journaled too, and by the door's own functions alone.
ALTER TABLE hy.journal
    DROP CONSTRAINT journal_principal_known,
    ADD CONSTRAINT journal_principal_known CHECK (principal IN ('person', 'machine', 'worker', 'door'));
DROP POLICY journal_insert_app ON hy.journal;
CREATE POLICY journal_insert_app ON hy.journal FOR INSERT TO hy_app WITH CHECK (
    principal = hy.principal() AND principal IN ('person', 'machine')
    AND person_id IS NOT DISTINCT FROM hy.person()
    AND post_id IS NOT DISTINCT FROM hy.post()
    AND agency_id IS NOT DISTINCT FROM hy.agency()
    AND source_id IS NOT DISTINCT FROM hy.source()
);

-- For the functions of the door, which run as the owner before anybody has an identity.
CREATE FUNCTION hy.journal_at_door(what text, who uuid, post uuid, kind text, subject uuid, details jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = hy, pg_temp AS $$
BEGIN
    INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
    VALUES (hy.moment(), CASE WHEN who IS NULL THEN 'door' ELSE 'person' END, who, post,
            (SELECT agency_id FROM hy.posts WHERE id = post), what, kind, subject, details);
END
$$;

-- The day on which sessions and posts are looked at: the machine's clock, not the law's moment.
CREATE FUNCTION hy.door_day() RETURNS date
LANGUAGE plpgsql STABLE SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN (pg_catalog.clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
END
$$;

CREATE OR REPLACE FUNCTION hy.who_by_session(wanted bytea)
RETURNS TABLE (person_id uuid, post_id uuid, agency_id uuid, role text, is_due boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT sessions.person_id, posts.id, posts.agency_id, posts.role,
           sessions.seen_at < pg_catalog.clock_timestamp() - interval '1 minute'
    FROM hy.sessions JOIN hy.posts ON posts.id = sessions.post_id AND posts.person_id = sessions.person_id
    WHERE sessions.digest = wanted
      AND sessions.ended_at IS NULL
      AND pg_catalog.clock_timestamp() < sessions.expires_at
      AND pg_catalog.clock_timestamp() < sessions.seen_at + interval '30 minutes'
      AND posts.since <= (pg_catalog.clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
      AND (posts.until IS NULL OR posts.until > (pg_catalog.clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date);
END
$$;

-- Ends the sessions of a person, but for one, and spends the links that they have not used. Whoever begins, changes or
-- ends sessions locks their person first, so that none slips by.
CREATE FUNCTION hy.end_sessions(whose uuid, but_for bytea) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = hy, pg_temp AS $$
DECLARE
    ended integer;
BEGIN
    PERFORM FROM hy.people WHERE id = whose FOR UPDATE;
    UPDATE hy.sessions SET ended_at = pg_catalog.clock_timestamp()
    WHERE person_id = whose AND ended_at IS NULL AND digest IS DISTINCT FROM but_for;
    GET DIAGNOSTICS ended = ROW_COUNT;
    UPDATE hy.sign_in_links SET used_at = pg_catalog.clock_timestamp()
    FROM hy.posts WHERE posts.id = post_id AND posts.person_id = whose AND used_at IS NULL;
    RETURN ended;
END
$$;

CREATE OR REPLACE FUNCTION hy.sign_out(session bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    post uuid;
    who uuid;
BEGIN
    UPDATE hy.sessions SET ended_at = pg_catalog.clock_timestamp() WHERE digest = session AND ended_at IS NULL
    RETURNING post_id, person_id INTO post, who;
    IF who IS NOT NULL THEN
        PERFORM hy.journal_at_door('session.ended', who, post, 'person', who, '{}');
    END IF;
END
$$;

-- Ends every session of the person whose session it is, and spends their links; answers how many sessions ended.
CREATE OR REPLACE FUNCTION hy.sign_out_everywhere(wanted bytea) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    ended integer;
    post uuid;
    who uuid;
BEGIN
    SELECT post_id, person_id INTO post, who FROM hy.sessions WHERE digest = wanted AND ended_at IS NULL;
    IF who IS NULL THEN
        RETURN 0;
    END IF;
    ended := hy.end_sessions(who, NULL);
    PERFORM hy.journal_at_door('session.ended-everywhere', who, post, 'person', who,
                               pg_catalog.jsonb_build_object('sessions', ended));
    RETURN ended;
END
$$;

-- When the person whose session it is last signed in before it; nothing for the first time.
CREATE OR REPLACE FUNCTION hy.signed_in_before(wanted bytea) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN (
        SELECT pg_catalog.max(earlier.begun_at) FROM hy.sessions AS asking
        JOIN hy.sessions AS earlier
          ON earlier.person_id = asking.person_id AND earlier.begun_at < asking.begun_at
        WHERE asking.digest = wanted
    );
END
$$;

-- The living sessions of the person whose session it is, the newest first.
CREATE FUNCTION hy.sessions_beside(wanted bytea)
RETURNS TABLE (begun_at timestamptz, seen_at timestamptz, means text, role text, agency text, is_current boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT theirs.begun_at, theirs.seen_at, theirs.means, posts.role, agencies.short_name, theirs.digest = wanted
    FROM hy.sessions AS asking
    JOIN hy.sessions AS theirs ON theirs.person_id = asking.person_id
    JOIN hy.posts ON posts.id = theirs.post_id
    JOIN hy.agencies ON agencies.id = posts.agency_id
    WHERE asking.digest = wanted AND theirs.ended_at IS NULL
      AND pg_catalog.clock_timestamp() < theirs.expires_at
      AND pg_catalog.clock_timestamp() < theirs.seen_at + interval '30 minutes'
    ORDER BY theirs.begun_at DESC, theirs.digest;
END
$$;

GRANT EXECUTE ON FUNCTION hy.sessions_beside(bytea) TO hy_app;

-- The three officers are three people once a statement is done: one file may end one office and begin the next in any
-- order of its rows.
DROP TRIGGER posts_three_officers_apart ON hy.posts;
CREATE TRIGGER posts_three_officers_apart AFTER INSERT OR UPDATE ON hy.posts FOR EACH ROW
    WHEN (NEW.role IN ('administrator', 'security-officer', 'auditor')) EXECUTE FUNCTION hy.officers_apart();
