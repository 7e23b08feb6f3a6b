-- Sources: who answers for one, how much it is expected to say at which hour of the week, and whether it may say anything now.
ALTER TABLE hy.sources
    ADD COLUMN state    text    NOT NULL DEFAULT 'active',
    ADD COLUMN owner_id uuid,
    ADD COLUMN note     text,
    -- Items of each hour of the week, from Monday 0:00 in China; none where nobody watches for silence.
    ADD COLUMN expected real[],
    ADD COLUMN version  integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT sources_state_known CHECK (state IN ('active', 'paused')),
    ADD CONSTRAINT sources_owner_known FOREIGN KEY (owner_id) REFERENCES hy.agencies (id),
    ADD CONSTRAINT sources_name_length CHECK (char_length(name) BETWEEN 1 AND 80),
    ADD CONSTRAINT sources_note_length CHECK (char_length(note) BETWEEN 1 AND 500),
    ADD CONSTRAINT sources_expected_week CHECK (
        cardinality(expected) = 168 AND 0 <= ALL (expected) AND 1000000 >= ALL (expected) AND array_position(expected, NULL) IS NULL
    );
CREATE TRIGGER sources_count_version BEFORE UPDATE ON hy.sources FOR EACH ROW EXECUTE FUNCTION hy.count_version();
CREATE INDEX batches_of_source ON hy.batches (source_id, received_at DESC);

-- The information office keeps the sources; the administrator hands their keys out and sees of one only its beginning.
CREATE FUNCTION hy.keeps_sources() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT hy.signed_in() AND hy.role() = 'coordinator' $$;
CREATE FUNCTION hy.keeps_keys() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT hy.signed_in() AND hy.role() = 'administrator' $$;
GRANT EXECUTE ON FUNCTION hy.keeps_sources(), hy.keeps_keys() TO hy_app;
CREATE POLICY sources_insert_app ON hy.sources FOR INSERT TO hy_app WITH CHECK (hy.keeps_sources());
CREATE POLICY sources_update_app ON hy.sources FOR UPDATE TO hy_app USING (hy.keeps_sources()) WITH CHECK (hy.keeps_sources());
GRANT INSERT (id, code, name, kind, weight, owner_id, note), UPDATE (name, kind, weight, state, owner_id, note, expected)
    ON hy.sources TO hy_app;
CREATE POLICY machine_keys_select_app ON hy.machine_keys FOR SELECT TO hy_app USING ((SELECT hy.keeps_keys()));
CREATE POLICY machine_keys_insert_app ON hy.machine_keys FOR INSERT TO hy_app WITH CHECK (hy.keeps_keys() AND revoked_at IS NULL);
CREATE POLICY machine_keys_update_app ON hy.machine_keys FOR UPDATE TO hy_app
    USING (hy.keeps_keys() AND revoked_at IS NULL) WITH CHECK (revoked_at IS NOT NULL);
GRANT SELECT (id, source_id, name, prefix, made_at, revoked_at), INSERT (id, source_id, name, prefix, digest), UPDATE (revoked_at)
    ON hy.machine_keys TO hy_app;

-- Feeds are fetched host by host, so that a host is asked for one thing at a time and left alone once it fails.
CREATE TABLE hy.feed_hosts (
    host        text        NOT NULL,
    next_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    failures    integer     NOT NULL DEFAULT 0,
    lease_until timestamptz,
    -- Counts who took the host; who finds another number has lost it.
    lease       bigint      NOT NULL DEFAULT 0,
    CONSTRAINT feed_hosts_pkey PRIMARY KEY (host),
    CONSTRAINT feed_hosts_host_length CHECK (char_length(host) BETWEEN 1 AND 260),
    CONSTRAINT feed_hosts_failures_range CHECK (failures >= 0)
);

CREATE TABLE hy.feeds (
    id            uuid        NOT NULL,
    source_id     uuid        NOT NULL,
    url           text        NOT NULL,
    host          text        NOT NULL,
    state         text        NOT NULL DEFAULT 'active',
    every_minutes integer     NOT NULL,
    made_at       timestamptz NOT NULL,
    made_by       uuid        NOT NULL,
    next_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    checked_at    timestamptz,
    heard_at      timestamptz,
    outcome       text,
    failures      integer     NOT NULL DEFAULT 0,
    form          text,
    entity_tag    text,
    last_modified text,
    digest        bytea,
    version       integer     NOT NULL DEFAULT 1,
    CONSTRAINT feeds_pkey PRIMARY KEY (id),
    CONSTRAINT feeds_source_known FOREIGN KEY (source_id) REFERENCES hy.sources (id),
    CONSTRAINT feeds_host_known FOREIGN KEY (host) REFERENCES hy.feed_hosts (host),
    CONSTRAINT feeds_maker_known FOREIGN KEY (made_by) REFERENCES hy.people (id),
    CONSTRAINT feeds_url_length CHECK (char_length(url) BETWEEN 1 AND 1000),
    CONSTRAINT feeds_state_known CHECK (state IN ('active', 'paused', 'gone')),
    CONSTRAINT feeds_every_range CHECK (every_minutes BETWEEN 5 AND 1440),
    CONSTRAINT feeds_outcome_form CHECK (outcome ~ '^[a-z0-9-]{1,40}$'),
    CONSTRAINT feeds_failures_range CHECK (failures >= 0),
    CONSTRAINT feeds_form_known CHECK (form IN ('rss', 'rdf', 'atom', 'json')),
    CONSTRAINT feeds_digest_length CHECK (octet_length(digest) = 32)
);
-- What is gone may be added again.
CREATE UNIQUE INDEX feeds_url_once ON hy.feeds (url) WHERE state <> 'gone';
CREATE INDEX feeds_due ON hy.feeds (host, next_at) WHERE state = 'active';
CREATE INDEX feeds_of_source ON hy.feeds (source_id, id);
CREATE TRIGGER feeds_count_version BEFORE UPDATE ON hy.feeds FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE FUNCTION hy.feed_has_host() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    INSERT INTO hy.feed_hosts (host) VALUES (NEW.host) ON CONFLICT DO NOTHING;
    RETURN NEW;
