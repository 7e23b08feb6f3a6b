-- What was answered to a request that carried an Idempotency-Key, kept for a day so that the same request is answered the
-- same again. The row is written in the transaction of the effect: there is never one without the other.
CREATE TABLE hy.kept_answers (
    asker       uuid        NOT NULL,
    key         text        NOT NULL,
    fingerprint bytea       NOT NULL,
    status      smallint    NOT NULL,
    headers     jsonb       NOT NULL,
    body        bytea       NOT NULL,
    expires_at  timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp() + interval '24 hours',
    CONSTRAINT kept_answers_pkey PRIMARY KEY (asker, key),
    CONSTRAINT kept_answers_key_form CHECK (key ~ '^[\x20-\x7e]{1,255}$'),
    CONSTRAINT kept_answers_fingerprint_length CHECK (octet_length(fingerprint) = 32),
    CONSTRAINT kept_answers_only_done CHECK (status BETWEEN 200 AND 399),
    CONSTRAINT kept_answers_body_size CHECK (octet_length(body) <= 16777216)
);
CREATE INDEX kept_answers_expiring ON hy.kept_answers (expires_at);

-- Who asks: a post, or the source that a machine pushes for.
CREATE FUNCTION hy.asker() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE hy.principal() WHEN 'person' THEN hy.post() WHEN 'machine' THEN hy.source() END $$;
GRANT EXECUTE ON FUNCTION hy.asker() TO hy_app;

ALTER TABLE hy.kept_answers ENABLE ROW LEVEL SECURITY;
CREATE POLICY kept_answers_select_app ON hy.kept_answers FOR SELECT TO hy_app USING (asker = (SELECT hy.asker()));
CREATE POLICY kept_answers_insert_app ON hy.kept_answers FOR INSERT TO hy_app WITH CHECK (asker = (SELECT hy.asker()));
CREATE POLICY kept_answers_delete_app ON hy.kept_answers FOR DELETE TO hy_app USING (asker = (SELECT hy.asker()));
-- The worker sweeps what has expired, and reads none of it.
CREATE POLICY kept_answers_select_worker ON hy.kept_answers FOR SELECT TO hy_worker USING (true);
CREATE POLICY kept_answers_delete_worker ON hy.kept_answers FOR DELETE TO hy_worker USING (true);
GRANT SELECT, INSERT, DELETE ON hy.kept_answers TO hy_app;
GRANT SELECT (asker, key, expires_at), DELETE ON hy.kept_answers TO hy_worker;
