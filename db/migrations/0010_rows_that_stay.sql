-- Rows that stay cannot be emptied away either, a limit is held to its due moment whatever is written, and faults()
-- sees triggers that fire for replicas alone and rights that only the owner should have.

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

CREATE OR REPLACE FUNCTION hy.faults() RETURNS TABLE (fault text, object text)
LANGUAGE sql STABLE SET search_path = hy, pg_temp AS $$
    SELECT 'table without row-level security', c.relname::text
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace = 'hy'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
      AND c.relname <> 'schema_migrations'
    UNION ALL
    SELECT 'table without a primary key', c.relname::text
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace = 'hy'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'p')
    UNION ALL
    SELECT 'restrictive policy', p.polname::text FROM pg_catalog.pg_policy AS p WHERE NOT p.polpermissive
    UNION ALL
    SELECT 'policy for everybody', p.polname::text FROM pg_catalog.pg_policy AS p WHERE p.polroles = '{0}'
    UNION ALL
    SELECT 'view that runs as its owner', c.relname::text
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace = 'hy'::regnamespace AND c.relkind = 'v'
      AND NOT coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false)
    UNION ALL
    SELECT 'materialized view', c.relname::text
    FROM pg_catalog.pg_class AS c WHERE c.relnamespace = 'hy'::regnamespace AND c.relkind = 'm'
    UNION ALL
    SELECT 'function that runs as its owner without a search path', f.proname::text
    FROM pg_catalog.pg_proc AS f
    WHERE f.pronamespace = 'hy'::regnamespace AND f.prosecdef
      AND NOT EXISTS (SELECT FROM unnest(f.proconfig) AS s WHERE s LIKE 'search_path=%')
    UNION ALL
    SELECT 'function that everybody may run', f.proname::text
    FROM pg_catalog.pg_proc AS f
    WHERE f.pronamespace = 'hy'::regnamespace
      AND EXISTS (
          SELECT FROM pg_catalog.aclexplode(coalesce(f.proacl, pg_catalog.acldefault('f', f.proowner))) AS a
          WHERE a.grantee = 0
      )
    UNION ALL
    SELECT 'disabled trigger', t.tgname::text
    FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'hy'::regnamespace AND t.tgenabled NOT IN ('O', 'A')
    UNION ALL
    SELECT DISTINCT 'table that a service role may empty, refer to or hang triggers on', c.relname::text
    FROM pg_catalog.pg_class AS c
    CROSS JOIN pg_catalog.aclexplode(c.relacl) AS a
    JOIN pg_catalog.pg_roles AS r ON r.oid = a.grantee
    WHERE c.relnamespace = 'hy'::regnamespace AND a.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')
      AND r.rolname IN ('hy_app', 'hy_worker', 'hy_auditor', 'hy_login', 'hy_public')
    UNION ALL
    SELECT DISTINCT 'table that everybody may use', c.relname::text
    FROM pg_catalog.pg_class AS c CROSS JOIN pg_catalog.aclexplode(c.relacl) AS a
    WHERE c.relnamespace = 'hy'::regnamespace AND a.grantee = 0
    UNION ALL
    SELECT 'role that stands above the policies', r.rolname::text
    FROM pg_catalog.pg_roles AS r
    WHERE r.rolname IN ('hy_app', 'hy_worker', 'hy_auditor', 'hy_login', 'hy_public') AND (r.rolsuper OR r.rolbypassrls)
    UNION ALL
    SELECT 'service role that owns something', c.relname::text
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_roles AS r ON r.oid = c.relowner
    WHERE r.rolname IN ('hy_app', 'hy_worker', 'hy_auditor', 'hy_login', 'hy_public')
    UNION ALL
    SELECT 'schema that everybody may write', 'public'
    WHERE pg_catalog.has_schema_privilege('hy_login', 'public', 'CREATE')
    UNION ALL
    SELECT 'database that everybody may make temporary tables in', pg_catalog.current_database()::text
    WHERE pg_catalog.has_database_privilege('hy_login', pg_catalog.current_database(), 'TEMPORARY')
$$;
