-- Rows that stay cannot be emptied away either, and a limit is held to its due moment whatever is written.

CREATE TRIGGER playbook_versions_not_emptied BEFORE TRUNCATE ON hy.playbook_versions
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER deadline_facts_not_emptied BEFORE TRUNCATE ON hy.deadline_facts
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER deadline_firings_not_emptied BEFORE TRUNCATE ON hy.deadline_firings
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER event_steps_not_emptied BEFORE TRUNCATE ON hy.event_steps
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER case_steps_not_emptied BEFORE TRUNCATE ON hy.case_steps
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER case_answers_not_emptied BEFORE TRUNCATE ON hy.case_answers
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER attachments_not_emptied BEFORE TRUNCATE ON hy.attachments
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER playbook_terms_stay BEFORE UPDATE OR DELETE ON hy.playbook_terms
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER playbook_terms_not_emptied BEFORE TRUNCATE ON hy.playbook_terms
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

-- A firing names the due moment of its deadline, not one of its own.
ALTER TABLE hy.deadlines ADD CONSTRAINT deadlines_due_once UNIQUE (id, due_at);
ALTER TABLE hy.deadline_firings DROP CONSTRAINT deadline_firings_deadline_known;
ALTER TABLE hy.deadline_firings ADD CONSTRAINT deadline_firings_deadline_known
    FOREIGN KEY (deadline_id, due_at) REFERENCES hy.deadlines (id, due_at);

-- Nor does it name a moment that is still to come. One look for each statement, not for each row.
CREATE FUNCTION hy.firings_not_ahead() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    IF EXISTS (SELECT FROM written WHERE fired_at > now_is) THEN
        RAISE EXCEPTION 'a deadline does not fire in the future'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadline_firings_not_ahead';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER deadline_firings_not_ahead AFTER INSERT ON hy.deadline_firings
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.firings_not_ahead();

-- A limit is not missed before it is due.
CREATE FUNCTION hy.deadlines_not_early() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    IF EXISTS (SELECT FROM written WHERE state = 'missed' AND due_at > now_is) THEN
        RAISE EXCEPTION 'a deadline is not missed before it is due'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadlines_not_early';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER deadlines_not_early_when_added AFTER INSERT ON hy.deadlines
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.deadlines_not_early();
CREATE TRIGGER deadlines_not_early_when_changed AFTER UPDATE ON hy.deadlines
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.deadlines_not_early();
