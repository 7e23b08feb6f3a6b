-- What a search finds by the pairs of characters that a text has. The index cannot be used beneath row-level security, as
-- its operator may not see rows that the policy hides; so these functions look past the policy and say the same condition
-- themselves. A test compares them with the policy.

-- Items that have all the pairs, the newest first, after one of them where it is said.
CREATE FUNCTION hy.items_with(
    pairs integer[], of_source uuid, since timestamptz, until timestamptz,
    last_at timestamptz, last_id uuid, most integer
) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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
$$;
GRANT EXECUTE ON FUNCTION hy.items_with(integer[], uuid, timestamptz, timestamptz, timestamptz, uuid, integer) TO hy_app;

-- Events with an item that has all the pairs.
CREATE FUNCTION hy.events_with(pairs integer[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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
$$;
GRANT EXECUTE ON FUNCTION hy.events_with(integer[]) TO hy_app;
