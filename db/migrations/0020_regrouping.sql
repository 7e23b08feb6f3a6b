-- The information office puts events together, takes items out of them, and takes that back. What it took apart the
-- keeper never puts together again, and what it put together stays.

ALTER TABLE hy.events
    ADD COLUMN merged_into uuid,
    DROP CONSTRAINT events_state_known,
    ADD CONSTRAINT events_state_known CHECK (state IN ('recorded', 'open', 'closed', 'merged')),
    ADD CONSTRAINT events_merged_whole CHECK ((state = 'merged') = (merged_into IS NOT NULL)),
    ADD CONSTRAINT events_merged_known FOREIGN KEY (merged_into) REFERENCES hy.events (id),
    ADD CONSTRAINT events_merged_apart CHECK (merged_into <> id);

CREATE TABLE hy.regroupings (
    id           bigint      GENERATED ALWAYS AS IDENTITY,
    kind         text        NOT NULL,
    from_id      uuid        NOT NULL,
    to_id        uuid        NOT NULL,
    at           timestamptz NOT NULL,
    state_before text        NOT NULL,
    cases        uuid[]      NOT NULL DEFAULT '{}',
    let_in       uuid[]      NOT NULL DEFAULT '{}',
    undone_at    timestamptz,
    CONSTRAINT regroupings_pkey PRIMARY KEY (id),
    CONSTRAINT regroupings_from_known FOREIGN KEY (from_id) REFERENCES hy.events (id),
    CONSTRAINT regroupings_to_known FOREIGN KEY (to_id) REFERENCES hy.events (id),
    CONSTRAINT regroupings_kind_known CHECK (kind IN ('merge', 'split', 'move')),
    CONSTRAINT regroupings_apart CHECK (from_id <> to_id)
);
CREATE INDEX regroupings_from ON hy.regroupings (from_id, id);
CREATE INDEX regroupings_to ON hy.regroupings (to_id, id);

-- The items that were moved, as they stood before. For those of a split or a move that was not taken back, the event they
-- came from is barred; they stay where a person put them (`event_items.placed_by`).
CREATE TABLE hy.regrouped_items (
    regrouping_id bigint NOT NULL,
    item_id       uuid   NOT NULL,
    folded_into   uuid,
    placed_by     text   NOT NULL,
    CONSTRAINT regrouped_items_pkey PRIMARY KEY (regrouping_id, item_id),
    CONSTRAINT regrouped_items_regrouping_known FOREIGN KEY (regrouping_id) REFERENCES hy.regroupings (id),
    CONSTRAINT regrouped_items_item_known FOREIGN KEY (item_id) REFERENCES hy.items (id)
);
CREATE INDEX regrouped_items_of_item ON hy.regrouped_items (item_id);
CREATE TRIGGER regrouped_items_stay BEFORE UPDATE OR DELETE ON hy.regrouped_items
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER regrouped_items_not_emptied BEFORE TRUNCATE ON hy.regrouped_items
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

ALTER TABLE hy.event_steps
    ADD COLUMN regrouping_id bigint,
    DROP CONSTRAINT event_steps_step_known,
    ADD CONSTRAINT event_steps_step_known CHECK (step IN (
        'gathered', 'level-proposed', 'level-confirmed', 'level-raised', 'level-lowered', 'level-unconfirmed', 'closed',
        'reopened', 'followed', 'merged', 'took-in', 'split', 'split-off', 'moved-out', 'moved-in', 'undone'
    )),
    ADD CONSTRAINT event_steps_regrouping_known FOREIGN KEY (regrouping_id) REFERENCES hy.regroupings (id);
CREATE INDEX event_steps_of_regrouping ON hy.event_steps (regrouping_id) WHERE regrouping_id IS NOT NULL;

ALTER TABLE hy.regroupings ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.regrouped_items ENABLE ROW LEVEL SECURITY;
CREATE POLICY regroupings_select_app ON hy.regroupings FOR SELECT TO hy_app USING ((SELECT hy.sees_all()));
CREATE POLICY regrouped_items_select_app ON hy.regrouped_items FOR SELECT TO hy_app USING ((SELECT hy.sees_all()));
CREATE POLICY regroupings_select_worker ON hy.regroupings FOR SELECT TO hy_worker USING (true);
CREATE POLICY regrouped_items_select_worker ON hy.regrouped_items FOR SELECT TO hy_worker USING (true);
GRANT SELECT ON hy.regroupings, hy.regrouped_items TO hy_app, hy_worker;

-- Whatever the keeper thinks: an item is not put back into the event that a person took it out of.
CREATE FUNCTION hy.keeps_apart() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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
CREATE TRIGGER event_items_kept_apart BEFORE INSERT ON hy.event_items
    FOR EACH ROW EXECUTE FUNCTION hy.keeps_apart();

-- Counts events anew from their items: the same figures as the keeper's, which adds items one by one (Heat.swift has the
-- formula and says why).
CREATE FUNCTION hy.recount_events(wanted uuid[], now_is timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = hy, pg_temp AS $$
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
        SELECT event_id, items.id, source_id, history, accepted_at, occurred_at, folded_into, score, reach, risks
        FROM hy.event_items
        JOIN hy.items ON items.id = item_id
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
    ), sums AS (
        SELECT event_id, count(*)::integer AS items, count(folded_into)::integer AS folded,
               min(occurred_at) AS first_at, max(occurred_at) AS last_at,
               coalesce(min(accepted_at) FILTER (WHERE NOT members.history), min(accepted_at)) AS discovered_at,
               (array_agg(id ORDER BY score DESC, occurred_at, id))[1] AS top, max(score) AS top_score,
               array_agg(DISTINCT source_id) AS sources,
               sum((0.25 + 3.75 * reach::float8 * reach) * power(2, -least(
                   1000, extract(epoch FROM heat_at - occurred_at)::float8 / 43200
               ))) AS attention
        FROM members JOIN spans USING (event_id) GROUP BY event_id
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
            attention = sums.attention, heat_at = spans.heat_at,
            heat = 100 * (1 - exp(-least(
                700, sums.attention * (1 + 0.25 * ln(cardinality(sources)::float8) / ln(2::float8)) / 13
            )))
        FROM sums JOIN spans USING (event_id) LEFT JOIN dangers USING (event_id) LEFT JOIN subjects USING (event_id)
        WHERE events.id = sums.event_id
        RETURNING events.id, events.heat_at, heat
    )
    INSERT INTO hy.event_heat (event_id, hour, heat) SELECT id, date_trunc('hour', heat_at), heat FROM counted
    ON CONFLICT (event_id, hour) DO UPDATE SET heat = excluded.heat;
END
$$;
