-- How the two events stood before a regrouping.
CREATE TABLE hy.regrouped_events (
    regrouping_id bigint NOT NULL,
    event_id uuid NOT NULL,
    state text NOT NULL,
    proposed_level smallint,
    proposed_at timestamptz,
    proposed_through bigint,
    PRIMARY KEY (regrouping_id, event_id),
    CONSTRAINT regrouped_events_regrouping_known FOREIGN KEY (regrouping_id) REFERENCES hy.regroupings (id),
    CONSTRAINT regrouped_events_event_known FOREIGN KEY (event_id) REFERENCES hy.events (id),
    CONSTRAINT regrouped_events_through_known FOREIGN KEY (proposed_through) REFERENCES hy.regroupings (id),
    CONSTRAINT regrouped_events_proposed_whole CHECK ((proposed_level IS NULL) = (proposed_at IS NULL))
);
ALTER TABLE hy.regrouped_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY regrouped_events_select_app ON hy.regrouped_events FOR SELECT TO hy_app USING ((SELECT hy.sees_all()));
CREATE POLICY regrouped_events_select_worker ON hy.regrouped_events FOR SELECT TO hy_worker USING (true);
GRANT SELECT ON hy.regrouped_events TO hy_app, hy_worker;
CREATE TRIGGER regrouped_events_stay BEFORE DELETE OR UPDATE ON hy.regrouped_events
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER regrouped_events_not_emptied BEFORE TRUNCATE ON hy.regrouped_events
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

-- The regrouping that brought what an event is proposed for; nothing where its own items did.
ALTER TABLE hy.events
    ADD COLUMN proposed_through bigint,
    ADD CONSTRAINT events_proposed_through_known FOREIGN KEY (proposed_through) REFERENCES hy.regroupings (id),
    ADD CONSTRAINT events_proposed_through_proposed CHECK (proposed_through IS NULL OR proposed_level IS NOT NULL);

-- What a regrouping made its events be proposed for goes with it; what their own items speak for is proposed anew.
CREATE FUNCTION hy.withdraw_proposals(wanted bigint, now_is timestamptz) RETURNS void
    LANGUAGE plpgsql
    SET search_path = hy, pg_temp
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
REVOKE ALL ON FUNCTION hy.withdraw_proposals(bigint, timestamptz) FROM PUBLIC;

CREATE OR REPLACE FUNCTION hy.regroup(wanted text, from_event uuid, to_event uuid, chosen uuid[], why text, now_is timestamp with time zone) RETURNS bigint
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

CREATE OR REPLACE FUNCTION hy.undo_regrouping(wanted bigint, why text, now_is timestamp with time zone) RETURNS void
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

CREATE OR REPLACE FUNCTION hy.recount_events(wanted uuid[], now_is timestamp with time zone) RETURNS void
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

-- Items that are told anew with other words or reactions count in their events as they are now; not in events so large that counting
-- them anew would hold gathering up.
CREATE FUNCTION hy.recount_changed(wanted uuid[], now_is timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = hy, pg_temp
    AS $$
BEGIN
    IF hy.principal() <> 'worker' THEN
        RAISE EXCEPTION 'the keeper alone counts changed items' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM hy.events WHERE id = ANY (wanted) ORDER BY id FOR UPDATE;
    PERFORM hy.recount_events(ARRAY(SELECT id FROM hy.events WHERE id = ANY (wanted) AND items <= 100000), now_is);
END
$$;
REVOKE ALL ON FUNCTION hy.recount_changed(uuid[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hy.recount_changed(uuid[], timestamptz) TO hy_worker;
