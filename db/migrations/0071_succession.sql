-- The service passes on the cases of an agency that is no more to whoever took over (article 5), and of no other.
ALTER TABLE hy.case_steps DROP CONSTRAINT case_steps_by_person;
ALTER TABLE hy.case_steps ADD CONSTRAINT case_steps_by_person
    CHECK (step IN ('route', 'reopen', 'transfer') OR (person_id IS NOT NULL AND post_id IS NOT NULL));

GRANT UPDATE (agency_id, held_since, returns, ruled, assignee) ON hy.cases TO hy_worker;

CREATE OR REPLACE FUNCTION hy.case_reopens() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = hy, pg_temp
    AS $$
BEGIN
    -- Whether it may change hands is seen to where it does.
    IF hy.principal() = 'worker' AND (OLD.state <> 'closed' OR NEW.state <> 'accepted') AND NEW.agency_id = OLD.agency_id THEN
        RAISE EXCEPTION 'the service only opens cases that were closed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION hy.custody_moves() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = hy, pg_temp
    AS $$
BEGIN
    IF NEW.state NOT IN ('routed', 'raised') THEN
        RAISE EXCEPTION 'custody changes only where a case is routed or raised'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_custody_moves_open';
    END IF;
    IF hy.principal() = 'worker' AND (
        OLD.state NOT IN ('routed', 'accepted', 'drafted') OR NEW.state <> 'routed'
        OR NEW.agency_id IS DISTINCT FROM NULLIF(hy.successor(OLD.agency_id, (hy.moment() AT TIME ZONE 'Asia/Shanghai')::date), OLD.agency_id)
    ) THEN
        RAISE EXCEPTION 'the service passes a case on only from an agency that is no more to whoever took over'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (
        SELECT FROM (
            SELECT custody, at FROM hy.case_steps
            WHERE case_id = NEW.id AND step IN ('route', 'return', 'raise', 'transfer') ORDER BY id DESC LIMIT 1
        ) AS newest
        WHERE newest.custody = NEW.agency_id AND newest.at = NEW.held_since
    ) THEN
        RAISE EXCEPTION 'custody changes only by a step'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_custody_moves_by_step';
    END IF;
    INSERT INTO hy.access (agency_id, event_id, granted_at, reason)
    VALUES (NEW.agency_id, NEW.event_id, NEW.held_since, 'lead') ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
