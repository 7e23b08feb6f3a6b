SELECT pg_catalog.set_config('search_path', '', false);

CREATE SCHEMA hy;

CREATE FUNCTION hy.acknowledge_by_link(wanted uuid, lasts_until timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
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

CREATE FUNCTION hy.acting_name(person uuid, post uuid) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN (
        SELECT acting.name || CASE WHEN holder.id <> acting.id THEN ' 代 ' || holder.name ELSE '' END
        FROM hy.people AS acting
        LEFT JOIN hy.posts ON posts.id = post
        LEFT JOIN hy.people AS holder ON holder.id = posts.person_id
        WHERE acting.id = person
    );
END
$$;

CREATE FUNCTION hy.agency() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(pg_catalog.current_setting('hy.agency', true), '')::uuid $$;

CREATE FUNCTION hy.answers_alarm(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN hy.signed_in() AND (
        hy.role() IN ('coordinator', 'leader')
        OR hy.has_custody((SELECT case_id FROM hy.alarms WHERE id = wanted))
    );
END
$$;

CREATE FUNCTION hy.asker() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT CASE hy.principal() WHEN 'person' THEN hy.post() WHEN 'machine' THEN hy.source() END $$;

CREATE FUNCTION hy.attachment_stays() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM hy.item_texts WHERE item_id = OLD.item_id AND erased_at IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'rows of attachments stay as they were written'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'attachments_stay';
END
$$;

CREATE FUNCTION hy.attempt_delay(failures integer, free integer, first interval, most interval) RETURNS interval
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF failures < free THEN
        RETURN interval '0';
    END IF;
    RETURN least(first * pg_catalog.power(2, least(failures - free, 20)), most);
END
$$;

CREATE FUNCTION hy.attempt_keys(who uuid, wanted text, place bytea) RETURNS TABLE(account bytea, address bytea)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    is_familiar boolean := EXISTS (
        SELECT FROM hy.sessions
        WHERE sessions.person_id = who AND sessions.place = attempt_keys.place
          AND begun_at > pg_catalog.clock_timestamp() - interval '30 days'
    );
BEGIN
    RETURN QUERY SELECT
        pg_catalog.sha256(
            pg_catalog.convert_to('account:' || wanted, 'UTF8') || CASE WHEN is_familiar THEN place ELSE '' END
        ),
        CASE WHEN NOT is_familiar THEN pg_catalog.sha256(pg_catalog.convert_to('address:', 'UTF8') || place) END;
END
$$;

CREATE FUNCTION hy.attempt_own_password(place bytea) RETURNS TABLE(wait integer, cost integer, block_size integer, parallelism integer, salt bytea)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN QUERY SELECT attempt.*
    FROM hy.people, hy.attempt_sign_in(people.login, attempt_own_password.place) AS attempt
    WHERE people.id = hy.person();
END
$$;

CREATE FUNCTION hy.attempt_sign_in(wanted text, place bytea) RETURNS TABLE(wait integer, cost integer, block_size integer, parallelism integer, salt bytea)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    who uuid := coalesce((SELECT id FROM hy.people WHERE login = wanted), nobody);
    counted record;
    now_is timestamptz;
    free_at timestamptz;
BEGIN
    DELETE FROM hy.sign_in_attempts WHERE key IN (
        SELECT old.key FROM hy.sign_in_attempts AS old WHERE old.forget_at < pg_catalog.clock_timestamp()
        ORDER BY old.forget_at, old.key LIMIT 20 FOR UPDATE SKIP LOCKED
    );
    SELECT * INTO counted FROM hy.attempt_keys(who, wanted, place);
    -- In the order of their keys, so that two never wait for one another.
    INSERT INTO hy.sign_in_attempts AS old (key, failures, next_at, forget_at)
    SELECT given.key, 0, '-infinity', pg_catalog.clock_timestamp() + interval '1 day'
    FROM unnest(ARRAY[counted.account, counted.address]) AS given (key) WHERE given.key IS NOT NULL ORDER BY given.key
    ON CONFLICT (key) DO UPDATE SET failures = old.failures;
    now_is := pg_catalog.clock_timestamp();
    SELECT pg_catalog.max(old.next_at) INTO free_at FROM hy.sign_in_attempts AS old
    WHERE old.key IN (counted.account, counted.address);
    IF free_at > now_is THEN
        RETURN QUERY SELECT pg_catalog.ceil(extract(epoch FROM free_at - now_is))::integer,
                            NULL::integer, NULL::integer, NULL::integer, NULL::bytea;
        RETURN;
    END IF;
    UPDATE hy.sign_in_attempts AS old
    SET failures = old.failures + 1,
        next_at = now_is + hy.attempt_delay(old.failures + 1, 5, interval '5 seconds', interval '15 minutes'),
        forget_at = now_is + interval '1 day'
    WHERE old.key = counted.account;
    UPDATE hy.sign_in_attempts AS old
    SET failures = old.failures + 1,
        next_at = now_is + hy.attempt_delay(old.failures + 1, 30, interval '1 second', interval '1 minute'),
        forget_at = now_is + interval '15 minutes'
    WHERE old.key = counted.address;
    RETURN QUERY SELECT 0, kept.cost, kept.block_size, kept.parallelism, kept.salt
    FROM (VALUES (who)) AS asked (person) LEFT JOIN hy.passwords AS kept ON kept.person_id = asked.person;
END
$$;

CREATE FUNCTION hy.attention_left(reach real, since timestamp with time zone, at timestamp with time zone) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT (0.25 + 3.75 * reach::float8 * reach) * power(2, -least(1000, greatest(0, extract(epoch FROM at - since)::float8 / 43200)))
$$;

CREATE FUNCTION hy.awaited_level(wanted uuid) RETURNS smallint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
    SELECT pg_catalog.min(level_escalations.level)
    FROM hy.level_escalations
    JOIN hy.event_steps AS proposed ON proposed.id = proposal
    JOIN hy.events ON events.id = level_escalations.event_id
    WHERE level_escalations.event_id = wanted AND events.state = 'open' AND outcome IS DISTINCT FROM 'withdrawn'
      AND hy.level_waits(events.level, events.level_at, level_escalations.level, proposed.at)
    $$;

CREATE FUNCTION hy.case_closes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM hy.case_steps AS ordered
        WHERE case_id = NEW.id AND step = 'instruct' AND NOT EXISTS (
            SELECT FROM hy.case_steps AS report
            WHERE report.case_id = NEW.id AND report.step = 'report' AND report.instruction = ordered.instruction
        )
    ) THEN
        RAISE EXCEPTION 'a case is closed once every instruction was reported on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_instructions_reported';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.case_closes_after_order() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (SELECT FROM hy.orders WHERE case_id = NEW.id AND state NOT IN ('closed', 'withdrawn')) THEN
        RAISE EXCEPTION 'a case is closed after its order to act'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_close_after_order';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.case_moves() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF NEW.state IS DISTINCT FROM (
        SELECT CASE step
                   WHEN 'route' THEN 'routed' WHEN 'return' THEN 'routed' WHEN 'transfer' THEN 'routed'
                   WHEN 'raise' THEN 'raised'
                   WHEN 'accept' THEN 'accepted' WHEN 'reject' THEN 'accepted' WHEN 'send-back' THEN 'accepted'
                   WHEN 'reopen' THEN 'accepted'
                   WHEN 'draft' THEN 'drafted' WHEN 'answer' THEN 'answered' WHEN 'close' THEN 'closed'
               END
        FROM hy.case_steps
        WHERE case_id = NEW.id AND step NOT IN ('assign', 'contribute', 'ask-extension', 'instruct', 'report')
        ORDER BY id DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'a case moves only by the step that leads there'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_move_by_step';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.case_reopens() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    -- Whether it may change hands is seen to where it does.
    IF hy.principal() = 'worker' AND (OLD.state <> 'closed' OR NEW.state <> 'accepted') AND NEW.agency_id = OLD.agency_id THEN
        RAISE EXCEPTION 'the service only opens cases that were closed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.cases_restart_alarms() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
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

CREATE FUNCTION hy.change_post(session bytea, fresh bytea, wanted uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    old hy.sessions;
    next record;
BEGIN
    PERFORM FROM hy.people WHERE id = (SELECT person_id FROM hy.sessions WHERE digest = session) FOR UPDATE;
    SELECT * INTO old FROM hy.sessions WHERE digest = session AND ended_at IS NULL FOR UPDATE;
    SELECT * INTO next FROM hy.posts_open_to(old.person_id) AS open WHERE open.post_id = wanted LIMIT 1;
    IF old.digest IS NULL OR next.post_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE hy.sessions SET ended_at = pg_catalog.clock_timestamp() WHERE digest = session;
    INSERT INTO hy.sessions (digest, post_id, person_id, delegation_id, means, place, begun_at, expires_at)
    VALUES (fresh, next.post_id, old.person_id, next.delegation_id, old.means, old.place, old.begun_at, old.expires_at);
    PERFORM hy.journal_at_door('session.post-changed', old.person_id, next.post_id, 'post', next.post_id,
                               pg_catalog.jsonb_build_object('delegation', next.delegation_id));
    RETURN next.post_id;
END
$$;

CREATE FUNCTION hy.changes(after_txid xid8, after_id bigint, most integer) RETURNS TABLE(txid xid8, id bigint, at timestamp with time zone, action text, subject_kind text, subject_id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH looked AS MATERIALIZED (
        SELECT journal.txid, journal.id, journal.at, journal.action, journal.subject_kind, journal.subject_id
        FROM hy.journal
        WHERE (journal.txid, journal.id) > (after_txid, after_id)
          AND journal.txid < pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())
        ORDER BY journal.txid, journal.id LIMIT 2000
    ), marked AS (
        SELECT looked.*,
               CASE looked.subject_kind
                   WHEN 'event' THEN hy.sees_all() OR hy.sees_event(looked.subject_id)
                   WHEN 'case' THEN hy.sees_all() OR looked.at <= hy.sees_case_until(looked.subject_id)
                   WHEN 'batch' THEN hy.sees_all()
                   ELSE false
               END AS seen,
               pg_catalog.lead(looked.id) OVER (ORDER BY looked.txid, looked.id) IS NULL AS is_last
        FROM looked
    )
    SELECT marked.txid, marked.id,
           CASE WHEN marked.seen THEN marked.at END, CASE WHEN marked.seen THEN marked.action END,
           CASE WHEN marked.seen THEN marked.subject_kind END, CASE WHEN marked.seen THEN marked.subject_id END
    FROM marked WHERE marked.seen OR marked.is_last
    ORDER BY marked.txid, marked.id LIMIT most;
END
$$;

CREATE FUNCTION hy.city_stays() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
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

CREATE FUNCTION hy.closes_cases() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT hy.signed_in() AND hy.role() = 'coordinator' $$;

CREATE FUNCTION hy.count_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.custody_moves() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
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

CREATE FUNCTION hy.deadline_facts_agree() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM written
        LEFT JOIN hy.deadlines ON deadlines.id = written.deadline_id
        WHERE deadlines.id IS NULL OR (written.due_at IS NOT NULL AND written.due_at <> deadlines.due_at)
           OR NOT CASE written.fact
               WHEN 'armed' THEN deadlines.state = 'armed' AND written.due_at IS NOT NULL
               WHEN 'resumed' THEN deadlines.state = 'armed' AND written.due_at IS NOT NULL
               WHEN 'recalculated' THEN deadlines.state = 'armed' AND written.due_at IS NOT NULL
               WHEN 'extended' THEN deadlines.state IN ('armed', 'paused')
                   AND (deadlines.state = 'armed') = (written.due_at IS NOT NULL)
               WHEN 'transferred' THEN deadlines.state IN ('armed', 'paused', 'missed')
               WHEN 'met' THEN deadlines.state IN ('met', 'met-late')
               ELSE deadlines.state = written.fact
           END
    ) THEN
        RAISE EXCEPTION 'a deadline says what its newest fact says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadline_facts_agree';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.deadlines_change_hands() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    -- One that fires at this moment is waited for, and seen as it is then.
    PERFORM FROM hy.deadlines WHERE case_id = NEW.id ORDER BY id FOR UPDATE;
    INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set, person_id, agency_id, detail)
    SELECT id, 'transferred', NEW.held_since, rule, rule_set, hy.person(), hy.agency(),
           pg_catalog.jsonb_build_object('from', OLD.agency_id, 'to', NEW.agency_id)
    FROM hy.deadlines WHERE case_id = NEW.id AND state IN ('armed', 'paused', 'missed') ORDER BY id;
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.deadlines_not_early() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    IF EXISTS (SELECT FROM written WHERE state IN ('missed', 'deemed') AND due_at > now_is) THEN
        RAISE EXCEPTION 'a deadline is not missed before it is due'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadlines_not_early';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.deadlines_raise_alarms() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO hy.alarms (id, matter, case_id, raised_at, next_at)
    SELECT id, 'limits', case_id, armed_at, armed_at FROM written;
    INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
    SELECT armed_at, coalesce(hy.principal(), 'worker'), hy.person(), hy.post(), hy.agency(), 'deadline.armed', 'deadline', id,
           pg_catalog.jsonb_build_object('case', case_id, 'rule', rule, 'epoch', epoch)
    FROM written;
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.deadlines_stir_alarms() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    UPDATE hy.alarms
    SET next_at = now_is,
        rung = CASE WHEN got_time THEN least(rung, kept) ELSE rung END,
        round = CASE WHEN got_time THEN 0 ELSE round END,
        unreached = unreached AND NOT got_time,
        anew_at = CASE WHEN got_time THEN now_is ELSE anew_at END
    FROM (
        SELECT written.id, CASE WHEN written.order_id IS NULL THEN 0 ELSE 1 END AS kept,
               earlier.state = 'armed' AND written.state = 'armed' AND written.due_at > earlier.due_at AS got_time
        FROM written JOIN earlier ON earlier.id = written.id
        WHERE written.state <> 'missed' AND (written.state <> earlier.state OR written.due_at <> earlier.due_at)
    ) AS moved
    WHERE alarms.id = moved.id AND alarms.state <> 'over';
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.deals_with_item(wanted uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
    SELECT EXISTS (
        SELECT FROM hy.event_items JOIN hy.cases ON cases.event_id = event_items.event_id
        WHERE item_id = wanted AND hy.sees_case_until(cases.id) = 'infinity'
    )
$$;

CREATE FUNCTION hy.delegation_is_sound() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.post_id, NEW.person_id, NEW.first_day, NEW.last_day, NEW.reason, NEW.made_at, NEW.made_by)
            IS DISTINCT FROM
           (OLD.id, OLD.post_id, OLD.person_id, OLD.first_day, OLD.last_day, OLD.reason, OLD.made_at, OLD.made_by)
           OR OLD.revoked_at IS NOT NULL THEN
            RAISE EXCEPTION 'a delegation is revoked once and not changed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'delegations_stay';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM hy.posts WHERE id = NEW.post_id AND person_id = NEW.made_by AND since <= NEW.first_day
          AND (until IS NULL OR until > NEW.first_day)
    ) THEN
        RAISE EXCEPTION 'a post is delegated by who holds it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegations_by_holder';
    END IF;
    IF NEW.last_day < hy.door_day() THEN
        RAISE EXCEPTION 'a delegation that is over is none'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegations_not_past';
    END IF;
    IF NOT hy.is_colleague(NEW.person_id, NEW.post_id, NEW.first_day) THEN
        RAISE EXCEPTION 'a post is delegated within its agency'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegations_within_agency';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.disclose_body(wanted uuid, why text) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    found bytea;
BEGIN
    IF NOT coalesce(hy.keeps_sources() AND char_length(why) BETWEEN 1 AND 1000, false) THEN
        RAISE EXCEPTION 'this post is not shown what was kept' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT bytes INTO found FROM hy.quarantined_bodies WHERE id = wanted;
    IF found IS NOT NULL THEN
        INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
        VALUES (hy.moment(), 'person', hy.person(), hy.post(), hy.agency(), 'body.disclosed', 'body', wanted,
                pg_catalog.jsonb_build_object('reason', why));
    END IF;
    RETURN found;
END
$$;

CREATE FUNCTION hy.disclose_item(wanted uuid, of_revision integer, why text) RETURNS TABLE(place text, start integer, kind text, words text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
    IF NOT coalesce(hy.may_disclose(wanted) AND char_length(why) BETWEEN 1 AND 1000, false) THEN
        RAISE EXCEPTION 'this post is not shown what was hidden' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
    VALUES (hy.moment(), 'person', hy.person(), hy.post(), hy.agency(), 'item.disclosed', 'item', wanted,
            pg_catalog.jsonb_build_object('reason', why));
    RETURN QUERY
        SELECT personal_words.place, personal_words.start, personal_words.kind, personal_words.words
        FROM hy.personal_words WHERE item_id = wanted AND revision = of_revision ORDER BY place, start;
END
$$;

CREATE FUNCTION hy.door_day() RETURNS date
    LANGUAGE plpgsql STABLE
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN (pg_catalog.clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
END
$$;

CREATE FUNCTION hy.end_sessions(whose uuid, but_for bytea) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    ended integer;
BEGIN
    PERFORM FROM hy.people WHERE id = whose FOR UPDATE;
    UPDATE hy.sessions SET ended_at = pg_catalog.clock_timestamp()
    WHERE person_id = whose AND ended_at IS NULL AND digest IS DISTINCT FROM but_for;
    GET DIAGNOSTICS ended = ROW_COUNT;
    UPDATE hy.sign_in_links SET used_at = pg_catalog.clock_timestamp()
    FROM hy.posts WHERE posts.id = post_id AND posts.person_id = whose AND used_at IS NULL;
    RETURN ended;
END
$$;

CREATE FUNCTION hy.enter_deadline_fact(wanted uuid, entered text, at_moment timestamp with time zone, next_due timestamp with time zone, provisional boolean, calendar uuid, why text, detail jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    found hy.deadlines;
    counted uuid;
BEGIN
    SELECT * INTO found FROM hy.deadlines WHERE id = wanted FOR UPDATE;
    IF hy.principal() <> 'worker' AND NOT (
        hy.signed_in() AND entered = 'extended' AND CASE hy.role()
            WHEN 'coordinator' THEN true
            WHEN 'leader' THEN true
            WHEN 'head' THEN hy.has_custody(found.case_id)
            ELSE false
        END
    ) THEN
        RAISE EXCEPTION 'this post does not enter facts about deadlines' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT (CASE entered
        WHEN 'paused' THEN found.state = 'armed' AND found.due_at > at_moment
        WHEN 'resumed' THEN found.state = 'paused' AND next_due IS NOT NULL
        WHEN 'extended' THEN (found.state = 'armed' AND found.due_at > at_moment AND next_due IS NOT NULL)
            OR (found.state = 'paused' AND next_due IS NULL)
        WHEN 'recalculated' THEN found.state = 'armed' AND found.due_at > at_moment AND next_due <> found.due_at
        WHEN 'cancelled' THEN found.state IN ('armed', 'paused', 'missed')
        ELSE false
    END) OR at_moment > hy.moment()
        OR at_moment < (SELECT pg_catalog.max(at) FROM hy.deadline_facts WHERE deadline_id = wanted) THEN
        RAISE EXCEPTION 'this fact does not follow from what the deadline is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadline_facts_follow';
    END IF;
    counted := CASE WHEN found.unit = 'working-days' THEN calendar END;
    UPDATE hy.deadlines SET
        state = CASE entered WHEN 'paused' THEN 'paused' WHEN 'resumed' THEN 'armed' WHEN 'cancelled' THEN 'cancelled'
                             ELSE state END,
        paused_at = CASE entered WHEN 'paused' THEN at_moment WHEN 'resumed' THEN NULL ELSE paused_at END,
        due_at = coalesce(next_due, due_at),
        is_provisional = CASE WHEN next_due IS NULL THEN is_provisional ELSE provisional END,
        calendar_id = CASE WHEN next_due IS NULL THEN calendar_id ELSE counted END
    WHERE id = wanted;
    INSERT INTO hy.deadline_facts
        (deadline_id, fact, at, rule, rule_set, person_id, agency_id, detail, due_at, calendar_id, words)
    VALUES (wanted, entered, at_moment, found.rule, found.rule_set, hy.person(), hy.agency(), detail, next_due,
            CASE WHEN next_due IS NOT NULL THEN counted END, why);
    INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
    VALUES (at_moment, hy.principal(), hy.person(), hy.post(), hy.agency(), 'deadline.' || entered, 'deadline', wanted,
            pg_catalog.jsonb_build_object('case', found.case_id, 'rule', found.rule));
END
$$;

CREATE TABLE hy.alarms (
    id uuid NOT NULL,
    matter text NOT NULL,
    case_id uuid,
    event_id uuid,
    state text DEFAULT 'waiting'::text NOT NULL,
    rung smallint DEFAULT 0 NOT NULL,
    round smallint DEFAULT 0 NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    next_at timestamp with time zone,
    until timestamp with time zone,
    charge uuid,
    unreached boolean DEFAULT false NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    told integer DEFAULT 0 NOT NULL,
    anew_at timestamp with time zone,
    looked_by uuid,
    source_id uuid,
    CONSTRAINT alarms_matter_known CHECK ((matter = ANY (ARRAY['limits'::text, 'levels'::text, 'sources'::text]))),
    CONSTRAINT alarms_of_one CHECK ((((matter = 'limits'::text) = (case_id IS NOT NULL)) AND ((matter = 'levels'::text) = (event_id IS NOT NULL)) AND ((matter = 'sources'::text) = (source_id IS NOT NULL)))),
    CONSTRAINT alarms_over_is_silent CHECK (((state <> 'over'::text) OR (next_at IS NULL))),
    CONSTRAINT alarms_rest_whole CHECK (((state = ANY (ARRAY['acknowledged'::text, 'snoozed'::text])) = (until IS NOT NULL))),
    CONSTRAINT alarms_rung_range CHECK ((((rung >= 0) AND (rung <= 100)) AND ((round >= 0) AND (round <= 1000)))),
    CONSTRAINT alarms_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'acknowledged'::text, 'snoozed'::text, 'over'::text])))
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='1000');

CREATE FUNCTION hy.enter_rest(found hy.alarms, entered text, lasts_until timestamp with time zone, person uuid, post uuid, by_means text, why text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    now_is timestamptz := hy.moment();
    due timestamptz;
BEGIN
    IF found.state = 'over' OR entered NOT IN ('acknowledged', 'snoozed') OR lasts_until <= now_is
        OR lasts_until > now_is + interval '7 days 1 minute' THEN
        RAISE EXCEPTION 'an alarm rests while it is not over, until a later moment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'alarms_rest';
    END IF;
    IF found.until > now_is AND (found.state, entered) <> ('acknowledged', 'snoozed') THEN
        RAISE EXCEPTION 'an alarm that rests is told again first'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'alarms_rest_once';
    END IF;
    SELECT due_at INTO due FROM hy.deadlines WHERE id = found.id AND state = 'armed';
    UPDATE hy.alarms SET state = entered, until = lasts_until, next_at = least(lasts_until, due), unreached = false
    WHERE id = found.id;
    INSERT INTO hy.alarm_steps (alarm_id, step, at, rung, round, person_id, post_id, means, until, words)
    VALUES (found.id, entered, now_is, found.rung, found.round, person, post, by_means, lasts_until, why);
    UPDATE hy.notices SET read_at = now_is WHERE alarm_id = found.id AND person_id = person AND read_at IS NULL;
    INSERT INTO hy.journal (at, principal, person_id, post_id, action, subject_kind, subject_id, detail)
    VALUES (now_is, 'person', person, post, 'alarm.' || entered, 'alarm', found.id,
            pg_catalog.jsonb_build_object('means', by_means, 'rung', found.rung));
END
$$;

CREATE FUNCTION hy.erase_due(after uuid, most integer) RETURNS TABLE(last uuid, personal bigint, texts bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
    now timestamptz := hy.moment();
    chunk uuid[];
    of_words uuid[];
    of_texts uuid[];
    -- The source of each word, text and file that goes.
    gone_words uuid[];
    gone_texts uuid[];
    gone_files uuid[];
BEGIN
    SELECT array_agg(id ORDER BY id) INTO chunk FROM (SELECT id FROM hy.items WHERE id > after ORDER BY id LIMIT most) AS next;
    IF chunk IS NULL THEN RETURN; END IF;
    SELECT coalesce(array_agg(id) FILTER (WHERE of_text OR is_hidden), '{}'), coalesce(array_agg(id) FILTER (WHERE of_text), '{}')
    INTO of_words, of_texts
    FROM (
        SELECT items.id, is_hidden, coalesce(is_there AND came + make_interval(days => text_days) <= now, false) AS of_text
        FROM hy.items
        JOIN hy.sources ON sources.id = source_id
        CROSS JOIN LATERAL (
            SELECT greatest(accepted_at, received_at) AS came FROM hy.batches WHERE batches.id = batch_id
        ) AS newest
        CROSS JOIN LATERAL (
            SELECT bool_or(erased_at IS NULL) AS is_there, bool_or(hidden > 0) AS is_hidden
            FROM hy.item_texts WHERE item_id = items.id
        ) AS words
        WHERE items.id = ANY (chunk) AND retention_since <= now - interval '1 day'
          AND came + make_interval(days => least(personal_days, text_days)) <= now AND (is_there OR is_hidden)
          AND NOT EXISTS (
              SELECT FROM hy.event_items JOIN hy.events ON events.id = event_id
              WHERE item_id = items.id AND (events.state = 'open' OR closed_at > now - interval '30 days')
          )
        -- Locked, so that nothing comes to an item while its words go.
        ORDER BY items.id FOR UPDATE OF items
    ) AS due;
    WITH gone AS (DELETE FROM hy.personal_words WHERE item_id = ANY (of_words) RETURNING source_id)
    SELECT coalesce(array_agg(source_id), '{}') INTO gone_words FROM gone;
    WITH gone AS (
        UPDATE hy.item_texts SET title = NULL, text = '', author = NULL, grams = '{}', hidden = 0, erased_at = now
        WHERE item_id = ANY (of_texts) AND erased_at IS NULL RETURNING source_id
    )
    SELECT coalesce(array_agg(source_id), '{}') INTO gone_texts FROM gone;
    UPDATE hy.item_texts SET personal_erased_at = now, hidden = 0 WHERE item_id = ANY (of_words) AND hidden > 0;
    WITH gone AS (DELETE FROM hy.attachments WHERE item_id = ANY (of_texts) RETURNING item_id)
    SELECT coalesce(array_agg(source_id), '{}') INTO gone_files FROM gone JOIN hy.items ON items.id = item_id;
    UPDATE hy.items SET url = NULL WHERE id = ANY (of_texts) AND url IS NOT NULL;
    INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id, detail)
    SELECT now, 'worker', 'source.erased', 'source', source, pg_catalog.jsonb_build_object(
        'personal', count(*) FILTER (WHERE what = 'word'), 'texts', count(*) FILTER (WHERE what = 'text'),
        'attachments', count(*) FILTER (WHERE what = 'file')
    )
    FROM (
        SELECT unnest(gone_words) AS source, 'word' AS what
        UNION ALL SELECT unnest(gone_texts), 'text'
        UNION ALL SELECT unnest(gone_files), 'file'
    ) AS gone
    GROUP BY source ORDER BY source;
    RETURN QUERY SELECT chunk[cardinality(chunk)], cardinality(gone_words)::bigint, cardinality(gone_texts)::bigint;
END
$$;

CREATE FUNCTION hy.escalate_levels(most integer) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    taken bigint[];
    now_is timestamptz;
    done integer;
BEGIN
    now_is := hy.moment();
    SELECT pg_catalog.array_agg(due.proposal) INTO taken FROM (
        SELECT proposal FROM hy.level_escalations JOIN hy.events ON events.id = event_id
        WHERE settled_at IS NULL AND due_at <= now_is
        ORDER BY due_at, proposal LIMIT most FOR UPDATE SKIP LOCKED
    ) AS due;
    IF taken IS NULL THEN
        RETURN 0;
    END IF;
    now_is := hy.moment();
    WITH settled AS (
        UPDATE hy.level_escalations AS waiting
        SET settled_at = now_is,
            outcome = CASE WHEN events.state = 'open' AND hy.level_waits(events.level, events.level_at, waiting.level, proposed.at)
                           THEN 'escalated' ELSE 'spared' END
        FROM hy.events, hy.event_steps AS proposed
        WHERE events.id = waiting.event_id AND proposed.id = proposal AND proposal = ANY (taken)
          AND settled_at IS NULL AND due_at <= now_is
        RETURNING proposal, waiting.event_id, waiting.level, outcome
    ), escalated AS MATERIALIZED (
        SELECT proposal, event_id, level FROM settled WHERE outcome = 'escalated' ORDER BY proposal
    ), steps AS (
        INSERT INTO hy.event_steps (event_id, step, at, level)
        SELECT event_id, 'level-unconfirmed', now_is, level FROM escalated
    ), journaled AS (
        INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id, detail)
        SELECT now_is, 'worker', 'event.level-unconfirmed', 'event', event_id,
               pg_catalog.jsonb_build_object('level', level, 'proposal', proposal) FROM escalated
    ), jobs AS (
        INSERT INTO hy.jobs (kind, subject, detail)
        SELECT 'event.level-unconfirmed', event_id,
               pg_catalog.jsonb_build_object('level', level, 'proposal', proposal) FROM escalated
    )
    SELECT pg_catalog.count(*) INTO done FROM settled;
    RETURN done;
END
$$;

CREATE FUNCTION hy.event_closes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF hy.principal() = 'person' AND hy.role() <> 'coordinator' THEN
        RAISE EXCEPTION 'the information office alone closes and reopens events' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.state = 'closed' AND EXISTS (SELECT FROM hy.cases WHERE event_id = NEW.id AND state <> 'closed') THEN
        RAISE EXCEPTION 'an event with cases that are not closed is not closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'events_close_settled';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.event_dismissed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF hy.principal() = 'person' AND hy.role() <> 'coordinator' THEN
        RAISE EXCEPTION 'the information office alone sets events aside' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.level IS NOT NULL THEN
        RAISE EXCEPTION 'an event with a confirmed level is not set aside'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'events_dismissed_unconfirmed';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.event_title(wanted uuid) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN (
        SELECT coalesce(
            events.title, item_texts.title,
            CASE WHEN item_texts.erased_at IS NULL THEN pg_catalog.left(item_texts.text, 40) ELSE '（原文已删除）' END, ''
        )
        FROM hy.events
        LEFT JOIN hy.items ON items.id = events.top_item_id
        LEFT JOIN hy.item_texts ON item_texts.item_id = items.id AND item_texts.revision = items.revision
        WHERE events.id = wanted
    );
END
$$;

CREATE FUNCTION hy.events_stir_alarms() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    UPDATE hy.alarms SET next_at = hy.moment()
    WHERE state <> 'over' AND (event_id = NEW.id OR case_id IN (SELECT id FROM hy.cases WHERE cases.event_id = NEW.id));
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.events_with(pairs integer[]) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $_$
DECLARE
    within text;
BEGIN
    IF hy.sees_all() THEN
        within := 'true';
    ELSIF hy.sees_own() THEN
        within := 'event_items.event_id IN (SELECT event_id FROM hy.access WHERE agency_id = hy.agency())';
    ELSE
        RETURN;
    END IF;
    RETURN QUERY EXECUTE
        'SELECT DISTINCT event_items.event_id FROM hy.event_items'
        || ' JOIN hy.items ON items.id = event_items.item_id'
        || ' JOIN hy.item_texts ON item_texts.item_id = items.id AND item_texts.revision = items.revision'
        || ' WHERE item_texts.grams @> $1 AND ' || within
        USING pairs;
END
$_$;

CREATE FUNCTION hy.faults() RETURNS TABLE(fault text, object text)
    LANGUAGE sql STABLE
    SET search_path TO 'hy', 'pg_temp'
    AS $$
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

CREATE FUNCTION hy.feed_has_host() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO hy.feed_hosts (host) VALUES (NEW.host) ON CONFLICT DO NOTHING;
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.fire_deadlines(most integer) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    taken uuid[];
    now_is timestamptz;
    fired integer;
BEGIN
    now_is := hy.moment();
    SELECT pg_catalog.array_agg(due.id) INTO taken FROM (
        SELECT id FROM hy.deadlines
        WHERE state = 'armed' AND due_at <= now_is
        ORDER BY due_at, id LIMIT most FOR UPDATE SKIP LOCKED
    ) AS due;
    IF taken IS NULL THEN
        RETURN 0;
    END IF;
    now_is := hy.moment();
    WITH fired AS (
        UPDATE hy.deadlines SET state = CASE WHEN deems_consent THEN 'deemed' ELSE 'missed' END, version = version + 1
        WHERE id = ANY (taken) AND state = 'armed' AND due_at <= now_is
        RETURNING id, case_id, rule, rule_set, due_at, state
    ), facts AS (
        INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set)
        SELECT id, state, now_is, rule, rule_set FROM fired
    ), firings AS (
        INSERT INTO hy.deadline_firings (deadline_id, due_at, fired_at) SELECT id, due_at, now_is FROM fired
    ), journaled AS (
        INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id, detail)
        SELECT now_is, 'worker', 'deadline.' || state, 'deadline', id,
               pg_catalog.jsonb_build_object('case', case_id, 'rule', rule) FROM fired
    )
    SELECT pg_catalog.count(*) INTO fired FROM fired;
    RETURN fired;
END
$$;

