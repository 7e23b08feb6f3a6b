-- Orders to act (督办): the information office orders who has a case to act, and watches over it with limits of its own, which the
-- answer of the case does not end. One matter, one order at a time.
ALTER TABLE hy.number_series
    DROP CONSTRAINT number_series_kind_known,
    ADD CONSTRAINT number_series_kind_known CHECK (kind IN ('event', 'case', 'order'));

CREATE TABLE hy.orders (
    id        uuid        NOT NULL,
    year      integer     NOT NULL,
    number    integer     NOT NULL,
    case_id   uuid        NOT NULL,
    ground    text        NOT NULL,
    words     text        NOT NULL,
    state     text        NOT NULL DEFAULT 'registered',
    issued_at timestamptz NOT NULL,
    ended_at  timestamptz,
    version   integer     NOT NULL DEFAULT 1,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_number_unique UNIQUE (year, number),
    CONSTRAINT orders_case_known FOREIGN KEY (case_id) REFERENCES hy.cases (id),
    CONSTRAINT orders_ground_known CHECK (ground IN ('overdue', 'refused', 'unsolved', 'bad-effect', 'instruction')),
    CONSTRAINT orders_words_length CHECK (char_length(words) BETWEEN 1 AND 2000),
    CONSTRAINT orders_state_known CHECK (state IN ('registered', 'received', 'reported', 'checked', 'closed', 'withdrawn')),
    CONSTRAINT orders_ended_whole CHECK ((state IN ('closed', 'withdrawn')) = (ended_at IS NOT NULL)),
    CONSTRAINT orders_ended_later CHECK (ended_at >= issued_at)
);
CREATE UNIQUE INDEX orders_one_a_case ON hy.orders (case_id) WHERE state NOT IN ('closed', 'withdrawn');
CREATE INDEX orders_of_case ON hy.orders (case_id, id);
CREATE INDEX orders_newest ON hy.orders (issued_at DESC, id DESC);

CREATE TABLE hy.order_steps (
    id        bigint      GENERATED ALWAYS AS IDENTITY,
    order_id  uuid        NOT NULL,
    step      text        NOT NULL,
    at        timestamptz NOT NULL,
    person_id uuid,
    post_id   uuid,
    agency_id uuid        NOT NULL,
    words     text,
    lacking   text[],
    CONSTRAINT order_steps_pkey PRIMARY KEY (id),
    CONSTRAINT order_steps_order_known FOREIGN KEY (order_id) REFERENCES hy.orders (id),
    CONSTRAINT order_steps_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT order_steps_post_known FOREIGN KEY (post_id) REFERENCES hy.posts (id),
    CONSTRAINT order_steps_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies (id),
    CONSTRAINT order_steps_step_known CHECK (
        step IN ('issue', 'receive', 'report', 'send-back', 'check', 'close', 'withdraw', 'pass-on')
    ),
    CONSTRAINT order_steps_by_person CHECK (step = 'pass-on' OR (person_id IS NOT NULL AND post_id IS NOT NULL)),
    CONSTRAINT order_steps_words_given CHECK ((step IN ('report', 'send-back', 'close', 'withdraw')) = (words IS NOT NULL)),
    CONSTRAINT order_steps_words_length CHECK (char_length(words) BETWEEN 1 AND 2000),
    CONSTRAINT order_steps_lacking_given CHECK ((step = 'send-back') = (lacking IS NOT NULL)),
    CONSTRAINT order_steps_lacking_known CHECK (
        cardinality(lacking) > 0 AND lacking <@ ARRAY['facts', 'solution', 'duties', 'conclusion', 'measures', 'form']
    )
);
CREATE INDEX order_steps_of_order ON hy.order_steps (order_id, id);

-- It is numbered as it is entered, and only for a case that is not closed; the case is held, so that it stays so.
CREATE FUNCTION hy.order_is_numbered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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
CREATE TRIGGER orders_are_numbered BEFORE INSERT ON hy.orders FOR EACH ROW EXECUTE FUNCTION hy.order_is_numbered();

-- In turn no case is closed before its order is.
CREATE FUNCTION hy.case_closes_after_order() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM hy.orders WHERE case_id = NEW.id AND state NOT IN ('closed', 'withdrawn')) THEN
        RAISE EXCEPTION 'a case is closed after its order to act'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cases_close_after_order';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER cases_close_after_order BEFORE UPDATE OF state ON hy.cases FOR EACH ROW
    WHEN (NEW.state = 'closed' AND OLD.state <> 'closed') EXECUTE FUNCTION hy.case_closes_after_order();

-- An order moves only by the step that leads there.
CREATE FUNCTION hy.order_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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
CREATE TRIGGER orders_move_by_step AFTER UPDATE OF state ON hy.orders FOR EACH ROW
    WHEN (NEW.state IS DISTINCT FROM OLD.state) EXECUTE FUNCTION hy.order_moves();

-- Who gets the case gets the order with it, and receives it anew where it was received and not reported on; its limits run on.
CREATE FUNCTION hy.orders_change_hands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    INSERT INTO hy.order_steps (order_id, step, at, person_id, post_id, agency_id)
    SELECT id, 'pass-on', NEW.held_since, hy.person(), hy.post(), NEW.agency_id
    FROM hy.orders WHERE case_id = NEW.id AND state NOT IN ('closed', 'withdrawn');
    UPDATE hy.orders SET state = 'registered' WHERE case_id = NEW.id AND state = 'received';
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_orders_change_hands AFTER UPDATE OF agency_id ON hy.cases FOR EACH ROW
    WHEN (NEW.agency_id IS DISTINCT FROM OLD.agency_id) EXECUTE FUNCTION hy.orders_change_hands();

