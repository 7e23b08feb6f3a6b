-- Times in which silent sources were looked for without a pause of ten minutes: what came to nobody beside them is no silence.
CREATE TABLE hy.watches (
    since   timestamptz NOT NULL,
    until   timestamptz NOT NULL,
    -- By the server's clock, which no drill moves on.
    seen_at timestamptz NOT NULL,
    CONSTRAINT watches_pkey PRIMARY KEY (since),
    CONSTRAINT watches_in_order CHECK (since <= until)
);
ALTER TABLE hy.watches ENABLE ROW LEVEL SECURITY;
CREATE POLICY watches_all_worker ON hy.watches FOR ALL TO hy_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (until, seen_at), DELETE ON hy.watches TO hy_worker;

ALTER TABLE hy.sources
    -- How many of the expected items must be missing: more of a source that delivers in batches.
    ADD COLUMN patience double precision NOT NULL DEFAULT 7,
    -- Since when it is waited for: when something was expected first, or when it was resumed.
    ADD COLUMN waiting_since timestamptz,
    ADD CONSTRAINT sources_patience CHECK (patience BETWEEN 7 AND 1e12);
GRANT UPDATE (patience) ON hy.sources TO hy_app;

CREATE FUNCTION hy.sources_wait() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
BEGIN
    NEW.waiting_since := hy.moment();
    RETURN NEW;
END
$$;
CREATE TRIGGER sources_wait BEFORE UPDATE OF state, expected ON hy.sources FOR EACH ROW
    WHEN (NEW.state = 'active' AND NEW.expected IS NOT NULL AND (OLD.state <> 'active' OR OLD.expected IS NULL))
    EXECUTE FUNCTION hy.sources_wait();

-- Sources that are silent now stay so.
INSERT INTO hy.watches (since, until, seen_at)
SELECT min(since), greatest(min(since), hy.moment()), clock_timestamp() - interval '1 hour'
FROM hy.silences WHERE ended_at IS NULL HAVING min(since) IS NOT NULL;
