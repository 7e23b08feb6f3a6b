-- Agencies, people in posts, sources and their keys, and the door through which they come in.

CREATE TABLE hy.agencies (
    id           uuid        NOT NULL,
    code         text        NOT NULL,
    name         text        NOT NULL,
    short_name   text        NOT NULL,
    kind         text        NOT NULL,
    parent_id    uuid,
    successor_id uuid,
    since        date        NOT NULL,
    until        date,
    CONSTRAINT agencies_pkey PRIMARY KEY (id),
    CONSTRAINT agencies_code_once UNIQUE (code),
    CONSTRAINT agencies_code_form CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    CONSTRAINT agencies_kind_known CHECK (kind IN ('department', 'government', 'utility', 'temporary')),
    CONSTRAINT agencies_parent_known FOREIGN KEY (parent_id) REFERENCES hy.agencies (id),
    CONSTRAINT agencies_successor_known FOREIGN KEY (successor_id) REFERENCES hy.agencies (id),
    CONSTRAINT agencies_lifetime CHECK (until IS NULL OR until > since),
    CONSTRAINT agencies_not_own_parent CHECK (parent_id <> id),
    CONSTRAINT agencies_not_own_successor CHECK (successor_id <> id),
    CONSTRAINT agencies_name_length CHECK (char_length(name) BETWEEN 1 AND 80)
);

CREATE TABLE hy.agency_duties (
    agency_id uuid NOT NULL,
    duty      text NOT NULL,
    CONSTRAINT agency_duties_pkey PRIMARY KEY (duty, agency_id),
    CONSTRAINT agency_duties_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies (id),
    CONSTRAINT agency_duties_duty_form CHECK (duty ~ '^[a-z][a-z0-9-]{0,39}$')
);
CREATE INDEX agency_duties_of_agency ON hy.agency_duties (agency_id);

CREATE TABLE hy.people (
    id    uuid NOT NULL,
    login text NOT NULL,
    name  text NOT NULL,
    CONSTRAINT people_pkey PRIMARY KEY (id),
    CONSTRAINT people_login_once UNIQUE (login),
    CONSTRAINT people_login_form CHECK (login ~ '^[a-z0-9][a-z0-9._-]{0,59}$'),
    CONSTRAINT people_name_length CHECK (char_length(name) BETWEEN 1 AND 40)
);

CREATE TABLE hy.posts (
    id        uuid NOT NULL,
    person_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    role      text NOT NULL,
    since     date NOT NULL,
    until     date,
    CONSTRAINT posts_pkey PRIMARY KEY (id),
    CONSTRAINT posts_once UNIQUE (person_id, agency_id, role),
    CONSTRAINT posts_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT posts_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies (id),
    CONSTRAINT posts_lifetime CHECK (until IS NULL OR until > since),
    CONSTRAINT posts_role_known CHECK (role IN (
        'coordinator', 'liaison', 'head', 'reviewer', 'spokesperson', 'leader', 'inspector',
        'administrator', 'security-officer', 'auditor'
    ))
);
CREATE INDEX posts_of_agency ON hy.posts (agency_id);

-- Administrator, security officer and auditor are three people (三员分立).
CREATE UNIQUE INDEX posts_three_officers_apart ON hy.posts (person_id)
    WHERE role IN ('administrator', 'security-officer', 'auditor');

CREATE TABLE hy.sources (
    id     uuid             NOT NULL,
    code   text             NOT NULL,
    name   text             NOT NULL,
    kind   text             NOT NULL,
    weight double precision NOT NULL,
    CONSTRAINT sources_pkey PRIMARY KEY (id),
    CONSTRAINT sources_code_once UNIQUE (code),
    CONSTRAINT sources_code_form CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    CONSTRAINT sources_kind_known CHECK (kind IN (
        'central-media', 'provincial-media', 'city-media', 'portal', 'microblog', 'wechat', 'forum', 'video',
        'hotline', 'mailbox', 'manual', 'import'
    )),
    CONSTRAINT sources_weight_range CHECK (weight BETWEEN 0 AND 1)
);

-- A machine's key is kept as a digest; the secret is shown once, when it is made.
CREATE TABLE hy.machine_keys (
    id         uuid        NOT NULL,
    source_id  uuid        NOT NULL,
    name       text        NOT NULL,
    prefix     text        NOT NULL,
    digest     bytea       NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    revoked_at timestamptz,
    CONSTRAINT machine_keys_pkey PRIMARY KEY (id),
    CONSTRAINT machine_keys_digest_once UNIQUE (digest),
    CONSTRAINT machine_keys_name_once UNIQUE (source_id, name),
    CONSTRAINT machine_keys_source_known FOREIGN KEY (source_id) REFERENCES hy.sources (id),
    CONSTRAINT machine_keys_digest_length CHECK (octet_length(digest) = 32)
);

-- A link that signs in once. Leases and sessions live by the machine's clock, not by the law's moment.
CREATE TABLE hy.sign_in_links (
    digest     bytea       NOT NULL,
    post_id    uuid        NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    CONSTRAINT sign_in_links_pkey PRIMARY KEY (digest),
    CONSTRAINT sign_in_links_post_known FOREIGN KEY (post_id) REFERENCES hy.posts (id),
    CONSTRAINT sign_in_links_digest_length CHECK (octet_length(digest) = 32)
);

