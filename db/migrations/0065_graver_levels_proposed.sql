-- What came in since a person said how grave an event is may speak for a graver level: it waits for a person as a first one does.
-- One that was taken back with what it rested on waits no more: then no level is proposed, or only a lesser one.
CREATE FUNCTION hy.level_waits(
    said smallint, said_at timestamptz, proposed smallint, proposed_at timestamptz, gravest smallint
) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT coalesce(proposed >= gravest AND (said IS NULL OR proposed < said AND proposed_at > said_at), false) $$;
REVOKE ALL ON FUNCTION hy.level_waits(smallint, timestamptz, smallint, timestamptz, smallint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hy.level_waits(smallint, timestamptz, smallint, timestamptz, smallint) TO hy_app, hy_worker, hy_auditor;

-- What a regrouping made an event be proposed for goes with it; what its own items speak for is proposed anew.
CREATE FUNCTION hy.take_back_proposals(wanted uuid, regrouping bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path = hy, pg_temp
    AS $$
DECLARE
    mark bigint;
    before hy.event_steps;
    was_open boolean;
BEGIN
    SELECT pg_catalog.min(id) INTO mark FROM hy.event_steps WHERE regrouping_id = regrouping;
    IF NOT EXISTS (SELECT FROM hy.event_steps WHERE event_id = wanted AND step = 'level-proposed' AND id > mark) THEN
        RETURN;
    END IF;
    SELECT * INTO before FROM hy.event_steps
    WHERE event_id = wanted AND step = 'level-proposed' AND id < mark ORDER BY id DESC LIMIT 1;
    SELECT step NOT IN ('gathered', 'dismissed') INTO was_open FROM hy.event_steps
    WHERE event_id = wanted AND id < mark
      AND step IN ('gathered', 'dismissed', 'split-off', 'level-proposed', 'level-confirmed', 'reopened', 'restored')
    ORDER BY id DESC LIMIT 1;
    UPDATE hy.events
    SET proposed_level = before.level, proposed_at = before.at,
        state = CASE WHEN state = 'open' AND NOT coalesce(was_open, true) THEN 'recorded' ELSE state END
    WHERE id = wanted;
END
$$;
REVOKE ALL ON FUNCTION hy.take_back_proposals(uuid, bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION hy.escalate_levels(most integer) RETURNS integer
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
            outcome = CASE WHEN events.state = 'open' AND hy.level_waits(events.level, events.level_at, waiting.level, proposed.at, proposed_level)
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

CREATE OR REPLACE FUNCTION hy.go_on(events uuid[]) RETURNS void
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
      AND hy.level_waits(events.level, events.level_at, level_escalations.level, proposed.at, proposed_level);
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
          AND hy.level_waits(events.level, events.level_at, level_escalations.level, proposed.at, proposed_level);
        PERFORM hy.take_back_proposals(done.to_id, wanted);
        PERFORM hy.recount_events(ARRAY[done.from_id, done.to_id], now_is);
    WHEN 'split' THEN
        PERFORM hy.take_back_proposals(done.from_id, wanted);
        UPDATE hy.events SET state = 'merged', merged_into = done.from_id WHERE id = done.to_id;
        PERFORM hy.recount_events(ARRAY[done.from_id], now_is);
    ELSE
        PERFORM hy.take_back_proposals(done.from_id, wanted), hy.take_back_proposals(done.to_id, wanted);
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

-- Items that are told anew with other words or reactions count in their events as they are now.
CREATE FUNCTION hy.recount_changed(wanted uuid[], now_is timestamptz) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = hy, pg_temp
    AS $$
BEGIN
    IF hy.principal() <> 'worker' THEN
        RAISE EXCEPTION 'the keeper alone counts changed items' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM hy.events WHERE id = ANY (wanted) ORDER BY id FOR UPDATE;
    PERFORM hy.recount_events(wanted, now_is);
END
$$;
REVOKE ALL ON FUNCTION hy.recount_changed(uuid[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hy.recount_changed(uuid[], timestamptz) TO hy_worker;
