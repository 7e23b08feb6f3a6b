-- The service looks whether a delegate still works where the post is, as signing in does.
GRANT EXECUTE ON FUNCTION hy.is_colleague(uuid, uuid, date) TO hy_worker;

-- Whether who was told of something can still acknowledge it: a delegate who left the agency cannot, nor who does other work there.
CREATE FUNCTION hy.may_acknowledge(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = hy, pg_temp
    AS $$
DECLARE
    today date := (hy.moment() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    RETURN EXISTS (
        SELECT FROM hy.notices JOIN hy.alarms ON alarms.id = notices.alarm_id, hy.posts
        LEFT JOIN hy.delegations
            ON delegations.post_id = posts.id AND revoked_at IS NULL AND today BETWEEN first_day AND last_day
               AND hy.is_colleague(delegations.person_id, posts.id, today)
        WHERE notices.id = wanted AND notices.person_id IN (posts.person_id, delegations.person_id)
          AND posts.since <= today AND (posts.until IS NULL OR posts.until > today)
          AND (role IN ('coordinator', 'leader') OR (
              role IN ('liaison', 'head') AND posts.agency_id = (SELECT cases.agency_id FROM hy.cases WHERE cases.id = alarms.case_id)
          ))
    );
END
$$;
REVOKE ALL ON FUNCTION hy.may_acknowledge(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hy.may_acknowledge(uuid) TO hy_worker;

CREATE OR REPLACE FUNCTION hy.acknowledge_by_link(wanted uuid, lasts_until timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = hy, pg_temp
    AS $$
DECLARE
    told hy.notices;
    found hy.alarms;
BEGIN
    SELECT * INTO told FROM hy.notices WHERE id = wanted AND person_id IS NOT NULL AND hy.principal() = 'door';
    SELECT * INTO found FROM hy.alarms WHERE id = told.alarm_id FOR UPDATE;
    IF found.id IS NULL THEN
        RAISE EXCEPTION 'no such notice' USING ERRCODE = 'no_data_found';
    END IF;
    IF NOT hy.may_acknowledge(wanted) THEN
        RAISE EXCEPTION 'who was told has nothing to do with the alarm any more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'alarms_link_of_post';
    END IF;
    PERFORM hy.enter_rest(found, 'acknowledged', lasts_until, told.person_id, NULL, 'link', NULL);
END
$$;

-- What was held back for the agency that had the case, and lies in no letter yet, goes to nobody there any more. Alarms begin anew also
-- where the office has to decide, or has decided, about a case of its own.
CREATE OR REPLACE FUNCTION hy.cases_restart_alarms() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = hy, pg_temp
    AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    UPDATE hy.alarms
    SET state = 'waiting', until = NULL, charge = NULL, rung = 0, round = 0, unreached = false, anew_at = now_is, next_at = now_is
    WHERE case_id = NEW.id AND state <> 'over';
    UPDATE hy.deliveries SET state = 'spared', why = 'over', ended_at = now_is
    FROM hy.notices JOIN hy.alarms ON alarms.id = notices.alarm_id
    WHERE deliveries.notice_id = notices.id AND alarms.case_id = NEW.id
      AND notices.agency_id = OLD.agency_id AND audience IN ('liaison', 'head')
      AND deliveries.state IN ('waiting', 'standby') AND deliveries.letter_id IS NULL;
    RETURN NULL;
END
$$;
DROP TRIGGER cases_restart_alarms ON hy.cases;
CREATE TRIGGER cases_restart_alarms AFTER UPDATE OF agency_id, state ON hy.cases FOR EACH ROW
    WHEN (NEW.agency_id IS DISTINCT FROM OLD.agency_id OR (NEW.state = 'raised') <> (OLD.state = 'raised'))
    EXECUTE FUNCTION hy.cases_restart_alarms();
