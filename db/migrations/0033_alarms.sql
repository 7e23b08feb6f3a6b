-- An alarm stands for what nobody has done yet: a limit that runs, or a proposed level that waits for a person. It is raised in
-- the transaction that arms the limit, climbs from rung to rung of the playbook's chain, and is over once the thing is done.
-- The alarm of a limit has the limit's own id.

CREATE TABLE hy.alarms (
    id        uuid        NOT NULL,
    matter    text        NOT NULL,
    case_id   uuid,
    event_id  uuid,
    state     text        NOT NULL DEFAULT 'waiting',
    rung      smallint    NOT NULL DEFAULT 0,
    round     smallint    NOT NULL DEFAULT 0,
    raised_at timestamptz NOT NULL,
    told_at   timestamptz,
    next_at   timestamptz,
    until     timestamptz,
    charge    uuid,
    unreached boolean     NOT NULL DEFAULT false,
    version   integer     NOT NULL DEFAULT 1,
    CONSTRAINT alarms_pkey PRIMARY KEY (id),
    CONSTRAINT alarms_case_known FOREIGN KEY (case_id) REFERENCES hy.cases (id),
    CONSTRAINT alarms_event_known FOREIGN KEY (event_id) REFERENCES hy.events (id),
    CONSTRAINT alarms_charge_known FOREIGN KEY (charge) REFERENCES hy.people (id),
    CONSTRAINT alarms_matter_known CHECK (matter IN ('limits', 'levels')),
    CONSTRAINT alarms_of_one CHECK ((matter = 'limits') = (case_id IS NOT NULL) AND (matter = 'levels') = (event_id IS NOT NULL)),
    CONSTRAINT alarms_state_known CHECK (state IN ('waiting', 'acknowledged', 'snoozed', 'over')),
    CONSTRAINT alarms_rest_whole CHECK ((state IN ('acknowledged', 'snoozed')) = (until IS NOT NULL)),
    CONSTRAINT alarms_over_is_silent CHECK (state <> 'over' OR next_at IS NULL),
    CONSTRAINT alarms_rung_range CHECK (rung BETWEEN 0 AND 100 AND round BETWEEN 0 AND 1000)
);
-- When each is to be looked at next, and told of where it is time.
CREATE INDEX alarms_due ON hy.alarms (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX alarms_of_case ON hy.alarms (case_id);
CREATE INDEX alarms_of_event ON hy.alarms (event_id) WHERE event_id IS NOT NULL;
ALTER TABLE hy.alarms SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
CREATE TRIGGER alarms_count_version BEFORE UPDATE ON hy.alarms FOR EACH ROW EXECUTE FUNCTION hy.count_version();

-- What happened with an alarm. A rung is told once, and so is each of its repetitions: the key says it, whatever the code does.
CREATE TABLE hy.alarm_steps (
    id          bigint      GENERATED ALWAYS AS IDENTITY,
    alarm_id    uuid        NOT NULL,
    step        text        NOT NULL,
    at          timestamptz NOT NULL,
    rung        smallint    NOT NULL,
    round       smallint    NOT NULL,
    level       smallint,
    chain       text,
    missed      boolean,
    playbook_id uuid,
    person_id   uuid,
    post_id     uuid,
    means       text,
    until       timestamptz,
    charge      uuid,
    words       text,
    CONSTRAINT alarm_steps_pkey PRIMARY KEY (id),
    CONSTRAINT alarm_steps_alarm_known FOREIGN KEY (alarm_id) REFERENCES hy.alarms (id),
    CONSTRAINT alarm_steps_playbook_known FOREIGN KEY (playbook_id) REFERENCES hy.playbook_versions (id),
    CONSTRAINT alarm_steps_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT alarm_steps_charge_known FOREIGN KEY (charge) REFERENCES hy.people (id),
    CONSTRAINT alarm_steps_step_known CHECK (step IN ('told', 'acknowledged', 'snoozed', 'handed-over', 'unreached', 'over')),
    CONSTRAINT alarm_steps_told_whole CHECK (
        (step = 'told') = (chain IS NOT NULL AND level IS NOT NULL AND missed IS NOT NULL AND playbook_id IS NOT NULL)
    ),
    CONSTRAINT alarm_steps_level_range CHECK (level BETWEEN 1 AND 4),
    CONSTRAINT alarm_steps_by_person CHECK ((step IN ('acknowledged', 'snoozed', 'handed-over')) = (person_id IS NOT NULL)),
    CONSTRAINT alarm_steps_means_known CHECK (means IN ('page', 'link')),
    CONSTRAINT alarm_steps_means_given CHECK ((person_id IS NOT NULL) = (means IS NOT NULL)),
    CONSTRAINT alarm_steps_until_whole CHECK ((step IN ('acknowledged', 'snoozed')) = (until IS NOT NULL)),
    CONSTRAINT alarm_steps_charge_whole CHECK ((step = 'handed-over') = (charge IS NOT NULL)),
    CONSTRAINT alarm_steps_words_given CHECK (step NOT IN ('snoozed', 'handed-over') OR words IS NOT NULL),
    CONSTRAINT alarm_steps_words_length CHECK (char_length(words) BETWEEN 1 AND 1000)
);
CREATE UNIQUE INDEX alarm_steps_told_once ON hy.alarm_steps (alarm_id, rung, round) WHERE step = 'told';
CREATE INDEX alarm_steps_of_alarm ON hy.alarm_steps (alarm_id, id);
CREATE TRIGGER alarm_steps_stay BEFORE UPDATE OR DELETE ON hy.alarm_steps
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER alarm_steps_not_emptied BEFORE TRUNCATE ON hy.alarm_steps
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

ALTER TABLE hy.alarms ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.alarm_steps ENABLE ROW LEVEL SECURITY;
CREATE POLICY alarms_select_app ON hy.alarms FOR SELECT TO hy_app USING (
    CASE WHEN (SELECT hy.sees_all()) THEN true WHEN case_id IS NULL THEN false ELSE hy.sees_case(case_id) END
);
CREATE POLICY alarm_steps_select_app ON hy.alarm_steps FOR SELECT TO hy_app USING (
    EXISTS (
        SELECT FROM hy.alarms WHERE alarms.id = alarm_id
          AND ((SELECT hy.sees_all()) OR alarm_steps.at <= hy.sees_case_until(alarms.case_id))
    )
);
CREATE POLICY alarms_all_worker ON hy.alarms FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY alarm_steps_all_worker ON hy.alarm_steps FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY alarms_select_auditor ON hy.alarms FOR SELECT TO hy_auditor USING (true);
CREATE POLICY alarm_steps_select_auditor ON hy.alarm_steps FOR SELECT TO hy_auditor USING (true);
GRANT SELECT ON hy.alarms, hy.alarm_steps TO hy_app, hy_worker, hy_auditor;
GRANT INSERT ON hy.alarms, hy.alarm_steps TO hy_worker;
GRANT UPDATE (state, rung, round, told_at, next_at, until, charge, unreached) ON hy.alarms TO hy_worker;

-- An armed limit has an alarm from the same statement on, and the journal says that it was armed.
CREATE FUNCTION hy.deadlines_raise_alarms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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
CREATE TRIGGER deadlines_raise_alarms AFTER INSERT ON hy.deadlines
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.deadlines_raise_alarms();

-- A limit that moves, stands still or is over has its alarm looked at; that it was missed is seen at its due moment anyway.
CREATE FUNCTION hy.deadlines_stir_alarms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    UPDATE hy.alarms SET next_at = hy.moment()
    FROM written JOIN earlier ON earlier.id = written.id
    WHERE alarms.id = written.id AND alarms.state <> 'over' AND written.state <> 'missed'
      AND (written.state <> earlier.state OR written.due_at <> earlier.due_at);
    RETURN NULL;
END
$$;
CREATE TRIGGER deadlines_stir_alarms AFTER UPDATE ON hy.deadlines
    REFERENCING OLD TABLE AS earlier NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION hy.deadlines_stir_alarms();

-- Limits that run already, and missed ones that nobody has answered; what was missed over a week ago is not told of any more.
INSERT INTO hy.alarms (id, matter, case_id, state, raised_at, next_at)
SELECT id, 'limits', case_id, CASE WHEN old THEN 'over' ELSE 'waiting' END, armed_at, CASE WHEN NOT old THEN armed_at END
FROM (SELECT *, state = 'missed' AND due_at < hy.moment() - interval '7 days' AS old FROM hy.deadlines) AS deadlines
WHERE state IN ('armed', 'paused', 'missed');

-- Who is on duty at an agency: on which days and at what time of day, until it is said otherwise.
CREATE TABLE hy.duty_turns (
    id         uuid        NOT NULL,
    agency_id  uuid        NOT NULL,
    person_id  uuid        NOT NULL,
    days       text        NOT NULL,
    from_hour  smallint    NOT NULL,
    until_hour smallint    NOT NULL,
    first_day  date        NOT NULL,
    last_day   date        NOT NULL,
    made_at    timestamptz NOT NULL,
    made_by    uuid        NOT NULL,
    ended_at   timestamptz,
    ended_by   uuid,
    CONSTRAINT duty_turns_pkey PRIMARY KEY (id),
    CONSTRAINT duty_turns_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies (id),
    CONSTRAINT duty_turns_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT duty_turns_maker_known FOREIGN KEY (made_by) REFERENCES hy.people (id),
    CONSTRAINT duty_turns_ender_known FOREIGN KEY (ended_by) REFERENCES hy.people (id),
    CONSTRAINT duty_turns_days_known CHECK (days IN ('every', 'working', 'rest')),
    CONSTRAINT duty_turns_hours_range CHECK (from_hour BETWEEN 0 AND 23 AND until_hour BETWEEN 1 AND 24 AND from_hour <> until_hour),
    CONSTRAINT duty_turns_days_in_order CHECK (last_day >= first_day AND last_day - first_day < 400),
    CONSTRAINT duty_turns_ended_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX duty_turns_of_agency ON hy.duty_turns (agency_id, last_day);
ALTER TABLE hy.duty_turns ENABLE ROW LEVEL SECURITY;
CREATE POLICY duty_turns_select_app ON hy.duty_turns FOR SELECT TO hy_app USING (
    (SELECT hy.sees_all()) OR (SELECT hy.signed_in() AND hy.sees_own()) AND agency_id = (SELECT hy.agency())
);
CREATE POLICY duty_turns_select_worker ON hy.duty_turns FOR SELECT TO hy_worker USING (true);
GRANT SELECT ON hy.duty_turns TO hy_app, hy_worker;

-- An agency's own people say who of them is on duty; the information office says it for everybody.
CREATE FUNCTION hy.rosters(agency uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN hy.signed_in() AND (
        hy.role() = 'coordinator' OR (hy.role() IN ('liaison', 'head') AND agency = hy.agency())
    );
END
$$;
GRANT EXECUTE ON FUNCTION hy.rosters(uuid) TO hy_app;
CREATE POLICY duty_turns_insert_app ON hy.duty_turns FOR INSERT TO hy_app WITH CHECK (
    hy.rosters(agency_id) AND made_by = hy.person() AND ended_at IS NULL
    AND EXISTS (SELECT FROM hy.posts WHERE posts.person_id = duty_turns.person_id AND posts.agency_id = duty_turns.agency_id)
);
CREATE POLICY duty_turns_update_app ON hy.duty_turns FOR UPDATE TO hy_app
    USING (hy.rosters(agency_id) AND ended_at IS NULL) WITH CHECK (ended_by = hy.person());
GRANT INSERT (id, agency_id, person_id, days, from_hour, until_hour, first_day, last_day, made_at, made_by)
    ON hy.duty_turns TO hy_app;
GRANT UPDATE (ended_at, ended_by) ON hy.duty_turns TO hy_app;

-- Whether the person of the transaction has to do with an alarm: who was told, who has the case, the information office and
-- the city's leaders.
CREATE FUNCTION hy.answers_alarm(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN hy.signed_in() AND (
        hy.role() IN ('coordinator', 'leader')
        OR hy.has_custody((SELECT case_id FROM hy.alarms WHERE id = wanted))
    );
END
$$;

-- Lets an alarm rest until a moment, for a person who has acknowledged it or puts it off. A limit that is missed meanwhile is
-- told of all the same.
CREATE FUNCTION hy.rest_alarm(wanted uuid, entered text, lasts_until timestamptz, why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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

-- The one way in which an alarm begins to rest: for a week at most.
CREATE FUNCTION hy.enter_rest(
    found hy.alarms, entered text, lasts_until timestamptz, person uuid, post uuid, by_means text, why text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    now_is timestamptz := hy.moment();
    due timestamptz;
BEGIN
    IF found.state = 'over' OR entered NOT IN ('acknowledged', 'snoozed') OR lasts_until <= now_is
        OR lasts_until > now_is + interval '7 days 1 minute' THEN
        RAISE EXCEPTION 'an alarm rests while it is not over, until a later moment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'alarms_rest';
    END IF;
    SELECT due_at INTO due FROM hy.deadlines WHERE id = found.id AND state = 'armed';
    UPDATE hy.alarms SET state = entered, until = lasts_until, next_at = least(lasts_until, due), unreached = false
    WHERE id = found.id;
    INSERT INTO hy.alarm_steps (alarm_id, step, at, rung, round, person_id, post_id, means, until, words)
    VALUES (found.id, entered, now_is, found.rung, found.round, person, post, by_means, lasts_until, why);
    INSERT INTO hy.journal (at, principal, person_id, post_id, action, subject_kind, subject_id, detail)
    VALUES (now_is, 'person', person, post, 'alarm.' || entered, 'alarm', found.id,
            pg_catalog.jsonb_build_object('means', by_means, 'rung', found.rung));
END
$$;

-- Hands an alarm over to a colleague, who is told; who it is handed to deals with it in place of the other liaisons.
CREATE FUNCTION hy.hand_over_alarm(wanted uuid, to_person uuid, why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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
GRANT EXECUTE ON FUNCTION hy.answers_alarm(uuid), hy.rest_alarm(uuid, text, timestamptz, text),
    hy.hand_over_alarm(uuid, uuid, text) TO hy_app;
