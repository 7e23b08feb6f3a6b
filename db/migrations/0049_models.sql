-- Models that tell what an item is, published as versions like playbooks; the newest term of a task says which one counts, and none
-- where it was retired.
CREATE TABLE hy.models (
    id           uuid        NOT NULL,
    task         text        NOT NULL,
    -- SHA-256 of all that its answers rest on.
    version      bytea       NOT NULL,
    card         jsonb       NOT NULL,
    numbers      bytea       NOT NULL,
    published_at timestamptz NOT NULL,
    CONSTRAINT models_pkey PRIMARY KEY (id),
    CONSTRAINT models_version_once UNIQUE (version),
    CONSTRAINT models_version_length CHECK (octet_length(version) = 32),
    CONSTRAINT models_task_known CHECK (task IN ('category', 'agency', 'tone', 'rumour')),
    CONSTRAINT models_numbers_length CHECK (octet_length(numbers) BETWEEN 1 AND 67108864)
);
CREATE TABLE hy.model_terms (
    id       bigint      GENERATED ALWAYS AS IDENTITY,
    task     text        NOT NULL,
    model_id uuid,
    since    timestamptz NOT NULL,
    note     text,
    CONSTRAINT model_terms_pkey PRIMARY KEY (id),
    CONSTRAINT model_terms_task_known CHECK (task IN ('category', 'agency', 'tone', 'rumour')),
    CONSTRAINT model_terms_model_known FOREIGN KEY (model_id) REFERENCES hy.models (id),
    CONSTRAINT model_terms_note_length CHECK (char_length(note) BETWEEN 1 AND 200)
);
CREATE INDEX model_terms_of_task ON hy.model_terms (task, id DESC);
CREATE TRIGGER models_stay BEFORE DELETE OR UPDATE ON hy.models FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER models_not_emptied BEFORE TRUNCATE ON hy.models FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER model_terms_stay BEFORE DELETE OR UPDATE ON hy.model_terms FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER model_terms_not_emptied BEFORE TRUNCATE ON hy.model_terms FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
ALTER TABLE hy.models ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.model_terms ENABLE ROW LEVEL SECURITY;
CREATE POLICY models_insert_worker ON hy.models FOR INSERT TO hy_worker WITH CHECK (true);
CREATE POLICY models_select_worker ON hy.models FOR SELECT TO hy_worker USING (true);
CREATE POLICY model_terms_insert_worker ON hy.model_terms FOR INSERT TO hy_worker WITH CHECK (true);
CREATE POLICY model_terms_select_worker ON hy.model_terms FOR SELECT TO hy_worker USING (true);
GRANT SELECT, INSERT ON hy.models, hy.model_terms TO hy_worker;

-- What the models said: for each task its first choices with how likely they are.
ALTER TABLE hy.assessments ADD COLUMN advice jsonb NOT NULL DEFAULT '[]';