END
$$;
CREATE TRIGGER feeds_have_host BEFORE INSERT OR UPDATE OF host ON hy.feeds FOR EACH ROW EXECUTE FUNCTION hy.feed_has_host();

-- What came from a feed and could not be read, kept as it came for a while, so that somebody can find out why.
CREATE TABLE hy.quarantined_bodies (
    id           uuid        NOT NULL,
    source_id    uuid        NOT NULL,
    feed_id      uuid,
    received_at  timestamptz NOT NULL,
    reason       text        NOT NULL,
    content_type text,
    digest       bytea       NOT NULL,
    size         integer     NOT NULL,
    bytes        bytea       NOT NULL,
    CONSTRAINT quarantined_bodies_pkey PRIMARY KEY (id),
    CONSTRAINT quarantined_bodies_once UNIQUE (source_id, digest),
    CONSTRAINT quarantined_bodies_source_known FOREIGN KEY (source_id) REFERENCES hy.sources (id),
    CONSTRAINT quarantined_bodies_feed_known FOREIGN KEY (feed_id) REFERENCES hy.feeds (id),
    CONSTRAINT quarantined_bodies_reason_form CHECK (reason ~ '^[a-z0-9-]{1,40}$'),
    CONSTRAINT quarantined_bodies_type_length CHECK (char_length(content_type) <= 200),
    CONSTRAINT quarantined_bodies_digest_length CHECK (octet_length(digest) = 32),
    CONSTRAINT quarantined_bodies_length CHECK (octet_length(bytes) BETWEEN 1 AND 10485760 AND size = octet_length(bytes))
);
ALTER TABLE hy.quarantined_bodies ALTER COLUMN bytes SET STORAGE EXTERNAL;

ALTER TABLE hy.feed_hosts ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.feeds ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.quarantined_bodies ENABLE ROW LEVEL SECURITY;
CREATE POLICY feed_hosts_all_worker ON hy.feed_hosts FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY feeds_select_app ON hy.feeds FOR SELECT TO hy_app USING ((SELECT hy.sees_all()));
CREATE POLICY feeds_insert_app ON hy.feeds FOR INSERT TO hy_app
    WITH CHECK (hy.keeps_sources() AND made_by = hy.person() AND state = 'active');
CREATE POLICY feeds_update_app ON hy.feeds FOR UPDATE TO hy_app USING (hy.keeps_sources()) WITH CHECK (hy.keeps_sources());
CREATE POLICY feeds_all_worker ON hy.feeds FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY quarantined_bodies_select_app ON hy.quarantined_bodies FOR SELECT TO hy_app USING ((SELECT hy.sees_all()));
CREATE POLICY quarantined_bodies_all_worker ON hy.quarantined_bodies FOR ALL TO hy_worker USING (true) WITH CHECK (true);
GRANT SELECT ON hy.feeds TO hy_app;
GRANT SELECT (id, source_id, feed_id, received_at, reason, content_type, size) ON hy.quarantined_bodies TO hy_app;
GRANT INSERT (id, source_id, url, host, every_minutes, made_at, made_by), UPDATE (state, every_minutes, next_at)
    ON hy.feeds TO hy_app;
GRANT SELECT, UPDATE ON hy.feed_hosts TO hy_worker;
GRANT SELECT, UPDATE ON hy.feeds TO hy_worker;
GRANT SELECT, INSERT, DELETE ON hy.quarantined_bodies TO hy_worker;

-- What was kept has what people wrote, with nothing hidden: it is shown to who keeps the sources, with a reason that the journal keeps.
CREATE FUNCTION hy.disclose_body(wanted uuid, why text) RETURNS bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    found bytea;
BEGIN
    IF NOT coalesce(hy.keeps_sources() AND char_length(why) BETWEEN 1 AND 1000, false) THEN
        RAISE EXCEPTION 'this post is not shown what was kept' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT bytes INTO found FROM hy.quarantined_bodies WHERE id = wanted;
    IF found IS NOT NULL THEN
        INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
        VALUES (hy.moment(), 'person', hy.person(), hy.post(), hy.agency(), 'body.disclosed', 'body', wanted,
                pg_catalog.jsonb_build_object('reason', why));
    END IF;
    RETURN found;
END
$$;
GRANT EXECUTE ON FUNCTION hy.disclose_body(uuid, text) TO hy_app;

-- Whoever wants a feed fetched at once ends the wait of its host too.
CREATE FUNCTION hy.hurry_feed(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF NOT hy.keeps_sources() THEN
        RAISE EXCEPTION 'this post keeps no feeds' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE hy.feeds SET next_at = clock_timestamp(), state = 'active', failures = 0 WHERE id = wanted AND state <> 'gone';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE hy.feed_hosts SET next_at = clock_timestamp(), failures = 0
    FROM hy.feeds WHERE feeds.id = wanted AND feed_hosts.host = feeds.host;
    RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION hy.hurry_feed(uuid) TO hy_app;
