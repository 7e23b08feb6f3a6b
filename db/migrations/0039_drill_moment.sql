-- The moment of a drill is moved by its coordinator, forwards and by sixty days at most; that of a city by nobody.
CREATE FUNCTION hy.move_drill(wanted timestamptz) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    found hy.city;
    now_is timestamptz;
BEGIN
    IF NOT hy.signed_in() OR hy.role() <> 'coordinator' THEN
        RAISE EXCEPTION 'a drill is moved by its coordinator' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO found FROM hy.city FOR UPDATE;
    IF found.kind IS DISTINCT FROM 'drill' THEN
        RAISE EXCEPTION 'the time of a city is not moved' USING ERRCODE = 'check_violation', CONSTRAINT = 'city_moment_stays';
    END IF;
    now_is := hy.moment();
    IF wanted IS NULL OR wanted < now_is OR wanted > now_is + interval '60 days' THEN
        RAISE EXCEPTION 'a drill is moved forwards' USING ERRCODE = 'check_violation', CONSTRAINT = 'drill_moment_ahead';
    END IF;
    UPDATE hy.city
    SET drill_frozen = CASE WHEN drill_frozen IS NOT NULL THEN wanted END,
        drill_offset = CASE WHEN drill_frozen IS NULL THEN wanted - pg_catalog.clock_timestamp() ELSE drill_offset END;
    INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id)
    VALUES (wanted, hy.principal(), hy.person(), hy.post(), hy.agency(), 'drill.moved', 'person', hy.person());
    RETURN wanted;
END
$$;
GRANT EXECUTE ON FUNCTION hy.move_drill(timestamptz) TO hy_app;
