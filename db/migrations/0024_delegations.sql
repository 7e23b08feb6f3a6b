-- A post holder lets another person of the agency act in the post from one day to another (授权委托). What is done so
-- has the delegate as its person and the post as its post, so that every record shows who acted for whom.

CREATE TABLE hy.delegations (
    id         uuid        NOT NULL,
    post_id    uuid        NOT NULL,
    person_id  uuid        NOT NULL,
    first_day  date        NOT NULL,
    last_day   date        NOT NULL,
    reason     text        NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    made_by    uuid        NOT NULL,
    revoked_at timestamptz,
    revoked_by uuid,
    CONSTRAINT delegations_pkey PRIMARY KEY (id),
    CONSTRAINT delegations_post_known FOREIGN KEY (post_id) REFERENCES hy.posts (id),
    CONSTRAINT delegations_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT delegations_maker_known FOREIGN KEY (made_by) REFERENCES hy.people (id),
    CONSTRAINT delegations_revoker_known FOREIGN KEY (revoked_by) REFERENCES hy.people (id),
    CONSTRAINT delegations_days_in_order CHECK (last_day >= first_day),
    CONSTRAINT delegations_not_for_ever CHECK (last_day - first_day < 366),
    CONSTRAINT delegations_to_another CHECK (person_id <> made_by),
    CONSTRAINT delegations_reason_length CHECK (char_length(reason) BETWEEN 1 AND 200),
    CONSTRAINT delegations_revoked_whole CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
    CONSTRAINT delegations_whose_once UNIQUE (id, post_id, person_id)
);
CREATE INDEX delegations_of_post ON hy.delegations (post_id);
CREATE INDEX delegations_to_person ON hy.delegations (person_id);
CREATE TRIGGER delegations_not_emptied BEFORE TRUNCATE ON hy.delegations
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER delegations_stay BEFORE DELETE ON hy.delegations FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

-- A session is for a post of the person's own, or for one that was delegated to them.
ALTER TABLE hy.posts ADD CONSTRAINT posts_holder_once UNIQUE (id, person_id);
ALTER TABLE hy.sessions
    ADD COLUMN delegation_id uuid,
    ADD COLUMN holder_id     uuid GENERATED ALWAYS AS (CASE WHEN delegation_id IS NULL THEN person_id END) STORED,
    ADD CONSTRAINT sessions_post_own FOREIGN KEY (post_id, holder_id) REFERENCES hy.posts (id, person_id),
    ADD CONSTRAINT sessions_delegation_own FOREIGN KEY (delegation_id, post_id, person_id)
        REFERENCES hy.delegations (id, post_id, person_id);

-- Whether a person holds a post at the agency of a post on a day.
CREATE FUNCTION hy.is_colleague(person uuid, post uuid, on_day date) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM hy.posts AS wanted
        JOIN hy.posts AS theirs ON theirs.agency_id = wanted.agency_id AND theirs.person_id = person
        WHERE wanted.id = post AND wanted.person_id <> person AND theirs.since <= on_day
          AND (theirs.until IS NULL OR theirs.until > on_day)
    );
END
$$;

-- What holds of a delegation whoever writes it. The holder of the post alone makes one, of a post that they hold on its
-- first day, for a colleague, and never of what was delegated to them; afterwards it can be revoked, once.
CREATE FUNCTION hy.delegation_is_sound() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.post_id, NEW.person_id, NEW.first_day, NEW.last_day, NEW.reason, NEW.made_at, NEW.made_by)
            IS DISTINCT FROM
           (OLD.id, OLD.post_id, OLD.person_id, OLD.first_day, OLD.last_day, OLD.reason, OLD.made_at, OLD.made_by)
           OR OLD.revoked_at IS NOT NULL THEN
            RAISE EXCEPTION 'a delegation is revoked once and not changed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'delegations_stay';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM hy.posts WHERE id = NEW.post_id AND person_id = NEW.made_by AND since <= NEW.first_day
          AND (until IS NULL OR until > NEW.first_day)
    ) THEN
        RAISE EXCEPTION 'a post is delegated by who holds it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegations_by_holder';
    END IF;
    IF NEW.last_day < hy.door_day() THEN
        RAISE EXCEPTION 'a delegation that is over is none'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegations_not_past';
    END IF;
    IF NOT hy.is_colleague(NEW.person_id, NEW.post_id, NEW.first_day) THEN
        RAISE EXCEPTION 'a post is delegated within its agency'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegations_within_agency';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER delegations_sound BEFORE INSERT OR UPDATE ON hy.delegations
    FOR EACH ROW EXECUTE FUNCTION hy.delegation_is_sound();

