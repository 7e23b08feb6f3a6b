-- How many reactions the newest items of a source drew: whatever draws many more than they did has travelled far for it.
CREATE TABLE hy.source_reactions (
    source_id  uuid             NOT NULL,
    counted_at timestamptz      NOT NULL,
    -- Of each item.
    counts     double precision[] NOT NULL,
    CONSTRAINT source_reactions_pkey PRIMARY KEY (source_id),
    CONSTRAINT source_reactions_source_known FOREIGN KEY (source_id) REFERENCES hy.sources (id),
    CONSTRAINT source_reactions_counts CHECK (cardinality(counts) <= 400 AND 0 <= ALL (counts) AND array_position(counts, NULL) IS NULL)
);
ALTER TABLE hy.source_reactions ENABLE ROW LEVEL SECURITY;
CREATE POLICY source_reactions_select_app ON hy.source_reactions FOR SELECT TO hy_app
    USING ((SELECT hy.signed_in()) OR source_id = (SELECT hy.source()));
CREATE POLICY source_reactions_all_worker ON hy.source_reactions FOR ALL TO hy_worker USING (true) WITH CHECK (true);
GRANT SELECT ON hy.source_reactions TO hy_app;
GRANT SELECT, INSERT, UPDATE ON hy.source_reactions TO hy_worker;
