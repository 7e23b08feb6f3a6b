-- Who was told of an alarm, over which channel, and what became of it. Every firing has for each person and each of the
-- person's channels one row that says how it ended, those that were not sent and why among them.

-- Where messages go out. The first one is the program itself: what is told there waits on a person's own page.
CREATE TABLE hy.channels (
    id          uuid        NOT NULL,
    code        text        NOT NULL,
    name        text        NOT NULL,
    kind        text        NOT NULL,
    agency_id   uuid,
    secret_tail text,
    state       text        NOT NULL DEFAULT 'on',
    why         text,
    made_at     timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    version     integer     NOT NULL DEFAULT 1,
    CONSTRAINT channels_pkey PRIMARY KEY (id),
    CONSTRAINT channels_code_once UNIQUE (code),
    CONSTRAINT channels_code_form CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    CONSTRAINT channels_name_length CHECK (char_length(name) BETWEEN 1 AND 80),
    CONSTRAINT channels_kind_known CHECK (kind IN ('inbox', 'mail', 'ding-talk', 'we-com', 'feishu', 'mas', 'webhook')),
    CONSTRAINT channels_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies (id),
    CONSTRAINT channels_state_known CHECK (state IN ('on', 'off', 'dead')),
    CONSTRAINT channels_why_given CHECK ((state = 'dead') = (why IS NOT NULL)),
    CONSTRAINT channels_tail_short CHECK (char_length(secret_tail) <= 4)
);
CREATE TRIGGER channels_count_version BEFORE UPDATE ON hy.channels
    FOR EACH ROW EXECUTE FUNCTION hy.count_version();
INSERT INTO hy.channels (id, code, name, kind) VALUES ('00000000-0000-7000-8000-000000000001', 'inbox', '站内', 'inbox');

-- What a channel is opened with, its secrets sealed under a key that the database does not have, and how much it took lately.
CREATE TABLE hy.channel_means (
    channel_id  uuid          NOT NULL,
    settings    jsonb         NOT NULL DEFAULT '{}',
    secret      bytea,
    taken       timestamptz[] NOT NULL DEFAULT '{}',
    rests_until timestamptz,
    CONSTRAINT channel_means_pkey PRIMARY KEY (channel_id),
    CONSTRAINT channel_means_channel_known FOREIGN KEY (channel_id) REFERENCES hy.channels (id)
);

-- How a person is reached over a channel, the first of their ways first.
CREATE TABLE hy.ways (
    person_id  uuid     NOT NULL,
    channel_id uuid     NOT NULL,
    address    text     NOT NULL,
    rank       smallint NOT NULL,
    CONSTRAINT ways_pkey PRIMARY KEY (person_id, channel_id),
    CONSTRAINT ways_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT ways_channel_known FOREIGN KEY (channel_id) REFERENCES hy.channels (id),
    CONSTRAINT ways_address_form CHECK (address ~ '^[!-~]{1,200}$'),
    CONSTRAINT ways_rank_range CHECK (rank BETWEEN 1 AND 99)
);
CREATE INDEX ways_of_channel ON hy.ways (channel_id);

