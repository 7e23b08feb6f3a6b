-- What was done (the journal) and what must follow (jobs).

-- Who did what, when. Rows hold ids, codes and digests, never what people wrote; a sealer chains them afterwards.
CREATE TABLE hy.journal (
    id           bigint      GENERATED ALWAYS AS IDENTITY,
    txid         xid8        NOT NULL DEFAULT pg_catalog.pg_current_xact_id(),
    at           timestamptz NOT NULL,
    principal    text        NOT NULL,
    person_id    uuid,
    post_id      uuid,
    agency_id    uuid,
    source_id    uuid,
    action       text        NOT NULL,
    subject_kind text        NOT NULL,
    subject_id   uuid        NOT NULL,
    detail       jsonb       NOT NULL DEFAULT '{}',
    digest       bytea,
    CONSTRAINT journal_pkey PRIMARY KEY (id),
    CONSTRAINT journal_action_form CHECK (action ~ '^[a-z][a-z-]*\.[a-z][a-z-]*$'),
    CONSTRAINT journal_subject_form CHECK (subject_kind ~ '^[a-z][a-z-]*$'),
    CONSTRAINT journal_principal_known CHECK (principal IN ('person', 'machine', 'worker')),
    CONSTRAINT journal_detail_small CHECK (pg_catalog.pg_column_size(detail) < 8192)
);
CREATE INDEX journal_of_subject ON hy.journal (subject_id, id);
CREATE TRIGGER journal_stay BEFORE UPDATE OR DELETE ON hy.journal FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER journal_not_emptied BEFORE TRUNCATE ON hy.journal
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

ALTER TABLE hy.journal ENABLE ROW LEVEL SECURITY;
-- A row can only be written in the name of who the transaction is for.
CREATE POLICY journal_insert_app ON hy.journal FOR INSERT TO hy_app WITH CHECK (
    principal = hy.principal()
    AND person_id IS NOT DISTINCT FROM hy.person()
    AND post_id IS NOT DISTINCT FROM hy.post()
    AND agency_id IS NOT DISTINCT FROM hy.agency()
    AND source_id IS NOT DISTINCT FROM hy.source()
);
CREATE POLICY journal_select_app ON hy.journal FOR SELECT TO hy_app
    USING ((SELECT hy.signed_in() AND hy.role() = 'auditor'));
CREATE POLICY journal_insert_worker ON hy.journal FOR INSERT TO hy_worker WITH CHECK (true);
CREATE POLICY journal_select_worker ON hy.journal FOR SELECT TO hy_worker USING (true);
CREATE POLICY journal_select_auditor ON hy.journal FOR SELECT TO hy_auditor USING (true);
GRANT SELECT, INSERT ON hy.journal TO hy_app, hy_worker;
GRANT SELECT ON hy.journal TO hy_auditor;

-- Work that must follow a commit. A job is named for what happened; a lease with a token keeps a late runner from
-- finishing what another has taken over.
CREATE TABLE hy.jobs (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    kind        text        NOT NULL,
    subject     uuid        NOT NULL,
    detail      jsonb       NOT NULL DEFAULT '{}',
    left_at     timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    due_at      timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    attempts    integer     NOT NULL DEFAULT 0,
    lease_token bigint,
    lease_until timestamptz,
    done_at     timestamptz,
    dead_at     timestamptz,
    fault       text,
    CONSTRAINT jobs_pkey PRIMARY KEY (id),
    CONSTRAINT jobs_kind_form CHECK (kind ~ '^[a-z][a-z-]*\.[a-z][a-z-]*$'),
    CONSTRAINT jobs_lease_whole CHECK ((lease_token IS NULL) = (lease_until IS NULL)),
    CONSTRAINT jobs_end_once CHECK (done_at IS NULL OR dead_at IS NULL),
    CONSTRAINT jobs_fault_short CHECK (char_length(fault) <= 200)
);
CREATE INDEX jobs_waiting ON hy.jobs (kind, due_at, id) WHERE done_at IS NULL AND dead_at IS NULL;
CREATE INDEX jobs_of_subject ON hy.jobs (subject);
CREATE SEQUENCE hy.lease_tokens;

