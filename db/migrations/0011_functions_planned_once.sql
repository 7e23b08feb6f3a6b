-- A function in SQL that the planner cannot look into is parsed and planned at every call, which costs more than all
-- the rest of a short request; one in PL/pgSQL is planned once in a connection. Nothing of what they answer changes.

CREATE OR REPLACE FUNCTION hy.has_custody(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN hy.signed_in() AND hy.role() IN ('liaison', 'head')
       AND EXISTS (SELECT FROM hy.cases WHERE id = wanted AND agency_id = hy.agency());
END
$$;

CREATE OR REPLACE FUNCTION hy.who_by_key(wanted bytea) RETURNS TABLE (key_id uuid, source_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT machine_keys.id, machine_keys.source_id FROM hy.machine_keys
    WHERE machine_keys.digest = wanted AND machine_keys.revoked_at IS NULL;
END
$$;

CREATE OR REPLACE FUNCTION hy.who_by_session(wanted bytea)
RETURNS TABLE (person_id uuid, post_id uuid, agency_id uuid, role text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT posts.person_id, posts.id, posts.agency_id, posts.role
    FROM hy.sessions JOIN hy.posts ON posts.id = sessions.post_id
    WHERE sessions.digest = wanted
      AND sessions.ended_at IS NULL
      AND pg_catalog.clock_timestamp() < sessions.expires_at
      AND posts.since <= (pg_catalog.clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
      AND (posts.until IS NULL OR posts.until > (pg_catalog.clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date);
END
$$;