-- One person who is told of one firing; without a person it is for who listens (webhooks), or nobody could be found.
CREATE TABLE hy.notices (
    id        uuid        NOT NULL,
    firing    bigint      NOT NULL,
    alarm_id  uuid        NOT NULL,
    person_id uuid,
    audience  text        NOT NULL,
    agency_id uuid,
    at        timestamptz NOT NULL,
    grave     boolean     NOT NULL,
    read_at   timestamptz,
    CONSTRAINT notices_pkey PRIMARY KEY (id),
    CONSTRAINT notices_firing_known FOREIGN KEY (firing) REFERENCES hy.alarm_steps (id),
    CONSTRAINT notices_alarm_known FOREIGN KEY (alarm_id) REFERENCES hy.alarms (id),
    CONSTRAINT notices_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT notices_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies (id),
    CONSTRAINT notices_audience_known CHECK (audience IN ('liaison', 'head', 'information-office', 'leader', 'listeners')),
    CONSTRAINT notices_read_by_person CHECK (read_at IS NULL OR person_id IS NOT NULL)
);
CREATE UNIQUE INDEX notices_once ON hy.notices (firing, person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX notices_to_nobody_once ON hy.notices (firing, audience) WHERE person_id IS NULL;
CREATE INDEX notices_of_person ON hy.notices (person_id, at DESC, id DESC) WHERE person_id IS NOT NULL;
CREATE INDEX notices_of_alarm ON hy.notices (alarm_id, id);

-- What goes out in one piece: what waits for the same lane of a channel goes together, and never two at once, so that what
-- concerns one matter arrives in its order. The id is the key by which who receives it knows it again.
CREATE TABLE hy.letters (
    id          uuid        NOT NULL,
    channel_id  uuid        NOT NULL,
    lane        text        NOT NULL,
    state       text        NOT NULL DEFAULT 'waiting',
    why         text,
    attempts    integer     NOT NULL DEFAULT 0,
    made_at     timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    due_at      timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    lease_token bigint,
    lease_until timestamptz,
    ended_at    timestamptz,
    evidence    text,
    CONSTRAINT letters_pkey PRIMARY KEY (id),
    CONSTRAINT letters_channel_known FOREIGN KEY (channel_id) REFERENCES hy.channels (id),
    CONSTRAINT letters_state_known CHECK (state IN ('waiting', 'sent', 'failed', 'dropped')),
    CONSTRAINT letters_ended_whole CHECK ((state = 'waiting') = (ended_at IS NULL)),
    CONSTRAINT letters_lease_whole CHECK ((lease_token IS NULL) = (lease_until IS NULL)),
    CONSTRAINT letters_evidence_short CHECK (char_length(evidence) <= 300),
    CONSTRAINT letters_why_form CHECK (why ~ '^[a-z][a-z0-9-]{0,59}$')
);
CREATE UNIQUE INDEX letters_one_a_lane ON hy.letters (channel_id, lane) WHERE state = 'waiting';
CREATE INDEX letters_due ON hy.letters (channel_id, due_at) WHERE state = 'waiting';

-- The outcome for one person over one channel. The first way waits, the others stand by in case that it fails.
CREATE TABLE hy.deliveries (
    notice_id  uuid        NOT NULL,
    channel_id uuid        NOT NULL,
    rank       smallint    NOT NULL,
    lane       text        NOT NULL,
    state      text        NOT NULL,
    why        text,
    grave      boolean     NOT NULL,
    not_before timestamptz NOT NULL,
    letter_id  uuid,
    ended_at   timestamptz,
    CONSTRAINT deliveries_pkey PRIMARY KEY (notice_id, channel_id),
    CONSTRAINT deliveries_notice_known FOREIGN KEY (notice_id) REFERENCES hy.notices (id),
    CONSTRAINT deliveries_channel_known FOREIGN KEY (channel_id) REFERENCES hy.channels (id),
    CONSTRAINT deliveries_letter_known FOREIGN KEY (letter_id) REFERENCES hy.letters (id),
    CONSTRAINT deliveries_state_known CHECK (state IN ('waiting', 'standby', 'sent', 'failed', 'spared')),
    CONSTRAINT deliveries_ended_whole CHECK ((state IN ('waiting', 'standby')) = (ended_at IS NULL)),
    CONSTRAINT deliveries_why_given CHECK (state NOT IN ('failed', 'spared') OR why IS NOT NULL),
    CONSTRAINT deliveries_why_form CHECK (why ~ '^[a-z][a-z0-9-]{0,59}$'),
    CONSTRAINT deliveries_letter_where_moved CHECK (letter_id IS NULL OR state <> 'standby')
);
-- What waits and lies in no letter yet.
CREATE INDEX deliveries_waiting ON hy.deliveries (channel_id, not_before) WHERE state = 'waiting' AND letter_id IS NULL;
CREATE INDEX deliveries_of_letter ON hy.deliveries (letter_id) WHERE letter_id IS NOT NULL;

ALTER TABLE hy.channels ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.channel_means ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.ways ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.notices ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.letters ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.deliveries ENABLE ROW LEVEL SECURITY;
-- Everybody in a post knows which channels there are; how they are opened the worker alone.
CREATE POLICY channels_select_app ON hy.channels FOR SELECT TO hy_app USING ((SELECT hy.signed_in()));
CREATE POLICY ways_select_app ON hy.ways FOR SELECT TO hy_app USING (
    (SELECT hy.signed_in()) AND (person_id = (SELECT hy.person()) OR (SELECT hy.role()) = 'administrator')
);
CREATE POLICY notices_select_app ON hy.notices FOR SELECT TO hy_app USING (
    (SELECT hy.sees_all()) OR (SELECT hy.signed_in()) AND person_id = (SELECT hy.person())
);
CREATE POLICY deliveries_select_app ON hy.deliveries FOR SELECT TO hy_app USING (
    EXISTS (SELECT FROM hy.notices WHERE notices.id = notice_id)
);
CREATE POLICY letters_select_app ON hy.letters FOR SELECT TO hy_app USING (
    EXISTS (SELECT FROM hy.deliveries WHERE deliveries.letter_id = letters.id)
);
CREATE POLICY channels_all_worker ON hy.channels FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY channel_means_all_worker ON hy.channel_means FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY ways_all_worker ON hy.ways FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY notices_all_worker ON hy.notices FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY letters_all_worker ON hy.letters FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY deliveries_all_worker ON hy.deliveries FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY channels_select_auditor ON hy.channels FOR SELECT TO hy_auditor USING (true);
CREATE POLICY notices_select_auditor ON hy.notices FOR SELECT TO hy_auditor USING (true);
CREATE POLICY letters_select_auditor ON hy.letters FOR SELECT TO hy_auditor USING (true);
CREATE POLICY deliveries_select_auditor ON hy.deliveries FOR SELECT TO hy_auditor USING (true);
GRANT SELECT ON hy.channel_means TO hy_worker;
GRANT SELECT ON hy.channels, hy.notices, hy.letters, hy.deliveries TO hy_app, hy_worker, hy_auditor;
GRANT SELECT ON hy.ways TO hy_app, hy_worker;
GRANT INSERT ON hy.channels, hy.channel_means, hy.ways, hy.notices, hy.letters, hy.deliveries TO hy_worker;
GRANT UPDATE (name, agency_id, secret_tail, state, why) ON hy.channels TO hy_worker;
GRANT UPDATE (settings, secret, taken, rests_until) ON hy.channel_means TO hy_worker;
GRANT UPDATE (address, rank), DELETE ON hy.ways TO hy_worker;
GRANT UPDATE (state, why, attempts, due_at, lease_token, lease_until, ended_at, evidence) ON hy.letters TO hy_worker;
GRANT UPDATE (state, why, not_before, letter_id, ended_at) ON hy.deliveries TO hy_worker;
GRANT UPDATE (read_at) ON hy.notices TO hy_app, hy_worker;
CREATE POLICY notices_update_app ON hy.notices FOR UPDATE TO hy_app
    USING (hy.signed_in() AND person_id = hy.person()) WITH CHECK (person_id = hy.person());

-- What an outcome came to stays; only a row that has not ended yet goes on.
CREATE FUNCTION hy.outcome_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'what became of a message stays as it is'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'outcomes_stay';
END
$$;
CREATE TRIGGER deliveries_stay BEFORE UPDATE ON hy.deliveries FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)
    EXECUTE FUNCTION hy.outcome_stays();
