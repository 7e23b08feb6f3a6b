-- When very many limits end at one moment, they fire first: whoever tells of them or seals what was done waits that long. What has
-- been due for over two minutes holds nobody up: it does not fire for another reason.
CREATE FUNCTION hy.limits_lag() RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = hy, pg_temp AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    RETURN EXISTS (
        SELECT FROM hy.deadlines
        WHERE state = 'armed' AND due_at < now_is - interval '1 second' AND due_at > now_is - interval '2 minutes'
    );
END
$$;
GRANT EXECUTE ON FUNCTION hy.limits_lag() TO hy_worker;