CREATE TABLE hy.sessions (
    digest     bytea       NOT NULL,
    post_id    uuid        NOT NULL,
    begun_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    seen_at    timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,
    CONSTRAINT sessions_pkey PRIMARY KEY (digest),
    CONSTRAINT sessions_post_known FOREIGN KEY (post_id) REFERENCES hy.posts (id),
    CONSTRAINT sessions_digest_length CHECK (octet_length(digest) = 32)
);
CREATE INDEX sessions_of_post ON hy.sessions (post_id);

ALTER TABLE hy.agencies ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.agency_duties ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.people ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.posts ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.sources ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.machine_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.sign_in_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.sessions ENABLE ROW LEVEL SECURITY;

-- Everybody in a post reads the directory; only the worker, for the operator's commands, writes it.
CREATE POLICY agencies_select_app ON hy.agencies FOR SELECT TO hy_app USING ((SELECT hy.signed_in()));
CREATE POLICY agency_duties_select_app ON hy.agency_duties FOR SELECT TO hy_app USING ((SELECT hy.signed_in()));
CREATE POLICY people_select_app ON hy.people FOR SELECT TO hy_app USING ((SELECT hy.signed_in()));
CREATE POLICY posts_select_app ON hy.posts FOR SELECT TO hy_app USING ((SELECT hy.signed_in()));
CREATE POLICY sources_select_app ON hy.sources FOR SELECT TO hy_app
    USING ((SELECT hy.signed_in()) OR id = (SELECT hy.source()));

CREATE POLICY agencies_all_worker ON hy.agencies FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY agency_duties_all_worker ON hy.agency_duties FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY people_all_worker ON hy.people FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY posts_all_worker ON hy.posts FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY sources_all_worker ON hy.sources FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY machine_keys_all_worker ON hy.machine_keys FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY sign_in_links_all_worker ON hy.sign_in_links FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY sessions_all_worker ON hy.sessions FOR ALL TO hy_worker USING (true) WITH CHECK (true);

GRANT SELECT ON hy.agencies, hy.agency_duties, hy.people, hy.posts, hy.sources TO hy_app;
GRANT SELECT, INSERT, UPDATE ON hy.agencies, hy.people, hy.posts, hy.sources, hy.machine_keys, hy.sign_in_links,
    hy.sessions TO hy_worker;
GRANT SELECT, INSERT, DELETE ON hy.agency_duties TO hy_worker;

-- The door. These run as the owner, so that who has no identity yet can be told apart without reading a table.

-- Who a session is for, now: the post must be held today and the session be alive.
CREATE FUNCTION hy.who_by_session(wanted bytea)
RETURNS TABLE (person_id uuid, post_id uuid, agency_id uuid, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
    SELECT posts.person_id, posts.id, posts.agency_id, posts.role
    FROM hy.sessions JOIN hy.posts ON posts.id = sessions.post_id
    WHERE sessions.digest = wanted
      AND sessions.ended_at IS NULL
      AND pg_catalog.clock_timestamp() < sessions.expires_at
      AND posts.since <= (pg_catalog.clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
      AND (posts.until IS NULL OR posts.until > (pg_catalog.clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)
$$;

-- Which source a machine key pushes for.
CREATE FUNCTION hy.who_by_key(wanted bytea) RETURNS TABLE (key_id uuid, source_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
    SELECT id, source_id FROM hy.machine_keys WHERE digest = wanted AND revoked_at IS NULL
$$;

-- Burns a link and begins a session of twelve hours; answers the post, or nothing when the link is spent or unknown.
CREATE FUNCTION hy.sign_in(link bytea, session bytea) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
    WITH burnt AS (
        UPDATE hy.sign_in_links SET used_at = pg_catalog.clock_timestamp()
        WHERE digest = link AND used_at IS NULL AND expires_at > pg_catalog.clock_timestamp()
        RETURNING post_id
    )
    INSERT INTO hy.sessions (digest, post_id, expires_at)
    SELECT session, post_id, pg_catalog.clock_timestamp() + interval '12 hours' FROM burnt
    RETURNING post_id
$$;

CREATE FUNCTION hy.sign_out(session bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
    UPDATE hy.sessions SET ended_at = pg_catalog.clock_timestamp() WHERE digest = session AND ended_at IS NULL
$$;

GRANT EXECUTE ON FUNCTION hy.who_by_session(bytea), hy.who_by_key(bytea), hy.sign_in(bytea, bytea), hy.sign_out(bytea)
    TO hy_app;

-- The living agency that answers for another's duties today: itself, or the end of its chain of successors (article 5).
CREATE FUNCTION hy.successor(wanted uuid, on_day date) RETURNS uuid
LANGUAGE sql STABLE SET search_path = hy, pg_temp AS $$
    WITH RECURSIVE chain AS (
        SELECT id, successor_id, parent_id, until, 1 AS step FROM hy.agencies WHERE id = wanted
        UNION ALL
        SELECT next.id, next.successor_id, next.parent_id, next.until, chain.step + 1
        FROM chain JOIN hy.agencies AS next ON next.id = coalesce(chain.successor_id, chain.parent_id)
        WHERE chain.until <= on_day AND chain.step < 32
    )
    SELECT id FROM chain WHERE until IS NULL OR until > on_day ORDER BY step LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION hy.successor(uuid, date) TO hy_app, hy_worker;