CREATE FUNCTION hy.firings_not_ahead() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    IF EXISTS (SELECT FROM written WHERE fired_at > now_is) THEN
        RAISE EXCEPTION 'a deadline does not fire in the future'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deadline_firings_not_ahead';
    END IF;
    IF EXISTS (
        SELECT FROM written LEFT JOIN hy.deadlines ON deadlines.id = written.deadline_id
        WHERE deadlines.id IS NULL OR deadlines.due_at <> written.due_at
    ) THEN
        RAISE EXCEPTION 'a firing names the due moment of a limit that is there'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'deadline_firings_deadline_known';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.forget_attempts(who uuid, wanted text, place bytea) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    counted record;
BEGIN
    SELECT * INTO counted FROM hy.attempt_keys(who, wanted, place);
    PERFORM FROM hy.sign_in_attempts WHERE key IN (counted.account, counted.address) ORDER BY key FOR UPDATE;
    DELETE FROM hy.sign_in_attempts WHERE key = counted.account;
    -- Who has an account of their own does not make others' attempts from the same address free.
    UPDATE hy.sign_in_attempts SET failures = greatest(failures - 1, 0) WHERE key = counted.address;
END
$$;

CREATE FUNCTION hy.go_on(events uuid[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF hy.principal() = 'person' AND hy.role() <> 'coordinator' THEN
        RAISE EXCEPTION 'the information office alone opens events again' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE hy.level_escalations SET settled_at = NULL, outcome = NULL
    FROM hy.events, hy.event_steps AS proposed
    WHERE events.id = ANY (go_on.events) AND events.id = level_escalations.event_id AND proposed.id = proposal
      AND events.state = 'open' AND outcome = 'spared'
      AND hy.level_waits(events.level, events.level_at, level_escalations.level, proposed.at);
    INSERT INTO hy.jobs (kind, subject)
    SELECT 'event.level-unconfirmed', events.id FROM hy.events
    WHERE events.id = ANY (go_on.events) AND events.state = 'open' AND EXISTS (
        SELECT FROM hy.level_escalations JOIN hy.event_steps AS proposed ON proposed.id = proposal
        WHERE level_escalations.event_id = events.id AND outcome = 'escalated'
          AND hy.level_waits(events.level, events.level_at, level_escalations.level, proposed.at)
    );
    INSERT INTO hy.jobs (kind, subject)
    SELECT 'event.level-confirmed', events.id FROM hy.events
    WHERE events.id = ANY (go_on.events) AND events.state = 'open' AND events.level IS NOT NULL
      AND NOT EXISTS (SELECT FROM hy.cases WHERE event_id = events.id);
    WITH waited AS (
        UPDATE hy.events SET raise_waits = false
        WHERE id = ANY (go_on.events) AND state = 'open' AND raise_waits
        RETURNING id
    )
    INSERT INTO hy.jobs (kind, subject) SELECT 'event.level-raised', id FROM waited;
END
$$;

CREATE FUNCTION hy.hand_over_alarm(wanted uuid, to_person uuid, why text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    found hy.alarms;
    now_is timestamptz;
BEGIN
    IF NOT hy.answers_alarm(wanted) THEN
        RAISE EXCEPTION 'this post has nothing to do with the alarm' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO found FROM hy.alarms WHERE id = wanted FOR UPDATE;
    now_is := hy.moment();
    IF found.state = 'over' OR NOT EXISTS (
        SELECT FROM hy.posts
        WHERE person_id = to_person AND since <= (now_is AT TIME ZONE 'Asia/Shanghai')::date
          AND (posts.until IS NULL OR posts.until > (now_is AT TIME ZONE 'Asia/Shanghai')::date)
          AND CASE WHEN found.case_id IS NULL THEN role = 'coordinator'
                   ELSE role IN ('liaison', 'head')
                        AND agency_id = (SELECT agency_id FROM hy.cases WHERE id = found.case_id) END
    ) THEN
        RAISE EXCEPTION 'an alarm that is not over is handed to who can deal with it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'alarms_hand_over';
    END IF;
    UPDATE hy.alarms SET charge = to_person WHERE id = wanted;
    INSERT INTO hy.alarm_steps (alarm_id, step, at, rung, round, person_id, post_id, means, charge, words)
    VALUES (wanted, 'handed-over', now_is, found.rung, found.round, hy.person(), hy.post(), 'page', to_person, why);
    INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
    VALUES (now_is, hy.principal(), hy.person(), hy.post(), hy.agency(), 'alarm.handed-over', 'alarm', wanted,
            pg_catalog.jsonb_build_object('to', to_person));
    INSERT INTO hy.jobs (kind, subject) VALUES ('alarm.handed-over', wanted);
END
$$;

CREATE FUNCTION hy.has_custody(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN hy.signed_in() AND hy.role() IN ('liaison', 'head')
       AND EXISTS (SELECT FROM hy.cases WHERE id = wanted AND agency_id = hy.agency());
END
$$;

CREATE FUNCTION hy.has_password() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN EXISTS (SELECT FROM hy.passwords WHERE person_id = hy.person());
END
$$;

CREATE FUNCTION hy.heat_half(attention double precision, sources integer) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT least(50, 50 * ln(1 + attention * (1 + 0.25 * ln(sources::float8) / ln(2::float8)) / 4) / ln(26::float8))
$$;

CREATE FUNCTION hy.hold_case(wanted uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF hy.sees_all() OR hy.sees_case(wanted) THEN
        PERFORM FROM hy.cases WHERE id = wanted FOR UPDATE;
    END IF;
END
$$;

CREATE FUNCTION hy.hold_cases(wanted uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    PERFORM FROM hy.cases WHERE event_id = wanted ORDER BY id FOR UPDATE;
END
$$;

CREATE FUNCTION hy.hold_deadline(wanted uuid) RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF NOT coalesce(hy.sees_deadline_whole(wanted), false) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM hy.deadlines WHERE id = wanted FOR UPDATE;
    RETURN hy.moment();
END
$$;

CREATE FUNCTION hy.hold_gathering() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    PERFORM pg_catalog.pg_advisory_xact_lock(48191);
END
$$;

CREATE FUNCTION hy.hurry_feed(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF NOT hy.keeps_sources() THEN
        RAISE EXCEPTION 'this post keeps no feeds' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE hy.feeds SET next_at = clock_timestamp(), state = 'active', failures = 0
    WHERE id = wanted AND state NOT IN ('gone', 'removed');
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE hy.feed_hosts SET next_at = clock_timestamp(), failures = 0
    FROM hy.feeds WHERE feeds.id = wanted AND feed_hosts.host = feeds.host;
    RETURN true;
END
$$;

CREATE FUNCTION hy.index_words() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    SET maintenance_work_mem TO '16MB'
    AS $$
BEGIN
    IF NOT pg_catalog.pg_try_advisory_xact_lock(48193) THEN RETURN 0; END IF;
    RETURN pg_catalog.gin_clean_pending_list('hy.item_texts_grams');
END
$$;

CREATE FUNCTION hy.is_built_on(wanted bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
    SELECT EXISTS (
        SELECT FROM hy.event_steps AS later
        LEFT JOIN hy.regroupings AS other ON other.id = later.regrouping_id
        WHERE later.event_id IN (done.from_id, done.to_id) AND later.person_id IS NOT NULL
          AND other.undone_at IS NULL
          AND later.id > (SELECT pg_catalog.max(id) FROM hy.event_steps WHERE regrouping_id = wanted)
    ) OR EXISTS (
        SELECT FROM hy.cases WHERE event_id = done.to_id AND opened_at > done.at AND id <> ALL (done.cases)
    ) OR EXISTS (
        SELECT FROM hy.events
        WHERE id IN (done.to_id, CASE WHEN done.kind <> 'merge' THEN done.from_id END)
          AND state NOT IN ('recorded', 'open')
    )
    FROM hy.regroupings AS done WHERE done.id = wanted
$$;

CREATE FUNCTION hy.is_colleague(person uuid, post uuid, on_day date) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM hy.posts AS wanted
        JOIN hy.posts AS theirs ON theirs.agency_id = wanted.agency_id AND theirs.person_id = person
        WHERE wanted.id = post AND wanted.person_id <> person AND theirs.since <= on_day
          AND (theirs.until IS NULL OR theirs.until > on_day)
    );
END
$$;

CREATE FUNCTION hy.is_news(kind text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT kind IN ('central-media', 'provincial-media', 'city-media', 'portal')
$$;

CREATE FUNCTION hy.items_with(pairs integer[], of_source uuid, since timestamp with time zone, until timestamp with time zone, last_at timestamp with time zone, last_id uuid, most integer) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $_$
DECLARE
    within text;
BEGIN
    IF hy.sees_all() THEN
        within := 'true';
    ELSIF hy.sees_own() THEN
        within := 'items.id IN (SELECT item_id FROM hy.access JOIN hy.event_items USING (event_id)'
            || ' WHERE agency_id = hy.agency())';
    ELSE
        RETURN;
    END IF;
    -- Planned for the pairs at hand: a rare one is looked up, a common one met on the way from the newest item on.
    RETURN QUERY EXECUTE
        'SELECT items.id FROM hy.items'
        || ' JOIN hy.item_texts ON item_texts.item_id = items.id AND item_texts.revision = items.revision'
        || ' WHERE item_texts.grams @> $1 AND ' || within
        || CASE WHEN of_source IS NULL THEN '' ELSE ' AND items.source_id = $2' END
        || CASE WHEN since IS NULL THEN '' ELSE ' AND items.occurred_at >= $3' END
        || CASE WHEN until IS NULL THEN '' ELSE ' AND items.occurred_at < $4' END
        || CASE WHEN last_at IS NULL THEN '' ELSE ' AND (items.occurred_at, items.id) < ($5, $6)' END
        || ' ORDER BY items.occurred_at DESC, items.id DESC LIMIT ' || least(most, 200)
        USING pairs, of_source, since, until, last_at, last_id;
END
$_$;

CREATE FUNCTION hy.journal_at_door(what text, who uuid, post uuid, kind text, subject uuid, details jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
    VALUES (hy.moment(), CASE WHEN who IS NULL THEN 'door' ELSE 'person' END, who, post,
            (SELECT agency_id FROM hy.posts WHERE id = post), what, kind, subject, details);
END
$$;

CREATE FUNCTION hy.journal_waiting() RETURNS TABLE(want text, waiting bigint, since timestamp with time zone, is_behind boolean)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    place hy.journal;
    newest bigint;
    signed bigint;
    counts boolean := EXISTS (SELECT FROM hy.city WHERE kind = 'city')
        AND EXISTS (SELECT FROM hy.journal_checkpoints) OR NOT EXISTS (
        SELECT FROM hy.terms WHERE name = 'sealer' AND lease_until > pg_catalog.clock_timestamp() - interval '5 minutes'
    );
BEGIN
    SELECT journal.* INTO place FROM hy.journal_seals JOIN hy.journal ON journal.id = journal_id ORDER BY seq DESC LIMIT 1;
    want := 'seal';
    SELECT pg_catalog.count(*), pg_catalog.min(found.at) INTO waiting, since FROM (
        SELECT journal.at FROM hy.journal
        WHERE (journal.txid, journal.id) > (coalesce(place.txid, '0'), coalesce(place.id, 0))
          AND journal.txid < pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())
          AND (SELECT seq FROM hy.journal_seals WHERE journal_id = journal.id LIMIT 1) IS NULL
        ORDER BY journal.txid, journal.id LIMIT 10000
    ) AS found;
    is_behind := coalesce(counts AND since < hy.moment() - interval '5 minutes', false);
    RETURN NEXT;
    want := 'checkpoint';
    newest := coalesce((SELECT pg_catalog.max(seq) FROM hy.journal_seals), 0);
    signed := coalesce((SELECT pg_catalog.max(seq) FROM hy.journal_checkpoints), 0);
    waiting := greatest(newest - signed, 0);
    since := (
        SELECT journal.at FROM hy.journal_seals JOIN hy.journal ON journal.id = journal_id
        WHERE seq > signed ORDER BY seq LIMIT 1
    );
    is_behind := coalesce(counts AND since < hy.moment() - interval '5 minutes', false);
    RETURN NEXT;
END
$$;

CREATE FUNCTION hy.keeps_apart() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM hy.regrouped_items JOIN hy.regroupings ON regroupings.id = regrouping_id
        WHERE item_id = NEW.item_id AND from_id = NEW.event_id AND kind <> 'merge' AND undone_at IS NULL
    ) THEN
        RAISE EXCEPTION 'a person took the item out of this event'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_items_kept_apart';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.keeps_keys() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT hy.signed_in() AND hy.role() = 'administrator' $$;

CREATE FUNCTION hy.keeps_sources() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT hy.signed_in() AND hy.role() = 'coordinator' $$;

CREATE FUNCTION hy.level_moves() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF NEW.level IS NULL THEN
        RAISE EXCEPTION 'a confirmed level is not taken away'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'events_level_stays';
    END IF;
    IF hy.person() IS NULL OR NEW.level_by <> hy.person() THEN
        RAISE EXCEPTION 'a level is confirmed, raised and lowered by the person who is on record for it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'events_level_by_who';
    END IF;
    IF NEW.level > OLD.level AND hy.role() <> 'coordinator' THEN
        RAISE EXCEPTION 'the information office alone lowers a level' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.level_waits(said smallint, said_at timestamp with time zone, proposed smallint, proposed_at timestamp with time zone) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT coalesce(proposed IS NOT NULL AND (said IS NULL OR proposed < said AND proposed_at > said_at), false) $$;

CREATE FUNCTION hy.limits_lag() RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    now_is timestamptz := hy.moment();
BEGIN
    RETURN EXISTS (
        SELECT FROM hy.deadlines
        WHERE state = 'armed' AND due_at < now_is - interval '1 second' AND due_at > now_is - interval '2 minutes'
    );
END
$$;

CREATE FUNCTION hy.may_acknowledge(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
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

CREATE FUNCTION hy.may_disclose(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN hy.signed_in() AND CASE hy.role()
        WHEN 'coordinator' THEN true
        WHEN 'liaison' THEN hy.deals_with_item(wanted)
        WHEN 'head' THEN hy.deals_with_item(wanted)
        ELSE false
    END;
END
$$;

CREATE FUNCTION hy.may_regroup() RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF NOT coalesce(hy.signed_in() AND hy.role() = 'coordinator', false) THEN
        RAISE EXCEPTION 'the information office alone regroups events' USING ERRCODE = 'insufficient_privilege';
    END IF;
END
$$;

CREATE FUNCTION hy.may_take_in(wanted uuid) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT CASE hy.principal()
               WHEN 'machine' THEN wanted = hy.source()
               WHEN 'person' THEN hy.role() = 'coordinator'
           END
$$;

CREATE FUNCTION hy.meet_deadlines(wanted uuid, act text DEFAULT 'answer'::text, of_order uuid DEFAULT NULL::uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    now_is timestamptz;
    met integer;
BEGIN
    IF NOT hy.has_custody(wanted) THEN
        RAISE EXCEPTION 'the case is in the custody of another agency' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM hy.deadlines
    WHERE case_id = wanted AND ended_by = act AND order_id IS NOT DISTINCT FROM of_order
      AND state IN ('armed', 'paused', 'missed')
    ORDER BY id FOR UPDATE;
    now_is := hy.moment();
    WITH late AS (
        UPDATE hy.deadlines SET state = CASE WHEN deems_consent THEN 'deemed' ELSE 'missed' END
        WHERE case_id = wanted AND ended_by = act AND order_id IS NOT DISTINCT FROM of_order AND state = 'armed' AND due_at < now_is
        RETURNING id, rule, rule_set, due_at, state
    ), facts AS (
        INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set)
        SELECT id, state, now_is, rule, rule_set FROM late
    ), firings AS (
        INSERT INTO hy.deadline_firings (deadline_id, due_at, fired_at) SELECT id, due_at, now_is FROM late
    )
    INSERT INTO hy.journal (at, principal, person_id, post_id, agency_id, action, subject_kind, subject_id, detail)
    SELECT now_is, hy.principal(), hy.person(), hy.post(), hy.agency(), 'deadline.' || state, 'deadline', id,
           pg_catalog.jsonb_build_object('case', wanted, 'rule', rule) FROM late;
    WITH met AS (
        UPDATE hy.deadlines SET state = CASE state WHEN 'missed' THEN 'met-late' ELSE 'met' END, met_at = now_is
        WHERE case_id = wanted AND ended_by = act AND order_id IS NOT DISTINCT FROM of_order AND state IN ('armed', 'paused', 'missed')
        RETURNING id, rule, rule_set
    ), facts AS (
        INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set, person_id, agency_id)
        SELECT id, 'met', now_is, rule, rule_set, hy.person(), hy.agency() FROM met
        RETURNING 1
    )
    SELECT pg_catalog.count(*) INTO met FROM facts;
    RETURN met;
END
$$;

CREATE FUNCTION hy.moment() RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
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

CREATE FUNCTION hy.move_drill(wanted timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
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

CREATE FUNCTION hy.newest_change() RETURNS TABLE(txid xid8, id bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT journal.txid, journal.id FROM hy.journal
    WHERE journal.txid < pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())
    ORDER BY journal.txid DESC, journal.id DESC LIMIT 1;
END
$$;

CREATE FUNCTION hy.note_regrouping(wanted bigint, from_event uuid, from_step text, to_event uuid, to_step text, why text, now_is timestamp with time zone) RETURNS void
    LANGUAGE sql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
    INSERT INTO hy.event_steps (event_id, step, at, person_id, post_id, reason, other_id, regrouping_id) VALUES
        (from_event, from_step, now_is, hy.person(), hy.post(), why, to_event, wanted),
        (to_event, to_step, now_is, hy.person(), hy.post(), why, from_event, wanted);
    INSERT INTO hy.gathering_changes (event_id, change, at) VALUES (from_event, 'regrouped', now_is)
$$;

CREATE FUNCTION hy.notice_by_link(wanted uuid) RETURNS TABLE(alarm_id uuid, person text, at timestamp with time zone, state text, until timestamp with time zone)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN QUERY
    SELECT notices.alarm_id, people.name, notices.at, alarms.state, alarms.until
    FROM hy.notices JOIN hy.people ON people.id = notices.person_id JOIN hy.alarms ON alarms.id = notices.alarm_id
    WHERE notices.id = wanted AND hy.principal() = 'door';
END
$$;

CREATE FUNCTION hy.officers_apart() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    office text;
    days daterange;
BEGIN
    IF TG_TABLE_NAME = 'posts' THEN
        office := NEW.role;
        days := pg_catalog.daterange(NEW.since, NEW.until);
    ELSE
        SELECT role INTO office FROM hy.posts WHERE id = NEW.post_id;
        days := pg_catalog.daterange(NEW.first_day, NEW.last_day, '[]');
        IF office NOT IN ('administrator', 'security-officer', 'auditor') THEN
            RETURN NULL;
        END IF;
    END IF;
    -- Two who give offices to one person at once wait for one another.
    PERFORM FROM hy.people WHERE id = NEW.person_id FOR UPDATE;
    IF EXISTS (
        SELECT FROM hy.posts
        WHERE person_id = NEW.person_id AND role <> office
          AND role IN ('administrator', 'security-officer', 'auditor')
          AND pg_catalog.daterange(since, until) && days
    ) OR EXISTS (
        SELECT FROM hy.delegations JOIN hy.posts ON posts.id = post_id
        WHERE delegations.person_id = NEW.person_id AND revoked_at IS NULL AND role <> office
          AND role IN ('administrator', 'security-officer', 'auditor')
          AND pg_catalog.daterange(first_day, last_day, '[]') && days
    ) THEN
        RAISE EXCEPTION 'administrator, security officer and auditor are three people'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'posts_three_officers_apart';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.open_posts() RETURNS TABLE(post_id uuid, delegation_id uuid, role text, agency_id uuid, agency text, holder text, last_day date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN QUERY SELECT open.* FROM hy.posts_open_to(hy.person()) AS open;
END
$$;

CREATE FUNCTION hy.order_is_numbered() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    PERFORM FROM hy.cases WHERE id = NEW.case_id AND state <> 'closed' FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'an order is for a case that is not closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_of_open_case';
    END IF;
    NEW.year := hy.year_of(NEW.issued_at);
    NEW.number := hy.take_numbers('order', NEW.issued_at, 1);
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.order_moves() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM (VALUES
            ('registered', 'receive', 'received'), ('received', 'report', 'reported'), ('reported', 'send-back', 'received'),
            ('reported', 'check', 'checked'), ('checked', 'close', 'closed'), ('received', 'pass-on', 'registered'),
            ('registered', 'withdraw', 'withdrawn'), ('received', 'withdraw', 'withdrawn'),
            ('reported', 'withdraw', 'withdrawn'), ('checked', 'withdraw', 'withdrawn')
        ) AS moves (was, by, becomes)
        WHERE (was, becomes) = (OLD.state, NEW.state)
          AND by = (SELECT step FROM hy.order_steps WHERE order_id = NEW.id ORDER BY id DESC LIMIT 1)
    ) THEN
        RAISE EXCEPTION 'an order moves only by the step that leads there'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_move_by_step';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.orders_change_hands() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO hy.order_steps (order_id, step, at, person_id, post_id, agency_id)
    SELECT id, 'pass-on', NEW.held_since, hy.person(), hy.post(), NEW.agency_id
    FROM hy.orders WHERE case_id = NEW.id AND state NOT IN ('closed', 'withdrawn');
    UPDATE hy.orders SET state = 'registered' WHERE case_id = NEW.id AND state = 'received';
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.outcome_stays() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'what became of a message stays as it is'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'outcomes_stay';
END
$$;

CREATE FUNCTION hy.person() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(pg_catalog.current_setting('hy.person', true), '')::uuid $$;

CREATE FUNCTION hy.post() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(pg_catalog.current_setting('hy.post', true), '')::uuid $$;

CREATE FUNCTION hy.posts_open_to(who uuid) RETURNS TABLE(post_id uuid, delegation_id uuid, role text, agency_id uuid, agency text, holder text, last_day date)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    today date := hy.door_day();
BEGIN
    RETURN QUERY
    SELECT posts.id, open.id, posts.role, posts.agency_id, agencies.short_name, people.name, open.last_day
    FROM (
        SELECT own.id AS post_id, NULL::uuid AS id, NULL::date AS last_day FROM hy.posts AS own WHERE own.person_id = who
        UNION ALL
        SELECT given.post_id, given.id, given.last_day FROM hy.delegations AS given
        WHERE given.person_id = who AND given.revoked_at IS NULL AND today BETWEEN given.first_day AND given.last_day
          AND hy.is_colleague(who, given.post_id, today)
    ) AS open
    JOIN hy.posts ON posts.id = open.post_id
    JOIN hy.agencies ON agencies.id = posts.agency_id
    JOIN hy.people ON people.id = posts.person_id
    WHERE posts.since <= today AND (posts.until IS NULL OR posts.until > today)
    ORDER BY open.id IS NOT NULL, posts.since, posts.id, open.id;
END
$$;

CREATE FUNCTION hy.principal() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(pg_catalog.current_setting('hy.principal', true), '') $$;

CREATE FUNCTION hy.push_secrets_of(wanted uuid) RETURNS TABLE(id uuid, sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
    SELECT push_secrets.id, push_secrets.sealed FROM hy.push_secrets
    WHERE hy.principal() = 'door' AND source_id = wanted AND revoked_at IS NULL
$$;

CREATE FUNCTION hy.recount_changed(wanted uuid[], now_is timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF hy.principal() <> 'worker' THEN
        RAISE EXCEPTION 'the keeper alone counts changed items' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM hy.events WHERE id = ANY (wanted) ORDER BY id FOR UPDATE;
    PERFORM hy.recount_events(ARRAY(SELECT id FROM hy.events WHERE id = ANY (wanted) AND items <= 100000), now_is);
END
$$;

CREATE FUNCTION hy.recount_events(wanted uuid[], now_is timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM hy.event_matters WHERE event_id = ANY (wanted);
    INSERT INTO hy.event_matters (event_id, matter, items)
    SELECT event_id, matter, pg_catalog.count(*)
    FROM hy.event_items
    JOIN hy.items ON items.id = item_id
    JOIN LATERAL (
        SELECT matter FROM hy.assessments
        WHERE assessments.item_id = items.id AND assessments.revision = items.revision
        ORDER BY playbook_id DESC, model DESC LIMIT 1
    ) AS assessed ON matter IS NOT NULL
    WHERE event_id = ANY (wanted) GROUP BY event_id, matter;
    WITH members AS MATERIALIZED (
        SELECT event_id, items.id, source_id, history, placed_at, accepted_at, occurred_at, folded_into, score, reach, risks,
               hy.is_news(sources.kind) AS news
        FROM hy.event_items
        JOIN hy.items ON items.id = item_id
        JOIN hy.sources ON sources.id = source_id
        JOIN LATERAL (
            SELECT score, reach, risks FROM hy.assessments
            WHERE assessments.item_id = items.id AND assessments.revision = items.revision
            ORDER BY playbook_id DESC, model DESC LIMIT 1
        ) AS assessed ON true
        WHERE event_id = ANY (wanted)
    ), spans AS (
        SELECT event_id, bool_and(history) AS history,
               CASE WHEN bool_and(history) THEN max(occurred_at) ELSE greatest(now_is, max(occurred_at)) END AS heat_at
        FROM members GROUP BY event_id
    ), weighed AS (
        SELECT members.*, hy.attention_left(reach, occurred_at, heat_at) AS weight FROM members JOIN spans USING (event_id)
    ), sums AS (
        SELECT event_id, count(*)::integer AS items, count(folded_into)::integer AS folded,
               min(occurred_at) AS first_at, max(occurred_at) AS last_at,
               coalesce(min(accepted_at) FILTER (WHERE NOT history), min(accepted_at)) AS discovered_at,
               -- As items come in, the first of the gravest leads.
               (array_agg(id ORDER BY score DESC, placed_at, accepted_at, occurred_at, id))[1] AS top, max(score) AS top_score,
               array_agg(DISTINCT source_id) AS sources,
               coalesce(sum(weight) FILTER (WHERE NOT news), 0) AS attention,
               coalesce(sum(weight) FILTER (WHERE news), 0) AS news_attention
        FROM weighed GROUP BY event_id
    ), dangers AS (
        SELECT event_id, array_agg(DISTINCT risk ORDER BY risk) AS risks
        FROM members CROSS JOIN unnest(members.risks) AS risk GROUP BY event_id
    ), subjects AS (
        SELECT DISTINCT ON (event_id) event_id, matter FROM hy.event_matters
        WHERE event_id = ANY (wanted) ORDER BY event_id, items DESC, matter
    ), counted AS (
        UPDATE hy.events SET
            history = spans.history, discovered_at = sums.discovered_at, first_item_at = first_at, last_item_at = last_at,
            items = sums.items, folded = sums.folded, top_item_id = top, top_score = sums.top_score,
            source_ids = sources, risks = coalesce(dangers.risks, '{}'), matter = subjects.matter,
            attention = sums.attention, news_attention = sums.news_attention, heat_at = spans.heat_at,
            heat = hy.heat_half(sums.news_attention, cardinality(sources)) + hy.heat_half(sums.attention, cardinality(sources))
        FROM sums JOIN spans USING (event_id) LEFT JOIN dangers USING (event_id) LEFT JOIN subjects USING (event_id)
        WHERE events.id = sums.event_id
        RETURNING events.id, events.heat_at, heat, hy.heat_half(events.news_attention, cardinality(source_ids)) AS news
    )
    INSERT INTO hy.event_heat (event_id, hour, heat, news) SELECT id, date_trunc('hour', heat_at), heat, news FROM counted
    ON CONFLICT (event_id, hour) DO UPDATE SET heat = excluded.heat, news = excluded.news;
END
$$;

CREATE FUNCTION hy.regroup(wanted text, from_event uuid, to_event uuid, chosen uuid[], why text, now_is timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    members uuid[];
    number bigint;
    entered uuid[];
BEGIN
    PERFORM hy.may_regroup();
    PERFORM hy.hold_gathering();
    PERFORM FROM hy.events WHERE id IN (from_event, to_event) ORDER BY id FOR UPDATE;
    SELECT pg_catalog.array_agg(item_id ORDER BY item_id) INTO members FROM hy.event_items
    WHERE event_id = from_event AND (wanted = 'merge' OR item_id = ANY (chosen) OR folded_into = ANY (chosen));
    IF wanted = 'split' THEN
        INSERT INTO hy.events
            (id, year, number, state, history, discovered_at, first_item_at, last_item_at, items, folded, top_item_id,
             top_score, attention, source_ids, heat, heat_at, risks, playbook_id)
        SELECT to_event, hy.year_of(now_is), hy.take_numbers('event', now_is, 1), 'open', history, discovered_at,
               first_item_at, last_item_at, 1, 0, members[1], 0, 0, '{}', 0, heat_at, '{}', playbook_id
        FROM hy.events WHERE id = from_event;
    END IF;
    INSERT INTO hy.regroupings (kind, from_id, to_id, at, state_before)
    SELECT wanted, id, to_event, now_is, state FROM hy.events WHERE id = from_event
    RETURNING id INTO number;
    INSERT INTO hy.regrouped_events (regrouping_id, event_id, state, proposed_level, proposed_at, proposed_through)
    SELECT number, stood.* FROM (
        SELECT id, state, proposed_level, proposed_at, proposed_through FROM hy.events WHERE id IN (from_event, to_event)
    ) AS stood;
    INSERT INTO hy.regrouped_items (regrouping_id, item_id, folded_into, placed_by)
    SELECT number, item_id, folded_into, placed_by FROM hy.event_items WHERE item_id = ANY (members);
    UPDATE hy.event_items
    SET event_id = to_event, placed_by = 'person',
        folded_into = CASE WHEN folded_into = ANY (members) THEN folded_into END
    WHERE item_id = ANY (members);
    CASE wanted
    WHEN 'merge' THEN
        UPDATE hy.events SET state = 'merged', merged_into = to_event WHERE id = from_event;
        WITH let_in AS (
            INSERT INTO hy.access (agency_id, event_id, granted_at, reason)
            SELECT agency_id, to_event, now_is, reason FROM hy.access WHERE event_id = from_event
            ON CONFLICT DO NOTHING RETURNING agency_id
        )
        SELECT coalesce(pg_catalog.array_agg(agency_id), '{}') INTO entered FROM let_in;
        UPDATE hy.regroupings
        SET let_in = entered, cases = ARRAY(SELECT id FROM hy.cases WHERE event_id = from_event ORDER BY id)
        WHERE id = number;
        UPDATE hy.cases SET event_id = to_event WHERE event_id = from_event;
        UPDATE hy.deadlines SET event_id = to_event WHERE event_id = from_event;
        PERFORM hy.recount_events(ARRAY[to_event], now_is);
        PERFORM hy.note_regrouping(number, from_event, 'merged', to_event, 'took-in', why, now_is);
    WHEN 'split' THEN
        PERFORM hy.recount_events(ARRAY[from_event, to_event], now_is);
        PERFORM hy.note_regrouping(number, from_event, 'split', to_event, 'split-off', why, now_is);
    ELSE
        PERFORM hy.recount_events(ARRAY[from_event, to_event], now_is);
        PERFORM hy.note_regrouping(number, from_event, 'moved-out', to_event, 'moved-in', why, now_is);
    END CASE;
    RETURN number;
END
$$;

CREATE FUNCTION hy.renew_password(wanted text, presented bytea, new_cost integer, new_block_size integer, new_parallelism integer, new_salt bytea, new_hash bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    UPDATE hy.passwords SET cost = new_cost, block_size = new_block_size, parallelism = new_parallelism,
        salt = new_salt, hash = new_hash
    WHERE person_id = (SELECT id FROM hy.people WHERE login = wanted) AND hash = presented;
END
$$;

CREATE FUNCTION hy.report_has_instruction() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM hy.case_steps
        WHERE case_id = NEW.case_id AND step = 'instruct' AND instruction = NEW.instruction
    ) THEN
        RAISE EXCEPTION 'a report is about an instruction of its case'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_steps_report_known';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.rest_alarm(wanted uuid, entered text, lasts_until timestamp with time zone, why text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    found hy.alarms;
BEGIN
    IF NOT hy.answers_alarm(wanted) THEN
        RAISE EXCEPTION 'this post has nothing to do with the alarm' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO found FROM hy.alarms WHERE id = wanted FOR UPDATE;
    PERFORM hy.enter_rest(found, entered, lasts_until, hy.person(), hy.post(), 'page', why);
END
$$;

CREATE FUNCTION hy.retention_begins() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    NEW.retention_since := CASE
        WHEN (NEW.personal_days, NEW.text_days) IS DISTINCT FROM (OLD.personal_days, OLD.text_days) THEN hy.moment()
        ELSE OLD.retention_since
    END;
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.role() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(pg_catalog.current_setting('hy.role', true), '') $$;

CREATE FUNCTION hy.rosters(agency uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN hy.signed_in() AND (
        hy.role() = 'coordinator' OR (hy.role() IN ('liaison', 'head') AND agency = hy.agency())
    );
END
$$;

CREATE FUNCTION hy.row_stays() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'rows of % stay as they were written', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_stay';
END
$$;

CREATE FUNCTION hy.seals_follow() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    first bigint;
    last bigint;
    added bigint;
BEGIN
    SELECT pg_catalog.min(seq), pg_catalog.max(seq), pg_catalog.count(*) INTO first, last, added FROM written;
    IF last - first + 1 <> added
        OR first <> 1 + coalesce((SELECT pg_catalog.max(seq) FROM hy.journal_seals WHERE seq < first), 0) THEN
        RAISE EXCEPTION 'a seal follows the one before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_seals_follow';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.see_session(wanted bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    UPDATE hy.sessions SET seen_at = pg_catalog.clock_timestamp() WHERE digest = wanted AND ended_at IS NULL;
END
$$;

CREATE FUNCTION hy.sees_all() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT hy.signed_in() AND hy.role() IN ('coordinator', 'leader', 'inspector') $$;

CREATE FUNCTION hy.sees_case(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN hy.sees_own() AND (
        EXISTS (SELECT FROM hy.cases WHERE id = wanted AND agency_id = hy.agency())
        OR EXISTS (SELECT FROM hy.case_assistants WHERE case_id = wanted AND agency_id = hy.agency())
        OR EXISTS (SELECT FROM hy.case_steps WHERE case_id = wanted AND custody = hy.agency())
    );
END
$$;

CREATE FUNCTION hy.sees_case_until(wanted uuid) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    IF NOT hy.sees_own() THEN
        RETURN '-infinity';
    END IF;
    IF EXISTS (SELECT FROM hy.cases WHERE id = wanted AND agency_id = hy.agency())
        OR EXISTS (SELECT FROM hy.case_assistants WHERE case_id = wanted AND agency_id = hy.agency())
    THEN
        RETURN 'infinity';
    END IF;
    RETURN coalesce((
        SELECT pg_catalog.max(gone) FROM (
            SELECT custody, pg_catalog.lead(at) OVER (ORDER BY id) AS gone FROM hy.case_steps
            WHERE case_id = wanted AND step IN ('route', 'return', 'raise', 'transfer')
        ) AS held
        WHERE custody = hy.agency()
    ), '-infinity');
END
$$;

CREATE FUNCTION hy.sees_deadline_whole(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN hy.principal() = 'worker' OR hy.sees_all() OR hy.sees_case_until(
        (SELECT case_id FROM hy.deadlines WHERE id = wanted)
    ) >= hy.moment();
END
$$;

CREATE FUNCTION hy.sees_event(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN hy.sees_own()
       AND EXISTS (SELECT FROM hy.access WHERE agency_id = hy.agency() AND event_id = wanted);
END
$$;

CREATE FUNCTION hy.sees_item(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN hy.sees_own() AND EXISTS (
        SELECT FROM hy.event_items JOIN hy.access USING (event_id)
        WHERE item_id = wanted AND agency_id = hy.agency()
    );
END
$$;

CREATE FUNCTION hy.sees_own() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT hy.signed_in() AND hy.role() IN ('liaison', 'head', 'reviewer', 'spokesperson') $$;

CREATE FUNCTION hy.sessions_beside(wanted bytea) RETURNS TABLE(begun_at timestamp with time zone, seen_at timestamp with time zone, means text, role text, agency text, is_current boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN QUERY
    SELECT theirs.begun_at, theirs.seen_at, theirs.means, posts.role, agencies.short_name, theirs.digest = wanted
    FROM hy.sessions AS asking
    JOIN hy.sessions AS theirs ON theirs.person_id = asking.person_id
    JOIN hy.posts ON posts.id = theirs.post_id
    JOIN hy.agencies ON agencies.id = posts.agency_id
    WHERE asking.digest = wanted AND theirs.ended_at IS NULL
      AND pg_catalog.clock_timestamp() < theirs.expires_at
      AND pg_catalog.clock_timestamp() < theirs.seen_at + interval '30 minutes'
    ORDER BY theirs.begun_at DESC, theirs.digest;
END
$$;

CREATE FUNCTION hy.set_password(presented bytea, new_cost integer, new_block_size integer, new_parallelism integer, new_salt bytea, new_hash bytea, session bytea, place bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    who uuid := hy.person();
    kept bytea;
BEGIN
    IF NOT coalesce(hy.signed_in(), false) THEN
        RAISE EXCEPTION 'only a person sets a password' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Two changes at once come one after the other.
    PERFORM FROM hy.people WHERE id = who FOR UPDATE;
    IF NOT EXISTS (SELECT FROM hy.who_by_session(session) AS live WHERE live.person_id = who) THEN
        RETURN NULL;
    END IF;
    SELECT hash INTO kept FROM hy.passwords WHERE person_id = who;
    IF kept IS NOT NULL AND kept IS DISTINCT FROM presented THEN
        RETURN false;
    END IF;
    INSERT INTO hy.passwords (person_id, cost, block_size, parallelism, salt, hash)
    VALUES (who, new_cost, new_block_size, new_parallelism, new_salt, new_hash)
    ON CONFLICT (person_id) DO UPDATE SET cost = excluded.cost, block_size = excluded.block_size,
        parallelism = excluded.parallelism, salt = excluded.salt, hash = excluded.hash, set_at = excluded.set_at;
    PERFORM hy.forget_attempts(who, (SELECT login FROM hy.people WHERE id = who), set_password.place);
    PERFORM hy.end_sessions(who, session);
    RETURN true;
END
$$;

CREATE FUNCTION hy.sign_in(link bytea, session bytea, place bytea) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    post uuid;
    who uuid;
    voids boolean;
BEGIN
    PERFORM FROM hy.people WHERE id = (
        SELECT person_id FROM hy.sign_in_links JOIN hy.posts ON posts.id = post_id WHERE digest = link
    ) FOR UPDATE;
    UPDATE hy.sign_in_links SET used_at = pg_catalog.clock_timestamp()
    WHERE digest = link AND used_at IS NULL AND expires_at > pg_catalog.clock_timestamp()
    RETURNING post_id, resets INTO post, voids;
    IF post IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT person_id INTO who FROM hy.posts WHERE id = post;
    IF voids THEN
        PERFORM hy.end_sessions(who, NULL);
        DELETE FROM hy.passwords WHERE person_id = who;
        PERFORM hy.journal_at_door('account.reset', who, post, 'person', who, '{}');
    END IF;
    INSERT INTO hy.sessions (digest, post_id, person_id, place, expires_at)
    VALUES (session, post, who, place, pg_catalog.clock_timestamp() + interval '12 hours');
    PERFORM hy.journal_at_door('session.begun', who, post, 'person', who, '{"means": "link"}');
    RETURN post;
END
$$;

CREATE FUNCTION hy.sign_in_by_password(wanted text, presented bytea, session bytea, place bytea) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    who uuid := coalesce((SELECT id FROM hy.people WHERE login = wanted), nobody);
    is_right boolean;
    post uuid := (
        SELECT posts.id FROM hy.posts
        LEFT JOIN LATERAL (
            SELECT pg_catalog.max(begun_at) AS at FROM hy.sessions
            WHERE sessions.person_id = who AND sessions.post_id = posts.id
        ) AS last ON true
        WHERE posts.person_id = who AND posts.since <= hy.door_day()
          AND (posts.until IS NULL OR posts.until > hy.door_day())
        ORDER BY last.at DESC NULLS LAST, posts.since, posts.id LIMIT 1
    );
BEGIN
    PERFORM FROM hy.people WHERE id = who FOR UPDATE;
    is_right := EXISTS (SELECT FROM hy.passwords WHERE person_id = who AND hash = presented);
    IF NOT is_right OR post IS NULL THEN
        PERFORM hy.journal_at_door(
            'session.refused', NULL, NULL, 'login',
            coalesce(nullif(who, nobody), pg_catalog.md5(wanted)::uuid),
            pg_catalog.jsonb_build_object('known', who <> nobody)
        );
        RETURN NULL;
    END IF;
    PERFORM hy.forget_attempts(who, wanted, place);
    INSERT INTO hy.sessions (digest, post_id, person_id, means, place, expires_at)
    VALUES (session, post, who, 'password', place, pg_catalog.clock_timestamp() + interval '12 hours');
    PERFORM hy.journal_at_door('session.begun', who, post, 'person', who, '{"means": "password"}');
    RETURN post;
END
$$;

CREATE FUNCTION hy.sign_out(session bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    post uuid;
    who uuid;
BEGIN
    UPDATE hy.sessions SET ended_at = pg_catalog.clock_timestamp() WHERE digest = session AND ended_at IS NULL
    RETURNING post_id, person_id INTO post, who;
    IF who IS NOT NULL THEN
        PERFORM hy.journal_at_door('session.ended', who, post, 'person', who, '{}');
    END IF;
END
$$;

CREATE FUNCTION hy.sign_out_everywhere(wanted bytea) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    ended integer;
    post uuid;
    who uuid;
BEGIN
    SELECT post_id, person_id INTO post, who FROM hy.sessions WHERE digest = wanted AND ended_at IS NULL;
    IF who IS NULL THEN
        RETURN 0;
    END IF;
    ended := hy.end_sessions(who, NULL);
    PERFORM hy.journal_at_door('session.ended-everywhere', who, post, 'person', who,
                               pg_catalog.jsonb_build_object('sessions', ended));
    RETURN ended;
END
$$;

CREATE FUNCTION hy.signed_in() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT hy.principal() = 'person' AND hy.person() IS NOT NULL AND hy.role() IS NOT NULL $$;

CREATE FUNCTION hy.signed_in_before(wanted bytea) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN (
        SELECT pg_catalog.max(earlier.begun_at) FROM hy.sessions AS asking
        JOIN hy.sessions AS earlier
          ON earlier.person_id = asking.person_id AND earlier.begun_at < asking.begun_at
        WHERE asking.digest = wanted
    );
END
$$;

CREATE FUNCTION hy.signs_for(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN hy.role() = 'head' AND hy.has_custody(wanted);
END
$$;

CREATE FUNCTION hy.silences_raise_alarms() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO hy.alarms (id, matter, source_id, raised_at, next_at)
    VALUES (NEW.id, 'sources', NEW.source_id, NEW.noticed_at, NEW.noticed_at);
    INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id, detail)
    VALUES (NEW.noticed_at, 'worker', 'source.silent', 'source', NEW.source_id, pg_catalog.jsonb_build_object('since', NEW.since));
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.silences_stir_alarms() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    UPDATE hy.alarms SET next_at = hy.moment() WHERE id = NEW.id AND state <> 'over';
    INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id)
    VALUES (NEW.ended_at, 'worker', 'source.heard-again', 'source', NEW.source_id);
    RETURN NULL;
END
$$;

CREATE FUNCTION hy.source() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(pg_catalog.current_setting('hy.source', true), '')::uuid $$;

CREATE FUNCTION hy.sources_wait() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    NEW.waiting_since := hy.moment();
    RETURN NEW;
END
$$;

CREATE FUNCTION hy.successor(wanted uuid, on_day date) RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path TO 'hy', 'pg_temp'
    AS $$
    WITH RECURSIVE chain AS (
        SELECT id, successor_id, parent_id, since, until, 1 AS step FROM hy.agencies WHERE id = wanted
        UNION ALL
        SELECT next.id, next.successor_id, next.parent_id, next.since, next.until, chain.step + 1
        FROM chain JOIN hy.agencies AS next ON next.id = coalesce(chain.successor_id, chain.parent_id)
        WHERE chain.until <= on_day AND chain.step < 32
    )
    SELECT id FROM chain WHERE since <= on_day AND (until IS NULL OR until > on_day) ORDER BY step LIMIT 1
$$;

CREATE FUNCTION hy.take_numbers(wanted text, moment timestamp with time zone, count integer) RETURNS integer
    LANGUAGE sql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
    INSERT INTO hy.number_series AS series (kind, year, last)
    VALUES (wanted, extract(year FROM moment AT TIME ZONE 'Asia/Shanghai')::integer, count)
    ON CONFLICT (kind, year) DO UPDATE SET last = series.last + excluded.last
    RETURNING series.last - count + 1
$$;

CREATE FUNCTION hy.undo_regrouping(wanted bigint, why text, now_is timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    done hy.regroupings;
    members uuid[];
BEGIN
    PERFORM hy.may_regroup();
    PERFORM hy.hold_gathering();
    SELECT * INTO done FROM hy.regroupings WHERE id = wanted FOR UPDATE;
    PERFORM FROM hy.events WHERE id IN (done.from_id, done.to_id) ORDER BY id FOR UPDATE;
    IF done.undone_at IS NOT NULL OR hy.is_built_on(wanted) THEN
        RAISE EXCEPTION 'the regrouping was taken back or built on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'regroupings_built_on';
    END IF;
    SELECT pg_catalog.array_agg(item_id) INTO members FROM hy.regrouped_items WHERE regrouping_id = wanted;
    UPDATE hy.event_items SET event_id = done.from_id
    WHERE event_id = done.to_id
      AND (done.kind = 'split' OR item_id = ANY (members) OR folded_into = ANY (members));
    UPDATE hy.event_items SET placed_by = before.placed_by, folded_into = before.folded_into
    FROM hy.regrouped_items AS before
    WHERE before.regrouping_id = wanted AND before.item_id = event_items.item_id;
    PERFORM hy.withdraw_proposals(wanted, now_is);
    CASE done.kind
    WHEN 'merge' THEN
        UPDATE hy.events SET state = done.state_before, merged_into = NULL WHERE id = done.from_id;
        UPDATE hy.cases SET event_id = done.from_id WHERE id = ANY (done.cases);
        UPDATE hy.deadlines SET event_id = done.from_id WHERE case_id = ANY (done.cases);
        -- Who got a case that goes back while it was here, goes with it.
        INSERT INTO hy.access (agency_id, event_id, granted_at, reason)
        SELECT DISTINCT custody, done.from_id, now_is, 'lead' FROM hy.case_steps WHERE case_id = ANY (done.cases)
        ON CONFLICT DO NOTHING;
        DELETE FROM hy.access
        WHERE event_id = done.to_id
          AND (agency_id = ANY (done.let_in)
               OR agency_id IN (SELECT custody FROM hy.case_steps WHERE case_id = ANY (done.cases)))
          AND NOT EXISTS (
            SELECT FROM hy.cases
            LEFT JOIN hy.case_assistants ON case_assistants.case_id = cases.id
            LEFT JOIN hy.case_steps ON case_steps.case_id = cases.id
            WHERE cases.event_id = done.to_id
              AND access.agency_id IN (cases.agency_id, case_assistants.agency_id, case_steps.custody)
        );
        -- Its own proposals wait for a person again.
        UPDATE hy.level_escalations SET settled_at = NULL, outcome = NULL
        FROM hy.events, hy.event_steps AS proposed
        WHERE level_escalations.event_id = done.from_id AND outcome = 'spared' AND settled_at >= done.at
          AND events.id = done.from_id AND proposed.id = proposal
          AND hy.level_waits(events.level, events.level_at, level_escalations.level, proposed.at);
        PERFORM hy.recount_events(ARRAY[done.from_id, done.to_id], now_is);
    WHEN 'split' THEN
        UPDATE hy.events SET state = 'merged', merged_into = done.from_id WHERE id = done.to_id;
        PERFORM hy.recount_events(ARRAY[done.from_id], now_is);
    ELSE
        PERFORM hy.recount_events(ARRAY[done.from_id, done.to_id], now_is);
    END CASE;
    UPDATE hy.regroupings SET undone_at = now_is WHERE id = wanted;
    PERFORM hy.note_regrouping(wanted, done.from_id, 'undone', done.to_id, 'undone', why, now_is);
END
$$;

CREATE FUNCTION hy.who_by_key(wanted bytea) RETURNS TABLE(key_id uuid, source_id uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN QUERY
    SELECT machine_keys.id, machine_keys.source_id FROM hy.machine_keys
    WHERE machine_keys.digest = wanted AND machine_keys.revoked_at IS NULL;
END
$$;

CREATE FUNCTION hy.who_by_session(wanted bytea) RETURNS TABLE(person_id uuid, post_id uuid, agency_id uuid, role text, is_due boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    today date := hy.door_day();
BEGIN
    RETURN QUERY
    SELECT sessions.person_id, posts.id, posts.agency_id, posts.role,
           sessions.seen_at < pg_catalog.clock_timestamp() - interval '1 minute'
    FROM hy.sessions JOIN hy.posts ON posts.id = sessions.post_id
    WHERE sessions.digest = wanted
      AND sessions.ended_at IS NULL
      AND pg_catalog.clock_timestamp() < sessions.expires_at
      AND pg_catalog.clock_timestamp() < sessions.seen_at + interval '30 minutes'
      AND posts.since <= today AND (posts.until IS NULL OR posts.until > today)
      AND (sessions.delegation_id IS NULL OR EXISTS (
          SELECT FROM hy.delegations
          WHERE delegations.id = sessions.delegation_id AND delegations.revoked_at IS NULL
            AND today BETWEEN delegations.first_day AND delegations.last_day
            AND hy.is_colleague(delegations.person_id, delegations.post_id, today)
      ));
END
$$;

CREATE FUNCTION hy.withdraw_proposals(wanted bigint, now_is timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'hy', 'pg_temp'
    AS $$
DECLARE
    mark bigint := (SELECT pg_catalog.max(id) FROM hy.event_steps WHERE regrouping_id = wanted);
BEGIN
    UPDATE hy.level_escalations SET settled_at = now_is, outcome = 'withdrawn'
    FROM hy.events, hy.event_steps AS proposed
    WHERE events.proposed_through = wanted AND level_escalations.event_id = events.id
      AND proposed.id = proposal AND proposed.id > mark AND proposed.at = events.proposed_at;
    UPDATE hy.events
    SET proposed_level = coalesce(own.level, stood.proposed_level), proposed_at = coalesce(own.at, stood.proposed_at),
        proposed_through = CASE WHEN own.level IS NULL THEN stood.proposed_through END,
        state = CASE WHEN events.state = 'open' AND own.level IS NULL THEN stood.state ELSE events.state END
    FROM hy.regrouped_events AS stood
    LEFT JOIN LATERAL (
        -- What its own items spoke for since, before the regrouping did.
        SELECT steps.level, steps.at FROM hy.event_steps AS steps
        WHERE steps.event_id = stood.event_id AND step = 'level-proposed' AND steps.id > mark
          AND steps.at < (SELECT proposed_at FROM hy.events AS now WHERE now.id = stood.event_id)
        ORDER BY steps.id DESC LIMIT 1
    ) AS own ON true
    WHERE regrouping_id = wanted AND events.id = stood.event_id AND events.proposed_through = wanted;
END
$$;

CREATE FUNCTION hy.worked_at(who uuid, office uuid, moment timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
    SELECT EXISTS (
        SELECT FROM (SELECT (moment AT TIME ZONE 'Asia/Shanghai')::date AS day) AS asked, hy.posts
        WHERE posts.agency_id = office AND role IN ('liaison', 'head', 'reviewer', 'spokesperson')
          AND since <= day AND (until IS NULL OR until > day)
          AND (posts.person_id = who OR EXISTS (
              SELECT FROM hy.delegations
              WHERE delegations.post_id = posts.id AND delegations.person_id = who
                AND day BETWEEN first_day AND last_day AND (revoked_at IS NULL OR revoked_at > moment)
          ))
    )
    $$;

CREATE FUNCTION hy.works_on(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'hy', 'pg_temp'
    AS $$
BEGIN
    RETURN hy.has_custody(wanted) OR (
        hy.signed_in() AND hy.role() IN ('liaison', 'head')
        AND EXISTS (SELECT FROM hy.case_assistants WHERE case_id = wanted AND agency_id = hy.agency())
    );
END
$$;

CREATE FUNCTION hy.year_of(moment timestamp with time zone) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT extract(year FROM moment AT TIME ZONE 'Asia/Shanghai')::integer $$;

CREATE TABLE hy.access (
    agency_id uuid NOT NULL,
    event_id uuid NOT NULL,
    granted_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    CONSTRAINT access_reason_known CHECK ((reason = ANY (ARRAY['lead'::text, 'assisting'::text])))
);

CREATE TABLE hy.agencies (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    short_name text NOT NULL,
    kind text NOT NULL,
    parent_id uuid,
    successor_id uuid,
    since date NOT NULL,
    until date,
    CONSTRAINT agencies_code_form CHECK ((code ~ '^[a-z0-9][a-z0-9-]{0,39}$'::text)),
    CONSTRAINT agencies_kind_known CHECK ((kind = ANY (ARRAY['department'::text, 'government'::text, 'utility'::text, 'temporary'::text]))),
    CONSTRAINT agencies_lifetime CHECK (((until IS NULL) OR (until > since))),
    CONSTRAINT agencies_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80))),
    CONSTRAINT agencies_not_own_parent CHECK ((parent_id <> id)),
    CONSTRAINT agencies_not_own_successor CHECK ((successor_id <> id))
);

CREATE TABLE hy.agency_duties (
    agency_id uuid NOT NULL,
    duty text NOT NULL,
    CONSTRAINT agency_duties_duty_form CHECK ((duty ~ '^[a-z][a-z0-9-]{0,39}$'::text))
);

CREATE TABLE hy.alarm_steps (
    id bigint NOT NULL,
    alarm_id uuid NOT NULL,
    step text NOT NULL,
    at timestamp with time zone NOT NULL,
    rung smallint NOT NULL,
    round smallint NOT NULL,
    level smallint,
    chain text,
    missed boolean,
    playbook_id uuid,
    person_id uuid,
    post_id uuid,
    means text,
    until timestamp with time zone,
    charge uuid,
    words text,
    number integer,
    CONSTRAINT alarm_steps_by_person CHECK (((step = ANY (ARRAY['acknowledged'::text, 'snoozed'::text, 'handed-over'::text])) = (person_id IS NOT NULL))),
    CONSTRAINT alarm_steps_charge_whole CHECK (((step = 'handed-over'::text) = (charge IS NOT NULL))),
    CONSTRAINT alarm_steps_level_range CHECK (((level >= 1) AND (level <= 4))),
    CONSTRAINT alarm_steps_means_given CHECK (((person_id IS NOT NULL) = (means IS NOT NULL))),
    CONSTRAINT alarm_steps_means_known CHECK ((means = ANY (ARRAY['page'::text, 'link'::text]))),
    CONSTRAINT alarm_steps_numbered CHECK (((step = 'told'::text) = (number IS NOT NULL))),
    CONSTRAINT alarm_steps_step_known CHECK ((step = ANY (ARRAY['told'::text, 'acknowledged'::text, 'snoozed'::text, 'handed-over'::text, 'unreached'::text, 'over'::text]))),
    CONSTRAINT alarm_steps_told_whole CHECK (((step = 'told'::text) = ((chain IS NOT NULL) AND (level IS NOT NULL) AND (missed IS NOT NULL) AND (playbook_id IS NOT NULL)))),
    CONSTRAINT alarm_steps_until_whole CHECK (((step = ANY (ARRAY['acknowledged'::text, 'snoozed'::text])) = (until IS NOT NULL))),
    CONSTRAINT alarm_steps_words_given CHECK (((step <> ALL (ARRAY['snoozed'::text, 'handed-over'::text])) OR (words IS NOT NULL))),
    CONSTRAINT alarm_steps_words_length CHECK (((char_length(words) >= 1) AND (char_length(words) <= 1000)))
);

ALTER TABLE hy.alarm_steps ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hy.alarm_steps_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hy.assessments (
    item_id uuid NOT NULL,
    revision integer NOT NULL,
    playbook_id uuid NOT NULL,
    model text NOT NULL,
    source_id uuid NOT NULL,
    score smallint NOT NULL,
    tone real NOT NULL,
    reach real NOT NULL,
    matter text,
    matters jsonb NOT NULL,
    risks text[] NOT NULL,
    factors jsonb NOT NULL,
    fingerprint bigint NOT NULL,
    advice jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT assessments_model_length CHECK (((char_length(model) >= 1) AND (char_length(model) <= 80))),
    CONSTRAINT assessments_reach_range CHECK (((reach >= (0)::double precision) AND (reach <= (1)::double precision))),
    CONSTRAINT assessments_score_range CHECK (((score >= 0) AND (score <= 100))),
    CONSTRAINT assessments_tone_range CHECK (((tone >= ('-1'::integer)::double precision) AND (tone <= (1)::double precision)))
);
ALTER TABLE ONLY hy.assessments ALTER COLUMN matters SET COMPRESSION lz4;
ALTER TABLE ONLY hy.assessments ALTER COLUMN factors SET COMPRESSION lz4;
ALTER TABLE ONLY hy.assessments ALTER COLUMN advice SET COMPRESSION lz4;

CREATE TABLE hy.attachments (
    id uuid NOT NULL,
    item_id uuid,
    case_id uuid,
    name text NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    digest bytea NOT NULL,
    bytes bytea NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by uuid NOT NULL,
    CONSTRAINT attachments_digest_true CHECK ((digest = sha256(bytes))),
    CONSTRAINT attachments_hang_on_one CHECK ((num_nonnulls(item_id, case_id) = 1)),
    CONSTRAINT attachments_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200))),
    CONSTRAINT attachments_size_range CHECK (((size >= 1) AND (size <= 20971520))),
    CONSTRAINT attachments_size_true CHECK ((octet_length(bytes) = size)),
    CONSTRAINT attachments_type_known CHECK ((media_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text, 'image/gif'::text, 'image/webp'::text, 'application/pdf'::text, 'text/plain'::text, 'application/zip'::text, 'video/mp4'::text, 'audio/mpeg'::text, 'application/octet-stream'::text])))
);

CREATE TABLE hy.batches (
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    import_id uuid,
    received_at timestamp with time zone NOT NULL,
    history boolean NOT NULL,
    rows integer NOT NULL,
    accepted integer NOT NULL,
    duplicate integer NOT NULL,
    changed integer NOT NULL,
    rejected integer NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT batches_add_up CHECK (((((accepted + duplicate) + changed) + rejected) = rows)),
    CONSTRAINT batches_counts CHECK (((accepted >= 0) AND (duplicate >= 0) AND (changed >= 0) AND (rejected >= 0)))
);

CREATE TABLE hy.case_answers (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    person_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    text text NOT NULL,
    draft_id uuid,
    CONSTRAINT case_answers_text_length CHECK (((char_length(text) >= 1) AND (char_length(text) <= 20000)))
);

CREATE TABLE hy.case_assistants (
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL
);

CREATE TABLE hy.case_drafts (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    person_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    text text NOT NULL,
    CONSTRAINT case_drafts_text_length CHECK (((char_length(text) >= 1) AND (char_length(text) <= 20000)))
);

CREATE TABLE hy.case_steps (
    id bigint NOT NULL,
    case_id uuid NOT NULL,
    step text NOT NULL,
    custody uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    person_id uuid,
    post_id uuid,
    agency_id uuid,
    words text,
    proposed uuid,
    assignee uuid,
    wanted_until timestamp with time zone,
    instruction integer,
    CONSTRAINT case_steps_assignee_given CHECK (((step = 'assign'::text) = (assignee IS NOT NULL))),
    CONSTRAINT case_steps_by_person CHECK (((step = ANY (ARRAY['route'::text, 'reopen'::text, 'transfer'::text])) OR ((person_id IS NOT NULL) AND (post_id IS NOT NULL)))),
    CONSTRAINT case_steps_instruction_given CHECK (((step = ANY (ARRAY['instruct'::text, 'report'::text])) = (instruction IS NOT NULL))),
    CONSTRAINT case_steps_instruction_positive CHECK ((instruction > 0)),
    CONSTRAINT case_steps_proposed_raised CHECK (((proposed IS NULL) OR (step = 'raise'::text))),
    CONSTRAINT case_steps_step_known CHECK ((step = ANY (ARRAY['route'::text, 'accept'::text, 'draft'::text, 'reject'::text, 'answer'::text, 'close'::text, 'return'::text, 'raise'::text, 'transfer'::text, 'send-back'::text, 'reopen'::text, 'assign'::text, 'contribute'::text, 'ask-extension'::text, 'instruct'::text, 'report'::text]))),
    CONSTRAINT case_steps_wanted_given CHECK (((step = 'ask-extension'::text) = (wanted_until IS NOT NULL))),
    CONSTRAINT case_steps_wanted_later CHECK ((wanted_until > at)),
    CONSTRAINT case_steps_words_given CHECK (((step = ANY (ARRAY['reject'::text, 'return'::text, 'raise'::text, 'transfer'::text, 'send-back'::text, 'reopen'::text, 'contribute'::text, 'ask-extension'::text, 'instruct'::text, 'report'::text])) = (words IS NOT NULL))),
    CONSTRAINT case_steps_words_length CHECK (((char_length(words) >= 1) AND (char_length(words) <= 2000)))
);

ALTER TABLE hy.case_steps ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hy.case_steps_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hy.cases (
    id uuid NOT NULL,
    year integer NOT NULL,
    number integer NOT NULL,
    event_id uuid NOT NULL,
    plan text NOT NULL,
    playbook_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    state text NOT NULL,
    reason jsonb NOT NULL,
    discovered_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    held_since timestamp with time zone NOT NULL,
    return_hours integer NOT NULL,
    returns smallint DEFAULT 0 NOT NULL,
    ruled boolean DEFAULT false NOT NULL,
    assignee uuid,
    CONSTRAINT cases_closed_whole CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
    CONSTRAINT cases_held_in_life CHECK ((held_since >= opened_at)),
    CONSTRAINT cases_return_hours_range CHECK (((return_hours >= 1) AND (return_hours <= 720))),
    CONSTRAINT cases_returns_range CHECK (((returns >= 0) AND (returns <= 3))),
    CONSTRAINT cases_state_known CHECK ((state = ANY (ARRAY['routed'::text, 'raised'::text, 'accepted'::text, 'drafted'::text, 'answered'::text, 'closed'::text])))
);

CREATE TABLE hy.channel_means (
    channel_id uuid NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    secret bytea,
    taken timestamp with time zone[] DEFAULT '{}'::timestamp with time zone[] NOT NULL,
    rests_until timestamp with time zone
);

CREATE TABLE hy.channels (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    agency_id uuid,
    secret_tail text,
    state text DEFAULT 'on'::text NOT NULL,
    why text,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT channels_code_form CHECK ((code ~ '^[a-z0-9][a-z0-9-]{0,39}$'::text)),
    CONSTRAINT channels_kind_known CHECK ((kind = ANY (ARRAY['inbox'::text, 'mail'::text, 'ding-talk'::text, 'we-com'::text, 'feishu'::text, 'mas'::text, 'webhook'::text]))),
    CONSTRAINT channels_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80))),
    CONSTRAINT channels_state_known CHECK ((state = ANY (ARRAY['on'::text, 'off'::text, 'dead'::text]))),
    CONSTRAINT channels_tail_short CHECK ((char_length(secret_tail) <= 4)),
    CONSTRAINT channels_why_given CHECK (((state = 'dead'::text) = (why IS NOT NULL)))
);

CREATE TABLE hy.city (
    is_one boolean DEFAULT true NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    drill_frozen timestamp with time zone,
    drill_offset interval DEFAULT '00:00:00'::interval NOT NULL,
    founded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT city_is_one CHECK (is_one),
    CONSTRAINT city_kind_known CHECK ((kind = ANY (ARRAY['city'::text, 'drill'::text]))),
    CONSTRAINT city_moment_stays CHECK (((kind = 'drill'::text) OR ((drill_frozen IS NULL) AND (drill_offset = '00:00:00'::interval)))),
    CONSTRAINT city_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 60)))
);

CREATE TABLE hy.corrections (
    id bigint NOT NULL,
    item_id uuid NOT NULL,
    revision integer NOT NULL,
    task text NOT NULL,
    label text,
    at timestamp with time zone NOT NULL,
    person_id uuid NOT NULL,
    post_id uuid NOT NULL,
    CONSTRAINT corrections_label_of_task CHECK (((label IS NULL) OR
CASE task
    WHEN 'category'::text THEN ((char_length(label) >= 1) AND (char_length(label) <= 200))
    WHEN 'agency'::text THEN ((char_length(label) >= 1) AND (char_length(label) <= 200))
    WHEN 'tone'::text THEN (label = ANY (ARRAY['negative'::text, 'neutral'::text, 'positive'::text]))
    WHEN 'rumour'::text THEN (label = ANY (ARRAY['rumour'::text, 'other'::text]))
    ELSE NULL::boolean
END)),
    CONSTRAINT corrections_revision_range CHECK ((revision >= 1)),
    CONSTRAINT corrections_task_known CHECK ((task = ANY (ARRAY['category'::text, 'agency'::text, 'tone'::text, 'rumour'::text])))
);

ALTER TABLE hy.corrections ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hy.corrections_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hy.deadline_facts (
    id bigint NOT NULL,
    deadline_id uuid NOT NULL,
    fact text NOT NULL,
    at timestamp with time zone NOT NULL,
    rule text NOT NULL,
    rule_set text NOT NULL,
    person_id uuid,
    agency_id uuid,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    due_at timestamp with time zone,
    calendar_id uuid,
    words text,
    CONSTRAINT deadline_facts_fact_known CHECK ((fact = ANY (ARRAY['armed'::text, 'paused'::text, 'resumed'::text, 'extended'::text, 'transferred'::text, 'recalculated'::text, 'met'::text, 'missed'::text, 'deemed'::text, 'cancelled'::text]))),
    CONSTRAINT deadline_facts_words_short CHECK (((char_length(words) >= 1) AND (char_length(words) <= 2000)))
);

ALTER TABLE hy.deadline_facts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hy.deadline_facts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hy.deadline_firings (
    deadline_id uuid NOT NULL,
    due_at timestamp with time zone NOT NULL,
    fired_at timestamp with time zone NOT NULL,
    CONSTRAINT deadline_firings_not_early CHECK ((fired_at >= due_at))
);

CREATE TABLE hy.deadlines (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    event_id uuid NOT NULL,
    rule text NOT NULL,
    rule_set text NOT NULL,
    playbook_id uuid NOT NULL,
    epoch integer DEFAULT 1 NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    armed_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    met_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    unit text DEFAULT 'clock-hours'::text NOT NULL,
    paused_at timestamp with time zone,
    is_provisional boolean DEFAULT false NOT NULL,
    deems_consent boolean DEFAULT false NOT NULL,
    calendar_id uuid,
    ended_by text DEFAULT 'answer'::text NOT NULL,
    order_id uuid,
    CONSTRAINT deadlines_calendar_where_days_count CHECK (((unit = 'working-days'::text) = (calendar_id IS NOT NULL))),
    CONSTRAINT deadlines_deemed_where_silence_consents CHECK ((deems_consent OR (state <> 'deemed'::text))),
    CONSTRAINT deadlines_due_after_start CHECK ((due_at > starts_at)),
    CONSTRAINT deadlines_end_known CHECK ((ended_by = ANY (ARRAY['answer'::text, 'order-received'::text, 'order-reported'::text]))),
    CONSTRAINT deadlines_met_in_time CHECK (((state <> 'met'::text) OR (met_at <= due_at) OR (paused_at IS NOT NULL))),
    CONSTRAINT deadlines_met_whole CHECK (((state = ANY (ARRAY['met'::text, 'met-late'::text])) = (met_at IS NOT NULL))),
    CONSTRAINT deadlines_order_whole CHECK (((order_id IS NULL) = (ended_by = 'answer'::text))),
    CONSTRAINT deadlines_paused_whole CHECK (
CASE state
    WHEN 'armed'::text THEN (paused_at IS NULL)
    WHEN 'missed'::text THEN (paused_at IS NULL)
    WHEN 'deemed'::text THEN (paused_at IS NULL)
    WHEN 'paused'::text THEN (paused_at IS NOT NULL)
    ELSE true
END),
    CONSTRAINT deadlines_state_known CHECK ((state = ANY (ARRAY['armed'::text, 'paused'::text, 'missed'::text, 'deemed'::text, 'met'::text, 'met-late'::text, 'cancelled'::text]))),
    CONSTRAINT deadlines_unit_known CHECK ((unit = ANY (ARRAY['clock-hours'::text, 'minutes'::text, 'working-days'::text])))
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='1000');

CREATE TABLE hy.delegations (
    id uuid NOT NULL,
    post_id uuid NOT NULL,
    person_id uuid NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    reason text NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    made_by uuid NOT NULL,
    revoked_at timestamp with time zone,
    revoked_by uuid,
    CONSTRAINT delegations_days_in_order CHECK ((last_day >= first_day)),
    CONSTRAINT delegations_not_for_ever CHECK (((last_day - first_day) < 366)),
    CONSTRAINT delegations_reason_length CHECK (((char_length(reason) >= 1) AND (char_length(reason) <= 200))),
    CONSTRAINT delegations_revoked_whole CHECK (((revoked_at IS NULL) = (revoked_by IS NULL))),
    CONSTRAINT delegations_to_another CHECK ((person_id <> made_by))
);

CREATE TABLE hy.deliveries (
    notice_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    rank smallint NOT NULL,
    lane text NOT NULL,
    state text NOT NULL,
    why text,
    grave boolean NOT NULL,
    not_before timestamp with time zone NOT NULL,
    letter_id uuid,
    ended_at timestamp with time zone,
    CONSTRAINT deliveries_ended_whole CHECK (((state = ANY (ARRAY['waiting'::text, 'standby'::text])) = (ended_at IS NULL))),
    CONSTRAINT deliveries_letter_where_moved CHECK (((letter_id IS NULL) OR (state <> 'standby'::text))),
    CONSTRAINT deliveries_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'standby'::text, 'sent'::text, 'failed'::text, 'spared'::text]))),
    CONSTRAINT deliveries_why_form CHECK ((why ~ '^[a-z][a-z0-9-]{0,59}$'::text)),
    CONSTRAINT deliveries_why_given CHECK (((state <> ALL (ARRAY['failed'::text, 'spared'::text])) OR (why IS NOT NULL)))
);

CREATE TABLE hy.duty_turns (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    person_id uuid NOT NULL,
    days text NOT NULL,
    from_hour smallint NOT NULL,
    until_hour smallint NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by uuid NOT NULL,
    ended_at timestamp with time zone,
    ended_by uuid,
    CONSTRAINT duty_turns_days_in_order CHECK (((last_day >= first_day) AND ((last_day - first_day) < 400))),
    CONSTRAINT duty_turns_days_known CHECK ((days = ANY (ARRAY['every'::text, 'working'::text, 'rest'::text]))),
    CONSTRAINT duty_turns_ended_whole CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
    CONSTRAINT duty_turns_hours_range CHECK ((((from_hour >= 0) AND (from_hour <= 23)) AND ((until_hour >= 1) AND (until_hour <= 24)) AND (from_hour <> until_hour)))
);

CREATE TABLE hy.event_heat (
    event_id uuid NOT NULL,
    hour timestamp with time zone NOT NULL,
    heat real NOT NULL,
    news real DEFAULT 0 NOT NULL,
    CONSTRAINT event_heat_news_range CHECK (((news >= (0)::double precision) AND (news <= (50)::double precision))),
    CONSTRAINT event_heat_range CHECK (((heat >= (0)::double precision) AND (heat <= (100)::double precision)))
);

CREATE TABLE hy.event_items (
    item_id uuid NOT NULL,
    event_id uuid NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    similarity real NOT NULL,
    folded_into uuid,
    placed_by text NOT NULL,
    CONSTRAINT event_items_fold_apart CHECK ((folded_into <> item_id)),
    CONSTRAINT event_items_placed_by_known CHECK ((placed_by = ANY (ARRAY['keeper'::text, 'person'::text]))),
    CONSTRAINT event_items_similarity_range CHECK (((similarity >= (0)::double precision) AND (similarity <= (1)::double precision)))
);

CREATE TABLE hy.event_matters (
    event_id uuid NOT NULL,
    matter text NOT NULL,
    items integer NOT NULL,
    CONSTRAINT event_matters_counts CHECK ((items >= 1))
);

CREATE TABLE hy.event_steps (
    id bigint NOT NULL,
    event_id uuid NOT NULL,
    step text NOT NULL,
    at timestamp with time zone NOT NULL,
    person_id uuid,
    post_id uuid,
    level smallint,
    reason text,
    other_id uuid,
    regrouping_id bigint,
    CONSTRAINT event_steps_level_given CHECK (((step !~~ 'level-%'::text) OR (level IS NOT NULL))),
    CONSTRAINT event_steps_reason_length CHECK (((char_length(reason) >= 1) AND (char_length(reason) <= 1000))),
    CONSTRAINT event_steps_step_known CHECK ((step = ANY (ARRAY['gathered'::text, 'level-proposed'::text, 'level-confirmed'::text, 'level-raised'::text, 'level-lowered'::text, 'level-unconfirmed'::text, 'closed'::text, 'reopened'::text, 'followed'::text, 'merged'::text, 'took-in'::text, 'split'::text, 'split-off'::text, 'moved-out'::text, 'moved-in'::text, 'undone'::text, 'dismissed'::text, 'restored'::text])))
);

ALTER TABLE hy.event_steps ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hy.event_steps_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hy.events (
    id uuid NOT NULL,
    year integer NOT NULL,
    number integer NOT NULL,
    title text,
    state text NOT NULL,
    matter text,
    history boolean NOT NULL,
    discovered_at timestamp with time zone NOT NULL,
    first_item_at timestamp with time zone NOT NULL,
    last_item_at timestamp with time zone NOT NULL,
    items integer NOT NULL,
    folded integer NOT NULL,
    top_item_id uuid NOT NULL,
    top_score smallint NOT NULL,
    attention double precision NOT NULL,
    source_ids uuid[] NOT NULL,
    heat real NOT NULL,
    heat_at timestamp with time zone NOT NULL,
    risks text[] NOT NULL,
    proposed_level smallint,
    proposed_at timestamp with time zone,
    level smallint,
    level_at timestamp with time zone,
    level_by uuid,
    playbook_id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    closed_at timestamp with time zone,
    predecessor_id uuid,
    merged_into uuid,
    raise_waits boolean DEFAULT false NOT NULL,
    news_attention double precision DEFAULT 0 NOT NULL,
    proposed_through bigint,
    CONSTRAINT events_attention_range CHECK (((attention >= (0)::double precision) AND ((heat >= (0)::double precision) AND (heat <= (100)::double precision)))),
    CONSTRAINT events_closed_whole CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
    CONSTRAINT events_counts CHECK (((items >= 1) AND ((folded >= 0) AND (folded <= items)))),
    CONSTRAINT events_level_by_person CHECK (((level IS NULL) = (level_by IS NULL))),
    CONSTRAINT events_level_range CHECK ((((level >= 1) AND (level <= 4)) AND ((proposed_level >= 1) AND (proposed_level <= 4)))),
    CONSTRAINT events_level_whole CHECK (((level IS NULL) = (level_at IS NULL))),
    CONSTRAINT events_merged_apart CHECK ((merged_into <> id)),
    CONSTRAINT events_merged_whole CHECK (((state = 'merged'::text) = (merged_into IS NOT NULL))),
    CONSTRAINT events_news_range CHECK ((news_attention >= (0)::double precision)),
    CONSTRAINT events_predecessor_apart CHECK ((predecessor_id <> id)),
    CONSTRAINT events_proposed_through_proposed CHECK (((proposed_through IS NULL) OR (proposed_level IS NOT NULL))),
    CONSTRAINT events_proposed_whole CHECK (((proposed_level IS NULL) = (proposed_at IS NULL))),
    CONSTRAINT events_state_known CHECK ((state = ANY (ARRAY['recorded'::text, 'open'::text, 'closed'::text, 'merged'::text]))),
    CONSTRAINT events_title_length CHECK (((char_length(title) >= 1) AND (char_length(title) <= 500)))
);

CREATE TABLE hy.feed_hosts (
    host text NOT NULL,
    next_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    lease_until timestamp with time zone,
    lease bigint DEFAULT 0 NOT NULL,
    CONSTRAINT feed_hosts_failures_range CHECK ((failures >= 0)),
    CONSTRAINT feed_hosts_host_length CHECK (((char_length(host) >= 1) AND (char_length(host) <= 260)))
);

CREATE TABLE hy.feeds (
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    url text NOT NULL,
    host text NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    every_minutes integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by uuid NOT NULL,
    next_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    checked_at timestamp with time zone,
    heard_at timestamp with time zone,
    outcome text,
    failures integer DEFAULT 0 NOT NULL,
    form text,
    entity_tag text,
    last_modified text,
    digest bytea,
    version integer DEFAULT 1 NOT NULL,
    name text DEFAULT (gen_random_uuid())::text NOT NULL,
    CONSTRAINT feeds_digest_length CHECK ((octet_length(digest) = 32)),
    CONSTRAINT feeds_every_range CHECK (((every_minutes >= 5) AND (every_minutes <= 1440))),
    CONSTRAINT feeds_failures_range CHECK ((failures >= 0)),
    CONSTRAINT feeds_form_known CHECK ((form = ANY (ARRAY['rss'::text, 'rdf'::text, 'atom'::text, 'json'::text]))),
    CONSTRAINT feeds_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 64))),
    CONSTRAINT feeds_outcome_form CHECK ((outcome ~ '^[a-z0-9-]{1,40}$'::text)),
    CONSTRAINT feeds_state_known CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'gone'::text, 'removed'::text]))),
    CONSTRAINT feeds_url_length CHECK (((char_length(url) >= 1) AND (char_length(url) <= 1000)))
);

CREATE TABLE hy.jobs (
    id bigint NOT NULL,
    kind text NOT NULL,
    subject uuid NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    left_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    due_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    lease_token bigint,
    lease_until timestamp with time zone,
    done_at timestamp with time zone,
    dead_at timestamp with time zone,
    fault text,
    CONSTRAINT jobs_end_once CHECK (((done_at IS NULL) OR (dead_at IS NULL))),
    CONSTRAINT jobs_fault_short CHECK ((char_length(fault) <= 200)),
    CONSTRAINT jobs_kind_form CHECK ((kind ~ '^[a-z][a-z-]*\.[a-z][a-z-]*$'::text)),
    CONSTRAINT jobs_lease_whole CHECK (((lease_token IS NULL) = (lease_until IS NULL)))
);

CREATE TABLE hy.journal (
    id bigint NOT NULL,
    txid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    at timestamp with time zone NOT NULL,
    principal text NOT NULL,
    person_id uuid,
    post_id uuid,
    agency_id uuid,
    source_id uuid,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    digest bytea,
    CONSTRAINT journal_action_form CHECK ((action ~ '^[a-z][a-z-]*\.[a-z][a-z-]*$'::text)),
    CONSTRAINT journal_detail_small CHECK ((pg_column_size(detail) < 8192)),
    CONSTRAINT journal_principal_known CHECK ((principal = ANY (ARRAY['person'::text, 'machine'::text, 'worker'::text, 'door'::text]))),
    CONSTRAINT journal_subject_form CHECK ((subject_kind ~ '^[a-z][a-z-]*$'::text))
);

CREATE TABLE hy.letters (
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    lane text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    why text,
    attempts integer DEFAULT 0 NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    due_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    lease_token bigint,
    lease_until timestamp with time zone,
    ended_at timestamp with time zone,
    evidence text,
    may_have_arrived boolean DEFAULT false NOT NULL,
    CONSTRAINT letters_arrive_when_tried CHECK (((attempts > 0) OR (NOT may_have_arrived))),
    CONSTRAINT letters_ended_whole CHECK (((state = 'waiting'::text) = (ended_at IS NULL))),
    CONSTRAINT letters_evidence_short CHECK ((char_length(evidence) <= 300)),
    CONSTRAINT letters_lease_whole CHECK (((lease_token IS NULL) = (lease_until IS NULL))),
    CONSTRAINT letters_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'dropped'::text]))),
    CONSTRAINT letters_why_form CHECK ((why ~ '^[a-z][a-z0-9-]{0,59}$'::text))
);

