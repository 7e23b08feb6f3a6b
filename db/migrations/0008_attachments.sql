-- Attachments: bytes with their digest and the type that was found in them, under the rights of what they hang on.

CREATE TABLE hy.attachments (
    id         uuid        NOT NULL,
    item_id    uuid,
    case_id    uuid,
    answer_id  uuid,
    name       text        NOT NULL,
    media_type text        NOT NULL,
    size       integer     NOT NULL,
    digest     bytea       NOT NULL,
    bytes      bytea       NOT NULL,
    added_at   timestamptz NOT NULL,
    added_by   uuid        NOT NULL,
    CONSTRAINT attachments_pkey PRIMARY KEY (id),
    CONSTRAINT attachments_hang_on_one CHECK (num_nonnulls(item_id, case_id) = 1),
    CONSTRAINT attachments_answer_of_case CHECK (answer_id IS NULL OR case_id IS NOT NULL),
    CONSTRAINT attachments_item_known FOREIGN KEY (item_id) REFERENCES hy.items (id),
    CONSTRAINT attachments_case_known FOREIGN KEY (case_id) REFERENCES hy.cases (id),
    CONSTRAINT attachments_answer_known FOREIGN KEY (answer_id) REFERENCES hy.case_answers (id),
    CONSTRAINT attachments_person_known FOREIGN KEY (added_by) REFERENCES hy.people (id),
    CONSTRAINT attachments_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT attachments_size_range CHECK (size BETWEEN 1 AND 20971520),
    CONSTRAINT attachments_size_true CHECK (octet_length(bytes) = size),
    CONSTRAINT attachments_digest_true CHECK (digest = pg_catalog.sha256(bytes)),
    CONSTRAINT attachments_type_known CHECK (media_type IN (
        'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf', 'text/plain',
        'application/zip', 'video/mp4', 'audio/mpeg', 'application/octet-stream'
    ))
);
CREATE INDEX attachments_of_item ON hy.attachments (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX attachments_of_case ON hy.attachments (case_id) WHERE case_id IS NOT NULL;
CREATE TRIGGER attachments_stay BEFORE UPDATE OR DELETE ON hy.attachments
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

ALTER TABLE hy.attachments ENABLE ROW LEVEL SECURITY;
CREATE POLICY attachments_select_app ON hy.attachments FOR SELECT TO hy_app USING (
    CASE
        WHEN (SELECT hy.sees_all()) THEN true
        WHEN item_id IS NOT NULL THEN hy.sees_item(item_id)
        ELSE hy.sees_case(case_id)
    END
);
CREATE POLICY attachments_insert_app ON hy.attachments FOR INSERT TO hy_app WITH CHECK (
    added_by = hy.person()
    AND (
        (item_id IS NOT NULL AND (SELECT hy.signed_in() AND hy.role() = 'coordinator'))
        OR (case_id IS NOT NULL AND (hy.has_custody(case_id) OR (SELECT hy.closes_cases())))
    )
);
CREATE POLICY attachments_select_worker ON hy.attachments FOR SELECT TO hy_worker USING (true);
GRANT SELECT, INSERT ON hy.attachments TO hy_app;
GRANT SELECT ON hy.attachments TO hy_worker;
