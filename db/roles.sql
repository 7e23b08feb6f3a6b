-- The roles of one PostgreSQL server. Run once as a superuser, before the first database is made; safe to repeat.
--
-- None of the service roles owns anything, so row-level security binds them. hy_login does not inherit: what it may do
-- is what the role may do that a transaction takes on with SET LOCAL ROLE.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[
        'hy_owner', 'hy_app', 'hy_worker', 'hy_auditor', 'hy_login', 'hy_public', 'hy_migrate', 'hy_backup'
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
            EXECUTE pg_catalog.format('CREATE ROLE %I', wanted);
        END IF;
    END LOOP;
END
$$;

ALTER ROLE hy_owner NOLOGIN NOSUPERUSER NOBYPASSRLS;
ALTER ROLE hy_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
ALTER ROLE hy_worker NOLOGIN NOSUPERUSER NOBYPASSRLS;
ALTER ROLE hy_auditor NOLOGIN NOSUPERUSER NOBYPASSRLS;
ALTER ROLE hy_login LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS;
ALTER ROLE hy_public LOGIN NOSUPERUSER NOBYPASSRLS;
ALTER ROLE hy_migrate LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS;
ALTER ROLE hy_backup LOGIN BYPASSRLS NOSUPERUSER;

GRANT hy_app, hy_worker, hy_auditor TO hy_login;
GRANT hy_owner TO hy_migrate;
GRANT pg_read_all_data TO hy_backup;
