-- Files that are read in: how they are read, how far they are, and what of them was not taken. A file that was uploaded
-- lies here in pieces until its rows are stored, so that any process can go on with it.

ALTER TABLE hy.imports
    ADD COLUMN state       text        NOT NULL DEFAULT 'reading',
    ADD COLUMN uploaded    boolean     NOT NULL DEFAULT false,
    ADD COLUMN form        text        NOT NULL DEFAULT 'csv',
    ADD COLUMN encoding    text        NOT NULL DEFAULT 'utf-8',
    ADD COLUMN mapping     jsonb       NOT NULL DEFAULT '{}',
    ADD COLUMN size        bigint      NOT NULL DEFAULT 0,
    ADD COLUMN done        bigint      NOT NULL DEFAULT 0,
    ADD COLUMN fault       text,
    ADD COLUMN touched_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    ADD COLUMN lease_until timestamptz,
    -- How often a process has begun to read it since a part was stored last.
    ADD COLUMN attempts    integer     NOT NULL DEFAULT 0;
UPDATE hy.imports SET state = 'ended' WHERE ended_at IS NOT NULL;
ALTER TABLE hy.imports
    ALTER COLUMN file_digest DROP NOT NULL,
    ADD CONSTRAINT imports_of_source UNIQUE (id, source_id),
    ADD CONSTRAINT imports_state_known CHECK (state IN ('uploading', 'reading', 'ended', 'refused', 'abandoned')),
    ADD CONSTRAINT imports_ended_is_said CHECK (
        (state IN ('ended', 'refused', 'abandoned')) = (ended_at IS NOT NULL)
    ),
    ADD CONSTRAINT imports_digest_given CHECK (file_digest IS NOT NULL OR state IN ('uploading', 'abandoned')),
    ADD CONSTRAINT imports_form_known CHECK (form IN ('csv', 'ndjson')),
    ADD CONSTRAINT imports_encoding_known CHECK (encoding IN ('utf-8', 'gb18030')),
    ADD CONSTRAINT imports_json_is_utf8 CHECK (form = 'csv' OR (encoding = 'utf-8' AND mapping = '{}')),
    ADD CONSTRAINT imports_sizes CHECK (size >= 0 AND done BETWEEN 0 AND size),
    ADD CONSTRAINT imports_name_length CHECK (char_length(file_name) <= 200) NOT VALID,
    ADD CONSTRAINT imports_refused_why CHECK ((state = 'refused') = (fault IS NOT NULL)),
    ADD CONSTRAINT imports_upload_is_uploaded CHECK (uploaded OR state NOT IN ('uploading', 'abandoned'));
CREATE INDEX imports_latest ON hy.imports (begun_at DESC, id DESC);
CREATE INDEX imports_unfinished ON hy.imports (file_digest) WHERE state = 'reading';
CREATE INDEX imports_waiting ON hy.imports (begun_at, id) WHERE uploaded AND state IN ('uploading', 'reading');

-- A row of a file that was not taken, by its place and reason; never what it says.
CREATE TABLE hy.import_rejections (
    import_id   uuid    NOT NULL,
    source_id   uuid    NOT NULL,
    row_number  bigint  NOT NULL,
    place       integer NOT NULL,
    line        bigint  NOT NULL,
    column_name text    NOT NULL,
    code        text    NOT NULL,
    CONSTRAINT import_rejections_pkey PRIMARY KEY (import_id, row_number, place),
    CONSTRAINT import_rejections_import_known FOREIGN KEY (import_id, source_id)
        REFERENCES hy.imports (id, source_id),
    CONSTRAINT import_rejections_column_length CHECK (char_length(column_name) <= 80),
    CONSTRAINT import_rejections_code_form CHECK (code ~ '^(json|body|item|csv)\.[a-z0-9-]+$')
);

-- The bytes of an uploaded file, in order; they go when its rows are stored.
CREATE TABLE hy.import_pieces (
    import_id uuid    NOT NULL,
    source_id uuid    NOT NULL,
    place     integer NOT NULL,
    bytes     bytea   NOT NULL,
    CONSTRAINT import_pieces_pkey PRIMARY KEY (import_id, place),
    CONSTRAINT import_pieces_import_known FOREIGN KEY (import_id, source_id) REFERENCES hy.imports (id, source_id),
    CONSTRAINT import_pieces_length CHECK (octet_length(bytes) BETWEEN 1 AND 1048576)
);
ALTER TABLE hy.import_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;

ALTER TABLE hy.import_rejections ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.import_pieces ENABLE ROW LEVEL SECURITY;

-- Whoever may take items in for a source may upload a file for it, and touches it no more once it is whole.
CREATE POLICY imports_select_app ON hy.imports FOR SELECT TO hy_app
    USING ((SELECT hy.sees_all()) OR source_id = (SELECT hy.source()));
CREATE POLICY imports_insert_app ON hy.imports FOR INSERT TO hy_app
    WITH CHECK (hy.may_take_in(source_id) AND uploaded AND state = 'uploading' AND rows = 0);
CREATE POLICY imports_update_app ON hy.imports FOR UPDATE TO hy_app
    USING (hy.may_take_in(source_id) AND state = 'uploading')
    WITH CHECK (hy.may_take_in(source_id) AND state IN ('uploading', 'reading', 'abandoned'));
CREATE POLICY import_rejections_select_app ON hy.import_rejections FOR SELECT TO hy_app
    USING ((SELECT hy.sees_all()) OR source_id = (SELECT hy.source()));
CREATE POLICY import_pieces_insert_app ON hy.import_pieces FOR INSERT TO hy_app WITH CHECK (
    hy.may_take_in(source_id)
    AND EXISTS (SELECT FROM hy.imports WHERE imports.id = import_id AND imports.state = 'uploading')
);
CREATE POLICY import_rejections_all_worker ON hy.import_rejections FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY import_pieces_all_worker ON hy.import_pieces FOR ALL TO hy_worker USING (true) WITH CHECK (true);

GRANT SELECT, INSERT ON hy.imports TO hy_app;
GRANT UPDATE (state, ended_at, file_digest, encoding, touched_at, size) ON hy.imports TO hy_app;
GRANT INSERT ON hy.import_pieces TO hy_app;
GRANT SELECT ON hy.import_rejections TO hy_app;
GRANT SELECT, INSERT ON hy.import_rejections TO hy_worker;
GRANT SELECT, INSERT, DELETE ON hy.import_pieces TO hy_worker;
