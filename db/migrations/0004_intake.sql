-- Items: what people say, as it came in, with its assessment. What was written stands in item_texts alone.

-- One delivery of items: a request, or a part of a file. Its counts always add up.
CREATE TABLE hy.batches (
    id          uuid        NOT NULL,
    source_id   uuid        NOT NULL,
    import_id   uuid,
    received_at timestamptz NOT NULL,
    history     boolean     NOT NULL,
    rows        integer     NOT NULL,
    accepted    integer     NOT NULL,
    duplicate   integer     NOT NULL,
    changed     integer     NOT NULL,
    rejected    integer     NOT NULL,
    digest      bytea       NOT NULL,
    CONSTRAINT batches_pkey PRIMARY KEY (id),
    CONSTRAINT batches_source_known FOREIGN KEY (source_id) REFERENCES hy.sources (id),
    CONSTRAINT batches_add_up CHECK (accepted + duplicate + changed + rejected = rows),
    CONSTRAINT batches_counts CHECK (accepted >= 0 AND duplicate >= 0 AND changed >= 0 AND rejected >= 0)
);
CREATE INDEX batches_of_import ON hy.batches (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE hy.items (
    id          uuid        NOT NULL,
    source_id   uuid        NOT NULL,
    external_id text        NOT NULL,
    revision    integer     NOT NULL DEFAULT 1,
    digest      bytea       NOT NULL,
    batch_id    uuid        NOT NULL,
    accepted_at timestamptz NOT NULL,
    occurred_at timestamptz NOT NULL,
    history     boolean     NOT NULL,
    state       text        NOT NULL,
    url         text,
    likes       bigint      NOT NULL,
    dislikes    bigint      NOT NULL,
    comments    bigint      NOT NULL,
    shares      bigint      NOT NULL,
    views       bigint      NOT NULL,
    entered_by  uuid,
    version     integer     NOT NULL DEFAULT 1,
    CONSTRAINT items_pkey PRIMARY KEY (id),
    CONSTRAINT items_identity UNIQUE (source_id, external_id),
    CONSTRAINT items_source_known FOREIGN KEY (source_id) REFERENCES hy.sources (id),
    CONSTRAINT items_batch_known FOREIGN KEY (batch_id) REFERENCES hy.batches (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT items_state_known CHECK (state IN ('assessed', 'quarantined')),
    CONSTRAINT items_external_id_length CHECK (char_length(external_id) BETWEEN 1 AND 200),
    CONSTRAINT items_url_length CHECK (char_length(url) <= 2000),
    CONSTRAINT items_digest_length CHECK (octet_length(digest) = 32),
    CONSTRAINT items_counts CHECK (likes >= 0 AND dislikes >= 0 AND comments >= 0 AND shares >= 0 AND views >= 0)
);
CREATE INDEX items_by_batch ON hy.items (batch_id);
CREATE INDEX items_latest ON hy.items (occurred_at DESC, id DESC);
CREATE TRIGGER items_count_version BEFORE UPDATE ON hy.items FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE TABLE hy.item_texts (
    item_id   uuid      NOT NULL,
    revision  integer   NOT NULL,
    source_id uuid      NOT NULL,
    title     text,
    text      text      NOT NULL,
    author    text,
    grams     integer[] NOT NULL,
    CONSTRAINT item_texts_pkey PRIMARY KEY (item_id, revision),
    CONSTRAINT item_texts_item_known FOREIGN KEY (item_id) REFERENCES hy.items (id),
    CONSTRAINT item_texts_title_length CHECK (char_length(title) BETWEEN 1 AND 500),
    CONSTRAINT item_texts_text_length CHECK (char_length(text) BETWEEN 1 AND 20000),
    CONSTRAINT item_texts_author_length CHECK (char_length(author) BETWEEN 1 AND 200)
);
CREATE INDEX item_texts_grams ON hy.item_texts USING gin (grams) WITH (fastupdate = on, gin_pending_list_limit = 16384);

-- What we made of an item under one playbook and one model. Factors and evidence are codes and offsets, never words.
CREATE TABLE hy.assessments (
    item_id     uuid             NOT NULL,
    revision    integer          NOT NULL,
    playbook_id uuid             NOT NULL,
    model       text             NOT NULL,
    source_id   uuid             NOT NULL,
    score       smallint         NOT NULL,
    tone        real             NOT NULL,
    reach       real             NOT NULL,
    matter      text,
    matters     jsonb            NOT NULL,
    risks       text[]           NOT NULL,
    factors     jsonb            NOT NULL,
    fingerprint bigint           NOT NULL,
    CONSTRAINT assessments_pkey PRIMARY KEY (item_id, revision, playbook_id, model),
    CONSTRAINT assessments_item_known FOREIGN KEY (item_id) REFERENCES hy.items (id),
    CONSTRAINT assessments_playbook_known FOREIGN KEY (playbook_id) REFERENCES hy.playbook_versions (id),
    CONSTRAINT assessments_score_range CHECK (score BETWEEN 0 AND 100),
    CONSTRAINT assessments_tone_range CHECK (tone BETWEEN -1 AND 1),
    CONSTRAINT assessments_reach_range CHECK (reach BETWEEN 0 AND 1),
    CONSTRAINT assessments_model_length CHECK (char_length(model) BETWEEN 1 AND 80)
);

-- One file that was read in. Rows that were refused are listed by row and reason, never by what they say.
CREATE TABLE hy.imports (
    id          uuid        NOT NULL,
    source_id   uuid        NOT NULL,
    file_digest bytea       NOT NULL,
    file_name   text        NOT NULL,
    history     boolean     NOT NULL,
    begun_at    timestamptz NOT NULL,
    ended_at    timestamptz,
    rows        bigint      NOT NULL DEFAULT 0,
    accepted    bigint      NOT NULL DEFAULT 0,
    duplicate   bigint      NOT NULL DEFAULT 0,
    changed     bigint      NOT NULL DEFAULT 0,
    rejected    bigint      NOT NULL DEFAULT 0,
    CONSTRAINT imports_pkey PRIMARY KEY (id),
    CONSTRAINT imports_source_known FOREIGN KEY (source_id) REFERENCES hy.sources (id),
    CONSTRAINT imports_add_up CHECK (accepted + duplicate + changed + rejected = rows),
    CONSTRAINT imports_digest_length CHECK (octet_length(file_digest) = 32)
);

ALTER TABLE hy.batches ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.items ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.item_texts ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.assessments ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.imports ENABLE ROW LEVEL SECURITY;

-- Whether the transaction may take in items for a source: a machine for its own, the information office by hand.
CREATE FUNCTION hy.may_take_in(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE hy.principal()
               WHEN 'machine' THEN wanted = hy.source()
               WHEN 'person' THEN hy.role() = 'coordinator'
           END
$$;
GRANT EXECUTE ON FUNCTION hy.may_take_in(uuid) TO hy_app, hy_worker;

CREATE POLICY batches_insert_app ON hy.batches FOR INSERT TO hy_app WITH CHECK (hy.may_take_in(source_id));
CREATE POLICY batches_select_app ON hy.batches FOR SELECT TO hy_app
    USING ((SELECT hy.sees_all()) OR source_id = (SELECT hy.source()));
CREATE POLICY items_insert_app ON hy.items FOR INSERT TO hy_app WITH CHECK (hy.may_take_in(source_id));
CREATE POLICY items_update_app ON hy.items FOR UPDATE TO hy_app
    USING (hy.may_take_in(source_id)) WITH CHECK (hy.may_take_in(source_id));
CREATE POLICY item_texts_insert_app ON hy.item_texts FOR INSERT TO hy_app WITH CHECK (hy.may_take_in(source_id));
CREATE POLICY assessments_insert_app ON hy.assessments FOR INSERT TO hy_app WITH CHECK (hy.may_take_in(source_id));

CREATE POLICY batches_all_worker ON hy.batches FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY items_all_worker ON hy.items FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY item_texts_all_worker ON hy.item_texts FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY assessments_all_worker ON hy.assessments FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY imports_all_worker ON hy.imports FOR ALL TO hy_worker USING (true) WITH CHECK (true);

GRANT SELECT, INSERT ON hy.batches, hy.items, hy.item_texts, hy.assessments TO hy_app, hy_worker;
GRANT UPDATE (revision, digest, batch_id, occurred_at, state, url, likes, dislikes, comments, shares, views)
    ON hy.items TO hy_app, hy_worker;
GRANT SELECT, INSERT, UPDATE ON hy.imports TO hy_worker;