CREATE TABLE hy.notices (
    id uuid NOT NULL,
    firing bigint NOT NULL,
    alarm_id uuid NOT NULL,
    person_id uuid,
    audience text NOT NULL,
    agency_id uuid,
    at timestamp with time zone NOT NULL,
    grave boolean NOT NULL,
    read_at timestamp with time zone,
    CONSTRAINT notices_audience_known CHECK ((audience = ANY (ARRAY['liaison'::text, 'head'::text, 'information-office'::text, 'leader'::text, 'listeners'::text]))),
    CONSTRAINT notices_read_by_person CHECK (((read_at IS NULL) OR (person_id IS NOT NULL)))
);

CREATE VIEW hy.gaps WITH (security_invoker='true') AS
 WITH since AS MATERIALIZED (
         SELECT hy.moment() AS now_is,
            (hy.moment() - '30 days'::interval) AS first
        )
 SELECT 'limit-gone'::text AS gap,
    journal.subject_id AS subject,
    journal.at AS since
   FROM (since
     JOIN hy.journal ON (((journal.action = 'deadline.armed'::text) AND (journal.at > since.first))))
  WHERE (NOT (EXISTS ( SELECT
           FROM hy.deadlines
          WHERE (deadlines.id = journal.subject_id))))
UNION ALL
 SELECT 'limit-not-fired'::text AS gap,
    deadlines.id AS subject,
    deadlines.due_at AS since
   FROM since,
    hy.deadlines
  WHERE ((deadlines.state = 'armed'::text) AND (deadlines.due_at < (since.now_is - '00:01:00'::interval)))
