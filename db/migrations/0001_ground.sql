-- The ground: the city, its moment, human numbers, and who a transaction is opened for.
--
-- Every table has row-level security, policies are permissive, one for each command and role, and a transaction that
-- says no identity sees nothing.

REVOKE ALL ON SCHEMA hy FROM PUBLIC;
GRANT USAGE ON SCHEMA hy TO hy_login, hy_app, hy_worker, hy_auditor;
ALTER DEFAULT PRIVILEGES IN SCHEMA hy REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Who the transaction is for. An empty setting counts as none.

CREATE FUNCTION hy.principal() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(pg_catalog.current_setting('hy.principal', true), '') $$;

CREATE FUNCTION hy.person() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(pg_catalog.current_setting('hy.person', true), '')::uuid $$;

CREATE FUNCTION hy.post() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(pg_catalog.current_setting('hy.post', true), '')::uuid $$;

CREATE FUNCTION hy.agency() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(pg_catalog.current_setting('hy.agency', true), '')::uuid $$;

CREATE FUNCTION hy.source() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(pg_catalog.current_setting('hy.source', true), '')::uuid $$;

CREATE FUNCTION hy.role() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT NULLIF(pg_catalog.current_setting('hy.role', true), '') $$;

-- A person in a post, whatever the post.
CREATE FUNCTION hy.signed_in() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT hy.principal() = 'person' AND hy.person() IS NOT NULL AND hy.role() IS NOT NULL $$;

-- Posts that read the whole matter of the city: the information office, its leaders, its inspectors.
CREATE FUNCTION hy.sees_all() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT hy.signed_in() AND hy.role() IN ('coordinator', 'leader', 'inspector') $$;

-- Posts that read what their own agency was let into.
CREATE FUNCTION hy.sees_own() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT hy.signed_in() AND hy.role() IN ('liaison', 'head', 'reviewer', 'spokesperson') $$;

-- The city. One row; its kind is set when it is founded and never changes.

CREATE TABLE hy.city (
    is_one       boolean     NOT NULL DEFAULT true,
    name         text        NOT NULL,
    kind         text        NOT NULL,
    drill_frozen timestamptz,
    drill_offset interval    NOT NULL DEFAULT interval '0',
    founded_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    CONSTRAINT city_pkey PRIMARY KEY (is_one),
    CONSTRAINT city_is_one CHECK (is_one),
    CONSTRAINT city_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
    CONSTRAINT city_kind_known CHECK (kind IN ('city', 'drill')),
    CONSTRAINT city_moment_stays CHECK (kind = 'drill' OR (drill_frozen IS NULL AND drill_offset = interval '0'))
);
ALTER TABLE hy.city ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION hy.city_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'the city is never deleted' USING ERRCODE = 'check_violation', CONSTRAINT = 'city_stays';
    END IF;
    IF NEW.kind <> OLD.kind THEN
        RAISE EXCEPTION 'a city never becomes a drill' USING ERRCODE = 'check_violation', CONSTRAINT = 'city_stays';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER city_stays BEFORE UPDATE OR DELETE ON hy.city FOR EACH ROW EXECUTE FUNCTION hy.city_stays();
CREATE TRIGGER city_not_emptied BEFORE TRUNCATE ON hy.city FOR EACH STATEMENT EXECUTE FUNCTION hy.city_stays();

CREATE POLICY city_select_app ON hy.city FOR SELECT TO hy_app USING (hy.principal() IS NOT NULL);
CREATE POLICY city_select_worker ON hy.city FOR SELECT TO hy_worker USING (true);
CREATE POLICY city_insert_worker ON hy.city FOR INSERT TO hy_worker WITH CHECK (true);
CREATE POLICY city_update_worker ON hy.city FOR UPDATE TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY city_select_auditor ON hy.city FOR SELECT TO hy_auditor USING (true);
GRANT SELECT ON hy.city TO hy_app, hy_worker, hy_auditor;
GRANT INSERT, UPDATE (name, drill_frozen, drill_offset) ON hy.city TO hy_worker;

-- The law's time. In a drill it can be moved; in a city it is the clock. Where the last second counts, lock first and
-- read it after.
CREATE FUNCTION hy.moment() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    -- Not in plain SQL, which would be parsed anew at every call.
    RETURN coalesce(
        (SELECT CASE kind
                    WHEN 'drill' THEN coalesce(drill_frozen, pg_catalog.clock_timestamp() + drill_offset)
                    ELSE pg_catalog.clock_timestamp()
                END
         FROM hy.city),
        pg_catalog.clock_timestamp()
    );
END
$$;

-- Numbers that people say aloud: 舆〔2026〕17号.

CREATE TABLE hy.number_series (
    kind text    NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT number_series_pkey PRIMARY KEY (kind, year),
    CONSTRAINT number_series_kind_known CHECK (kind IN ('event', 'case')),
    CONSTRAINT number_series_grows CHECK (last >= 1)
);
ALTER TABLE hy.number_series ENABLE ROW LEVEL SECURITY;
CREATE POLICY number_series_select_worker ON hy.number_series FOR SELECT TO hy_worker USING (true);
CREATE POLICY number_series_insert_worker ON hy.number_series FOR INSERT TO hy_worker WITH CHECK (true);
CREATE POLICY number_series_update_worker ON hy.number_series FOR UPDATE TO hy_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON hy.number_series TO hy_worker;

-- Takes the next `count` numbers of a kind in the year of a moment and answers the first of them.
CREATE FUNCTION hy.take_numbers(wanted text, moment timestamptz, count integer) RETURNS integer
LANGUAGE sql VOLATILE SET search_path = hy, pg_temp AS $$
    INSERT INTO hy.number_series AS series (kind, year, last)
    VALUES (wanted, extract(year FROM moment AT TIME ZONE 'Asia/Shanghai')::integer, count)
    ON CONFLICT (kind, year) DO UPDATE SET last = series.last + excluded.last
    RETURNING series.last - count + 1
$$;

CREATE FUNCTION hy.year_of(moment timestamptz) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT extract(year FROM moment AT TIME ZONE 'Asia/Shanghai')::integer $$;

-- Refuses every change of a row that is meant to stay as it was written.
CREATE FUNCTION hy.row_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'rows of % stay as they were written', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_stay';
END
$$;

-- Counts the versions of a row, for ETag and If-Match.
CREATE FUNCTION hy.count_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END
$$;

GRANT EXECUTE ON FUNCTION hy.moment() TO hy_login, hy_app, hy_worker, hy_auditor;
GRANT EXECUTE ON FUNCTION
    hy.principal(), hy.person(), hy.post(), hy.agency(), hy.source(), hy.role(), hy.signed_in(),
    hy.sees_all(), hy.sees_own(), hy.year_of(timestamptz)
    TO hy_app, hy_worker, hy_auditor;
GRANT EXECUTE ON FUNCTION hy.take_numbers(text, timestamptz, integer) TO hy_worker;