-- The three officers are three people at any one time, in posts of their own and in delegated ones.
CREATE OR REPLACE FUNCTION hy.officers_apart() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    office text;
    days daterange;
BEGIN
    IF TG_TABLE_NAME = 'posts' THEN
        office := NEW.role;
        days := pg_catalog.daterange(NEW.since, NEW.until);
    ELSE
        SELECT role INTO office FROM hy.posts WHERE id = NEW.post_id;
        days := pg_catalog.daterange(NEW.first_day, NEW.last_day, '[]');
        IF office NOT IN ('administrator', 'security-officer', 'auditor') THEN
            RETURN NULL;
        END IF;
    END IF;
    -- Two who give offices to one person at once wait for one another.
    PERFORM FROM hy.people WHERE id = NEW.person_id FOR UPDATE;
    IF EXISTS (
        SELECT FROM hy.posts
        WHERE person_id = NEW.person_id AND role <> office
          AND role IN ('administrator', 'security-officer', 'auditor')
          AND pg_catalog.daterange(since, until) && days
    ) OR EXISTS (
        SELECT FROM hy.delegations JOIN hy.posts ON posts.id = post_id
        WHERE delegations.person_id = NEW.person_id AND revoked_at IS NULL AND role <> office
          AND role IN ('administrator', 'security-officer', 'auditor')
          AND pg_catalog.daterange(first_day, last_day, '[]') && days
    ) THEN
        RAISE EXCEPTION 'administrator, security officer and auditor are three people'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'posts_three_officers_apart';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER delegations_three_officers_apart AFTER INSERT ON hy.delegations
    FOR EACH ROW EXECUTE FUNCTION hy.officers_apart();

-- Who gave it, who got it and the security officer see a delegation.
ALTER TABLE hy.delegations ENABLE ROW LEVEL SECURITY;
CREATE POLICY delegations_select_app ON hy.delegations FOR SELECT TO hy_app USING (
    (SELECT hy.signed_in())
    AND ((SELECT hy.person()) IN (person_id, made_by) OR (SELECT hy.role()) = 'security-officer')
);
CREATE POLICY delegations_insert_app ON hy.delegations FOR INSERT TO hy_app WITH CHECK (
    hy.signed_in() AND post_id = hy.post() AND made_by = hy.person() AND revoked_at IS NULL
);
CREATE POLICY delegations_update_app ON hy.delegations FOR UPDATE TO hy_app
    USING (hy.signed_in() AND (made_by = hy.person() OR hy.role() = 'security-officer'))
    WITH CHECK (revoked_by = hy.person());
CREATE POLICY delegations_select_worker ON hy.delegations FOR SELECT TO hy_worker USING (true);
GRANT SELECT ON hy.delegations TO hy_app, hy_worker;
GRANT INSERT (id, post_id, person_id, first_day, last_day, reason, made_by) ON hy.delegations TO hy_app;
GRANT UPDATE (revoked_at, revoked_by) ON hy.delegations TO hy_app;