ALTER TABLE hy.jobs ENABLE ROW LEVEL SECURITY;
CREATE POLICY jobs_insert_app ON hy.jobs FOR INSERT TO hy_app WITH CHECK (hy.principal() IN ('person', 'machine'));
CREATE POLICY jobs_all_worker ON hy.jobs FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY jobs_select_auditor ON hy.jobs FOR SELECT TO hy_auditor USING (true);
GRANT INSERT (kind, subject, detail) ON hy.jobs TO hy_app;
GRANT SELECT, INSERT, UPDATE ON hy.jobs TO hy_worker;
GRANT SELECT ON hy.jobs TO hy_auditor;
GRANT USAGE ON SEQUENCE hy.lease_tokens TO hy_worker;

-- Who does what only one may do at a time, and for which term. Every write of the holder repeats its term.
CREATE TABLE hy.terms (
    name        text        NOT NULL,
    holder      uuid        NOT NULL,
    term        bigint      NOT NULL,
    lease_until timestamptz NOT NULL,
    CONSTRAINT terms_pkey PRIMARY KEY (name),
    CONSTRAINT terms_name_form CHECK (name ~ '^[a-z][a-z-]*$')
);
ALTER TABLE hy.terms ENABLE ROW LEVEL SECURITY;
CREATE POLICY terms_all_worker ON hy.terms FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY terms_select_auditor ON hy.terms FOR SELECT TO hy_auditor USING (true);
GRANT SELECT, INSERT, UPDATE ON hy.terms TO hy_worker;
GRANT SELECT ON hy.terms TO hy_auditor;

-- Playbooks as they were published: the files themselves, named by their digest.
CREATE TABLE hy.playbook_versions (
    id           uuid        NOT NULL,
    digest       bytea       NOT NULL,
    files        jsonb       NOT NULL,
    published_at timestamptz NOT NULL,
    published_by uuid,
    CONSTRAINT playbook_versions_pkey PRIMARY KEY (id),
    CONSTRAINT playbook_versions_digest_once UNIQUE (digest),
    CONSTRAINT playbook_versions_digest_length CHECK (octet_length(digest) = 32),
    CONSTRAINT playbook_versions_person_known FOREIGN KEY (published_by) REFERENCES hy.people (id)
);
CREATE TRIGGER playbook_versions_stay BEFORE UPDATE OR DELETE ON hy.playbook_versions
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

-- Which version is current. The newest row says it.
CREATE TABLE hy.playbook_terms (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    version_id uuid        NOT NULL,
    since      timestamptz NOT NULL,
    CONSTRAINT playbook_terms_pkey PRIMARY KEY (id),
    CONSTRAINT playbook_terms_version_known FOREIGN KEY (version_id) REFERENCES hy.playbook_versions (id)
);
ALTER TABLE hy.playbook_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.playbook_terms ENABLE ROW LEVEL SECURITY;
CREATE POLICY playbook_versions_select_app ON hy.playbook_versions FOR SELECT TO hy_app
    USING ((SELECT hy.principal()) IN ('person', 'machine'));
CREATE POLICY playbook_terms_select_app ON hy.playbook_terms FOR SELECT TO hy_app
    USING ((SELECT hy.principal()) IN ('person', 'machine'));
CREATE POLICY playbook_versions_select_worker ON hy.playbook_versions FOR SELECT TO hy_worker USING (true);
CREATE POLICY playbook_versions_insert_worker ON hy.playbook_versions FOR INSERT TO hy_worker WITH CHECK (true);
CREATE POLICY playbook_terms_select_worker ON hy.playbook_terms FOR SELECT TO hy_worker USING (true);
CREATE POLICY playbook_terms_insert_worker ON hy.playbook_terms FOR INSERT TO hy_worker WITH CHECK (true);
GRANT SELECT ON hy.playbook_versions, hy.playbook_terms TO hy_app, hy_worker;
GRANT INSERT ON hy.playbook_versions, hy.playbook_terms TO hy_worker;
