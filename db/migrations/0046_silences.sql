-- A source that says far less than is expected of it is silent until it says something new, and the information office is told: its
-- alarm has the silence's own id.
CREATE TABLE hy.silences (
    id         uuid        NOT NULL,
    source_id  uuid        NOT NULL,
    -- When something new came last, or since when it was waited for.
    since      timestamptz NOT NULL,
    noticed_at timestamptz NOT NULL,
    ended_at   timestamptz,
    CONSTRAINT silences_pkey PRIMARY KEY (id),
    CONSTRAINT silences_source_known FOREIGN KEY (source_id) REFERENCES hy.sources (id),
    CONSTRAINT silences_in_order CHECK (since < noticed_at AND noticed_at <= ended_at)
);
CREATE UNIQUE INDEX silences_one ON hy.silences (source_id) WHERE ended_at IS NULL;
CREATE INDEX silences_of_source ON hy.silences (source_id, noticed_at DESC);
ALTER TABLE hy.silences ENABLE ROW LEVEL SECURITY;
CREATE POLICY silences_select_app ON hy.silences FOR SELECT TO hy_app USING ((SELECT hy.sees_all()));
CREATE POLICY silences_all_worker ON hy.silences FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY silences_select_auditor ON hy.silences FOR SELECT TO hy_auditor USING (true);
GRANT SELECT ON hy.silences TO hy_app, hy_worker, hy_auditor;
GRANT INSERT, UPDATE (ended_at) ON hy.silences TO hy_worker;

ALTER TABLE hy.alarms
    ADD COLUMN source_id uuid,
    ADD CONSTRAINT alarms_source_known FOREIGN KEY (source_id) REFERENCES hy.sources (id),
    DROP CONSTRAINT alarms_matter_known,
    ADD CONSTRAINT alarms_matter_known CHECK (matter IN ('limits', 'levels', 'sources')),
    DROP CONSTRAINT alarms_of_one,
    ADD CONSTRAINT alarms_of_one CHECK (
        (matter = 'limits') = (case_id IS NOT NULL) AND (matter = 'levels') = (event_id IS NOT NULL)
        AND (matter = 'sources') = (source_id IS NOT NULL)
    );
CREATE INDEX alarms_of_source ON hy.alarms (source_id) WHERE source_id IS NOT NULL;

CREATE FUNCTION hy.silences_raise_alarms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    INSERT INTO hy.alarms (id, matter, source_id, raised_at, next_at)
    VALUES (NEW.id, 'sources', NEW.source_id, NEW.noticed_at, NEW.noticed_at);
    INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id, detail)
    VALUES (NEW.noticed_at, 'worker', 'source.silent', 'source', NEW.source_id, pg_catalog.jsonb_build_object('since', NEW.since));
    RETURN NULL;
END
$$;
CREATE TRIGGER silences_raise_alarms AFTER INSERT ON hy.silences FOR EACH ROW EXECUTE FUNCTION hy.silences_raise_alarms();

CREATE FUNCTION hy.silences_stir_alarms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    UPDATE hy.alarms SET next_at = hy.moment() WHERE id = NEW.id AND state <> 'over';
    INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id)
    VALUES (NEW.ended_at, 'worker', 'source.heard-again', 'source', NEW.source_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER silences_stir_alarms AFTER UPDATE OF ended_at ON hy.silences FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION hy.silences_stir_alarms();