-- Who a session is for, now: the post is held today, by its person or by a delegation that runs and was not revoked.
CREATE OR REPLACE FUNCTION hy.who_by_session(wanted bytea)
RETURNS TABLE (person_id uuid, post_id uuid, agency_id uuid, role text, is_due boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    today date := hy.door_day();
BEGIN
    RETURN QUERY
    SELECT sessions.person_id, posts.id, posts.agency_id, posts.role,
           sessions.seen_at < pg_catalog.clock_timestamp() - interval '1 minute'
    FROM hy.sessions JOIN hy.posts ON posts.id = sessions.post_id
    WHERE sessions.digest = wanted
      AND sessions.ended_at IS NULL
      AND pg_catalog.clock_timestamp() < sessions.expires_at
      AND pg_catalog.clock_timestamp() < sessions.seen_at + interval '30 minutes'
      AND posts.since <= today AND (posts.until IS NULL OR posts.until > today)
      AND (sessions.delegation_id IS NULL OR EXISTS (
          SELECT FROM hy.delegations
          WHERE delegations.id = sessions.delegation_id AND delegations.revoked_at IS NULL
            AND today BETWEEN delegations.first_day AND delegations.last_day
            AND hy.is_colleague(delegations.person_id, delegations.post_id, today)
      ));
END
$$;

-- The posts in which a person can act today: their own, then those that were delegated to them.
CREATE FUNCTION hy.posts_open_to(who uuid)
RETURNS TABLE (post_id uuid, delegation_id uuid, role text, agency_id uuid, agency text, holder text, last_day date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    today date := hy.door_day();
BEGIN
    RETURN QUERY
    SELECT posts.id, open.id, posts.role, posts.agency_id, agencies.short_name, people.name, open.last_day
    FROM (
        SELECT own.id AS post_id, NULL::uuid AS id, NULL::date AS last_day FROM hy.posts AS own WHERE own.person_id = who
        UNION ALL
        SELECT given.post_id, given.id, given.last_day FROM hy.delegations AS given
        WHERE given.person_id = who AND given.revoked_at IS NULL AND today BETWEEN given.first_day AND given.last_day
          AND hy.is_colleague(who, given.post_id, today)
    ) AS open
    JOIN hy.posts ON posts.id = open.post_id
    JOIN hy.agencies ON agencies.id = posts.agency_id
    JOIN hy.people ON people.id = posts.person_id
    WHERE posts.since <= today AND (posts.until IS NULL OR posts.until > today)
    ORDER BY open.id IS NOT NULL, posts.since, posts.id, open.id;
END
$$;

-- The posts that the person of the transaction can act in.
CREATE FUNCTION hy.open_posts()
RETURNS TABLE (post_id uuid, delegation_id uuid, role text, agency_id uuid, agency text, holder text, last_day date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT open.* FROM hy.posts_open_to(hy.person()) AS open;
END
$$;

-- Goes on in another post, under another secret: as long as the session would have lasted, and where it came from.
CREATE FUNCTION hy.change_post(session bytea, fresh bytea, wanted uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    old hy.sessions;
    next record;
BEGIN
    PERFORM FROM hy.people WHERE id = (SELECT person_id FROM hy.sessions WHERE digest = session) FOR UPDATE;
    SELECT * INTO old FROM hy.sessions WHERE digest = session AND ended_at IS NULL FOR UPDATE;
    SELECT * INTO next FROM hy.posts_open_to(old.person_id) AS open WHERE open.post_id = wanted LIMIT 1;
    IF old.digest IS NULL OR next.post_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE hy.sessions SET ended_at = pg_catalog.clock_timestamp() WHERE digest = session;
    INSERT INTO hy.sessions (digest, post_id, person_id, delegation_id, means, place, begun_at, expires_at)
    VALUES (fresh, next.post_id, old.person_id, next.delegation_id, old.means, old.place, old.begun_at, old.expires_at);
    PERFORM hy.journal_at_door('session.post-changed', old.person_id, next.post_id, 'post', next.post_id,
                               pg_catalog.jsonb_build_object('delegation', next.delegation_id));
    RETURN next.post_id;
END
$$;
GRANT EXECUTE ON FUNCTION hy.open_posts(), hy.change_post(bytea, bytea, uuid), hy.is_colleague(uuid, uuid, date)
    TO hy_app;

-- The name of who acted, and for whom where the post is another's: 李四 代 张三.
CREATE FUNCTION hy.acting_name(person uuid, post uuid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN (
        SELECT acting.name || CASE WHEN holder.id <> acting.id THEN ' 代 ' || holder.name ELSE '' END
        FROM hy.people AS acting
        LEFT JOIN hy.posts ON posts.id = post
        LEFT JOIN hy.people AS holder ON holder.id = posts.person_id
        WHERE acting.id = person
    );
END
$$;
GRANT EXECUTE ON FUNCTION hy.acting_name(uuid, uuid) TO hy_app, hy_worker;