UNION ALL
 SELECT 'firing-gone'::text AS gap,
    deadlines.id AS subject,
    deadlines.due_at AS since
   FROM since,
    hy.deadlines
  WHERE ((deadlines.state = ANY (ARRAY['missed'::text, 'met-late'::text, 'deemed'::text])) AND (deadlines.due_at > since.first) AND (NOT (EXISTS ( SELECT
           FROM hy.deadline_firings
          WHERE (deadline_firings.deadline_id = deadlines.id)))))
UNION ALL
 SELECT 'fact-gone'::text AS gap,
    deadlines.id AS subject,
    deadlines.due_at AS since
   FROM since,
    hy.deadlines
  WHERE ((deadlines.state = ANY (ARRAY['missed'::text, 'met-late'::text, 'deemed'::text])) AND (deadlines.due_at > since.first) AND (NOT (EXISTS ( SELECT
           FROM hy.deadline_facts
          WHERE ((deadline_facts.deadline_id = deadlines.id) AND (deadline_facts.fact = ANY (ARRAY['missed'::text, 'deemed'::text])))))))
UNION ALL
 SELECT 'alarm-gone'::text AS gap,
    deadlines.id AS subject,
    deadlines.armed_at AS since
   FROM hy.deadlines
  WHERE ((deadlines.state = ANY (ARRAY['armed'::text, 'paused'::text, 'missed'::text])) AND (NOT (EXISTS ( SELECT
           FROM hy.alarms
          WHERE (alarms.id = deadlines.id)))))
UNION ALL
 SELECT 'alarm-not-looked-at'::text AS gap,
    alarms.id AS subject,
    alarms.next_at AS since
   FROM since,
    hy.alarms
  WHERE (alarms.next_at < (since.now_is - '00:01:00'::interval))
UNION ALL
 SELECT 'alarm-asleep'::text AS gap,
    alarms.id AS subject,
    alarms.raised_at AS since
   FROM (hy.alarms
     LEFT JOIN hy.deadlines ON ((deadlines.id = alarms.id)))
  WHERE ((alarms.next_at IS NULL) AND (alarms.state <> 'over'::text) AND ((deadlines.state = 'armed'::text) OR (alarms.until IS NOT NULL)))
UNION ALL
 SELECT 'told-gone'::text AS gap,
    alarms.id AS subject,
    alarms.told_at AS since
   FROM since,
    hy.alarms
  WHERE ((alarms.told > 0) AND (alarms.told_at > since.first) AND (alarms.told <> ( SELECT count(*) AS count
           FROM hy.alarm_steps
          WHERE ((alarm_steps.alarm_id = alarms.id) AND (alarm_steps.step = 'told'::text)))))
UNION ALL
 SELECT 'told-nobody'::text AS gap,
    alarm_steps.alarm_id AS subject,
    alarm_steps.at AS since
   FROM since,
    hy.alarm_steps
  WHERE ((alarm_steps.step = 'told'::text) AND (alarm_steps.at > since.first) AND (NOT (EXISTS ( SELECT
           FROM hy.notices
          WHERE ((notices.firing = alarm_steps.id) AND (notices.audience <> 'listeners'::text))))))
UNION ALL
 SELECT 'outcome-gone'::text AS gap,
    notices.alarm_id AS subject,
    notices.at AS since
   FROM since,
    hy.notices
  WHERE ((notices.at > since.first) AND (NOT (EXISTS ( SELECT
           FROM hy.deliveries
          WHERE (deliveries.notice_id = notices.id)))))
UNION ALL
 SELECT 'nobody-in-post'::text AS gap,
    notices.alarm_id AS subject,
    notices.at AS since
   FROM ((since
     JOIN hy.notices ON ((notices.at > since.first)))
     JOIN hy.alarms ON (((alarms.id = notices.alarm_id) AND (alarms.state <> 'over'::text))))
  WHERE ((notices.person_id IS NULL) AND (notices.audience <> 'listeners'::text))
UNION ALL
 SELECT 'dead-and-unread'::text AS gap,
    notices.alarm_id AS subject,
    notices.at AS since
   FROM ((since
     JOIN hy.notices ON ((notices.at > since.first)))
     JOIN hy.alarms ON (((alarms.id = notices.alarm_id) AND (alarms.state <> 'over'::text))))
  WHERE ((notices.read_at IS NULL) AND (notices.person_id IS NOT NULL) AND (EXISTS ( SELECT
           FROM hy.deliveries
          WHERE ((deliveries.notice_id = notices.id) AND (deliveries.rank > 0) AND (deliveries.state = 'failed'::text)))) AND (NOT (EXISTS ( SELECT
           FROM hy.deliveries
          WHERE ((deliveries.notice_id = notices.id) AND (deliveries.rank > 0) AND (deliveries.state = ANY (ARRAY['waiting'::text, 'standby'::text, 'sent'::text])))))))
UNION ALL
 SELECT 'not-sent'::text AS gap,
    notices.alarm_id AS subject,
    deliveries.not_before AS since
   FROM ((since
     JOIN hy.deliveries ON ((deliveries.not_before < (since.now_is - '00:05:00'::interval))))
     JOIN hy.notices ON ((notices.id = deliveries.notice_id)))
  WHERE ((deliveries.state = 'waiting'::text) AND (deliveries.letter_id IS NULL) AND (NOT (EXISTS ( SELECT
           FROM hy.letters
          WHERE ((letters.channel_id = deliveries.channel_id) AND (letters.lane = deliveries.lane) AND (letters.state = 'waiting'::text))))))
UNION ALL
 SELECT 'not-sent'::text AS gap,
    notices.alarm_id AS subject,
    letters.ended_at AS since
   FROM ((hy.deliveries
     JOIN hy.letters ON (((letters.id = deliveries.letter_id) AND (letters.state <> 'waiting'::text))))
     JOIN hy.notices ON ((notices.id = deliveries.notice_id)))
  WHERE (deliveries.state = 'waiting'::text)
UNION ALL
 SELECT 'letter-not-tried'::text AS gap,
    letters.id AS subject,
    GREATEST(letters.due_at, channel_means.rests_until) AS since
   FROM (hy.letters
     JOIN hy.channel_means ON ((channel_means.channel_id = letters.channel_id)))
  WHERE ((letters.state = 'waiting'::text) AND (GREATEST(letters.due_at, letters.lease_until, channel_means.rests_until) < (clock_timestamp() - '00:05:00'::interval)))
UNION ALL
 SELECT 'channel-dead'::text AS gap,
    channels.id AS subject,
    channels.made_at AS since
   FROM hy.channels
  WHERE (channels.state = 'dead'::text)
UNION ALL
 SELECT 'job-late'::text AS gap,
    jobs.subject,
    jobs.due_at AS since
   FROM hy.jobs
  WHERE ((jobs.done_at IS NULL) AND (jobs.dead_at IS NULL) AND (GREATEST(jobs.due_at, jobs.lease_until) < (clock_timestamp() - '00:05:00'::interval)))
UNION ALL
 SELECT 'job-dead'::text AS gap,
    jobs.subject,
    jobs.dead_at AS since
   FROM hy.jobs
  WHERE (jobs.dead_at IS NOT NULL);

CREATE TABLE hy.gathering_changes (
    id bigint NOT NULL,
    event_id uuid NOT NULL,
    change text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT gathering_changes_change_known CHECK ((change = ANY (ARRAY['closed'::text, 'reopened'::text, 'regrouped'::text])))
);

ALTER TABLE hy.gathering_changes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hy.gathering_changes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hy.import_pieces (
    import_id uuid NOT NULL,
    source_id uuid NOT NULL,
    place integer NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT import_pieces_length CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 1048576)))
);
ALTER TABLE ONLY hy.import_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE hy.import_rejections (
    import_id uuid NOT NULL,
    source_id uuid NOT NULL,
    row_number bigint NOT NULL,
    place integer NOT NULL,
    line bigint NOT NULL,
    column_name text NOT NULL,
    code text NOT NULL,
    CONSTRAINT import_rejections_code_form CHECK ((code ~ '^(json|body|item|csv|workbook)\.[a-z0-9-]+$'::text)),
    CONSTRAINT import_rejections_column_length CHECK ((char_length(column_name) <= 80))
);

CREATE TABLE hy.imports (
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    file_digest bytea,
    file_name text NOT NULL,
    history boolean NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    rows bigint DEFAULT 0 NOT NULL,
    accepted bigint DEFAULT 0 NOT NULL,
    duplicate bigint DEFAULT 0 NOT NULL,
    changed bigint DEFAULT 0 NOT NULL,
    rejected bigint DEFAULT 0 NOT NULL,
    state text DEFAULT 'reading'::text NOT NULL,
    uploaded boolean DEFAULT false NOT NULL,
    form text DEFAULT 'csv'::text NOT NULL,
    encoding text DEFAULT 'utf-8'::text NOT NULL,
    mapping jsonb DEFAULT '{}'::jsonb NOT NULL,
    size bigint DEFAULT 0 NOT NULL,
    done bigint DEFAULT 0 NOT NULL,
    fault text,
    touched_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    lease_until timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    whole boolean DEFAULT false NOT NULL,
    columns jsonb,
    CONSTRAINT imports_add_up CHECK (((((accepted + duplicate) + changed) + rejected) = rows)),
    CONSTRAINT imports_columns_form CHECK (((columns IS NULL) OR COALESCE(((jsonb_typeof((columns -> 'read'::text)) = 'object'::text) AND (jsonb_typeof((columns -> 'ignored'::text)) = 'array'::text)), false))),
    CONSTRAINT imports_digest_given CHECK (((file_digest IS NOT NULL) OR (state = ANY (ARRAY['uploading'::text, 'abandoned'::text])))),
    CONSTRAINT imports_digest_length CHECK ((octet_length(file_digest) = 32)),
    CONSTRAINT imports_encoding_known CHECK ((encoding = ANY (ARRAY['utf-8'::text, 'gb18030'::text]))),
    CONSTRAINT imports_encoding_of_form CHECK (((form = 'csv'::text) OR (encoding = 'utf-8'::text))),
    CONSTRAINT imports_ended_is_said CHECK (((state = ANY (ARRAY['ended'::text, 'refused'::text, 'abandoned'::text])) = (ended_at IS NOT NULL))),
    CONSTRAINT imports_form_known CHECK ((form = ANY (ARRAY['csv'::text, 'ndjson'::text, 'xlsx'::text]))),
    CONSTRAINT imports_mapping_of_form CHECK (((form <> 'ndjson'::text) OR (mapping = '{}'::jsonb))),
    CONSTRAINT imports_refused_why CHECK (((state = 'refused'::text) = (fault IS NOT NULL))),
    CONSTRAINT imports_sizes CHECK (((size >= 0) AND ((done >= 0) AND (done <= size)))),
    CONSTRAINT imports_state_known CHECK ((state = ANY (ARRAY['uploading'::text, 'held'::text, 'reading'::text, 'ended'::text, 'refused'::text, 'abandoned'::text]))),
    CONSTRAINT imports_upload_is_uploaded CHECK ((uploaded OR (state <> ALL (ARRAY['uploading'::text, 'held'::text, 'abandoned'::text]))))
);

CREATE TABLE hy.item_texts (
    item_id uuid NOT NULL,
    revision integer NOT NULL,
    source_id uuid NOT NULL,
    title text,
    text text NOT NULL,
    author text,
    grams integer[] NOT NULL,
    hidden smallint DEFAULT 0 NOT NULL,
    personal_erased_at timestamp with time zone,
    erased_at timestamp with time zone,
    CONSTRAINT item_texts_author_length CHECK (((char_length(author) >= 1) AND (char_length(author) <= 200))),
    CONSTRAINT item_texts_hidden_range CHECK ((hidden >= 0)),
    CONSTRAINT item_texts_nothing_hidden CHECK (((hidden = 0) OR (COALESCE(personal_erased_at, erased_at) IS NULL))),
    CONSTRAINT item_texts_text_length CHECK (
CASE
    WHEN (erased_at IS NULL) THEN ((char_length(text) >= 1) AND (char_length(text) <= 20000))
    ELSE ((text = ''::text) AND (title IS NULL) AND (author IS NULL) AND (cardinality(grams) = 0))
END),
    CONSTRAINT item_texts_title_length CHECK (((char_length(title) >= 1) AND (char_length(title) <= 500)))
);
ALTER TABLE ONLY hy.item_texts ALTER COLUMN text SET COMPRESSION lz4;
ALTER TABLE ONLY hy.item_texts ALTER COLUMN grams SET COMPRESSION lz4;

CREATE TABLE hy.items (
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    external_id text NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    digest bytea NOT NULL,
    batch_id uuid NOT NULL,
    accepted_at timestamp with time zone NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    history boolean NOT NULL,
    state text NOT NULL,
    url text,
    likes bigint NOT NULL,
    dislikes bigint NOT NULL,
    comments bigint NOT NULL,
    shares bigint NOT NULL,
    views bigint NOT NULL,
    entered_by uuid,
    version integer DEFAULT 1 NOT NULL,
    is_dated boolean DEFAULT true NOT NULL,
    CONSTRAINT items_counts CHECK (((likes >= 0) AND (dislikes >= 0) AND (comments >= 0) AND (shares >= 0) AND (views >= 0))),
    CONSTRAINT items_digest_length CHECK ((octet_length(digest) = 32)),
    CONSTRAINT items_external_id_length CHECK (((char_length(external_id) >= 1) AND (char_length(external_id) <= 200))),
    CONSTRAINT items_state_known CHECK ((state = ANY (ARRAY['assessed'::text, 'quarantined'::text]))),
    CONSTRAINT items_url_length CHECK ((char_length(url) <= 2000))
);

ALTER TABLE hy.jobs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hy.jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hy.journal_checkpoints (
    book uuid NOT NULL,
    number bigint NOT NULL,
    seq bigint NOT NULL,
    digest bytea NOT NULL,
    server text NOT NULL,
    since xid8 NOT NULL,
    after bigint NOT NULL,
    CONSTRAINT journal_checkpoints_digest_length CHECK ((octet_length(digest) = 32)),
    CONSTRAINT journal_checkpoints_from_one CHECK ((number >= 1))
);

ALTER TABLE hy.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hy.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hy.journal_seals (
    seq bigint NOT NULL,
    journal_id bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT journal_seals_from_one CHECK ((seq >= 1)),
    CONSTRAINT journal_seals_hash_length CHECK ((octet_length(hash) = 32))
);

CREATE TABLE hy.kept_answers (
    asker uuid NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    expires_at timestamp with time zone DEFAULT (clock_timestamp() + '24:00:00'::interval) NOT NULL,
    CONSTRAINT kept_answers_body_size CHECK ((octet_length(body) <= 16777216)),
    CONSTRAINT kept_answers_fingerprint_length CHECK ((octet_length(fingerprint) = 32)),
    CONSTRAINT kept_answers_key_form CHECK ((key ~ '^[\x20-\x7e]{1,255}$'::text)),
    CONSTRAINT kept_answers_only_done CHECK (((status >= 200) AND (status <= 399)))
);

CREATE SEQUENCE hy.lease_tokens
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE hy.level_escalations (
    proposal bigint NOT NULL,
    event_id uuid NOT NULL,
    level smallint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    outcome text,
    CONSTRAINT level_escalations_level_range CHECK (((level >= 1) AND (level <= 4))),
    CONSTRAINT level_escalations_not_early CHECK (((settled_at >= due_at) OR (outcome = 'withdrawn'::text))),
    CONSTRAINT level_escalations_outcome_known CHECK ((outcome = ANY (ARRAY['escalated'::text, 'spared'::text, 'withdrawn'::text]))),
    CONSTRAINT level_escalations_settled_whole CHECK (((settled_at IS NULL) = (outcome IS NULL)))
);

CREATE TABLE hy.machine_keys (
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    digest bytea NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT machine_keys_digest_length CHECK ((octet_length(digest) = 32))
);

CREATE TABLE hy.model_terms (
    id bigint NOT NULL,
    task text NOT NULL,
    model_id uuid,
    since timestamp with time zone NOT NULL,
    note text,
    CONSTRAINT model_terms_note_length CHECK (((char_length(note) >= 1) AND (char_length(note) <= 200))),
    CONSTRAINT model_terms_task_known CHECK ((task = ANY (ARRAY['category'::text, 'agency'::text, 'tone'::text, 'rumour'::text])))
);

ALTER TABLE hy.model_terms ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hy.model_terms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hy.models (
    id uuid NOT NULL,
    task text NOT NULL,
    version bytea NOT NULL,
    card jsonb NOT NULL,
    numbers bytea NOT NULL,
    published_at timestamp with time zone NOT NULL,
    CONSTRAINT models_numbers_length CHECK (((octet_length(numbers) >= 1) AND (octet_length(numbers) <= 67108864))),
    CONSTRAINT models_task_known CHECK ((task = ANY (ARRAY['category'::text, 'agency'::text, 'tone'::text, 'rumour'::text]))),
    CONSTRAINT models_version_length CHECK ((octet_length(version) = 32))
);

CREATE TABLE hy.number_series (
    kind text NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    CONSTRAINT number_series_grows CHECK ((last >= 1)),
    CONSTRAINT number_series_kind_known CHECK ((kind = ANY (ARRAY['event'::text, 'case'::text, 'order'::text])))
);

CREATE TABLE hy.order_steps (
    id bigint NOT NULL,
    order_id uuid NOT NULL,
    step text NOT NULL,
    at timestamp with time zone NOT NULL,
    person_id uuid,
    post_id uuid,
    agency_id uuid NOT NULL,
    words text,
    lacking text[],
    CONSTRAINT order_steps_by_person CHECK (((step = 'pass-on'::text) OR ((person_id IS NOT NULL) AND (post_id IS NOT NULL)))),
    CONSTRAINT order_steps_lacking_given CHECK (((step = 'send-back'::text) = (lacking IS NOT NULL))),
    CONSTRAINT order_steps_lacking_known CHECK (((cardinality(lacking) > 0) AND (lacking <@ ARRAY['facts'::text, 'solution'::text, 'duties'::text, 'conclusion'::text, 'measures'::text, 'form'::text]))),
    CONSTRAINT order_steps_step_known CHECK ((step = ANY (ARRAY['issue'::text, 'receive'::text, 'report'::text, 'send-back'::text, 'check'::text, 'close'::text, 'withdraw'::text, 'pass-on'::text]))),
    CONSTRAINT order_steps_words_given CHECK (((step = ANY (ARRAY['report'::text, 'send-back'::text, 'close'::text, 'withdraw'::text])) = (words IS NOT NULL))),
    CONSTRAINT order_steps_words_length CHECK (((char_length(words) >= 1) AND (char_length(words) <= 2000)))
);