CREATE TRIGGER letters_stay BEFORE UPDATE ON hy.letters FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)
    EXECUTE FUNCTION hy.outcome_stays();
CREATE TRIGGER deliveries_not_deleted BEFORE DELETE ON hy.deliveries FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER letters_not_deleted BEFORE DELETE ON hy.letters FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER notices_not_deleted BEFORE DELETE ON hy.notices FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER deliveries_not_emptied BEFORE TRUNCATE ON hy.deliveries
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER letters_not_emptied BEFORE TRUNCATE ON hy.letters FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER notices_not_emptied BEFORE TRUNCATE ON hy.notices FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

-- What a signed link from a message leads to, for who holds it: the alarm and the person who was told. Nothing else is shown
-- to who is not signed in.
CREATE FUNCTION hy.notice_by_link(wanted uuid)
RETURNS TABLE (alarm_id uuid, person text, at timestamptz, state text, until timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT notices.alarm_id, people.name, notices.at, alarms.state, alarms.until
    FROM hy.notices JOIN hy.people ON people.id = notices.person_id JOIN hy.alarms ON alarms.id = notices.alarm_id
    WHERE notices.id = wanted AND hy.principal() = 'door';
END
$$;

-- Acknowledges an alarm in the name of the person whom a message went to; the link was checked before.
CREATE FUNCTION hy.acknowledge_by_link(wanted uuid, lasts_until timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    told hy.notices;
    found hy.alarms;
BEGIN
    SELECT * INTO told FROM hy.notices WHERE id = wanted AND person_id IS NOT NULL AND hy.principal() = 'door';
    SELECT * INTO found FROM hy.alarms WHERE id = told.alarm_id FOR UPDATE;
    IF found.id IS NULL THEN
        RAISE EXCEPTION 'no such notice' USING ERRCODE = 'no_data_found';
    END IF;
    PERFORM hy.enter_rest(found, 'acknowledged', lasts_until, told.person_id, NULL, 'link', NULL);
    UPDATE hy.notices SET read_at = coalesce(read_at, hy.moment()) WHERE id = wanted;
END
$$;
GRANT EXECUTE ON FUNCTION hy.notice_by_link(uuid), hy.acknowledge_by_link(uuid, timestamptz) TO hy_app;
