-- The steps of a person that regroup events: each holds gathering, so that the keeper is at rest meanwhile, and tells it
-- afterwards.

CREATE FUNCTION hy.may_regroup() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = hy, pg_temp AS $$
BEGIN
    IF NOT coalesce(hy.signed_in() AND hy.role() = 'coordinator', false) THEN
        RAISE EXCEPTION 'the information office alone regroups events' USING ERRCODE = 'insufficient_privilege';
    END IF;
END
$$;

-- Both sides of a regrouping: what was done with the one, and with the other.
CREATE FUNCTION hy.note_regrouping(
    wanted bigint, from_event uuid, from_step text, to_event uuid, to_step text, why text, now_is timestamptz
) RETURNS void
LANGUAGE sql VOLATILE SET search_path = hy, pg_temp AS $$
    INSERT INTO hy.event_steps (event_id, step, at, person_id, post_id, reason, other_id, regrouping_id) VALUES
        (from_event, from_step, now_is, hy.person(), hy.post(), why, to_event, wanted),
        (to_event, to_step, now_is, hy.person(), hy.post(), why, from_event, wanted);
    INSERT INTO hy.gathering_changes (event_id, change, at) VALUES (from_event, 'regrouped', now_is)
$$;

-- Moves items from one event to another, which a split opens; what repeats an item goes with it. A merger moves all of
-- them, and the cases and their agencies with them; two cases of the same plan break a key.
CREATE FUNCTION hy.regroup(
    wanted text, from_event uuid, to_event uuid, chosen uuid[], why text, now_is timestamptz
) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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

-- Whether something was built on a regrouping: a later step of a person on one of its events that was not taken back
-- itself, a case of the event that got the items, or the end of either.
CREATE FUNCTION hy.is_built_on(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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

-- Takes a regrouping back. Items that came in since stay where the keeper put them, unless they repeat one that goes back
-- or the event that a split opened is no more.
CREATE FUNCTION hy.undo_regrouping(wanted bigint, why text, now_is timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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
        WHERE event_id = done.from_id AND outcome = 'spared' AND settled_at >= done.at
          AND EXISTS (SELECT FROM hy.events WHERE id = done.from_id AND level IS NULL);
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
GRANT EXECUTE ON FUNCTION
    hy.regroup(text, uuid, uuid, uuid[], text, timestamptz), hy.is_built_on(bigint),
    hy.undo_regrouping(bigint, text, timestamptz)
    TO hy_app;
