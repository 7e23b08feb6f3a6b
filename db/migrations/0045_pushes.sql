-- Pushes: a vendor that cannot send our key signs what it sends (Standard Webhooks), and a source's profile says where its JSON holds
-- what an item has.
ALTER TABLE hy.sources
    ADD COLUMN profile jsonb,
    ADD CONSTRAINT sources_profile_object CHECK (jsonb_typeof(profile) = 'object' AND octet_length(profile::text) <= 40000);
GRANT UPDATE (profile) ON hy.sources TO hy_app;

-- Sealed under a key that is kept outside the database. Two at once, so that one can be replaced by another.
CREATE TABLE hy.push_secrets (
    id         uuid        NOT NULL,
    source_id  uuid        NOT NULL,
    slot       smallint    NOT NULL,
    sealed     bytea       NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_at timestamptz,
    CONSTRAINT push_secrets_pkey PRIMARY KEY (id),
    CONSTRAINT push_secrets_source_known FOREIGN KEY (source_id) REFERENCES hy.sources (id),
    CONSTRAINT push_secrets_slot_range CHECK (slot BETWEEN 1 AND 2),
    CONSTRAINT push_secrets_sealed_length CHECK (octet_length(sealed) BETWEEN 33 AND 1000)
);
CREATE UNIQUE INDEX push_secrets_two ON hy.push_secrets (source_id, slot) WHERE revoked_at IS NULL;
ALTER TABLE hy.push_secrets ENABLE ROW LEVEL SECURITY;
CREATE POLICY push_secrets_select_app ON hy.push_secrets FOR SELECT TO hy_app USING ((SELECT hy.keeps_keys()));
CREATE POLICY push_secrets_insert_app ON hy.push_secrets FOR INSERT TO hy_app WITH CHECK (hy.keeps_keys() AND revoked_at IS NULL);
CREATE POLICY push_secrets_update_app ON hy.push_secrets FOR UPDATE TO hy_app
    USING (hy.keeps_keys() AND revoked_at IS NULL) WITH CHECK (revoked_at IS NOT NULL);
GRANT SELECT (id, source_id, slot, made_at, revoked_at), INSERT (id, source_id, slot, sealed), UPDATE (revoked_at)
    ON hy.push_secrets TO hy_app;

-- The secrets that hold now, sealed as they are, for the door: nobody is known before one of them fits.
CREATE FUNCTION hy.push_secrets_of(wanted uuid) RETURNS TABLE (id uuid, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
    SELECT push_secrets.id, push_secrets.sealed FROM hy.push_secrets
    WHERE hy.principal() = 'door' AND source_id = wanted AND revoked_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION hy.push_secrets_of(uuid) TO hy_app;
