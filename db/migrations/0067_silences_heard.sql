-- Since when silent sources are looked for without a pause of ten minutes: what came to nobody in a longer one is no silence.
CREATE TABLE hy.silence_watch (
    one       boolean     NOT NULL DEFAULT true,
    since     timestamptz NOT NULL,
    looked_at timestamptz NOT NULL,
    CONSTRAINT silence_watch_pkey PRIMARY KEY (one),
    CONSTRAINT silence_watch_one CHECK (one),
    CONSTRAINT silence_watch_in_order CHECK (since <= looked_at)
);
ALTER TABLE hy.silence_watch ENABLE ROW LEVEL SECURITY;
CREATE POLICY silence_watch_all_worker ON hy.silence_watch FOR ALL TO hy_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (since, looked_at) ON hy.silence_watch TO hy_worker;

-- New items that came all the same where far fewer came than are expected; 0 where none came.
ALTER TABLE hy.silences
    ADD COLUMN heard integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT silences_heard CHECK (heard >= 0);

CREATE OR REPLACE FUNCTION hy.silences_raise_alarms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    INSERT INTO hy.alarms (id, matter, source_id, raised_at, next_at)
    VALUES (NEW.id, 'sources', NEW.source_id, NEW.noticed_at, NEW.noticed_at);
    INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id, detail)
    VALUES (
        NEW.noticed_at, 'worker', 'source.silent', 'source', NEW.source_id,
        pg_catalog.jsonb_build_object('since', NEW.since, 'heard', NEW.heard)
    );
    RETURN NULL;
END
$$;
