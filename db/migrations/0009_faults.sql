-- What is wrong with the schema's defences, one row each; none when all is well. The program asks at every start.
CREATE FUNCTION hy.faults() RETURNS TABLE (fault text, object text)
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
GRANT EXECUTE ON FUNCTION hy.faults() TO hy_worker;
