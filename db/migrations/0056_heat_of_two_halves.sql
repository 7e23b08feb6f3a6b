-- Heat has two halves, of news and of what people write, each on a logarithmic scale (Heat.swift has the formula and says why).

CREATE FUNCTION hy.is_news(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT kind IN ('central-media', 'provincial-media', 'city-media', 'portal')
$$;

GRANT EXECUTE ON FUNCTION hy.is_news(text) TO hy_worker;

-- What an item still weighs at a moment.
CREATE FUNCTION hy.attention_left(reach real, since timestamptz, at timestamptz) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (0.25 + 3.75 * reach::float8 * reach) * power(2, -least(1000, greatest(0, extract(epoch FROM at - since)::float8 / 43200)))
$$;

CREATE FUNCTION hy.heat_half(attention double precision, sources integer) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT least(50, 50 * ln(1 + attention * (1 + 0.25 * ln(sources::float8) / ln(2::float8)) / 4) / ln(26::float8))
$$;

-- `attention` is from now on that of what is no news.
ALTER TABLE hy.events
    ADD COLUMN news_attention double precision NOT NULL DEFAULT 0,
    ADD CONSTRAINT events_news_range CHECK (news_attention >= 0);
ALTER TABLE hy.event_heat
    ADD COLUMN news real NOT NULL DEFAULT 0,
    ADD CONSTRAINT event_heat_news_range CHECK (news BETWEEN 0 AND 50);

UPDATE hy.events SET news_attention = told.attention, attention = greatest(0, events.attention - told.attention)
FROM (
    SELECT event_id, sum(hy.attention_left(reach, occurred_at, heat_at)) AS attention
    FROM hy.event_items
    JOIN hy.events ON events.id = event_id
    JOIN hy.items ON items.id = item_id
    JOIN hy.sources ON sources.id = source_id
    JOIN LATERAL (
        SELECT reach FROM hy.assessments
        WHERE assessments.item_id = items.id AND assessments.revision = items.revision
        ORDER BY playbook_id DESC, model DESC LIMIT 1
    ) AS assessed ON true
    WHERE hy.is_news(sources.kind) GROUP BY event_id
) AS told
WHERE events.id = told.event_id;
UPDATE hy.events SET
    heat = hy.heat_half(news_attention, greatest(1, cardinality(source_ids)))
         + hy.heat_half(attention, greatest(1, cardinality(source_ids)));
-- Of hours that are past nobody knows any more what was news.
UPDATE hy.event_heat SET heat = hy.heat_half(-13 * ln(1 - least(heat, 99.999)::float8 / 100), 1);
UPDATE hy.event_heat SET heat = events.heat, news = hy.heat_half(news_attention, greatest(1, cardinality(source_ids)))
FROM hy.events WHERE events.id = event_id AND hour = date_trunc('hour', heat_at);

CREATE OR REPLACE FUNCTION hy.recount_events(wanted uuid[], now_is timestamptz) RETURNS void
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
        SELECT event_id, items.id, source_id, history, accepted_at, occurred_at, folded_into, score, reach, risks,
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
               (array_agg(id ORDER BY score DESC, occurred_at, id))[1] AS top, max(score) AS top_score,
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
