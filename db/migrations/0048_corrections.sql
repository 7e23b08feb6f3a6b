-- What a person says that an item is: a row that models learn from. The newest one of an item and a task stands; one without a label
-- takes back what stood before.
CREATE TABLE hy.corrections (
    id        bigint      GENERATED ALWAYS AS IDENTITY,
    item_id   uuid        NOT NULL,
    -- What was read, as the item may have changed since; its text may be gone.
    revision  integer     NOT NULL,
    task      text        NOT NULL,
    label     text,
    at        timestamptz NOT NULL,
    person_id uuid        NOT NULL,
    post_id   uuid        NOT NULL,
    CONSTRAINT corrections_pkey PRIMARY KEY (id),
    CONSTRAINT corrections_item_known FOREIGN KEY (item_id) REFERENCES hy.items (id),
    CONSTRAINT corrections_revision_range CHECK (revision >= 1),
    CONSTRAINT corrections_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT corrections_post_known FOREIGN KEY (post_id) REFERENCES hy.posts (id),
    CONSTRAINT corrections_label_of_task CHECK (
        label IS NULL
        OR CASE task
            WHEN 'category' THEN char_length(label) BETWEEN 1 AND 200
            WHEN 'agency' THEN char_length(label) BETWEEN 1 AND 200
            WHEN 'tone' THEN label IN ('negative', 'neutral', 'positive')
            WHEN 'rumour' THEN label IN ('rumour', 'other')
        END
    ),
    CONSTRAINT corrections_task_known CHECK (task IN ('category', 'agency', 'tone', 'rumour'))
);
CREATE INDEX corrections_of_item ON hy.corrections (item_id, task, id DESC);
CREATE INDEX corrections_of_task ON hy.corrections (task, id);
CREATE TRIGGER corrections_stay BEFORE DELETE OR UPDATE ON hy.corrections FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER corrections_not_emptied BEFORE TRUNCATE ON hy.corrections FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
ALTER TABLE hy.corrections ENABLE ROW LEVEL SECURITY;
CREATE POLICY corrections_select_app ON hy.corrections FOR SELECT TO hy_app USING (
    CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_item(item_id) END
);
-- Who deals with an item is who may be shown what it hides.
CREATE POLICY corrections_insert_app ON hy.corrections FOR INSERT TO hy_app WITH CHECK (
    person_id = hy.person() AND post_id = hy.post() AND hy.may_disclose(item_id)
);
CREATE POLICY corrections_select_worker ON hy.corrections FOR SELECT TO hy_worker USING (true);
GRANT SELECT, INSERT ON hy.corrections TO hy_app;
GRANT SELECT ON hy.corrections TO hy_worker;