CREATE TRIGGER orders_count_version BEFORE UPDATE ON hy.orders FOR EACH ROW EXECUTE FUNCTION hy.count_version();
CREATE TRIGGER orders_stay BEFORE UPDATE ON hy.orders FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER orders_not_deleted BEFORE DELETE ON hy.orders FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER orders_not_emptied BEFORE TRUNCATE ON hy.orders FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER order_steps_stay BEFORE UPDATE OR DELETE ON hy.order_steps FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER order_steps_not_emptied BEFORE TRUNCATE ON hy.order_steps FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

-- Who sees the case to this day sees its orders; who had it once does not.
ALTER TABLE hy.orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.order_steps ENABLE ROW LEVEL SECURITY;
CREATE POLICY orders_select_app ON hy.orders FOR SELECT TO hy_app USING (
    CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_case_until(case_id) = 'infinity' END
);
CREATE POLICY orders_insert_app ON hy.orders FOR INSERT TO hy_app
    WITH CHECK ((SELECT hy.closes_cases()));
CREATE POLICY orders_update_app ON hy.orders FOR UPDATE TO hy_app
    USING (hy.has_custody(case_id) OR (SELECT hy.closes_cases()))
    WITH CHECK ((SELECT hy.closes_cases()) OR (hy.has_custody(case_id) AND state IN ('received', 'reported')));
CREATE POLICY order_steps_select_app ON hy.order_steps FOR SELECT TO hy_app USING (
    EXISTS (SELECT FROM hy.orders WHERE orders.id = order_id)
);
CREATE POLICY order_steps_insert_app ON hy.order_steps FOR INSERT TO hy_app WITH CHECK (
    person_id = hy.person() AND post_id = hy.post() AND agency_id = hy.agency() AND CASE
        WHEN step IN ('receive', 'report') THEN hy.has_custody((SELECT case_id FROM hy.orders WHERE orders.id = order_id))
        WHEN step = 'pass-on' THEN false
        ELSE (SELECT hy.closes_cases())
    END
);
CREATE POLICY orders_all_worker ON hy.orders FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY order_steps_select_worker ON hy.order_steps FOR SELECT TO hy_worker USING (true);
CREATE POLICY orders_select_auditor ON hy.orders FOR SELECT TO hy_auditor USING (true);
CREATE POLICY order_steps_select_auditor ON hy.order_steps FOR SELECT TO hy_auditor USING (true);
GRANT SELECT ON hy.orders, hy.order_steps TO hy_app, hy_worker, hy_auditor;
GRANT INSERT (id, case_id, ground, words, issued_at) ON hy.orders TO hy_app;
GRANT INSERT ON hy.order_steps TO hy_app;
GRANT UPDATE (state, ended_at) ON hy.orders TO hy_app;
-- To hold one while its limits are armed or cancelled.
GRANT UPDATE (version) ON hy.orders TO hy_worker;

-- A limit says which act ends it; those of an order name it. Each check reads the table once while nobody writes to it.
ALTER TABLE hy.deadlines
    ADD COLUMN ended_by text NOT NULL DEFAULT 'answer',
    ADD COLUMN order_id uuid,
    ADD CONSTRAINT deadlines_end_known CHECK (ended_by IN ('answer', 'order-received', 'order-reported')),
    ADD CONSTRAINT deadlines_order_whole CHECK ((order_id IS NULL) = (ended_by = 'answer')),
    ADD CONSTRAINT deadlines_order_known FOREIGN KEY (order_id) REFERENCES hy.orders (id);
CREATE INDEX deadlines_of_order ON hy.deadlines (order_id) WHERE order_id IS NOT NULL;

DROP POLICY deadlines_select_app ON hy.deadlines;
CREATE POLICY deadlines_select_app ON hy.deadlines FOR SELECT TO hy_app USING (
    CASE WHEN (SELECT hy.sees_all()) THEN true
         WHEN order_id IS NOT NULL THEN hy.sees_case_until(case_id) = 'infinity'
         ELSE hy.sees_case(case_id) END
);
DROP POLICY alarms_select_app ON hy.alarms;
CREATE POLICY alarms_select_app ON hy.alarms FOR SELECT TO hy_app USING (
    CASE WHEN (SELECT hy.sees_all()) THEN true
         WHEN case_id IS NULL THEN false
         ELSE hy.sees_case(case_id) AND EXISTS (SELECT FROM hy.deadlines WHERE deadlines.id = alarms.id) END
);

-- A limit that got more time climbs anew; that an order was issued is told once all the same.
CREATE OR REPLACE FUNCTION hy.deadlines_stir_alarms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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

DROP FUNCTION hy.meet_deadlines(uuid);
CREATE FUNCTION hy.meet_deadlines(wanted uuid, act text DEFAULT 'answer', of_order uuid DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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
GRANT EXECUTE ON FUNCTION hy.meet_deadlines(uuid, text, uuid) TO hy_app;