ALTER TABLE hy.order_steps ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hy.order_steps_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hy.orders (
    id uuid NOT NULL,
    year integer NOT NULL,
    number integer NOT NULL,
    case_id uuid NOT NULL,
    ground text NOT NULL,
    words text NOT NULL,
    state text DEFAULT 'registered'::text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT orders_ended_later CHECK ((ended_at >= issued_at)),
    CONSTRAINT orders_ended_whole CHECK (((state = ANY (ARRAY['closed'::text, 'withdrawn'::text])) = (ended_at IS NOT NULL))),
    CONSTRAINT orders_ground_known CHECK ((ground = ANY (ARRAY['overdue'::text, 'refused'::text, 'unsolved'::text, 'bad-effect'::text, 'instruction'::text]))),
    CONSTRAINT orders_state_known CHECK ((state = ANY (ARRAY['registered'::text, 'received'::text, 'reported'::text, 'checked'::text, 'closed'::text, 'withdrawn'::text]))),
    CONSTRAINT orders_words_length CHECK (((char_length(words) >= 1) AND (char_length(words) <= 2000)))
);

CREATE TABLE hy.passwords (
    person_id uuid NOT NULL,
    cost integer NOT NULL,
    block_size integer NOT NULL,
    parallelism integer NOT NULL,
    salt bytea NOT NULL,
    hash bytea NOT NULL,
    set_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT passwords_block_size_range CHECK (((block_size >= 1) AND (block_size <= 32))),
    CONSTRAINT passwords_cost_range CHECK (((cost >= 4) AND (cost <= 20))),
    CONSTRAINT passwords_hash_length CHECK ((octet_length(hash) = 32)),
    CONSTRAINT passwords_parallelism_range CHECK (((parallelism >= 1) AND (parallelism <= 16))),
    CONSTRAINT passwords_salt_length CHECK ((octet_length(salt) = 16))
);

CREATE TABLE hy.people (
    id uuid NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    CONSTRAINT people_login_form CHECK ((login ~ '^[a-z0-9][a-z0-9._-]{0,59}$'::text)),
    CONSTRAINT people_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 40)))
);

CREATE TABLE hy.personal_words (
    item_id uuid NOT NULL,
    revision integer NOT NULL,
    source_id uuid NOT NULL,
    place text NOT NULL,
    start integer NOT NULL,
    kind text NOT NULL,
    words text NOT NULL,
    CONSTRAINT personal_words_kind_known CHECK ((kind = ANY (ARRAY['phone'::text, 'identity-card'::text, 'bank-card'::text, 'plate'::text, 'home'::text, 'name'::text]))),
    CONSTRAINT personal_words_place_known CHECK ((place = ANY (ARRAY['title'::text, 'text'::text, 'author'::text]))),
    CONSTRAINT personal_words_start_range CHECK ((start >= 0)),
    CONSTRAINT personal_words_words_length CHECK (((char_length(words) >= 1) AND (char_length(words) <= 100)))
);

CREATE TABLE hy.playbook_terms (
    id bigint NOT NULL,
    version_id uuid NOT NULL,
    since timestamp with time zone NOT NULL,
    note text,
    begun_by uuid,
    CONSTRAINT playbook_terms_note_length CHECK (((char_length(note) >= 1) AND (char_length(note) <= 200))),
    CONSTRAINT playbook_terms_person_says_why CHECK (((begun_by IS NULL) OR (note IS NOT NULL)))
);

ALTER TABLE hy.playbook_terms ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hy.playbook_terms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hy.playbook_versions (
    id uuid NOT NULL,
    digest bytea NOT NULL,
    files jsonb NOT NULL,
    published_at timestamp with time zone NOT NULL,
    published_by uuid,
    CONSTRAINT playbook_versions_digest_length CHECK ((octet_length(digest) = 32))
);

CREATE TABLE hy.posts (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    role text NOT NULL,
    since date NOT NULL,
    until date,
    CONSTRAINT posts_lifetime CHECK (((until IS NULL) OR (until > since))),
    CONSTRAINT posts_role_known CHECK ((role = ANY (ARRAY['coordinator'::text, 'liaison'::text, 'head'::text, 'reviewer'::text, 'spokesperson'::text, 'leader'::text, 'inspector'::text, 'administrator'::text, 'security-officer'::text, 'auditor'::text])))
);

CREATE TABLE hy.push_secrets (
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    slot smallint NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT push_secrets_sealed_length CHECK (((octet_length(sealed) >= 33) AND (octet_length(sealed) <= 1000))),
    CONSTRAINT push_secrets_slot_range CHECK (((slot >= 1) AND (slot <= 2)))
);

CREATE TABLE hy.quarantined_bodies (
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    feed_id uuid,
    received_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    content_type text,
    digest bytea NOT NULL,
    size integer NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT quarantined_bodies_digest_length CHECK ((octet_length(digest) = 32)),
    CONSTRAINT quarantined_bodies_length CHECK ((((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 10485760)) AND (size = octet_length(bytes)))),
    CONSTRAINT quarantined_bodies_reason_form CHECK ((reason ~ '^[a-z0-9-]{1,40}$'::text)),
    CONSTRAINT quarantined_bodies_type_length CHECK ((char_length(content_type) <= 200))
);
ALTER TABLE ONLY hy.quarantined_bodies ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE hy.regrouped_events (
    regrouping_id bigint NOT NULL,
    event_id uuid NOT NULL,
    state text NOT NULL,
    proposed_level smallint,
    proposed_at timestamp with time zone,
    proposed_through bigint,
    CONSTRAINT regrouped_events_proposed_whole CHECK (((proposed_level IS NULL) = (proposed_at IS NULL)))
);

CREATE TABLE hy.regrouped_items (
    regrouping_id bigint NOT NULL,
    item_id uuid NOT NULL,
    folded_into uuid,
    placed_by text NOT NULL
);

CREATE TABLE hy.regroupings (
    id bigint NOT NULL,
    kind text NOT NULL,
    from_id uuid NOT NULL,
    to_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    state_before text NOT NULL,
    cases uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    let_in uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    undone_at timestamp with time zone,
    CONSTRAINT regroupings_apart CHECK ((from_id <> to_id)),
    CONSTRAINT regroupings_kind_known CHECK ((kind = ANY (ARRAY['merge'::text, 'split'::text, 'move'::text])))
);

ALTER TABLE hy.regroupings ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hy.regroupings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hy.schema_migrations (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE hy.sessions (
    digest bytea NOT NULL,
    post_id uuid NOT NULL,
    begun_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    person_id uuid NOT NULL,
    means text DEFAULT 'link'::text NOT NULL,
    place bytea,
    delegation_id uuid,
    holder_id uuid GENERATED ALWAYS AS (
CASE
    WHEN (delegation_id IS NULL) THEN person_id
    ELSE NULL::uuid
END) STORED,
    CONSTRAINT sessions_digest_length CHECK ((octet_length(digest) = 32)),
    CONSTRAINT sessions_means_known CHECK ((means = ANY (ARRAY['link'::text, 'password'::text]))),
    CONSTRAINT sessions_place_length CHECK ((octet_length(place) = 32))
);

CREATE TABLE hy.sign_in_attempts (
    key bytea NOT NULL,
    failures integer NOT NULL,
    next_at timestamp with time zone NOT NULL,
    forget_at timestamp with time zone NOT NULL,
    CONSTRAINT sign_in_attempts_failures_range CHECK ((failures >= 0)),
    CONSTRAINT sign_in_attempts_key_length CHECK ((octet_length(key) = 32))
);

CREATE TABLE hy.sign_in_links (
    digest bytea NOT NULL,
    post_id uuid NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    resets boolean DEFAULT false NOT NULL,
    CONSTRAINT sign_in_links_digest_length CHECK ((octet_length(digest) = 32))
);

CREATE TABLE hy.silences (
    id uuid NOT NULL,
    source_id uuid NOT NULL,
    since timestamp with time zone NOT NULL,
    noticed_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT silences_in_order CHECK (((since < noticed_at) AND (noticed_at <= ended_at)))
);

CREATE TABLE hy.source_reactions (
    source_id uuid NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    counts double precision[] NOT NULL,
    CONSTRAINT source_reactions_counts CHECK (((cardinality(counts) <= 400) AND ((0)::double precision <= ALL (counts)) AND (array_position(counts, NULL::double precision) IS NULL)))
);

CREATE TABLE hy.sources (
    id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    weight double precision NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    owner_id uuid,
    note text,
    expected real[],
    version integer DEFAULT 1 NOT NULL,
    profile jsonb,
    personal_days integer,
    text_days integer,
    retention_since timestamp with time zone,
    patience double precision DEFAULT 7 NOT NULL,
    waiting_since timestamp with time zone,
    CONSTRAINT sources_code_form CHECK ((code ~ '^[a-z0-9][a-z0-9-]{0,39}$'::text)),
    CONSTRAINT sources_expected_week CHECK (((cardinality(expected) = 168) AND ((0)::double precision <= ALL (expected)) AND ((1000000)::double precision >= ALL (expected)) AND (array_position(expected, NULL::real) IS NULL))),
    CONSTRAINT sources_kind_known CHECK ((kind = ANY (ARRAY['central-media'::text, 'provincial-media'::text, 'city-media'::text, 'portal'::text, 'microblog'::text, 'wechat'::text, 'forum'::text, 'video'::text, 'hotline'::text, 'mailbox'::text, 'manual'::text, 'import'::text]))),
    CONSTRAINT sources_name_length CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80))),
    CONSTRAINT sources_note_length CHECK (((char_length(note) >= 1) AND (char_length(note) <= 500))),
    CONSTRAINT sources_patience CHECK (((patience >= (7)::double precision) AND (patience <= ('1000000000000'::numeric)::double precision))),
    CONSTRAINT sources_profile_object CHECK (((jsonb_typeof(profile) = 'object'::text) AND (octet_length((profile)::text) <= 40000))),
    CONSTRAINT sources_retention CHECK ((((personal_days >= 1) AND (personal_days <= 36500)) AND ((text_days >= 30) AND (text_days <= 36500)) AND COALESCE((personal_days <= text_days), true) AND ((retention_since IS NOT NULL) OR (num_nonnulls(personal_days, text_days) = 0)))),
    CONSTRAINT sources_state_known CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text]))),
    CONSTRAINT sources_weight_range CHECK (((weight >= (0)::double precision) AND (weight <= (1)::double precision)))
);

CREATE TABLE hy.terms (
    name text NOT NULL,
    holder uuid NOT NULL,
    term bigint NOT NULL,
    lease_until timestamp with time zone NOT NULL,
    CONSTRAINT terms_name_form CHECK ((name ~ '^[a-z][a-z-]*$'::text))
);

CREATE TABLE hy.watches (
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    CONSTRAINT watches_in_order CHECK ((since <= until))
);

CREATE TABLE hy.ways (
    person_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    address text NOT NULL,
    rank smallint NOT NULL,
    CONSTRAINT ways_address_form CHECK ((address ~ '^[!-~]{1,200}$'::text)),
    CONSTRAINT ways_rank_range CHECK (((rank >= 1) AND (rank <= 99)))
);

ALTER TABLE ONLY hy.access
    ADD CONSTRAINT access_pkey PRIMARY KEY (agency_id, event_id);

ALTER TABLE ONLY hy.agencies
    ADD CONSTRAINT agencies_code_once UNIQUE (code);

ALTER TABLE ONLY hy.agencies
    ADD CONSTRAINT agencies_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.agency_duties
    ADD CONSTRAINT agency_duties_pkey PRIMARY KEY (duty, agency_id);

ALTER TABLE ONLY hy.alarm_steps
    ADD CONSTRAINT alarm_steps_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.alarms
    ADD CONSTRAINT alarms_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.assessments
    ADD CONSTRAINT assessments_pkey PRIMARY KEY (item_id, revision, playbook_id, model);

ALTER TABLE ONLY hy.attachments
    ADD CONSTRAINT attachments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.batches
    ADD CONSTRAINT batches_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.case_answers
    ADD CONSTRAINT case_answers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.case_assistants
    ADD CONSTRAINT case_assistants_pkey PRIMARY KEY (case_id, agency_id);

ALTER TABLE ONLY hy.case_drafts
    ADD CONSTRAINT case_drafts_of_case_and_agency UNIQUE (id, case_id, agency_id);

ALTER TABLE ONLY hy.case_drafts
    ADD CONSTRAINT case_drafts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.case_steps
    ADD CONSTRAINT case_steps_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.cases
    ADD CONSTRAINT cases_number_once UNIQUE (year, number);

ALTER TABLE ONLY hy.cases
    ADD CONSTRAINT cases_once_per_plan UNIQUE (event_id, plan);

ALTER TABLE ONLY hy.cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.channel_means
    ADD CONSTRAINT channel_means_pkey PRIMARY KEY (channel_id);

ALTER TABLE ONLY hy.channels
    ADD CONSTRAINT channels_code_once UNIQUE (code);

ALTER TABLE ONLY hy.channels
    ADD CONSTRAINT channels_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.city
    ADD CONSTRAINT city_pkey PRIMARY KEY (is_one);

ALTER TABLE ONLY hy.corrections
    ADD CONSTRAINT corrections_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.deadline_facts
    ADD CONSTRAINT deadline_facts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.deadline_firings
    ADD CONSTRAINT deadline_firings_pkey PRIMARY KEY (deadline_id);

ALTER TABLE ONLY hy.deadlines
    ADD CONSTRAINT deadlines_once UNIQUE (case_id, rule, epoch);

ALTER TABLE ONLY hy.deadlines
    ADD CONSTRAINT deadlines_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.delegations
    ADD CONSTRAINT delegations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.delegations
    ADD CONSTRAINT delegations_whose_once UNIQUE (id, post_id, person_id);

ALTER TABLE ONLY hy.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (notice_id, channel_id);

ALTER TABLE ONLY hy.duty_turns
    ADD CONSTRAINT duty_turns_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.event_heat
    ADD CONSTRAINT event_heat_pkey PRIMARY KEY (event_id, hour);

ALTER TABLE ONLY hy.event_items
    ADD CONSTRAINT event_items_pkey PRIMARY KEY (item_id);

ALTER TABLE ONLY hy.event_matters
    ADD CONSTRAINT event_matters_pkey PRIMARY KEY (event_id, matter);

ALTER TABLE ONLY hy.event_steps
    ADD CONSTRAINT event_steps_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.events
    ADD CONSTRAINT events_number_once UNIQUE (year, number);

ALTER TABLE ONLY hy.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.feed_hosts
    ADD CONSTRAINT feed_hosts_pkey PRIMARY KEY (host);

ALTER TABLE ONLY hy.feeds
    ADD CONSTRAINT feeds_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.gathering_changes
    ADD CONSTRAINT gathering_changes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.import_pieces
    ADD CONSTRAINT import_pieces_pkey PRIMARY KEY (import_id, place);

ALTER TABLE ONLY hy.import_rejections
    ADD CONSTRAINT import_rejections_pkey PRIMARY KEY (import_id, row_number, place);

ALTER TABLE hy.imports
    ADD CONSTRAINT imports_name_length CHECK ((char_length(file_name) <= 200)) NOT VALID;

ALTER TABLE ONLY hy.imports
    ADD CONSTRAINT imports_of_source UNIQUE (id, source_id);

ALTER TABLE ONLY hy.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (id);

ALTER TABLE hy.imports
    ADD CONSTRAINT imports_refused_is_empty CHECK (((state <> 'refused'::text) OR (fault = 'csv.gave-up'::text) OR (rows = rejected))) NOT VALID;

ALTER TABLE ONLY hy.item_texts
    ADD CONSTRAINT item_texts_pkey PRIMARY KEY (item_id, revision);

ALTER TABLE ONLY hy.items
    ADD CONSTRAINT items_identity UNIQUE (source_id, external_id);

ALTER TABLE ONLY hy.items
    ADD CONSTRAINT items_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.journal_checkpoints
    ADD CONSTRAINT journal_checkpoints_pkey PRIMARY KEY (book, number);

ALTER TABLE ONLY hy.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.journal_seals
    ADD CONSTRAINT journal_seals_pkey PRIMARY KEY (seq);

ALTER TABLE ONLY hy.journal_seals
    ADD CONSTRAINT journal_seals_row_once UNIQUE (journal_id);

ALTER TABLE ONLY hy.kept_answers
    ADD CONSTRAINT kept_answers_pkey PRIMARY KEY (asker, key);

ALTER TABLE ONLY hy.letters
    ADD CONSTRAINT letters_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.level_escalations
    ADD CONSTRAINT level_escalations_pkey PRIMARY KEY (proposal);

ALTER TABLE ONLY hy.machine_keys
    ADD CONSTRAINT machine_keys_digest_once UNIQUE (digest);

ALTER TABLE ONLY hy.machine_keys
    ADD CONSTRAINT machine_keys_name_once UNIQUE (source_id, name);

ALTER TABLE ONLY hy.machine_keys
    ADD CONSTRAINT machine_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.model_terms
    ADD CONSTRAINT model_terms_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.models
    ADD CONSTRAINT models_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.models
    ADD CONSTRAINT models_version_once UNIQUE (version);

ALTER TABLE ONLY hy.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.number_series
    ADD CONSTRAINT number_series_pkey PRIMARY KEY (kind, year);

ALTER TABLE ONLY hy.order_steps
    ADD CONSTRAINT order_steps_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.orders
    ADD CONSTRAINT orders_number_unique UNIQUE (year, number);

ALTER TABLE ONLY hy.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.passwords
    ADD CONSTRAINT passwords_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY hy.people
    ADD CONSTRAINT people_login_once UNIQUE (login);

ALTER TABLE ONLY hy.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.personal_words
    ADD CONSTRAINT personal_words_pkey PRIMARY KEY (item_id, revision, place, start);

ALTER TABLE ONLY hy.playbook_terms
    ADD CONSTRAINT playbook_terms_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.playbook_versions
    ADD CONSTRAINT playbook_versions_digest_once UNIQUE (digest);

ALTER TABLE ONLY hy.playbook_versions
    ADD CONSTRAINT playbook_versions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.posts
    ADD CONSTRAINT posts_holder_once UNIQUE (id, person_id);

ALTER TABLE ONLY hy.posts
    ADD CONSTRAINT posts_once UNIQUE (person_id, agency_id, role);

ALTER TABLE ONLY hy.posts
    ADD CONSTRAINT posts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.push_secrets
    ADD CONSTRAINT push_secrets_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.quarantined_bodies
    ADD CONSTRAINT quarantined_bodies_once UNIQUE (source_id, digest);

ALTER TABLE ONLY hy.quarantined_bodies
    ADD CONSTRAINT quarantined_bodies_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.regrouped_events
    ADD CONSTRAINT regrouped_events_pkey PRIMARY KEY (regrouping_id, event_id);

ALTER TABLE ONLY hy.regrouped_items
    ADD CONSTRAINT regrouped_items_pkey PRIMARY KEY (regrouping_id, item_id);

ALTER TABLE ONLY hy.regroupings
    ADD CONSTRAINT regroupings_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY hy.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY hy.sign_in_attempts
    ADD CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (key);

ALTER TABLE ONLY hy.sign_in_links
    ADD CONSTRAINT sign_in_links_pkey PRIMARY KEY (digest);

ALTER TABLE ONLY hy.silences
    ADD CONSTRAINT silences_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.source_reactions
    ADD CONSTRAINT source_reactions_pkey PRIMARY KEY (source_id);

ALTER TABLE ONLY hy.sources
    ADD CONSTRAINT sources_code_once UNIQUE (code);

ALTER TABLE ONLY hy.sources
    ADD CONSTRAINT sources_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hy.terms
    ADD CONSTRAINT terms_pkey PRIMARY KEY (name);

ALTER TABLE ONLY hy.watches
    ADD CONSTRAINT watches_pkey PRIMARY KEY (since);

ALTER TABLE ONLY hy.ways
    ADD CONSTRAINT ways_pkey PRIMARY KEY (person_id, channel_id);

CREATE INDEX access_of_event ON hy.access USING btree (event_id);

CREATE INDEX agency_duties_of_agency ON hy.agency_duties USING btree (agency_id);

CREATE INDEX alarm_steps_by_time ON hy.alarm_steps USING brin (at);

CREATE INDEX alarm_steps_of_alarm ON hy.alarm_steps USING btree (alarm_id, id);

CREATE UNIQUE INDEX alarm_steps_told_once ON hy.alarm_steps USING btree (alarm_id, number) WHERE (step = 'told'::text);

CREATE INDEX alarms_due ON hy.alarms USING btree (next_at, id) WHERE (next_at IS NOT NULL);

CREATE INDEX alarms_looked_by ON hy.alarms USING btree (looked_by) WHERE (state <> 'over'::text);

CREATE INDEX alarms_of_case ON hy.alarms USING btree (case_id);

CREATE INDEX alarms_of_event ON hy.alarms USING btree (event_id) WHERE (event_id IS NOT NULL);

CREATE INDEX alarms_of_source ON hy.alarms USING btree (source_id) WHERE (source_id IS NOT NULL);

CREATE INDEX attachments_of_case ON hy.attachments USING btree (case_id) WHERE (case_id IS NOT NULL);

CREATE INDEX attachments_of_item ON hy.attachments USING btree (item_id) WHERE (item_id IS NOT NULL);

CREATE INDEX batches_heard ON hy.batches USING btree (source_id, received_at DESC) WHERE ((NOT history) AND (accepted > 0));

CREATE INDEX batches_of_import ON hy.batches USING btree (import_id) WHERE (import_id IS NOT NULL);

CREATE INDEX batches_of_source ON hy.batches USING btree (source_id, received_at DESC);

CREATE INDEX case_answers_of_case ON hy.case_answers USING btree (case_id, at);

CREATE INDEX case_assistants_of_agency ON hy.case_assistants USING btree (agency_id);

CREATE INDEX case_drafts_of_case ON hy.case_drafts USING btree (case_id, at);

CREATE UNIQUE INDEX case_steps_instruction_once ON hy.case_steps USING btree (case_id, instruction, step) WHERE (instruction IS NOT NULL);

CREATE INDEX case_steps_of_case ON hy.case_steps USING btree (case_id, id);

CREATE INDEX case_steps_of_custody ON hy.case_steps USING btree (custody, case_id);

CREATE INDEX cases_latest ON hy.cases USING btree (opened_at DESC, id DESC);

CREATE INDEX cases_of_agency ON hy.cases USING btree (agency_id, opened_at DESC, id DESC);

CREATE INDEX corrections_of_item ON hy.corrections USING btree (item_id, task, id DESC);

CREATE INDEX corrections_of_task ON hy.corrections USING btree (task, id);

CREATE INDEX deadline_facts_of_deadline ON hy.deadline_facts USING btree (deadline_id, id);

CREATE INDEX deadlines_by_calendar ON hy.deadlines USING btree (calendar_id, id) WHERE ((unit = 'working-days'::text) AND (state = 'armed'::text));

CREATE INDEX deadlines_by_due ON hy.deadlines USING brin (due_at);

CREATE INDEX deadlines_due ON hy.deadlines USING btree (due_at, id) WHERE (state = 'armed'::text);

CREATE INDEX deadlines_of_event ON hy.deadlines USING btree (event_id);

CREATE INDEX deadlines_of_order ON hy.deadlines USING btree (order_id) WHERE (order_id IS NOT NULL);

CREATE INDEX delegations_of_post ON hy.delegations USING btree (post_id);

CREATE INDEX delegations_to_person ON hy.delegations USING btree (person_id);

CREATE INDEX deliveries_of_letter ON hy.deliveries USING btree (letter_id) WHERE (letter_id IS NOT NULL);

CREATE INDEX deliveries_open ON hy.deliveries USING btree (not_before) WHERE (state = 'waiting'::text);

CREATE INDEX deliveries_standby ON hy.deliveries USING btree (notice_id) WHERE (state = 'standby'::text);

CREATE INDEX deliveries_waiting ON hy.deliveries USING btree (channel_id, lane, notice_id) INCLUDE (not_before) WHERE ((state = 'waiting'::text) AND (letter_id IS NULL));

CREATE INDEX duty_turns_of_agency ON hy.duty_turns USING btree (agency_id, last_day);

CREATE INDEX event_items_newest ON hy.event_items USING btree (placed_at DESC, item_id DESC);

CREATE INDEX event_items_of_event ON hy.event_items USING btree (event_id, item_id);

CREATE INDEX event_steps_dismissed ON hy.event_steps USING btree (event_id) WHERE (step = 'dismissed'::text);

CREATE INDEX event_steps_of_event ON hy.event_steps USING btree (event_id, id);

CREATE INDEX event_steps_of_regrouping ON hy.event_steps USING btree (regrouping_id) WHERE (regrouping_id IS NOT NULL);

CREATE INDEX events_board ON hy.events USING btree (COALESCE((level)::integer, (proposed_level)::integer, 5), heat DESC, id) WHERE (state = 'open'::text);

CREATE INDEX events_latest ON hy.events USING btree (last_item_at DESC, id DESC);

CREATE INDEX events_unclosed ON hy.events USING btree (history, last_item_at DESC, id DESC) WHERE (state = ANY (ARRAY['recorded'::text, 'open'::text]));

CREATE INDEX feeds_due ON hy.feeds USING btree (host, next_at) WHERE (state = 'active'::text);

CREATE INDEX feeds_of_source ON hy.feeds USING btree (source_id, id);

CREATE UNIQUE INDEX feeds_url_once ON hy.feeds USING btree (url) WHERE (state <> ALL (ARRAY['gone'::text, 'removed'::text]));

CREATE INDEX imports_latest ON hy.imports USING btree (begun_at DESC, id DESC);

CREATE INDEX imports_unfinished ON hy.imports USING btree (file_digest) WHERE (state = 'reading'::text);

CREATE INDEX imports_waiting ON hy.imports USING btree (begun_at, id) WHERE (uploaded AND (state = ANY (ARRAY['uploading'::text, 'held'::text, 'reading'::text])));

CREATE INDEX item_texts_grams ON hy.item_texts USING gin (grams) WITH (fastupdate='on', gin_pending_list_limit='65536');

CREATE INDEX items_by_batch ON hy.items USING btree (batch_id);

CREATE INDEX items_latest ON hy.items USING btree (occurred_at DESC, id DESC);

CREATE INDEX jobs_of_subject ON hy.jobs USING btree (subject);

CREATE INDEX jobs_waiting ON hy.jobs USING btree (kind, due_at, id) WHERE ((done_at IS NULL) AND (dead_at IS NULL));

CREATE INDEX journal_checkpoints_furthest ON hy.journal_checkpoints USING btree (seq DESC, number DESC, book);

CREATE INDEX journal_in_order ON hy.journal USING btree (txid, id);

CREATE INDEX journal_of_action ON hy.journal USING btree (action, at);

CREATE INDEX journal_of_subject ON hy.journal USING btree (subject_id, id);

CREATE INDEX kept_answers_expiring ON hy.kept_answers USING btree (expires_at);

CREATE INDEX letters_due ON hy.letters USING btree (channel_id, due_at) WHERE (state = 'waiting'::text);

CREATE UNIQUE INDEX letters_one_a_lane ON hy.letters USING btree (channel_id, lane) WHERE (state = 'waiting'::text);

CREATE INDEX level_escalations_due ON hy.level_escalations USING btree (due_at, proposal) WHERE (settled_at IS NULL);

CREATE INDEX level_escalations_of_event ON hy.level_escalations USING btree (event_id);

CREATE INDEX model_terms_of_task ON hy.model_terms USING btree (task, id DESC);

CREATE INDEX notices_by_time ON hy.notices USING brin (at);

CREATE INDEX notices_of_alarm ON hy.notices USING btree (alarm_id, id);

CREATE INDEX notices_of_person ON hy.notices USING btree (person_id, at DESC, id DESC) WHERE (person_id IS NOT NULL);

CREATE UNIQUE INDEX notices_once ON hy.notices USING btree (firing, person_id) WHERE (person_id IS NOT NULL);

CREATE UNIQUE INDEX notices_to_nobody_once ON hy.notices USING btree (firing, audience) WHERE (person_id IS NULL);

CREATE INDEX order_steps_of_order ON hy.order_steps USING btree (order_id, id);

CREATE INDEX orders_newest ON hy.orders USING btree (issued_at DESC, id DESC);

CREATE INDEX orders_of_case ON hy.orders USING btree (case_id, id);

CREATE UNIQUE INDEX orders_one_a_case ON hy.orders USING btree (case_id) WHERE (state <> ALL (ARRAY['closed'::text, 'withdrawn'::text]));

CREATE INDEX posts_of_agency ON hy.posts USING btree (agency_id);

CREATE UNIQUE INDEX push_secrets_two ON hy.push_secrets USING btree (source_id, slot) WHERE (revoked_at IS NULL);

CREATE INDEX regrouped_items_of_item ON hy.regrouped_items USING btree (item_id);

CREATE INDEX regroupings_from ON hy.regroupings USING btree (from_id, id);

CREATE INDEX regroupings_to ON hy.regroupings USING btree (to_id, id);

CREATE INDEX sessions_of_person ON hy.sessions USING btree (person_id, begun_at);

CREATE INDEX sign_in_attempts_to_forget ON hy.sign_in_attempts USING btree (forget_at);

CREATE INDEX sign_in_links_unspent ON hy.sign_in_links USING btree (post_id) WHERE (used_at IS NULL);

CREATE INDEX silences_of_source ON hy.silences USING btree (source_id, noticed_at DESC);

CREATE UNIQUE INDEX silences_one ON hy.silences USING btree (source_id) WHERE (ended_at IS NULL);

CREATE INDEX ways_of_channel ON hy.ways USING btree (channel_id);

CREATE TRIGGER alarm_steps_not_emptied BEFORE TRUNCATE ON hy.alarm_steps FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER alarm_steps_stay BEFORE DELETE OR UPDATE ON hy.alarm_steps FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER alarms_count_version BEFORE UPDATE ON hy.alarms FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE TRIGGER attachments_not_emptied BEFORE TRUNCATE ON hy.attachments FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER attachments_stay BEFORE DELETE OR UPDATE ON hy.attachments FOR EACH ROW EXECUTE FUNCTION hy.attachment_stays();

CREATE TRIGGER case_answers_not_emptied BEFORE TRUNCATE ON hy.case_answers FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER case_answers_stay BEFORE DELETE OR UPDATE ON hy.case_answers FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER case_drafts_not_emptied BEFORE TRUNCATE ON hy.case_drafts FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER case_drafts_stay BEFORE DELETE OR UPDATE ON hy.case_drafts FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER case_steps_not_emptied BEFORE TRUNCATE ON hy.case_steps FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER case_steps_report_known BEFORE INSERT ON hy.case_steps FOR EACH ROW WHEN ((new.step = 'report'::text)) EXECUTE FUNCTION hy.report_has_instruction();

CREATE TRIGGER case_steps_stay BEFORE DELETE OR UPDATE ON hy.case_steps FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER cases_close_after_order BEFORE UPDATE OF state ON hy.cases FOR EACH ROW WHEN (((new.state = 'closed'::text) AND (old.state <> 'closed'::text))) EXECUTE FUNCTION hy.case_closes_after_order();

CREATE TRIGGER cases_count_version BEFORE UPDATE ON hy.cases FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE TRIGGER cases_custody_moves AFTER UPDATE OF agency_id ON hy.cases FOR EACH ROW WHEN ((new.agency_id IS DISTINCT FROM old.agency_id)) EXECUTE FUNCTION hy.custody_moves();

CREATE TRIGGER cases_deadlines_change_hands AFTER UPDATE OF agency_id ON hy.cases FOR EACH ROW WHEN ((new.agency_id IS DISTINCT FROM old.agency_id)) EXECUTE FUNCTION hy.deadlines_change_hands();

CREATE TRIGGER cases_instructions_reported AFTER UPDATE OF state ON hy.cases FOR EACH ROW WHEN ((new.state = 'closed'::text)) EXECUTE FUNCTION hy.case_closes();

CREATE TRIGGER cases_move_by_step AFTER UPDATE OF state ON hy.cases FOR EACH ROW WHEN ((new.state IS DISTINCT FROM old.state)) EXECUTE FUNCTION hy.case_moves();

CREATE TRIGGER cases_orders_change_hands AFTER UPDATE OF agency_id ON hy.cases FOR EACH ROW WHEN ((new.agency_id IS DISTINCT FROM old.agency_id)) EXECUTE FUNCTION hy.orders_change_hands();

CREATE TRIGGER cases_reopened_by_service BEFORE UPDATE OF state ON hy.cases FOR EACH ROW WHEN ((new.state IS DISTINCT FROM old.state)) EXECUTE FUNCTION hy.case_reopens();

CREATE TRIGGER cases_restart_alarms AFTER UPDATE OF agency_id, state ON hy.cases FOR EACH ROW WHEN (((new.agency_id IS DISTINCT FROM old.agency_id) OR ((new.state = 'raised'::text) <> (old.state = 'raised'::text)))) EXECUTE FUNCTION hy.cases_restart_alarms();

CREATE TRIGGER channels_count_version BEFORE UPDATE ON hy.channels FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE TRIGGER city_not_emptied BEFORE TRUNCATE ON hy.city FOR EACH STATEMENT EXECUTE FUNCTION hy.city_stays();

CREATE TRIGGER city_stays BEFORE DELETE OR UPDATE ON hy.city FOR EACH ROW EXECUTE FUNCTION hy.city_stays();

