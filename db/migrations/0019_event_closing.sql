-- An event is closed when nothing is owed for it any more. It swallows nothing afterwards: what comes within the days of a
-- second wave reopens it, what comes later opens an event that names it as its predecessor.

ALTER TABLE hy.events
    ADD COLUMN closed_at      timestamptz,
    ADD COLUMN predecessor_id uuid;
UPDATE hy.events SET closed_at = heat_at WHERE state = 'closed';
ALTER TABLE hy.events
    ADD CONSTRAINT events_closed_whole CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    ADD CONSTRAINT events_predecessor_known FOREIGN KEY (predecessor_id) REFERENCES hy.events (id),
    ADD CONSTRAINT events_predecessor_apart CHECK (predecessor_id <> id);

ALTER TABLE hy.event_steps
    ADD COLUMN other_id uuid,
    DROP CONSTRAINT event_steps_step_known,
    ADD CONSTRAINT event_steps_step_known CHECK (step IN (
        'gathered', 'level-proposed', 'level-confirmed', 'level-raised', 'level-lowered', 'level-unconfirmed', 'closed',
        'reopened', 'followed'
    )),
    ADD CONSTRAINT event_steps_other_known FOREIGN KEY (other_id) REFERENCES hy.events (id);

-- An event is closed and reopened by the information office, or by the service with its cases; never while one of its
-- cases is not closed.
CREATE FUNCTION hy.event_closes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF hy.principal() = 'person' AND hy.role() <> 'coordinator' THEN
        RAISE EXCEPTION 'the information office alone closes and reopens events' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.state = 'closed' AND EXISTS (SELECT FROM hy.cases WHERE event_id = NEW.id AND state <> 'closed') THEN
        RAISE EXCEPTION 'an event with cases that are not closed is not closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'events_close_settled';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER events_close_settled BEFORE UPDATE OF state ON hy.events FOR EACH ROW
    WHEN (NEW.state IS DISTINCT FROM OLD.state AND 'closed' IN (NEW.state, OLD.state))
    EXECUTE FUNCTION hy.event_closes();

-- Who is on record for a level is told by the trigger now, so that an event can be closed by somebody else.
DROP TRIGGER events_level_moves ON hy.events;
CREATE TRIGGER events_level_moves BEFORE UPDATE OF level, level_at, level_by ON hy.events FOR EACH ROW
    WHEN ((NEW.level, NEW.level_at, NEW.level_by) IS DISTINCT FROM (OLD.level, OLD.level_at, OLD.level_by))
    EXECUTE FUNCTION hy.level_moves();
DROP POLICY events_update_app ON hy.events;
CREATE POLICY events_update_app ON hy.events FOR UPDATE TO hy_app
    USING ((SELECT hy.signed_in() AND hy.role() IN ('coordinator', 'leader')))
    WITH CHECK ((SELECT hy.signed_in() AND hy.role() IN ('coordinator', 'leader')));
GRANT UPDATE (closed_at) ON hy.events TO hy_app;

-- What the keeper must hear of: rows are written while gathering stands still, so their order is that of the commits.
CREATE TABLE hy.gathering_changes (
    id       bigint      GENERATED ALWAYS AS IDENTITY,
    event_id uuid        NOT NULL,
    change   text        NOT NULL,
    at       timestamptz NOT NULL,
    CONSTRAINT gathering_changes_pkey PRIMARY KEY (id),
    CONSTRAINT gathering_changes_event_known FOREIGN KEY (event_id) REFERENCES hy.events (id),
    CONSTRAINT gathering_changes_change_known CHECK (change IN ('closed', 'reopened', 'regrouped'))
);
CREATE TRIGGER gathering_changes_stay BEFORE UPDATE OR DELETE ON hy.gathering_changes
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER gathering_changes_not_emptied BEFORE TRUNCATE ON hy.gathering_changes
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
ALTER TABLE hy.gathering_changes ENABLE ROW LEVEL SECURITY;
CREATE POLICY gathering_changes_insert_app ON hy.gathering_changes FOR INSERT TO hy_app
    WITH CHECK (hy.signed_in() AND hy.role() = 'coordinator');
CREATE POLICY gathering_changes_all_worker ON hy.gathering_changes FOR ALL TO hy_worker USING (true) WITH CHECK (true);
GRANT INSERT ON hy.gathering_changes TO hy_app, hy_worker;
GRANT SELECT ON hy.gathering_changes TO hy_worker;

-- Lets the keeper and whoever changes what it gathers into work one after the other, until the end of the transaction.
CREATE FUNCTION hy.hold_gathering() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = hy, pg_temp AS $$
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(48191);
END
$$;
GRANT EXECUTE ON FUNCTION hy.hold_gathering() TO hy_app, hy_worker;