CREATE TRIGGER corrections_not_emptied BEFORE TRUNCATE ON hy.corrections FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER corrections_stay BEFORE DELETE OR UPDATE ON hy.corrections FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER deadline_facts_agree AFTER INSERT ON hy.deadline_facts REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.deadline_facts_agree();

CREATE TRIGGER deadline_facts_not_emptied BEFORE TRUNCATE ON hy.deadline_facts FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER deadline_facts_stay BEFORE DELETE OR UPDATE ON hy.deadline_facts FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER deadline_firings_not_ahead AFTER INSERT ON hy.deadline_firings REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.firings_not_ahead();

CREATE TRIGGER deadline_firings_not_emptied BEFORE TRUNCATE ON hy.deadline_firings FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER deadline_firings_stay BEFORE DELETE OR UPDATE ON hy.deadline_firings FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER deadlines_count_version BEFORE UPDATE ON hy.deadlines FOR EACH ROW WHEN ((new.version IS DISTINCT FROM (old.version + 1))) EXECUTE FUNCTION hy.count_version();

CREATE TRIGGER deadlines_due_stays BEFORE UPDATE OF due_at ON hy.deadlines FOR EACH ROW WHEN (((old.state = ANY (ARRAY['missed'::text, 'met-late'::text, 'deemed'::text])) AND (new.due_at <> old.due_at))) EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER deadlines_not_deleted BEFORE DELETE ON hy.deadlines FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER deadlines_not_early_when_added AFTER INSERT ON hy.deadlines REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.deadlines_not_early();

CREATE TRIGGER deadlines_not_early_when_changed AFTER UPDATE ON hy.deadlines REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.deadlines_not_early();

CREATE TRIGGER deadlines_not_emptied BEFORE TRUNCATE ON hy.deadlines FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER deadlines_raise_alarms AFTER INSERT ON hy.deadlines REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.deadlines_raise_alarms();

CREATE TRIGGER deadlines_stir_alarms AFTER UPDATE ON hy.deadlines REFERENCING OLD TABLE AS earlier NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.deadlines_stir_alarms();

CREATE TRIGGER delegations_not_emptied BEFORE TRUNCATE ON hy.delegations FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER delegations_sound BEFORE INSERT OR UPDATE ON hy.delegations FOR EACH ROW EXECUTE FUNCTION hy.delegation_is_sound();

CREATE TRIGGER delegations_stay BEFORE DELETE ON hy.delegations FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER delegations_three_officers_apart AFTER INSERT ON hy.delegations FOR EACH ROW EXECUTE FUNCTION hy.officers_apart();

CREATE TRIGGER deliveries_not_deleted BEFORE DELETE ON hy.deliveries FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER deliveries_not_emptied BEFORE TRUNCATE ON hy.deliveries FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER deliveries_stay BEFORE UPDATE ON hy.deliveries FOR EACH ROW WHEN ((old.ended_at IS NOT NULL)) EXECUTE FUNCTION hy.outcome_stays();

CREATE TRIGGER event_items_kept_apart BEFORE INSERT ON hy.event_items FOR EACH ROW EXECUTE FUNCTION hy.keeps_apart();

CREATE TRIGGER event_steps_not_emptied BEFORE TRUNCATE ON hy.event_steps FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER event_steps_stay BEFORE DELETE OR UPDATE ON hy.event_steps FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER events_close_settled BEFORE UPDATE OF state ON hy.events FOR EACH ROW WHEN (((new.state IS DISTINCT FROM old.state) AND (('closed'::text = new.state) OR ('closed'::text = old.state)))) EXECUTE FUNCTION hy.event_closes();

CREATE TRIGGER events_count_version BEFORE UPDATE ON hy.events FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE TRIGGER events_dismissed_unconfirmed BEFORE UPDATE OF state ON hy.events FOR EACH ROW WHEN (((old.state = 'open'::text) AND (new.state = 'recorded'::text))) EXECUTE FUNCTION hy.event_dismissed();

CREATE TRIGGER events_level_moves BEFORE UPDATE OF level, level_at, level_by ON hy.events FOR EACH ROW WHEN ((((new.level IS DISTINCT FROM old.level) OR (new.level_at IS DISTINCT FROM old.level_at)) OR (new.level_by IS DISTINCT FROM old.level_by))) EXECUTE FUNCTION hy.level_moves();

CREATE TRIGGER events_stir_alarms AFTER UPDATE OF level, level_at, proposed_level, state ON hy.events FOR EACH ROW WHEN (((old.level IS DISTINCT FROM new.level) OR (old.level_at IS DISTINCT FROM new.level_at) OR (old.proposed_level IS DISTINCT FROM new.proposed_level) OR (old.state IS DISTINCT FROM new.state))) EXECUTE FUNCTION hy.events_stir_alarms();

CREATE TRIGGER feeds_count_version BEFORE UPDATE ON hy.feeds FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE TRIGGER feeds_have_host BEFORE INSERT OR UPDATE OF host ON hy.feeds FOR EACH ROW EXECUTE FUNCTION hy.feed_has_host();

CREATE TRIGGER gathering_changes_not_emptied BEFORE TRUNCATE ON hy.gathering_changes FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER gathering_changes_stay BEFORE DELETE OR UPDATE ON hy.gathering_changes FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER items_count_version BEFORE UPDATE ON hy.items FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE TRIGGER journal_checkpoints_not_emptied BEFORE TRUNCATE ON hy.journal_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER journal_checkpoints_stay BEFORE DELETE OR UPDATE ON hy.journal_checkpoints FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER journal_not_emptied BEFORE TRUNCATE ON hy.journal FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER journal_seals_follow AFTER INSERT ON hy.journal_seals REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.seals_follow();

CREATE TRIGGER journal_seals_not_emptied BEFORE TRUNCATE ON hy.journal_seals FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER journal_seals_stay BEFORE DELETE OR UPDATE ON hy.journal_seals FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER journal_stay BEFORE DELETE OR UPDATE ON hy.journal FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER letters_may_have_arrived_stays BEFORE UPDATE OF may_have_arrived ON hy.letters FOR EACH ROW WHEN ((old.may_have_arrived AND (NOT new.may_have_arrived))) EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER letters_not_deleted BEFORE DELETE ON hy.letters FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER letters_not_emptied BEFORE TRUNCATE ON hy.letters FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER letters_stay BEFORE UPDATE ON hy.letters FOR EACH ROW WHEN ((old.ended_at IS NOT NULL)) EXECUTE FUNCTION hy.outcome_stays();

CREATE TRIGGER model_terms_not_emptied BEFORE TRUNCATE ON hy.model_terms FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER model_terms_stay BEFORE DELETE OR UPDATE ON hy.model_terms FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER models_not_emptied BEFORE TRUNCATE ON hy.models FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER models_stay BEFORE DELETE OR UPDATE ON hy.models FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER notices_not_deleted BEFORE DELETE ON hy.notices FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER notices_not_emptied BEFORE TRUNCATE ON hy.notices FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER order_steps_not_emptied BEFORE TRUNCATE ON hy.order_steps FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER order_steps_stay BEFORE DELETE OR UPDATE ON hy.order_steps FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER orders_are_numbered BEFORE INSERT ON hy.orders FOR EACH ROW EXECUTE FUNCTION hy.order_is_numbered();

CREATE TRIGGER orders_count_version BEFORE UPDATE ON hy.orders FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE TRIGGER orders_move_by_step AFTER UPDATE OF state ON hy.orders FOR EACH ROW WHEN ((new.state IS DISTINCT FROM old.state)) EXECUTE FUNCTION hy.order_moves();

CREATE TRIGGER orders_not_deleted BEFORE DELETE ON hy.orders FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER orders_not_emptied BEFORE TRUNCATE ON hy.orders FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER orders_stay BEFORE UPDATE ON hy.orders FOR EACH ROW WHEN ((old.ended_at IS NOT NULL)) EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER personal_words_stay BEFORE UPDATE ON hy.personal_words FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER playbook_terms_not_emptied BEFORE TRUNCATE ON hy.playbook_terms FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER playbook_terms_stay BEFORE DELETE OR UPDATE ON hy.playbook_terms FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER playbook_versions_not_emptied BEFORE TRUNCATE ON hy.playbook_versions FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER playbook_versions_stay BEFORE DELETE OR UPDATE ON hy.playbook_versions FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER posts_three_officers_apart AFTER INSERT OR UPDATE ON hy.posts FOR EACH ROW WHEN ((new.role = ANY (ARRAY['administrator'::text, 'security-officer'::text, 'auditor'::text]))) EXECUTE FUNCTION hy.officers_apart();

CREATE TRIGGER regrouped_events_not_emptied BEFORE TRUNCATE ON hy.regrouped_events FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER regrouped_events_stay BEFORE DELETE OR UPDATE ON hy.regrouped_events FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER regrouped_items_not_emptied BEFORE TRUNCATE ON hy.regrouped_items FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER regrouped_items_stay BEFORE DELETE OR UPDATE ON hy.regrouped_items FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

CREATE TRIGGER silences_raise_alarms AFTER INSERT ON hy.silences FOR EACH ROW EXECUTE FUNCTION hy.silences_raise_alarms();

CREATE TRIGGER silences_stir_alarms AFTER UPDATE OF ended_at ON hy.silences FOR EACH ROW WHEN (((old.ended_at IS NULL) AND (new.ended_at IS NOT NULL))) EXECUTE FUNCTION hy.silences_stir_alarms();

CREATE TRIGGER sources_count_version BEFORE UPDATE ON hy.sources FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE TRIGGER sources_retention_begins BEFORE UPDATE ON hy.sources FOR EACH ROW EXECUTE FUNCTION hy.retention_begins();

CREATE TRIGGER sources_wait BEFORE UPDATE OF state, expected ON hy.sources FOR EACH ROW WHEN (((new.state = 'active'::text) AND (new.expected IS NOT NULL) AND ((old.state <> 'active'::text) OR (old.expected IS NULL)))) EXECUTE FUNCTION hy.sources_wait();

ALTER TABLE ONLY hy.access
    ADD CONSTRAINT access_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.access
    ADD CONSTRAINT access_event_known FOREIGN KEY (event_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.agencies
    ADD CONSTRAINT agencies_parent_known FOREIGN KEY (parent_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.agencies
    ADD CONSTRAINT agencies_successor_known FOREIGN KEY (successor_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.agency_duties
    ADD CONSTRAINT agency_duties_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.alarm_steps
    ADD CONSTRAINT alarm_steps_alarm_known FOREIGN KEY (alarm_id) REFERENCES hy.alarms(id);

ALTER TABLE ONLY hy.alarm_steps
    ADD CONSTRAINT alarm_steps_charge_known FOREIGN KEY (charge) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.alarm_steps
    ADD CONSTRAINT alarm_steps_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.alarm_steps
    ADD CONSTRAINT alarm_steps_playbook_known FOREIGN KEY (playbook_id) REFERENCES hy.playbook_versions(id);

ALTER TABLE ONLY hy.alarms
    ADD CONSTRAINT alarms_case_known FOREIGN KEY (case_id) REFERENCES hy.cases(id);

ALTER TABLE ONLY hy.alarms
    ADD CONSTRAINT alarms_charge_known FOREIGN KEY (charge) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.alarms
    ADD CONSTRAINT alarms_event_known FOREIGN KEY (event_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.alarms
    ADD CONSTRAINT alarms_source_known FOREIGN KEY (source_id) REFERENCES hy.sources(id);

ALTER TABLE ONLY hy.assessments
    ADD CONSTRAINT assessments_item_known FOREIGN KEY (item_id) REFERENCES hy.items(id);

ALTER TABLE ONLY hy.assessments
    ADD CONSTRAINT assessments_playbook_known FOREIGN KEY (playbook_id) REFERENCES hy.playbook_versions(id);

ALTER TABLE ONLY hy.attachments
    ADD CONSTRAINT attachments_case_known FOREIGN KEY (case_id) REFERENCES hy.cases(id);

ALTER TABLE ONLY hy.attachments
    ADD CONSTRAINT attachments_item_known FOREIGN KEY (item_id) REFERENCES hy.items(id);

ALTER TABLE ONLY hy.attachments
    ADD CONSTRAINT attachments_person_known FOREIGN KEY (added_by) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.batches
    ADD CONSTRAINT batches_source_known FOREIGN KEY (source_id) REFERENCES hy.sources(id);

ALTER TABLE ONLY hy.case_answers
    ADD CONSTRAINT case_answers_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.case_answers
    ADD CONSTRAINT case_answers_case_known FOREIGN KEY (case_id) REFERENCES hy.cases(id);

ALTER TABLE ONLY hy.case_answers
    ADD CONSTRAINT case_answers_draft_known FOREIGN KEY (draft_id, case_id, agency_id) REFERENCES hy.case_drafts(id, case_id, agency_id);

ALTER TABLE ONLY hy.case_answers
    ADD CONSTRAINT case_answers_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.case_assistants
    ADD CONSTRAINT case_assistants_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.case_assistants
    ADD CONSTRAINT case_assistants_case_known FOREIGN KEY (case_id) REFERENCES hy.cases(id);

ALTER TABLE ONLY hy.case_drafts
    ADD CONSTRAINT case_drafts_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.case_drafts
    ADD CONSTRAINT case_drafts_case_known FOREIGN KEY (case_id) REFERENCES hy.cases(id);

ALTER TABLE ONLY hy.case_drafts
    ADD CONSTRAINT case_drafts_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.case_steps
    ADD CONSTRAINT case_steps_assignee_known FOREIGN KEY (assignee) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.case_steps
    ADD CONSTRAINT case_steps_case_known FOREIGN KEY (case_id) REFERENCES hy.cases(id);

ALTER TABLE ONLY hy.case_steps
    ADD CONSTRAINT case_steps_custody_known FOREIGN KEY (custody) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.case_steps
    ADD CONSTRAINT case_steps_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.case_steps
    ADD CONSTRAINT case_steps_proposed_known FOREIGN KEY (proposed) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.cases
    ADD CONSTRAINT cases_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.cases
    ADD CONSTRAINT cases_assignee_known FOREIGN KEY (assignee) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.cases
    ADD CONSTRAINT cases_event_known FOREIGN KEY (event_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.cases
    ADD CONSTRAINT cases_playbook_known FOREIGN KEY (playbook_id) REFERENCES hy.playbook_versions(id);

ALTER TABLE ONLY hy.channel_means
    ADD CONSTRAINT channel_means_channel_known FOREIGN KEY (channel_id) REFERENCES hy.channels(id);

ALTER TABLE ONLY hy.channels
    ADD CONSTRAINT channels_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.corrections
    ADD CONSTRAINT corrections_item_known FOREIGN KEY (item_id) REFERENCES hy.items(id);

ALTER TABLE ONLY hy.corrections
    ADD CONSTRAINT corrections_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.corrections
    ADD CONSTRAINT corrections_post_known FOREIGN KEY (post_id) REFERENCES hy.posts(id);

ALTER TABLE ONLY hy.deadline_facts
    ADD CONSTRAINT deadline_facts_calendar_known FOREIGN KEY (calendar_id) REFERENCES hy.playbook_versions(id);

ALTER TABLE ONLY hy.deadlines
    ADD CONSTRAINT deadlines_calendar_known FOREIGN KEY (calendar_id) REFERENCES hy.playbook_versions(id);

ALTER TABLE ONLY hy.deadlines
    ADD CONSTRAINT deadlines_case_known FOREIGN KEY (case_id) REFERENCES hy.cases(id);

ALTER TABLE ONLY hy.deadlines
    ADD CONSTRAINT deadlines_event_known FOREIGN KEY (event_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.deadlines
    ADD CONSTRAINT deadlines_order_known FOREIGN KEY (order_id) REFERENCES hy.orders(id);

ALTER TABLE ONLY hy.deadlines
    ADD CONSTRAINT deadlines_playbook_known FOREIGN KEY (playbook_id) REFERENCES hy.playbook_versions(id);

ALTER TABLE ONLY hy.delegations
    ADD CONSTRAINT delegations_maker_known FOREIGN KEY (made_by) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.delegations
    ADD CONSTRAINT delegations_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.delegations
    ADD CONSTRAINT delegations_post_known FOREIGN KEY (post_id) REFERENCES hy.posts(id);

ALTER TABLE ONLY hy.delegations
    ADD CONSTRAINT delegations_revoker_known FOREIGN KEY (revoked_by) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.deliveries
    ADD CONSTRAINT deliveries_channel_known FOREIGN KEY (channel_id) REFERENCES hy.channels(id);

ALTER TABLE ONLY hy.deliveries
    ADD CONSTRAINT deliveries_letter_known FOREIGN KEY (letter_id) REFERENCES hy.letters(id);

ALTER TABLE ONLY hy.deliveries
    ADD CONSTRAINT deliveries_notice_known FOREIGN KEY (notice_id) REFERENCES hy.notices(id);

ALTER TABLE ONLY hy.duty_turns
    ADD CONSTRAINT duty_turns_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.duty_turns
    ADD CONSTRAINT duty_turns_ender_known FOREIGN KEY (ended_by) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.duty_turns
    ADD CONSTRAINT duty_turns_maker_known FOREIGN KEY (made_by) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.duty_turns
    ADD CONSTRAINT duty_turns_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.event_heat
    ADD CONSTRAINT event_heat_event_known FOREIGN KEY (event_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.event_items
    ADD CONSTRAINT event_items_event_known FOREIGN KEY (event_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.event_items
    ADD CONSTRAINT event_items_fold_known FOREIGN KEY (folded_into) REFERENCES hy.items(id);

ALTER TABLE ONLY hy.event_items
    ADD CONSTRAINT event_items_item_known FOREIGN KEY (item_id) REFERENCES hy.items(id);

ALTER TABLE ONLY hy.event_matters
    ADD CONSTRAINT event_matters_event_known FOREIGN KEY (event_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.event_steps
    ADD CONSTRAINT event_steps_event_known FOREIGN KEY (event_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.event_steps
    ADD CONSTRAINT event_steps_other_known FOREIGN KEY (other_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.event_steps
    ADD CONSTRAINT event_steps_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.event_steps
    ADD CONSTRAINT event_steps_regrouping_known FOREIGN KEY (regrouping_id) REFERENCES hy.regroupings(id);

ALTER TABLE ONLY hy.events
    ADD CONSTRAINT events_merged_known FOREIGN KEY (merged_into) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.events
    ADD CONSTRAINT events_person_known FOREIGN KEY (level_by) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.events
    ADD CONSTRAINT events_playbook_known FOREIGN KEY (playbook_id) REFERENCES hy.playbook_versions(id);

ALTER TABLE ONLY hy.events
    ADD CONSTRAINT events_predecessor_known FOREIGN KEY (predecessor_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.events
    ADD CONSTRAINT events_proposed_through_known FOREIGN KEY (proposed_through) REFERENCES hy.regroupings(id);

ALTER TABLE ONLY hy.events
    ADD CONSTRAINT events_top_item_known FOREIGN KEY (top_item_id) REFERENCES hy.items(id);

ALTER TABLE ONLY hy.feeds
    ADD CONSTRAINT feeds_host_known FOREIGN KEY (host) REFERENCES hy.feed_hosts(host);

ALTER TABLE ONLY hy.feeds
    ADD CONSTRAINT feeds_maker_known FOREIGN KEY (made_by) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.feeds
    ADD CONSTRAINT feeds_source_known FOREIGN KEY (source_id) REFERENCES hy.sources(id);

ALTER TABLE ONLY hy.gathering_changes
    ADD CONSTRAINT gathering_changes_event_known FOREIGN KEY (event_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.import_pieces
    ADD CONSTRAINT import_pieces_import_known FOREIGN KEY (import_id, source_id) REFERENCES hy.imports(id, source_id);

ALTER TABLE ONLY hy.import_rejections
    ADD CONSTRAINT import_rejections_import_known FOREIGN KEY (import_id, source_id) REFERENCES hy.imports(id, source_id);

ALTER TABLE ONLY hy.imports
    ADD CONSTRAINT imports_source_known FOREIGN KEY (source_id) REFERENCES hy.sources(id);

ALTER TABLE ONLY hy.item_texts
    ADD CONSTRAINT item_texts_item_known FOREIGN KEY (item_id) REFERENCES hy.items(id);

ALTER TABLE ONLY hy.items
    ADD CONSTRAINT items_batch_known FOREIGN KEY (batch_id) REFERENCES hy.batches(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY hy.items
    ADD CONSTRAINT items_source_known FOREIGN KEY (source_id) REFERENCES hy.sources(id);

ALTER TABLE ONLY hy.letters
    ADD CONSTRAINT letters_channel_known FOREIGN KEY (channel_id) REFERENCES hy.channels(id);

ALTER TABLE ONLY hy.level_escalations
    ADD CONSTRAINT level_escalations_event_known FOREIGN KEY (event_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.level_escalations
    ADD CONSTRAINT level_escalations_proposal_known FOREIGN KEY (proposal) REFERENCES hy.event_steps(id);

ALTER TABLE ONLY hy.machine_keys
    ADD CONSTRAINT machine_keys_source_known FOREIGN KEY (source_id) REFERENCES hy.sources(id);

ALTER TABLE ONLY hy.model_terms
    ADD CONSTRAINT model_terms_model_known FOREIGN KEY (model_id) REFERENCES hy.models(id);

ALTER TABLE ONLY hy.notices
    ADD CONSTRAINT notices_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.notices
    ADD CONSTRAINT notices_alarm_known FOREIGN KEY (alarm_id) REFERENCES hy.alarms(id);

ALTER TABLE ONLY hy.notices
    ADD CONSTRAINT notices_firing_known FOREIGN KEY (firing) REFERENCES hy.alarm_steps(id);

ALTER TABLE ONLY hy.notices
    ADD CONSTRAINT notices_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.order_steps
    ADD CONSTRAINT order_steps_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.order_steps
    ADD CONSTRAINT order_steps_order_known FOREIGN KEY (order_id) REFERENCES hy.orders(id);

ALTER TABLE ONLY hy.order_steps
    ADD CONSTRAINT order_steps_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.order_steps
    ADD CONSTRAINT order_steps_post_known FOREIGN KEY (post_id) REFERENCES hy.posts(id);

ALTER TABLE ONLY hy.orders
    ADD CONSTRAINT orders_case_known FOREIGN KEY (case_id) REFERENCES hy.cases(id);

ALTER TABLE ONLY hy.passwords
    ADD CONSTRAINT passwords_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.personal_words
    ADD CONSTRAINT personal_words_item_known FOREIGN KEY (item_id) REFERENCES hy.items(id);

ALTER TABLE ONLY hy.playbook_terms
    ADD CONSTRAINT playbook_terms_person_known FOREIGN KEY (begun_by) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.playbook_terms
    ADD CONSTRAINT playbook_terms_version_known FOREIGN KEY (version_id) REFERENCES hy.playbook_versions(id);

ALTER TABLE ONLY hy.playbook_versions
    ADD CONSTRAINT playbook_versions_person_known FOREIGN KEY (published_by) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.posts
    ADD CONSTRAINT posts_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.posts
    ADD CONSTRAINT posts_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.push_secrets
    ADD CONSTRAINT push_secrets_source_known FOREIGN KEY (source_id) REFERENCES hy.sources(id);

ALTER TABLE ONLY hy.quarantined_bodies
    ADD CONSTRAINT quarantined_bodies_feed_known FOREIGN KEY (feed_id) REFERENCES hy.feeds(id);

ALTER TABLE ONLY hy.quarantined_bodies
    ADD CONSTRAINT quarantined_bodies_source_known FOREIGN KEY (source_id) REFERENCES hy.sources(id);

ALTER TABLE ONLY hy.regrouped_events
    ADD CONSTRAINT regrouped_events_event_known FOREIGN KEY (event_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.regrouped_events
    ADD CONSTRAINT regrouped_events_regrouping_known FOREIGN KEY (regrouping_id) REFERENCES hy.regroupings(id);

ALTER TABLE ONLY hy.regrouped_events
    ADD CONSTRAINT regrouped_events_through_known FOREIGN KEY (proposed_through) REFERENCES hy.regroupings(id);

ALTER TABLE ONLY hy.regrouped_items
    ADD CONSTRAINT regrouped_items_item_known FOREIGN KEY (item_id) REFERENCES hy.items(id);

ALTER TABLE ONLY hy.regrouped_items
    ADD CONSTRAINT regrouped_items_regrouping_known FOREIGN KEY (regrouping_id) REFERENCES hy.regroupings(id);

ALTER TABLE ONLY hy.regroupings
    ADD CONSTRAINT regroupings_from_known FOREIGN KEY (from_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.regroupings
    ADD CONSTRAINT regroupings_to_known FOREIGN KEY (to_id) REFERENCES hy.events(id);

ALTER TABLE ONLY hy.sessions
    ADD CONSTRAINT sessions_delegation_own FOREIGN KEY (delegation_id, post_id, person_id) REFERENCES hy.delegations(id, post_id, person_id);

ALTER TABLE ONLY hy.sessions
    ADD CONSTRAINT sessions_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE ONLY hy.sessions
    ADD CONSTRAINT sessions_post_known FOREIGN KEY (post_id) REFERENCES hy.posts(id);

ALTER TABLE ONLY hy.sessions
    ADD CONSTRAINT sessions_post_own FOREIGN KEY (post_id, holder_id) REFERENCES hy.posts(id, person_id);

ALTER TABLE ONLY hy.sign_in_links
    ADD CONSTRAINT sign_in_links_post_known FOREIGN KEY (post_id) REFERENCES hy.posts(id);

ALTER TABLE ONLY hy.silences
    ADD CONSTRAINT silences_source_known FOREIGN KEY (source_id) REFERENCES hy.sources(id);

ALTER TABLE ONLY hy.source_reactions
    ADD CONSTRAINT source_reactions_source_known FOREIGN KEY (source_id) REFERENCES hy.sources(id);

ALTER TABLE ONLY hy.sources
    ADD CONSTRAINT sources_owner_known FOREIGN KEY (owner_id) REFERENCES hy.agencies(id);

ALTER TABLE ONLY hy.ways
    ADD CONSTRAINT ways_channel_known FOREIGN KEY (channel_id) REFERENCES hy.channels(id);

ALTER TABLE ONLY hy.ways
    ADD CONSTRAINT ways_person_known FOREIGN KEY (person_id) REFERENCES hy.people(id);

ALTER TABLE hy.access ENABLE ROW LEVEL SECURITY;

CREATE POLICY access_all_worker ON hy.access TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY access_select_app ON hy.access FOR SELECT TO hy_app USING ((( SELECT hy.sees_all() AS sees_all) OR (( SELECT hy.sees_own() AS sees_own) AND (agency_id = ( SELECT hy.agency() AS agency)))));

ALTER TABLE hy.agencies ENABLE ROW LEVEL SECURITY;

CREATE POLICY agencies_all_worker ON hy.agencies TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY agencies_select_app ON hy.agencies FOR SELECT TO hy_app USING (( SELECT hy.signed_in() AS signed_in));

ALTER TABLE hy.agency_duties ENABLE ROW LEVEL SECURITY;

CREATE POLICY agency_duties_all_worker ON hy.agency_duties TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY agency_duties_select_app ON hy.agency_duties FOR SELECT TO hy_app USING (( SELECT hy.signed_in() AS signed_in));

ALTER TABLE hy.alarm_steps ENABLE ROW LEVEL SECURITY;

CREATE POLICY alarm_steps_all_worker ON hy.alarm_steps TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY alarm_steps_select_app ON hy.alarm_steps FOR SELECT TO hy_app USING ((EXISTS ( SELECT
   FROM hy.alarms
  WHERE ((alarms.id = alarm_steps.alarm_id) AND (( SELECT hy.sees_all() AS sees_all) OR (alarm_steps.at <= hy.sees_case_until(alarms.case_id)))))));

CREATE POLICY alarm_steps_select_auditor ON hy.alarm_steps FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.alarms ENABLE ROW LEVEL SECURITY;

CREATE POLICY alarms_all_worker ON hy.alarms TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY alarms_select_app ON hy.alarms FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    WHEN (case_id IS NULL) THEN false
    ELSE (hy.sees_case(case_id) AND (EXISTS ( SELECT
       FROM hy.deadlines
      WHERE (deadlines.id = alarms.id))))
END);

CREATE POLICY alarms_select_auditor ON hy.alarms FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.assessments ENABLE ROW LEVEL SECURITY;

CREATE POLICY assessments_all_worker ON hy.assessments TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY assessments_insert_app ON hy.assessments FOR INSERT TO hy_app WITH CHECK (hy.may_take_in(source_id));

CREATE POLICY assessments_select_app ON hy.assessments FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE hy.sees_item(item_id)
END);

ALTER TABLE hy.attachments ENABLE ROW LEVEL SECURITY;

CREATE POLICY attachments_insert_app ON hy.attachments FOR INSERT TO hy_app WITH CHECK (((added_by = hy.person()) AND (((item_id IS NOT NULL) AND ( SELECT (hy.signed_in() AND (hy.role() = 'coordinator'::text)))) OR ((case_id IS NOT NULL) AND (hy.has_custody(case_id) OR ( SELECT hy.closes_cases() AS closes_cases))))));

CREATE POLICY attachments_select_app ON hy.attachments FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    WHEN (item_id IS NOT NULL) THEN hy.sees_item(item_id)
    ELSE (added_at <= hy.sees_case_until(case_id))
END);

CREATE POLICY attachments_select_worker ON hy.attachments FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.batches ENABLE ROW LEVEL SECURITY;

CREATE POLICY batches_all_worker ON hy.batches TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY batches_insert_app ON hy.batches FOR INSERT TO hy_app WITH CHECK (hy.may_take_in(source_id));

CREATE POLICY batches_select_app ON hy.batches FOR SELECT TO hy_app USING ((( SELECT hy.sees_all() AS sees_all) OR (source_id = ( SELECT hy.source() AS source))));

ALTER TABLE hy.case_answers ENABLE ROW LEVEL SECURITY;

CREATE POLICY case_answers_insert_app ON hy.case_answers FOR INSERT TO hy_app WITH CHECK (((person_id = hy.person()) AND (agency_id = hy.agency()) AND hy.signs_for(case_id)));

CREATE POLICY case_answers_select_app ON hy.case_answers FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE (at <= hy.sees_case_until(case_id))
END);

CREATE POLICY case_answers_select_worker ON hy.case_answers FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.case_assistants ENABLE ROW LEVEL SECURITY;

CREATE POLICY case_assistants_all_worker ON hy.case_assistants TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY case_assistants_select_app ON hy.case_assistants FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE hy.sees_case(case_id)
END);

ALTER TABLE hy.case_drafts ENABLE ROW LEVEL SECURITY;

CREATE POLICY case_drafts_insert_app ON hy.case_drafts FOR INSERT TO hy_app WITH CHECK (((person_id = hy.person()) AND (agency_id = hy.agency()) AND hy.has_custody(case_id)));

CREATE POLICY case_drafts_select_app ON hy.case_drafts FOR SELECT TO hy_app USING (((agency_id = hy.agency()) AND ( SELECT hy.sees_own() AS sees_own)));

CREATE POLICY case_drafts_select_worker ON hy.case_drafts FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.case_steps ENABLE ROW LEVEL SECURITY;

CREATE POLICY case_steps_all_worker ON hy.case_steps TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY case_steps_insert_app ON hy.case_steps FOR INSERT TO hy_app WITH CHECK (((person_id = hy.person()) AND (post_id = hy.post()) AND
CASE
    WHEN (step = ANY (ARRAY['close'::text, 'transfer'::text, 'send-back'::text, 'reopen'::text])) THEN hy.closes_cases()
    WHEN (step = ANY (ARRAY['answer'::text, 'reject'::text])) THEN hy.signs_for(case_id)
    WHEN (step = 'instruct'::text) THEN (hy.signed_in() AND (hy.role() = 'leader'::text))
    WHEN (step = 'contribute'::text) THEN hy.works_on(case_id)
    ELSE hy.has_custody(case_id)
END AND ((step = ANY (ARRAY['return'::text, 'raise'::text, 'transfer'::text])) OR (custody = ( SELECT cases.agency_id
   FROM hy.cases
  WHERE (cases.id = case_steps.case_id))))));

CREATE POLICY case_steps_select_app ON hy.case_steps FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE (at <= hy.sees_case_until(case_id))
END);

ALTER TABLE hy.cases ENABLE ROW LEVEL SECURITY;

CREATE POLICY cases_all_worker ON hy.cases TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY cases_select_app ON hy.cases FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE hy.sees_case(id)
END);

CREATE POLICY cases_update_app ON hy.cases FOR UPDATE TO hy_app USING ((hy.has_custody(id) OR ( SELECT hy.closes_cases() AS closes_cases))) WITH CHECK ((hy.has_custody(id) OR ( SELECT hy.closes_cases() AS closes_cases)));

ALTER TABLE hy.channel_means ENABLE ROW LEVEL SECURITY;

CREATE POLICY channel_means_all_worker ON hy.channel_means TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY channel_means_select_auditor ON hy.channel_means FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.channels ENABLE ROW LEVEL SECURITY;

CREATE POLICY channels_all_worker ON hy.channels TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY channels_select_app ON hy.channels FOR SELECT TO hy_app USING (( SELECT hy.signed_in() AS signed_in));

CREATE POLICY channels_select_auditor ON hy.channels FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.city ENABLE ROW LEVEL SECURITY;

CREATE POLICY city_insert_worker ON hy.city FOR INSERT TO hy_worker WITH CHECK (true);

CREATE POLICY city_select_app ON hy.city FOR SELECT TO hy_app USING ((hy.principal() IS NOT NULL));

CREATE POLICY city_select_auditor ON hy.city FOR SELECT TO hy_auditor USING (true);

CREATE POLICY city_select_worker ON hy.city FOR SELECT TO hy_worker USING (true);

CREATE POLICY city_update_worker ON hy.city FOR UPDATE TO hy_worker USING (true) WITH CHECK (true);

ALTER TABLE hy.corrections ENABLE ROW LEVEL SECURITY;

CREATE POLICY corrections_insert_app ON hy.corrections FOR INSERT TO hy_app WITH CHECK (((person_id = hy.person()) AND (post_id = hy.post()) AND hy.may_disclose(item_id)));

CREATE POLICY corrections_select_app ON hy.corrections FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE hy.sees_item(item_id)
END);

CREATE POLICY corrections_select_worker ON hy.corrections FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.deadline_facts ENABLE ROW LEVEL SECURITY;

CREATE POLICY deadline_facts_all_worker ON hy.deadline_facts TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY deadline_facts_select_app ON hy.deadline_facts FOR SELECT TO hy_app USING ((EXISTS ( SELECT
   FROM hy.deadlines
  WHERE ((deadlines.id = deadline_facts.deadline_id) AND (( SELECT hy.sees_all() AS sees_all) OR (deadline_facts.at <= hy.sees_case_until(deadlines.case_id)))))));

CREATE POLICY deadline_facts_select_auditor ON hy.deadline_facts FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.deadline_firings ENABLE ROW LEVEL SECURITY;

CREATE POLICY deadline_firings_all_worker ON hy.deadline_firings TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY deadline_firings_select_app ON hy.deadline_firings FOR SELECT TO hy_app USING ((EXISTS ( SELECT
   FROM hy.deadlines
  WHERE (deadlines.id = deadline_firings.deadline_id))));

CREATE POLICY deadline_firings_select_auditor ON hy.deadline_firings FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.deadlines ENABLE ROW LEVEL SECURITY;

CREATE POLICY deadlines_all_worker ON hy.deadlines TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY deadlines_select_app ON hy.deadlines FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    WHEN (order_id IS NOT NULL) THEN (hy.sees_case_until(case_id) = 'infinity'::timestamp with time zone)
    ELSE hy.sees_case(case_id)
END);

CREATE POLICY deadlines_select_auditor ON hy.deadlines FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.delegations ENABLE ROW LEVEL SECURITY;

CREATE POLICY delegations_insert_app ON hy.delegations FOR INSERT TO hy_app WITH CHECK ((hy.signed_in() AND (post_id = hy.post()) AND (made_by = hy.person()) AND (revoked_at IS NULL)));

CREATE POLICY delegations_select_app ON hy.delegations FOR SELECT TO hy_app USING ((( SELECT hy.signed_in() AS signed_in) AND (((( SELECT hy.person() AS person) = person_id) OR (( SELECT hy.person() AS person) = made_by)) OR (( SELECT hy.role() AS role) = 'security-officer'::text))));

CREATE POLICY delegations_select_worker ON hy.delegations FOR SELECT TO hy_worker USING (true);

CREATE POLICY delegations_update_app ON hy.delegations FOR UPDATE TO hy_app USING ((hy.signed_in() AND ((made_by = hy.person()) OR (hy.role() = 'security-officer'::text)))) WITH CHECK ((revoked_by = hy.person()));

ALTER TABLE hy.deliveries ENABLE ROW LEVEL SECURITY;

CREATE POLICY deliveries_all_worker ON hy.deliveries TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY deliveries_select_app ON hy.deliveries FOR SELECT TO hy_app USING ((EXISTS ( SELECT
   FROM hy.notices
  WHERE (notices.id = deliveries.notice_id))));

CREATE POLICY deliveries_select_auditor ON hy.deliveries FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.duty_turns ENABLE ROW LEVEL SECURITY;

CREATE POLICY duty_turns_insert_app ON hy.duty_turns FOR INSERT TO hy_app WITH CHECK ((hy.rosters(agency_id) AND (made_by = hy.person()) AND (ended_at IS NULL) AND (EXISTS ( SELECT
   FROM hy.posts
  WHERE ((posts.person_id = duty_turns.person_id) AND (posts.agency_id = duty_turns.agency_id))))));

CREATE POLICY duty_turns_select_app ON hy.duty_turns FOR SELECT TO hy_app USING ((( SELECT hy.sees_all() AS sees_all) OR (( SELECT (hy.signed_in() AND hy.sees_own())) AND (agency_id = ( SELECT hy.agency() AS agency)))));

CREATE POLICY duty_turns_select_worker ON hy.duty_turns FOR SELECT TO hy_worker USING (true);

CREATE POLICY duty_turns_update_app ON hy.duty_turns FOR UPDATE TO hy_app USING ((hy.rosters(agency_id) AND (ended_at IS NULL))) WITH CHECK ((ended_by = hy.person()));

ALTER TABLE hy.event_heat ENABLE ROW LEVEL SECURITY;

CREATE POLICY event_heat_all_worker ON hy.event_heat TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY event_heat_select_app ON hy.event_heat FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE hy.sees_event(event_id)
END);

ALTER TABLE hy.event_items ENABLE ROW LEVEL SECURITY;

CREATE POLICY event_items_all_worker ON hy.event_items TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY event_items_select_app ON hy.event_items FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE hy.sees_event(event_id)
END);

ALTER TABLE hy.event_matters ENABLE ROW LEVEL SECURITY;

CREATE POLICY event_matters_all_worker ON hy.event_matters TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY event_matters_select_app ON hy.event_matters FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE hy.sees_event(event_id)
END);

ALTER TABLE hy.event_steps ENABLE ROW LEVEL SECURITY;

CREATE POLICY event_steps_all_worker ON hy.event_steps TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY event_steps_insert_app ON hy.event_steps FOR INSERT TO hy_app WITH CHECK ((( SELECT (hy.signed_in() AND (hy.role() = ANY (ARRAY['coordinator'::text, 'leader'::text])))) AND (person_id = hy.person()) AND (post_id = hy.post())));

CREATE POLICY event_steps_select_app ON hy.event_steps FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE hy.sees_event(event_id)
END);

ALTER TABLE hy.events ENABLE ROW LEVEL SECURITY;

CREATE POLICY events_all_worker ON hy.events TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY events_select_app ON hy.events FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE hy.sees_event(id)
END);

CREATE POLICY events_update_app ON hy.events FOR UPDATE TO hy_app USING (( SELECT (hy.signed_in() AND (hy.role() = ANY (ARRAY['coordinator'::text, 'leader'::text]))))) WITH CHECK (( SELECT (hy.signed_in() AND (hy.role() = ANY (ARRAY['coordinator'::text, 'leader'::text])))));

ALTER TABLE hy.feed_hosts ENABLE ROW LEVEL SECURITY;

CREATE POLICY feed_hosts_all_worker ON hy.feed_hosts TO hy_worker USING (true) WITH CHECK (true);

ALTER TABLE hy.feeds ENABLE ROW LEVEL SECURITY;

CREATE POLICY feeds_all_worker ON hy.feeds TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY feeds_insert_app ON hy.feeds FOR INSERT TO hy_app WITH CHECK ((hy.keeps_sources() AND (made_by = hy.person()) AND (state = 'active'::text)));

CREATE POLICY feeds_select_app ON hy.feeds FOR SELECT TO hy_app USING (( SELECT hy.sees_all() AS sees_all));

CREATE POLICY feeds_update_app ON hy.feeds FOR UPDATE TO hy_app USING (hy.keeps_sources()) WITH CHECK (hy.keeps_sources());

ALTER TABLE hy.gathering_changes ENABLE ROW LEVEL SECURITY;

CREATE POLICY gathering_changes_all_worker ON hy.gathering_changes TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY gathering_changes_insert_app ON hy.gathering_changes FOR INSERT TO hy_app WITH CHECK ((hy.signed_in() AND (hy.role() = 'coordinator'::text)));

ALTER TABLE hy.import_pieces ENABLE ROW LEVEL SECURITY;

CREATE POLICY import_pieces_all_worker ON hy.import_pieces TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY import_pieces_insert_app ON hy.import_pieces FOR INSERT TO hy_app WITH CHECK ((hy.may_take_in(source_id) AND (EXISTS ( SELECT
   FROM hy.imports
  WHERE ((imports.id = import_pieces.import_id) AND (imports.state = 'uploading'::text))))));

CREATE POLICY import_pieces_select_app ON hy.import_pieces FOR SELECT TO hy_app USING ((( SELECT hy.signed_in() AS signed_in) AND hy.may_take_in(source_id) AND (EXISTS ( SELECT
   FROM hy.imports
  WHERE ((imports.id = import_pieces.import_id) AND (imports.state = 'held'::text))))));

ALTER TABLE hy.import_rejections ENABLE ROW LEVEL SECURITY;

CREATE POLICY import_rejections_all_worker ON hy.import_rejections TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY import_rejections_select_app ON hy.import_rejections FOR SELECT TO hy_app USING ((( SELECT hy.sees_all() AS sees_all) OR (source_id = ( SELECT hy.source() AS source))));

ALTER TABLE hy.imports ENABLE ROW LEVEL SECURITY;

CREATE POLICY imports_all_worker ON hy.imports TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY imports_insert_app ON hy.imports FOR INSERT TO hy_app WITH CHECK ((hy.may_take_in(source_id) AND uploaded AND (state = 'uploading'::text) AND (rows = 0)));

CREATE POLICY imports_select_app ON hy.imports FOR SELECT TO hy_app USING ((( SELECT hy.sees_all() AS sees_all) OR (source_id = ( SELECT hy.source() AS source))));

CREATE POLICY imports_update_app ON hy.imports FOR UPDATE TO hy_app USING ((hy.may_take_in(source_id) AND (state = ANY (ARRAY['uploading'::text, 'held'::text])))) WITH CHECK ((hy.may_take_in(source_id) AND (state = ANY (ARRAY['uploading'::text, 'held'::text, 'reading'::text, 'abandoned'::text]))));

ALTER TABLE hy.item_texts ENABLE ROW LEVEL SECURITY;

CREATE POLICY item_texts_all_worker ON hy.item_texts TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY item_texts_insert_app ON hy.item_texts FOR INSERT TO hy_app WITH CHECK (hy.may_take_in(source_id));

CREATE POLICY item_texts_select_app ON hy.item_texts FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE hy.sees_item(item_id)
END);

ALTER TABLE hy.items ENABLE ROW LEVEL SECURITY;

CREATE POLICY items_all_worker ON hy.items TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY items_insert_app ON hy.items FOR INSERT TO hy_app WITH CHECK (hy.may_take_in(source_id));

CREATE POLICY items_select_app ON hy.items FOR SELECT TO hy_app USING (
CASE
    WHEN (( SELECT hy.sees_all() AS sees_all) OR (source_id = ( SELECT hy.source() AS source))) THEN true
    ELSE hy.sees_item(id)
END);

CREATE POLICY items_update_app ON hy.items FOR UPDATE TO hy_app USING (hy.may_take_in(source_id)) WITH CHECK (hy.may_take_in(source_id));

ALTER TABLE hy.jobs ENABLE ROW LEVEL SECURITY;

CREATE POLICY jobs_all_worker ON hy.jobs TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY jobs_insert_app ON hy.jobs FOR INSERT TO hy_app WITH CHECK ((hy.principal() = ANY (ARRAY['person'::text, 'machine'::text])));

CREATE POLICY jobs_select_auditor ON hy.jobs FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE hy.journal_checkpoints ENABLE ROW LEVEL SECURITY;

CREATE POLICY journal_checkpoints_insert_worker ON hy.journal_checkpoints FOR INSERT TO hy_worker WITH CHECK (true);

CREATE POLICY journal_checkpoints_select_auditor ON hy.journal_checkpoints FOR SELECT TO hy_auditor USING (true);

CREATE POLICY journal_checkpoints_select_worker ON hy.journal_checkpoints FOR SELECT TO hy_worker USING (true);

CREATE POLICY journal_insert_app ON hy.journal FOR INSERT TO hy_app WITH CHECK (((principal = hy.principal()) AND (principal = ANY (ARRAY['person'::text, 'machine'::text])) AND (NOT (person_id IS DISTINCT FROM hy.person())) AND (NOT (post_id IS DISTINCT FROM hy.post())) AND (NOT (agency_id IS DISTINCT FROM hy.agency())) AND (NOT (source_id IS DISTINCT FROM hy.source()))));

CREATE POLICY journal_insert_worker ON hy.journal FOR INSERT TO hy_worker WITH CHECK (true);

ALTER TABLE hy.journal_seals ENABLE ROW LEVEL SECURITY;

CREATE POLICY journal_seals_insert_worker ON hy.journal_seals FOR INSERT TO hy_worker WITH CHECK (true);

CREATE POLICY journal_seals_select_auditor ON hy.journal_seals FOR SELECT TO hy_auditor USING (true);

CREATE POLICY journal_seals_select_worker ON hy.journal_seals FOR SELECT TO hy_worker USING (true);

CREATE POLICY journal_select_app ON hy.journal FOR SELECT TO hy_app USING (( SELECT (hy.signed_in() AND (hy.role() = 'auditor'::text))));

CREATE POLICY journal_select_auditor ON hy.journal FOR SELECT TO hy_auditor USING (true);

CREATE POLICY journal_select_worker ON hy.journal FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.kept_answers ENABLE ROW LEVEL SECURITY;

CREATE POLICY kept_answers_delete_app ON hy.kept_answers FOR DELETE TO hy_app USING ((asker = ( SELECT hy.asker() AS asker)));

CREATE POLICY kept_answers_delete_worker ON hy.kept_answers FOR DELETE TO hy_worker USING (true);

CREATE POLICY kept_answers_insert_app ON hy.kept_answers FOR INSERT TO hy_app WITH CHECK ((asker = ( SELECT hy.asker() AS asker)));

CREATE POLICY kept_answers_select_app ON hy.kept_answers FOR SELECT TO hy_app USING ((asker = ( SELECT hy.asker() AS asker)));

CREATE POLICY kept_answers_select_worker ON hy.kept_answers FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.letters ENABLE ROW LEVEL SECURITY;

CREATE POLICY letters_all_worker ON hy.letters TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY letters_select_app ON hy.letters FOR SELECT TO hy_app USING ((EXISTS ( SELECT
   FROM hy.deliveries
  WHERE (deliveries.letter_id = letters.id))));

CREATE POLICY letters_select_auditor ON hy.letters FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.level_escalations ENABLE ROW LEVEL SECURITY;

CREATE POLICY level_escalations_all_worker ON hy.level_escalations TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY level_escalations_select_app ON hy.level_escalations FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE hy.sees_event(event_id)
END);

CREATE POLICY level_escalations_select_auditor ON hy.level_escalations FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.machine_keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY machine_keys_all_worker ON hy.machine_keys TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY machine_keys_insert_app ON hy.machine_keys FOR INSERT TO hy_app WITH CHECK ((hy.keeps_keys() AND (revoked_at IS NULL)));

CREATE POLICY machine_keys_select_app ON hy.machine_keys FOR SELECT TO hy_app USING (( SELECT hy.keeps_keys() AS keeps_keys));

CREATE POLICY machine_keys_update_app ON hy.machine_keys FOR UPDATE TO hy_app USING ((hy.keeps_keys() AND (revoked_at IS NULL))) WITH CHECK ((revoked_at IS NOT NULL));

ALTER TABLE hy.model_terms ENABLE ROW LEVEL SECURITY;

CREATE POLICY model_terms_insert_worker ON hy.model_terms FOR INSERT TO hy_worker WITH CHECK (true);

CREATE POLICY model_terms_select_worker ON hy.model_terms FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.models ENABLE ROW LEVEL SECURITY;

CREATE POLICY models_insert_worker ON hy.models FOR INSERT TO hy_worker WITH CHECK (true);

CREATE POLICY models_select_worker ON hy.models FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.notices ENABLE ROW LEVEL SECURITY;

CREATE POLICY notices_all_worker ON hy.notices TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY notices_select_app ON hy.notices FOR SELECT TO hy_app USING ((( SELECT hy.sees_all() AS sees_all) OR (( SELECT hy.signed_in() AS signed_in) AND (person_id = ( SELECT hy.person() AS person)))));

CREATE POLICY notices_select_auditor ON hy.notices FOR SELECT TO hy_auditor USING (true);

CREATE POLICY notices_update_app ON hy.notices FOR UPDATE TO hy_app USING ((hy.signed_in() AND (person_id = hy.person()))) WITH CHECK ((person_id = hy.person()));

ALTER TABLE hy.number_series ENABLE ROW LEVEL SECURITY;

CREATE POLICY number_series_insert_worker ON hy.number_series FOR INSERT TO hy_worker WITH CHECK (true);

CREATE POLICY number_series_select_worker ON hy.number_series FOR SELECT TO hy_worker USING (true);

CREATE POLICY number_series_update_worker ON hy.number_series FOR UPDATE TO hy_worker USING (true) WITH CHECK (true);

ALTER TABLE hy.order_steps ENABLE ROW LEVEL SECURITY;

CREATE POLICY order_steps_insert_app ON hy.order_steps FOR INSERT TO hy_app WITH CHECK (((person_id = hy.person()) AND (post_id = hy.post()) AND (agency_id = hy.agency()) AND
CASE
    WHEN (step = ANY (ARRAY['receive'::text, 'report'::text])) THEN hy.has_custody(( SELECT orders.case_id
       FROM hy.orders
      WHERE (orders.id = order_steps.order_id)))
    WHEN (step = 'pass-on'::text) THEN false
    ELSE ( SELECT hy.closes_cases() AS closes_cases)
END));

CREATE POLICY order_steps_select_app ON hy.order_steps FOR SELECT TO hy_app USING ((EXISTS ( SELECT
   FROM hy.orders
  WHERE (orders.id = order_steps.order_id))));

CREATE POLICY order_steps_select_auditor ON hy.order_steps FOR SELECT TO hy_auditor USING (true);

CREATE POLICY order_steps_select_worker ON hy.order_steps FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.orders ENABLE ROW LEVEL SECURITY;

CREATE POLICY orders_all_worker ON hy.orders TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY orders_insert_app ON hy.orders FOR INSERT TO hy_app WITH CHECK (( SELECT hy.closes_cases() AS closes_cases));

CREATE POLICY orders_select_app ON hy.orders FOR SELECT TO hy_app USING (
CASE
    WHEN ( SELECT hy.sees_all() AS sees_all) THEN true
    ELSE (hy.sees_case_until(case_id) = 'infinity'::timestamp with time zone)
END);

CREATE POLICY orders_select_auditor ON hy.orders FOR SELECT TO hy_auditor USING (true);

CREATE POLICY orders_update_app ON hy.orders FOR UPDATE TO hy_app USING ((hy.has_custody(case_id) OR ( SELECT hy.closes_cases() AS closes_cases))) WITH CHECK ((( SELECT hy.closes_cases() AS closes_cases) OR (hy.has_custody(case_id) AND (state = ANY (ARRAY['received'::text, 'reported'::text])))));

ALTER TABLE hy.passwords ENABLE ROW LEVEL SECURITY;

ALTER TABLE hy.people ENABLE ROW LEVEL SECURITY;

CREATE POLICY people_all_worker ON hy.people TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY people_select_app ON hy.people FOR SELECT TO hy_app USING (( SELECT hy.signed_in() AS signed_in));

ALTER TABLE hy.personal_words ENABLE ROW LEVEL SECURITY;

CREATE POLICY personal_words_insert_app ON hy.personal_words FOR INSERT TO hy_app WITH CHECK (hy.may_take_in(source_id));

CREATE POLICY personal_words_insert_worker ON hy.personal_words FOR INSERT TO hy_worker WITH CHECK (true);

ALTER TABLE hy.playbook_terms ENABLE ROW LEVEL SECURITY;

CREATE POLICY playbook_terms_insert_app ON hy.playbook_terms FOR INSERT TO hy_app WITH CHECK ((( SELECT (hy.signed_in() AND (hy.role() = 'coordinator'::text))) AND (begun_by = hy.person())));

CREATE POLICY playbook_terms_insert_worker ON hy.playbook_terms FOR INSERT TO hy_worker WITH CHECK ((begun_by IS NULL));

CREATE POLICY playbook_terms_select_app ON hy.playbook_terms FOR SELECT TO hy_app USING ((( SELECT hy.principal() AS principal) = ANY (ARRAY['person'::text, 'machine'::text])));

CREATE POLICY playbook_terms_select_worker ON hy.playbook_terms FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.playbook_versions ENABLE ROW LEVEL SECURITY;

CREATE POLICY playbook_versions_insert_app ON hy.playbook_versions FOR INSERT TO hy_app WITH CHECK ((( SELECT (hy.signed_in() AND (hy.role() = 'coordinator'::text))) AND (published_by = hy.person())));

CREATE POLICY playbook_versions_insert_worker ON hy.playbook_versions FOR INSERT TO hy_worker WITH CHECK ((published_by IS NULL));

CREATE POLICY playbook_versions_select_app ON hy.playbook_versions FOR SELECT TO hy_app USING ((( SELECT hy.principal() AS principal) = ANY (ARRAY['person'::text, 'machine'::text])));

CREATE POLICY playbook_versions_select_worker ON hy.playbook_versions FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.posts ENABLE ROW LEVEL SECURITY;

CREATE POLICY posts_all_worker ON hy.posts TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY posts_select_app ON hy.posts FOR SELECT TO hy_app USING (( SELECT hy.signed_in() AS signed_in));

ALTER TABLE hy.push_secrets ENABLE ROW LEVEL SECURITY;

CREATE POLICY push_secrets_insert_app ON hy.push_secrets FOR INSERT TO hy_app WITH CHECK ((hy.keeps_keys() AND (revoked_at IS NULL)));

CREATE POLICY push_secrets_select_app ON hy.push_secrets FOR SELECT TO hy_app USING (( SELECT hy.keeps_keys() AS keeps_keys));

CREATE POLICY push_secrets_update_app ON hy.push_secrets FOR UPDATE TO hy_app USING ((hy.keeps_keys() AND (revoked_at IS NULL))) WITH CHECK ((revoked_at IS NOT NULL));

ALTER TABLE hy.quarantined_bodies ENABLE ROW LEVEL SECURITY;

CREATE POLICY quarantined_bodies_all_worker ON hy.quarantined_bodies TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY quarantined_bodies_select_app ON hy.quarantined_bodies FOR SELECT TO hy_app USING (( SELECT hy.sees_all() AS sees_all));

ALTER TABLE hy.regrouped_events ENABLE ROW LEVEL SECURITY;

CREATE POLICY regrouped_events_select_app ON hy.regrouped_events FOR SELECT TO hy_app USING (( SELECT hy.sees_all() AS sees_all));

CREATE POLICY regrouped_events_select_worker ON hy.regrouped_events FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.regrouped_items ENABLE ROW LEVEL SECURITY;

CREATE POLICY regrouped_items_select_app ON hy.regrouped_items FOR SELECT TO hy_app USING (( SELECT hy.sees_all() AS sees_all));

CREATE POLICY regrouped_items_select_worker ON hy.regrouped_items FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.regroupings ENABLE ROW LEVEL SECURITY;

CREATE POLICY regroupings_select_app ON hy.regroupings FOR SELECT TO hy_app USING (( SELECT hy.sees_all() AS sees_all));

CREATE POLICY regroupings_select_worker ON hy.regroupings FOR SELECT TO hy_worker USING (true);

ALTER TABLE hy.sessions ENABLE ROW LEVEL SECURITY;

CREATE POLICY sessions_all_worker ON hy.sessions TO hy_worker USING (true) WITH CHECK (true);

ALTER TABLE hy.sign_in_attempts ENABLE ROW LEVEL SECURITY;

ALTER TABLE hy.sign_in_links ENABLE ROW LEVEL SECURITY;

CREATE POLICY sign_in_links_all_worker ON hy.sign_in_links TO hy_worker USING (true) WITH CHECK (true);

ALTER TABLE hy.silences ENABLE ROW LEVEL SECURITY;

CREATE POLICY silences_all_worker ON hy.silences TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY silences_select_app ON hy.silences FOR SELECT TO hy_app USING (( SELECT hy.sees_all() AS sees_all));

CREATE POLICY silences_select_auditor ON hy.silences FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.source_reactions ENABLE ROW LEVEL SECURITY;

CREATE POLICY source_reactions_all_worker ON hy.source_reactions TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY source_reactions_select_app ON hy.source_reactions FOR SELECT TO hy_app USING ((( SELECT hy.signed_in() AS signed_in) OR (source_id = ( SELECT hy.source() AS source))));

ALTER TABLE hy.sources ENABLE ROW LEVEL SECURITY;

CREATE POLICY sources_all_worker ON hy.sources TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY sources_insert_app ON hy.sources FOR INSERT TO hy_app WITH CHECK (hy.keeps_sources());

CREATE POLICY sources_select_app ON hy.sources FOR SELECT TO hy_app USING ((( SELECT hy.signed_in() AS signed_in) OR (id = ( SELECT hy.source() AS source))));

CREATE POLICY sources_update_app ON hy.sources FOR UPDATE TO hy_app USING (hy.keeps_sources()) WITH CHECK (hy.keeps_sources());

ALTER TABLE hy.terms ENABLE ROW LEVEL SECURITY;

CREATE POLICY terms_all_worker ON hy.terms TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY terms_select_auditor ON hy.terms FOR SELECT TO hy_auditor USING (true);

ALTER TABLE hy.watches ENABLE ROW LEVEL SECURITY;

CREATE POLICY watches_all_worker ON hy.watches TO hy_worker USING (true) WITH CHECK (true);

ALTER TABLE hy.ways ENABLE ROW LEVEL SECURITY;

CREATE POLICY ways_all_worker ON hy.ways TO hy_worker USING (true) WITH CHECK (true);

CREATE POLICY ways_select_app ON hy.ways FOR SELECT TO hy_app USING ((( SELECT hy.signed_in() AS signed_in) AND ((person_id = ( SELECT hy.person() AS person)) OR (( SELECT hy.role() AS role) = 'administrator'::text))));

GRANT USAGE ON SCHEMA hy TO hy_login;
GRANT USAGE ON SCHEMA hy TO hy_app;
GRANT USAGE ON SCHEMA hy TO hy_worker;
GRANT USAGE ON SCHEMA hy TO hy_auditor;

REVOKE ALL ON FUNCTION hy.acknowledge_by_link(wanted uuid, lasts_until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.acknowledge_by_link(wanted uuid, lasts_until timestamp with time zone) TO hy_app;

REVOKE ALL ON FUNCTION hy.acting_name(person uuid, post uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.acting_name(person uuid, post uuid) TO hy_app;
GRANT ALL ON FUNCTION hy.acting_name(person uuid, post uuid) TO hy_worker;

REVOKE ALL ON FUNCTION hy.agency() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.agency() TO hy_app;
GRANT ALL ON FUNCTION hy.agency() TO hy_worker;
GRANT ALL ON FUNCTION hy.agency() TO hy_auditor;

REVOKE ALL ON FUNCTION hy.answers_alarm(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.answers_alarm(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.asker() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.asker() TO hy_app;

REVOKE ALL ON FUNCTION hy.attachment_stays() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.attempt_delay(failures integer, free integer, first interval, most interval) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.attempt_keys(who uuid, wanted text, place bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.attempt_own_password(place bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.attempt_own_password(place bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.attempt_sign_in(wanted text, place bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.attempt_sign_in(wanted text, place bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.attention_left(reach real, since timestamp with time zone, at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.awaited_level(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.awaited_level(wanted uuid) TO hy_app;
GRANT ALL ON FUNCTION hy.awaited_level(wanted uuid) TO hy_worker;

REVOKE ALL ON FUNCTION hy.case_closes() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.case_closes_after_order() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.case_moves() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.case_reopens() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.cases_restart_alarms() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.change_post(session bytea, fresh bytea, wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.change_post(session bytea, fresh bytea, wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.changes(after_txid xid8, after_id bigint, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.changes(after_txid xid8, after_id bigint, most integer) TO hy_app;

REVOKE ALL ON FUNCTION hy.city_stays() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.closes_cases() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.closes_cases() TO hy_app;

REVOKE ALL ON FUNCTION hy.count_version() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.custody_moves() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.deadline_facts_agree() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.deadlines_change_hands() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.deadlines_not_early() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.deadlines_raise_alarms() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.deadlines_stir_alarms() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.deals_with_item(wanted uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.delegation_is_sound() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.disclose_body(wanted uuid, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.disclose_body(wanted uuid, why text) TO hy_app;

REVOKE ALL ON FUNCTION hy.disclose_item(wanted uuid, of_revision integer, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.disclose_item(wanted uuid, of_revision integer, why text) TO hy_app;

REVOKE ALL ON FUNCTION hy.door_day() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.end_sessions(whose uuid, but_for bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.enter_deadline_fact(wanted uuid, entered text, at_moment timestamp with time zone, next_due timestamp with time zone, provisional boolean, calendar uuid, why text, detail jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.enter_deadline_fact(wanted uuid, entered text, at_moment timestamp with time zone, next_due timestamp with time zone, provisional boolean, calendar uuid, why text, detail jsonb) TO hy_app;
GRANT ALL ON FUNCTION hy.enter_deadline_fact(wanted uuid, entered text, at_moment timestamp with time zone, next_due timestamp with time zone, provisional boolean, calendar uuid, why text, detail jsonb) TO hy_worker;

GRANT SELECT ON TABLE hy.alarms TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.alarms TO hy_worker;
GRANT SELECT ON TABLE hy.alarms TO hy_auditor;

GRANT UPDATE(state) ON TABLE hy.alarms TO hy_worker;

GRANT UPDATE(rung) ON TABLE hy.alarms TO hy_worker;

GRANT UPDATE(round) ON TABLE hy.alarms TO hy_worker;

GRANT UPDATE(told_at) ON TABLE hy.alarms TO hy_worker;

GRANT UPDATE(next_at) ON TABLE hy.alarms TO hy_worker;

GRANT UPDATE(until) ON TABLE hy.alarms TO hy_worker;

GRANT UPDATE(charge) ON TABLE hy.alarms TO hy_worker;

GRANT UPDATE(unreached) ON TABLE hy.alarms TO hy_worker;

GRANT UPDATE(told) ON TABLE hy.alarms TO hy_worker;

GRANT UPDATE(looked_by) ON TABLE hy.alarms TO hy_worker;

REVOKE ALL ON FUNCTION hy.enter_rest(found hy.alarms, entered text, lasts_until timestamp with time zone, person uuid, post uuid, by_means text, why text) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.erase_due(after uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.erase_due(after uuid, most integer) TO hy_worker;

REVOKE ALL ON FUNCTION hy.escalate_levels(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.escalate_levels(most integer) TO hy_worker;

REVOKE ALL ON FUNCTION hy.event_closes() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.event_dismissed() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.event_title(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.event_title(wanted uuid) TO hy_app;
GRANT ALL ON FUNCTION hy.event_title(wanted uuid) TO hy_worker;

REVOKE ALL ON FUNCTION hy.events_stir_alarms() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.events_with(pairs integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.events_with(pairs integer[]) TO hy_app;

REVOKE ALL ON FUNCTION hy.faults() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.faults() TO hy_worker;

REVOKE ALL ON FUNCTION hy.feed_has_host() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.fire_deadlines(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.fire_deadlines(most integer) TO hy_worker;

REVOKE ALL ON FUNCTION hy.firings_not_ahead() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.forget_attempts(who uuid, wanted text, place bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.go_on(events uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.go_on(events uuid[]) TO hy_app;
GRANT ALL ON FUNCTION hy.go_on(events uuid[]) TO hy_worker;

REVOKE ALL ON FUNCTION hy.hand_over_alarm(wanted uuid, to_person uuid, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.hand_over_alarm(wanted uuid, to_person uuid, why text) TO hy_app;

REVOKE ALL ON FUNCTION hy.has_custody(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.has_custody(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.has_password() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.has_password() TO hy_app;

REVOKE ALL ON FUNCTION hy.heat_half(attention double precision, sources integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.hold_case(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.hold_case(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.hold_cases(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.hold_cases(wanted uuid) TO hy_worker;

REVOKE ALL ON FUNCTION hy.hold_deadline(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.hold_deadline(wanted uuid) TO hy_app;
GRANT ALL ON FUNCTION hy.hold_deadline(wanted uuid) TO hy_worker;

REVOKE ALL ON FUNCTION hy.hold_gathering() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.hold_gathering() TO hy_app;
GRANT ALL ON FUNCTION hy.hold_gathering() TO hy_worker;

REVOKE ALL ON FUNCTION hy.hurry_feed(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.hurry_feed(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.index_words() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.index_words() TO hy_worker;

REVOKE ALL ON FUNCTION hy.is_built_on(wanted bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.is_built_on(wanted bigint) TO hy_app;

REVOKE ALL ON FUNCTION hy.is_colleague(person uuid, post uuid, on_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.is_colleague(person uuid, post uuid, on_day date) TO hy_app;
GRANT ALL ON FUNCTION hy.is_colleague(person uuid, post uuid, on_day date) TO hy_worker;

REVOKE ALL ON FUNCTION hy.is_news(kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.is_news(kind text) TO hy_worker;

REVOKE ALL ON FUNCTION hy.items_with(pairs integer[], of_source uuid, since timestamp with time zone, until timestamp with time zone, last_at timestamp with time zone, last_id uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.items_with(pairs integer[], of_source uuid, since timestamp with time zone, until timestamp with time zone, last_at timestamp with time zone, last_id uuid, most integer) TO hy_app;

REVOKE ALL ON FUNCTION hy.journal_at_door(what text, who uuid, post uuid, kind text, subject uuid, details jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.journal_waiting() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.journal_waiting() TO hy_worker;
GRANT ALL ON FUNCTION hy.journal_waiting() TO hy_auditor;

REVOKE ALL ON FUNCTION hy.keeps_apart() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.keeps_keys() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.keeps_keys() TO hy_app;

REVOKE ALL ON FUNCTION hy.keeps_sources() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.keeps_sources() TO hy_app;

REVOKE ALL ON FUNCTION hy.level_moves() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.level_waits(said smallint, said_at timestamp with time zone, proposed smallint, proposed_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.level_waits(said smallint, said_at timestamp with time zone, proposed smallint, proposed_at timestamp with time zone) TO hy_app;
GRANT ALL ON FUNCTION hy.level_waits(said smallint, said_at timestamp with time zone, proposed smallint, proposed_at timestamp with time zone) TO hy_worker;
GRANT ALL ON FUNCTION hy.level_waits(said smallint, said_at timestamp with time zone, proposed smallint, proposed_at timestamp with time zone) TO hy_auditor;

REVOKE ALL ON FUNCTION hy.limits_lag() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.limits_lag() TO hy_worker;

REVOKE ALL ON FUNCTION hy.may_acknowledge(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.may_acknowledge(wanted uuid) TO hy_worker;

REVOKE ALL ON FUNCTION hy.may_disclose(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.may_disclose(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.may_regroup() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.may_take_in(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.may_take_in(wanted uuid) TO hy_app;
GRANT ALL ON FUNCTION hy.may_take_in(wanted uuid) TO hy_worker;

REVOKE ALL ON FUNCTION hy.meet_deadlines(wanted uuid, act text, of_order uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.meet_deadlines(wanted uuid, act text, of_order uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.moment() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.moment() TO hy_login;
GRANT ALL ON FUNCTION hy.moment() TO hy_app;
GRANT ALL ON FUNCTION hy.moment() TO hy_worker;
GRANT ALL ON FUNCTION hy.moment() TO hy_auditor;

REVOKE ALL ON FUNCTION hy.move_drill(wanted timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.move_drill(wanted timestamp with time zone) TO hy_app;

REVOKE ALL ON FUNCTION hy.newest_change() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.newest_change() TO hy_app;

REVOKE ALL ON FUNCTION hy.note_regrouping(wanted bigint, from_event uuid, from_step text, to_event uuid, to_step text, why text, now_is timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.notice_by_link(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.notice_by_link(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.officers_apart() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.open_posts() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.open_posts() TO hy_app;

REVOKE ALL ON FUNCTION hy.order_is_numbered() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.order_moves() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.orders_change_hands() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.outcome_stays() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.person() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.person() TO hy_app;
GRANT ALL ON FUNCTION hy.person() TO hy_worker;
GRANT ALL ON FUNCTION hy.person() TO hy_auditor;

REVOKE ALL ON FUNCTION hy.post() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.post() TO hy_app;
GRANT ALL ON FUNCTION hy.post() TO hy_worker;
GRANT ALL ON FUNCTION hy.post() TO hy_auditor;

REVOKE ALL ON FUNCTION hy.posts_open_to(who uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.principal() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.principal() TO hy_app;
GRANT ALL ON FUNCTION hy.principal() TO hy_worker;
GRANT ALL ON FUNCTION hy.principal() TO hy_auditor;

REVOKE ALL ON FUNCTION hy.push_secrets_of(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.push_secrets_of(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.recount_changed(wanted uuid[], now_is timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.recount_changed(wanted uuid[], now_is timestamp with time zone) TO hy_worker;

REVOKE ALL ON FUNCTION hy.recount_events(wanted uuid[], now_is timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.regroup(wanted text, from_event uuid, to_event uuid, chosen uuid[], why text, now_is timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.regroup(wanted text, from_event uuid, to_event uuid, chosen uuid[], why text, now_is timestamp with time zone) TO hy_app;

REVOKE ALL ON FUNCTION hy.renew_password(wanted text, presented bytea, new_cost integer, new_block_size integer, new_parallelism integer, new_salt bytea, new_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.renew_password(wanted text, presented bytea, new_cost integer, new_block_size integer, new_parallelism integer, new_salt bytea, new_hash bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.report_has_instruction() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.rest_alarm(wanted uuid, entered text, lasts_until timestamp with time zone, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.rest_alarm(wanted uuid, entered text, lasts_until timestamp with time zone, why text) TO hy_app;

REVOKE ALL ON FUNCTION hy.retention_begins() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.role() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.role() TO hy_app;
GRANT ALL ON FUNCTION hy.role() TO hy_worker;
GRANT ALL ON FUNCTION hy.role() TO hy_auditor;

REVOKE ALL ON FUNCTION hy.rosters(agency uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.rosters(agency uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.row_stays() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.seals_follow() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.see_session(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.see_session(wanted bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.sees_all() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.sees_all() TO hy_app;
GRANT ALL ON FUNCTION hy.sees_all() TO hy_worker;
GRANT ALL ON FUNCTION hy.sees_all() TO hy_auditor;

REVOKE ALL ON FUNCTION hy.sees_case(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.sees_case(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.sees_case_until(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.sees_case_until(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.sees_deadline_whole(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.sees_deadline_whole(wanted uuid) TO hy_app;
GRANT ALL ON FUNCTION hy.sees_deadline_whole(wanted uuid) TO hy_worker;

REVOKE ALL ON FUNCTION hy.sees_event(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.sees_event(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.sees_item(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.sees_item(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.sees_own() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.sees_own() TO hy_app;
GRANT ALL ON FUNCTION hy.sees_own() TO hy_worker;
GRANT ALL ON FUNCTION hy.sees_own() TO hy_auditor;

REVOKE ALL ON FUNCTION hy.sessions_beside(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.sessions_beside(wanted bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.set_password(presented bytea, new_cost integer, new_block_size integer, new_parallelism integer, new_salt bytea, new_hash bytea, session bytea, place bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.set_password(presented bytea, new_cost integer, new_block_size integer, new_parallelism integer, new_salt bytea, new_hash bytea, session bytea, place bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.sign_in(link bytea, session bytea, place bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.sign_in(link bytea, session bytea, place bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.sign_in_by_password(wanted text, presented bytea, session bytea, place bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.sign_in_by_password(wanted text, presented bytea, session bytea, place bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.sign_out(session bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.sign_out(session bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.sign_out_everywhere(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.sign_out_everywhere(wanted bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.signed_in() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.signed_in() TO hy_app;
GRANT ALL ON FUNCTION hy.signed_in() TO hy_worker;
GRANT ALL ON FUNCTION hy.signed_in() TO hy_auditor;

REVOKE ALL ON FUNCTION hy.signed_in_before(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.signed_in_before(wanted bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.signs_for(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.signs_for(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.silences_raise_alarms() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.silences_stir_alarms() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.source() FROM PUBLIC;
GRANT ALL ON FUNCTION hy.source() TO hy_app;
GRANT ALL ON FUNCTION hy.source() TO hy_worker;
GRANT ALL ON FUNCTION hy.source() TO hy_auditor;

REVOKE ALL ON FUNCTION hy.sources_wait() FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.successor(wanted uuid, on_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.successor(wanted uuid, on_day date) TO hy_app;
GRANT ALL ON FUNCTION hy.successor(wanted uuid, on_day date) TO hy_worker;

REVOKE ALL ON FUNCTION hy.take_numbers(wanted text, moment timestamp with time zone, count integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.take_numbers(wanted text, moment timestamp with time zone, count integer) TO hy_worker;

REVOKE ALL ON FUNCTION hy.undo_regrouping(wanted bigint, why text, now_is timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.undo_regrouping(wanted bigint, why text, now_is timestamp with time zone) TO hy_app;

REVOKE ALL ON FUNCTION hy.who_by_key(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.who_by_key(wanted bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.who_by_session(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.who_by_session(wanted bytea) TO hy_app;

REVOKE ALL ON FUNCTION hy.withdraw_proposals(wanted bigint, now_is timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION hy.worked_at(who uuid, office uuid, moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.worked_at(who uuid, office uuid, moment timestamp with time zone) TO hy_app;

REVOKE ALL ON FUNCTION hy.works_on(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.works_on(wanted uuid) TO hy_app;

REVOKE ALL ON FUNCTION hy.year_of(moment timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION hy.year_of(moment timestamp with time zone) TO hy_app;
GRANT ALL ON FUNCTION hy.year_of(moment timestamp with time zone) TO hy_worker;
GRANT ALL ON FUNCTION hy.year_of(moment timestamp with time zone) TO hy_auditor;

GRANT SELECT ON TABLE hy.access TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.access TO hy_worker;

GRANT SELECT ON TABLE hy.agencies TO hy_app;
GRANT SELECT,INSERT,UPDATE ON TABLE hy.agencies TO hy_worker;

GRANT SELECT ON TABLE hy.agency_duties TO hy_app;
GRANT SELECT,INSERT,DELETE ON TABLE hy.agency_duties TO hy_worker;

GRANT SELECT ON TABLE hy.alarm_steps TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.alarm_steps TO hy_worker;
GRANT SELECT ON TABLE hy.alarm_steps TO hy_auditor;

GRANT SELECT,INSERT ON TABLE hy.assessments TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.assessments TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.attachments TO hy_app;
GRANT SELECT ON TABLE hy.attachments TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.batches TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.batches TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.case_answers TO hy_app;
GRANT SELECT ON TABLE hy.case_answers TO hy_worker;

GRANT SELECT ON TABLE hy.case_assistants TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.case_assistants TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.case_drafts TO hy_app;
GRANT SELECT ON TABLE hy.case_drafts TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.case_steps TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.case_steps TO hy_worker;

GRANT SELECT ON TABLE hy.cases TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.cases TO hy_worker;

GRANT UPDATE(agency_id) ON TABLE hy.cases TO hy_app;
GRANT UPDATE(agency_id) ON TABLE hy.cases TO hy_worker;

GRANT UPDATE(state) ON TABLE hy.cases TO hy_app;
GRANT UPDATE(state) ON TABLE hy.cases TO hy_worker;

GRANT UPDATE(closed_at) ON TABLE hy.cases TO hy_app;
GRANT UPDATE(closed_at) ON TABLE hy.cases TO hy_worker;

GRANT UPDATE(held_since) ON TABLE hy.cases TO hy_app;
GRANT UPDATE(held_since) ON TABLE hy.cases TO hy_worker;

GRANT UPDATE(returns) ON TABLE hy.cases TO hy_app;
GRANT UPDATE(returns) ON TABLE hy.cases TO hy_worker;

GRANT UPDATE(ruled) ON TABLE hy.cases TO hy_app;
GRANT UPDATE(ruled) ON TABLE hy.cases TO hy_worker;

GRANT UPDATE(assignee) ON TABLE hy.cases TO hy_app;
GRANT UPDATE(assignee) ON TABLE hy.cases TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.channel_means TO hy_worker;

GRANT SELECT(channel_id) ON TABLE hy.channel_means TO hy_auditor;

GRANT UPDATE(settings) ON TABLE hy.channel_means TO hy_worker;

GRANT UPDATE(secret) ON TABLE hy.channel_means TO hy_worker;

GRANT UPDATE(taken) ON TABLE hy.channel_means TO hy_worker;

GRANT UPDATE(rests_until) ON TABLE hy.channel_means TO hy_worker;
GRANT SELECT(rests_until) ON TABLE hy.channel_means TO hy_auditor;

GRANT SELECT ON TABLE hy.channels TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.channels TO hy_worker;
GRANT SELECT ON TABLE hy.channels TO hy_auditor;

GRANT UPDATE(name) ON TABLE hy.channels TO hy_worker;

GRANT UPDATE(agency_id) ON TABLE hy.channels TO hy_worker;

GRANT UPDATE(secret_tail) ON TABLE hy.channels TO hy_worker;

GRANT UPDATE(state) ON TABLE hy.channels TO hy_worker;

GRANT UPDATE(why) ON TABLE hy.channels TO hy_worker;

GRANT SELECT ON TABLE hy.city TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.city TO hy_worker;
GRANT SELECT ON TABLE hy.city TO hy_auditor;

GRANT UPDATE(name) ON TABLE hy.city TO hy_worker;

GRANT UPDATE(drill_frozen) ON TABLE hy.city TO hy_worker;

GRANT UPDATE(drill_offset) ON TABLE hy.city TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.corrections TO hy_app;
GRANT SELECT ON TABLE hy.corrections TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.deadline_facts TO hy_worker;
GRANT SELECT ON TABLE hy.deadline_facts TO hy_auditor;
GRANT SELECT ON TABLE hy.deadline_facts TO hy_app;

GRANT SELECT,INSERT ON TABLE hy.deadline_firings TO hy_worker;
GRANT SELECT ON TABLE hy.deadline_firings TO hy_auditor;
GRANT SELECT ON TABLE hy.deadline_firings TO hy_app;

GRANT SELECT,INSERT ON TABLE hy.deadlines TO hy_worker;
GRANT SELECT ON TABLE hy.deadlines TO hy_auditor;
GRANT SELECT ON TABLE hy.deadlines TO hy_app;

GRANT UPDATE(state) ON TABLE hy.deadlines TO hy_worker;

GRANT UPDATE(met_at) ON TABLE hy.deadlines TO hy_worker;

GRANT UPDATE(version) ON TABLE hy.deadlines TO hy_worker;

GRANT UPDATE(is_provisional) ON TABLE hy.deadlines TO hy_worker;

GRANT UPDATE(calendar_id) ON TABLE hy.deadlines TO hy_worker;

GRANT SELECT ON TABLE hy.delegations TO hy_app;
GRANT SELECT ON TABLE hy.delegations TO hy_worker;

GRANT INSERT(id) ON TABLE hy.delegations TO hy_app;

GRANT INSERT(post_id) ON TABLE hy.delegations TO hy_app;

GRANT INSERT(person_id) ON TABLE hy.delegations TO hy_app;

GRANT INSERT(first_day) ON TABLE hy.delegations TO hy_app;

GRANT INSERT(last_day) ON TABLE hy.delegations TO hy_app;

GRANT INSERT(reason) ON TABLE hy.delegations TO hy_app;

GRANT INSERT(made_by) ON TABLE hy.delegations TO hy_app;

GRANT UPDATE(revoked_at) ON TABLE hy.delegations TO hy_app;

GRANT UPDATE(revoked_by) ON TABLE hy.delegations TO hy_app;

GRANT SELECT ON TABLE hy.deliveries TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.deliveries TO hy_worker;
GRANT SELECT ON TABLE hy.deliveries TO hy_auditor;

GRANT UPDATE(state) ON TABLE hy.deliveries TO hy_worker;

GRANT UPDATE(why) ON TABLE hy.deliveries TO hy_worker;

GRANT UPDATE(grave) ON TABLE hy.deliveries TO hy_worker;

GRANT UPDATE(not_before) ON TABLE hy.deliveries TO hy_worker;

GRANT UPDATE(letter_id) ON TABLE hy.deliveries TO hy_worker;

GRANT UPDATE(ended_at) ON TABLE hy.deliveries TO hy_worker;

GRANT SELECT ON TABLE hy.duty_turns TO hy_app;
GRANT SELECT ON TABLE hy.duty_turns TO hy_worker;

GRANT INSERT(id) ON TABLE hy.duty_turns TO hy_app;

GRANT INSERT(agency_id) ON TABLE hy.duty_turns TO hy_app;

GRANT INSERT(person_id) ON TABLE hy.duty_turns TO hy_app;

GRANT INSERT(days) ON TABLE hy.duty_turns TO hy_app;

GRANT INSERT(from_hour) ON TABLE hy.duty_turns TO hy_app;

GRANT INSERT(until_hour) ON TABLE hy.duty_turns TO hy_app;

GRANT INSERT(first_day) ON TABLE hy.duty_turns TO hy_app;

GRANT INSERT(last_day) ON TABLE hy.duty_turns TO hy_app;

GRANT INSERT(made_at) ON TABLE hy.duty_turns TO hy_app;

GRANT INSERT(made_by) ON TABLE hy.duty_turns TO hy_app;

GRANT UPDATE(ended_at) ON TABLE hy.duty_turns TO hy_app;

GRANT UPDATE(ended_by) ON TABLE hy.duty_turns TO hy_app;

GRANT SELECT ON TABLE hy.event_heat TO hy_app;
GRANT SELECT,INSERT,UPDATE ON TABLE hy.event_heat TO hy_worker;

GRANT SELECT ON TABLE hy.event_items TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.event_items TO hy_worker;

GRANT SELECT ON TABLE hy.event_matters TO hy_app;
GRANT SELECT,INSERT,UPDATE ON TABLE hy.event_matters TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.event_steps TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.event_steps TO hy_worker;

GRANT SELECT ON TABLE hy.events TO hy_app;
GRANT SELECT,INSERT,UPDATE ON TABLE hy.events TO hy_worker;

GRANT UPDATE(state) ON TABLE hy.events TO hy_app;

GRANT UPDATE(level) ON TABLE hy.events TO hy_app;

GRANT UPDATE(level_at) ON TABLE hy.events TO hy_app;

GRANT UPDATE(level_by) ON TABLE hy.events TO hy_app;

GRANT UPDATE(closed_at) ON TABLE hy.events TO hy_app;

GRANT SELECT,UPDATE ON TABLE hy.feed_hosts TO hy_worker;

GRANT SELECT ON TABLE hy.feeds TO hy_app;
GRANT SELECT,UPDATE ON TABLE hy.feeds TO hy_worker;

GRANT INSERT(id) ON TABLE hy.feeds TO hy_app;

GRANT INSERT(source_id) ON TABLE hy.feeds TO hy_app;

GRANT INSERT(url) ON TABLE hy.feeds TO hy_app;

GRANT INSERT(host) ON TABLE hy.feeds TO hy_app;

GRANT UPDATE(state) ON TABLE hy.feeds TO hy_app;

GRANT INSERT(every_minutes),UPDATE(every_minutes) ON TABLE hy.feeds TO hy_app;

GRANT INSERT(made_at) ON TABLE hy.feeds TO hy_app;

GRANT INSERT(made_by) ON TABLE hy.feeds TO hy_app;

GRANT UPDATE(next_at) ON TABLE hy.feeds TO hy_app;

GRANT INSERT(name) ON TABLE hy.feeds TO hy_app;

GRANT SELECT,INSERT,UPDATE ON TABLE hy.jobs TO hy_worker;
GRANT SELECT ON TABLE hy.jobs TO hy_auditor;

GRANT INSERT(kind) ON TABLE hy.jobs TO hy_app;

GRANT INSERT(subject) ON TABLE hy.jobs TO hy_app;

GRANT INSERT(detail) ON TABLE hy.jobs TO hy_app;

GRANT SELECT ON TABLE hy.journal TO hy_app;
GRANT SELECT ON TABLE hy.journal TO hy_worker;
GRANT SELECT ON TABLE hy.journal TO hy_auditor;

GRANT INSERT(at) ON TABLE hy.journal TO hy_app;
GRANT INSERT(at) ON TABLE hy.journal TO hy_worker;

GRANT INSERT(principal) ON TABLE hy.journal TO hy_app;
GRANT INSERT(principal) ON TABLE hy.journal TO hy_worker;

GRANT INSERT(person_id) ON TABLE hy.journal TO hy_app;
GRANT INSERT(person_id) ON TABLE hy.journal TO hy_worker;

GRANT INSERT(post_id) ON TABLE hy.journal TO hy_app;
GRANT INSERT(post_id) ON TABLE hy.journal TO hy_worker;

GRANT INSERT(agency_id) ON TABLE hy.journal TO hy_app;
GRANT INSERT(agency_id) ON TABLE hy.journal TO hy_worker;

GRANT INSERT(source_id) ON TABLE hy.journal TO hy_app;
GRANT INSERT(source_id) ON TABLE hy.journal TO hy_worker;

GRANT INSERT(action) ON TABLE hy.journal TO hy_app;
GRANT INSERT(action) ON TABLE hy.journal TO hy_worker;

GRANT INSERT(subject_kind) ON TABLE hy.journal TO hy_app;
GRANT INSERT(subject_kind) ON TABLE hy.journal TO hy_worker;

GRANT INSERT(subject_id) ON TABLE hy.journal TO hy_app;
GRANT INSERT(subject_id) ON TABLE hy.journal TO hy_worker;

GRANT INSERT(detail) ON TABLE hy.journal TO hy_app;
GRANT INSERT(detail) ON TABLE hy.journal TO hy_worker;

GRANT INSERT(digest) ON TABLE hy.journal TO hy_app;
GRANT INSERT(digest) ON TABLE hy.journal TO hy_worker;

GRANT SELECT ON TABLE hy.letters TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.letters TO hy_worker;
GRANT SELECT ON TABLE hy.letters TO hy_auditor;

GRANT UPDATE(state) ON TABLE hy.letters TO hy_worker;

GRANT UPDATE(why) ON TABLE hy.letters TO hy_worker;

GRANT UPDATE(attempts) ON TABLE hy.letters TO hy_worker;

GRANT UPDATE(due_at) ON TABLE hy.letters TO hy_worker;

GRANT UPDATE(lease_token) ON TABLE hy.letters TO hy_worker;

GRANT UPDATE(lease_until) ON TABLE hy.letters TO hy_worker;

GRANT UPDATE(ended_at) ON TABLE hy.letters TO hy_worker;

GRANT UPDATE(evidence) ON TABLE hy.letters TO hy_worker;

GRANT UPDATE(may_have_arrived) ON TABLE hy.letters TO hy_worker;

GRANT SELECT ON TABLE hy.notices TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.notices TO hy_worker;
GRANT SELECT ON TABLE hy.notices TO hy_auditor;

GRANT UPDATE(read_at) ON TABLE hy.notices TO hy_app;
GRANT UPDATE(read_at) ON TABLE hy.notices TO hy_worker;

GRANT SELECT ON TABLE hy.gaps TO hy_auditor;
GRANT SELECT ON TABLE hy.gaps TO hy_worker;

GRANT INSERT ON TABLE hy.gathering_changes TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.gathering_changes TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.import_pieces TO hy_app;
GRANT SELECT,INSERT,DELETE ON TABLE hy.import_pieces TO hy_worker;

GRANT SELECT ON TABLE hy.import_rejections TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.import_rejections TO hy_worker;

GRANT SELECT,INSERT,UPDATE ON TABLE hy.imports TO hy_worker;
GRANT SELECT,INSERT ON TABLE hy.imports TO hy_app;

GRANT UPDATE(file_digest) ON TABLE hy.imports TO hy_app;

GRANT UPDATE(ended_at) ON TABLE hy.imports TO hy_app;

GRANT UPDATE(state) ON TABLE hy.imports TO hy_app;

GRANT UPDATE(encoding) ON TABLE hy.imports TO hy_app;

GRANT UPDATE(mapping) ON TABLE hy.imports TO hy_app;

GRANT UPDATE(size) ON TABLE hy.imports TO hy_app;

GRANT UPDATE(touched_at) ON TABLE hy.imports TO hy_app;

GRANT SELECT,INSERT ON TABLE hy.item_texts TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.item_texts TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.items TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.items TO hy_worker;

GRANT UPDATE(revision) ON TABLE hy.items TO hy_app;
GRANT UPDATE(revision) ON TABLE hy.items TO hy_worker;

GRANT UPDATE(digest) ON TABLE hy.items TO hy_app;
GRANT UPDATE(digest) ON TABLE hy.items TO hy_worker;

GRANT UPDATE(batch_id) ON TABLE hy.items TO hy_app;
GRANT UPDATE(batch_id) ON TABLE hy.items TO hy_worker;

GRANT UPDATE(occurred_at) ON TABLE hy.items TO hy_app;
GRANT UPDATE(occurred_at) ON TABLE hy.items TO hy_worker;

GRANT UPDATE(state) ON TABLE hy.items TO hy_app;
GRANT UPDATE(state) ON TABLE hy.items TO hy_worker;

GRANT UPDATE(url) ON TABLE hy.items TO hy_app;
GRANT UPDATE(url) ON TABLE hy.items TO hy_worker;

GRANT UPDATE(likes) ON TABLE hy.items TO hy_app;
GRANT UPDATE(likes) ON TABLE hy.items TO hy_worker;

GRANT UPDATE(dislikes) ON TABLE hy.items TO hy_app;
GRANT UPDATE(dislikes) ON TABLE hy.items TO hy_worker;

GRANT UPDATE(comments) ON TABLE hy.items TO hy_app;
GRANT UPDATE(comments) ON TABLE hy.items TO hy_worker;

GRANT UPDATE(shares) ON TABLE hy.items TO hy_app;
GRANT UPDATE(shares) ON TABLE hy.items TO hy_worker;

GRANT UPDATE(views) ON TABLE hy.items TO hy_app;
GRANT UPDATE(views) ON TABLE hy.items TO hy_worker;

GRANT UPDATE(is_dated) ON TABLE hy.items TO hy_app;
GRANT UPDATE(is_dated) ON TABLE hy.items TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.journal_checkpoints TO hy_worker;
GRANT SELECT ON TABLE hy.journal_checkpoints TO hy_auditor;

GRANT SELECT ON SEQUENCE hy.journal_id_seq TO hy_worker;
GRANT SELECT ON SEQUENCE hy.journal_id_seq TO hy_auditor;

GRANT SELECT,INSERT ON TABLE hy.journal_seals TO hy_worker;
GRANT SELECT ON TABLE hy.journal_seals TO hy_auditor;

GRANT SELECT,INSERT,DELETE ON TABLE hy.kept_answers TO hy_app;
GRANT DELETE ON TABLE hy.kept_answers TO hy_worker;

GRANT SELECT(asker) ON TABLE hy.kept_answers TO hy_worker;

GRANT SELECT(key) ON TABLE hy.kept_answers TO hy_worker;

GRANT SELECT(expires_at) ON TABLE hy.kept_answers TO hy_worker;

GRANT USAGE ON SEQUENCE hy.lease_tokens TO hy_worker;

GRANT SELECT ON TABLE hy.level_escalations TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.level_escalations TO hy_worker;
GRANT SELECT ON TABLE hy.level_escalations TO hy_auditor;

GRANT UPDATE(settled_at) ON TABLE hy.level_escalations TO hy_worker;

GRANT UPDATE(outcome) ON TABLE hy.level_escalations TO hy_worker;

GRANT SELECT,INSERT,UPDATE ON TABLE hy.machine_keys TO hy_worker;

GRANT SELECT(id),INSERT(id) ON TABLE hy.machine_keys TO hy_app;

GRANT SELECT(source_id),INSERT(source_id) ON TABLE hy.machine_keys TO hy_app;

GRANT SELECT(name),INSERT(name) ON TABLE hy.machine_keys TO hy_app;

GRANT SELECT(prefix),INSERT(prefix) ON TABLE hy.machine_keys TO hy_app;

GRANT INSERT(digest) ON TABLE hy.machine_keys TO hy_app;

GRANT SELECT(made_at) ON TABLE hy.machine_keys TO hy_app;

GRANT SELECT(revoked_at),UPDATE(revoked_at) ON TABLE hy.machine_keys TO hy_app;

GRANT SELECT,INSERT ON TABLE hy.model_terms TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.models TO hy_worker;

GRANT SELECT,INSERT,UPDATE ON TABLE hy.number_series TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.order_steps TO hy_app;
GRANT SELECT ON TABLE hy.order_steps TO hy_worker;
GRANT SELECT ON TABLE hy.order_steps TO hy_auditor;

GRANT SELECT ON TABLE hy.orders TO hy_app;
GRANT SELECT ON TABLE hy.orders TO hy_worker;
GRANT SELECT ON TABLE hy.orders TO hy_auditor;

GRANT INSERT(id) ON TABLE hy.orders TO hy_app;

GRANT INSERT(case_id) ON TABLE hy.orders TO hy_app;

GRANT INSERT(ground) ON TABLE hy.orders TO hy_app;

GRANT INSERT(words) ON TABLE hy.orders TO hy_app;

GRANT UPDATE(state) ON TABLE hy.orders TO hy_app;

GRANT INSERT(issued_at) ON TABLE hy.orders TO hy_app;

GRANT UPDATE(ended_at) ON TABLE hy.orders TO hy_app;

GRANT UPDATE(version) ON TABLE hy.orders TO hy_worker;

GRANT SELECT ON TABLE hy.people TO hy_app;
GRANT SELECT,INSERT,UPDATE ON TABLE hy.people TO hy_worker;

GRANT INSERT ON TABLE hy.personal_words TO hy_app;
GRANT INSERT ON TABLE hy.personal_words TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.playbook_terms TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.playbook_terms TO hy_worker;

GRANT SELECT,INSERT ON TABLE hy.playbook_versions TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.playbook_versions TO hy_worker;

GRANT SELECT ON TABLE hy.posts TO hy_app;
GRANT SELECT,INSERT,UPDATE ON TABLE hy.posts TO hy_worker;

GRANT SELECT(id),INSERT(id) ON TABLE hy.push_secrets TO hy_app;

GRANT SELECT(source_id),INSERT(source_id) ON TABLE hy.push_secrets TO hy_app;

GRANT SELECT(slot),INSERT(slot) ON TABLE hy.push_secrets TO hy_app;

GRANT INSERT(sealed) ON TABLE hy.push_secrets TO hy_app;

GRANT SELECT(made_at) ON TABLE hy.push_secrets TO hy_app;

GRANT SELECT(revoked_at),UPDATE(revoked_at) ON TABLE hy.push_secrets TO hy_app;

GRANT SELECT,INSERT,DELETE ON TABLE hy.quarantined_bodies TO hy_worker;

GRANT SELECT(id) ON TABLE hy.quarantined_bodies TO hy_app;

GRANT SELECT(source_id) ON TABLE hy.quarantined_bodies TO hy_app;

GRANT SELECT(feed_id) ON TABLE hy.quarantined_bodies TO hy_app;

GRANT SELECT(received_at) ON TABLE hy.quarantined_bodies TO hy_app;

GRANT SELECT(reason) ON TABLE hy.quarantined_bodies TO hy_app;

GRANT SELECT(content_type) ON TABLE hy.quarantined_bodies TO hy_app;

GRANT SELECT(size) ON TABLE hy.quarantined_bodies TO hy_app;

GRANT SELECT ON TABLE hy.regrouped_events TO hy_app;
GRANT SELECT ON TABLE hy.regrouped_events TO hy_worker;

GRANT SELECT ON TABLE hy.regrouped_items TO hy_app;
GRANT SELECT ON TABLE hy.regrouped_items TO hy_worker;

GRANT SELECT ON TABLE hy.regroupings TO hy_app;
GRANT SELECT ON TABLE hy.regroupings TO hy_worker;

GRANT SELECT ON TABLE hy.schema_migrations TO hy_worker;

GRANT SELECT,INSERT,UPDATE ON TABLE hy.sessions TO hy_worker;

GRANT SELECT,INSERT,UPDATE ON TABLE hy.sign_in_links TO hy_worker;

GRANT SELECT ON TABLE hy.silences TO hy_app;
GRANT SELECT,INSERT ON TABLE hy.silences TO hy_worker;
GRANT SELECT ON TABLE hy.silences TO hy_auditor;

GRANT UPDATE(ended_at) ON TABLE hy.silences TO hy_worker;

GRANT SELECT ON TABLE hy.source_reactions TO hy_app;
GRANT SELECT,INSERT,UPDATE ON TABLE hy.source_reactions TO hy_worker;

GRANT SELECT ON TABLE hy.sources TO hy_app;
GRANT SELECT,INSERT,UPDATE ON TABLE hy.sources TO hy_worker;

GRANT INSERT(id) ON TABLE hy.sources TO hy_app;

GRANT INSERT(code) ON TABLE hy.sources TO hy_app;

GRANT INSERT(name),UPDATE(name) ON TABLE hy.sources TO hy_app;

GRANT INSERT(kind),UPDATE(kind) ON TABLE hy.sources TO hy_app;

GRANT INSERT(weight),UPDATE(weight) ON TABLE hy.sources TO hy_app;

GRANT UPDATE(state) ON TABLE hy.sources TO hy_app;

GRANT INSERT(owner_id),UPDATE(owner_id) ON TABLE hy.sources TO hy_app;

GRANT INSERT(note),UPDATE(note) ON TABLE hy.sources TO hy_app;

GRANT UPDATE(expected) ON TABLE hy.sources TO hy_app;

GRANT UPDATE(profile) ON TABLE hy.sources TO hy_app;

GRANT UPDATE(personal_days) ON TABLE hy.sources TO hy_app;

GRANT UPDATE(text_days) ON TABLE hy.sources TO hy_app;

GRANT UPDATE(patience) ON TABLE hy.sources TO hy_app;

GRANT SELECT,INSERT,UPDATE ON TABLE hy.terms TO hy_worker;
GRANT SELECT ON TABLE hy.terms TO hy_auditor;

GRANT SELECT,INSERT,DELETE ON TABLE hy.watches TO hy_worker;

GRANT UPDATE(until) ON TABLE hy.watches TO hy_worker;

GRANT UPDATE(seen_at) ON TABLE hy.watches TO hy_worker;

GRANT SELECT ON TABLE hy.ways TO hy_app;
GRANT SELECT,INSERT,DELETE ON TABLE hy.ways TO hy_worker;

GRANT UPDATE(address) ON TABLE hy.ways TO hy_worker;

GRANT UPDATE(rank) ON TABLE hy.ways TO hy_worker;

ALTER DEFAULT PRIVILEGES FOR ROLE hy_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;
