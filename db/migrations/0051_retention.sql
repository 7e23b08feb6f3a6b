-- How long what people wrote is kept, by source: personal words first, then texts with their attachments. An item stays with its scores,
-- its event and its place in the journal; only its words go.
ALTER TABLE hy.sources
    ADD COLUMN personal_days integer,
    ADD COLUMN text_days integer,
    -- When that was said last: nothing is erased within a day of it, so that a slip can be mended.
    ADD COLUMN retention_since timestamptz,
    ADD CONSTRAINT sources_retention CHECK (
        personal_days BETWEEN 1 AND 36500 AND text_days BETWEEN 30 AND 36500 AND coalesce(personal_days <= text_days, true)
        AND (retention_since IS NOT NULL OR num_nonnulls(personal_days, text_days) = 0)
    );
GRANT UPDATE (personal_days, text_days) ON hy.sources TO hy_app;
CREATE FUNCTION hy.retention_begins() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
BEGIN
    NEW.retention_since := CASE
        WHEN (NEW.personal_days, NEW.text_days) IS DISTINCT FROM (OLD.personal_days, OLD.text_days) THEN hy.moment()
        ELSE OLD.retention_since
    END;
    RETURN NEW;
END
$$;
CREATE TRIGGER sources_retention_begins BEFORE UPDATE ON hy.sources FOR EACH ROW EXECUTE FUNCTION hy.retention_begins();

-- Checked of rows that are here already by the next migration but one, which holds up nobody.
ALTER TABLE hy.item_texts
    ADD COLUMN personal_erased_at timestamptz,
    ADD COLUMN erased_at timestamptz,
    DROP CONSTRAINT item_texts_text_length,
    ADD CONSTRAINT item_texts_text_length CHECK (
        CASE WHEN erased_at IS NULL THEN char_length(text) BETWEEN 1 AND 20000
             ELSE text = '' AND title IS NULL AND author IS NULL AND cardinality(grams) = 0 END
    ) NOT VALID,
    ADD CONSTRAINT item_texts_nothing_hidden CHECK (hidden = 0 OR coalesce(personal_erased_at, erased_at) IS NULL) NOT VALID;

CREATE FUNCTION hy.attachment_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM hy.item_texts WHERE item_id = OLD.item_id AND erased_at IS NOT NULL) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'rows of attachments stay as they were written'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'attachments_stay';
END
$$;
DROP TRIGGER attachments_stay ON hy.attachments;
CREATE TRIGGER attachments_stay BEFORE DELETE OR UPDATE ON hy.attachments FOR EACH ROW EXECUTE FUNCTION hy.attachment_stays();

-- An event without a title of its own is called by what its gravest item says.
CREATE OR REPLACE FUNCTION hy.event_title(wanted uuid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = hy, pg_temp AS $$
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

-- Erases what is over among the next items by id: of each source by what it says, counted from when its newest content came, but nothing
-- of an event that somebody deals with, or that was closed in the last thirty days. The journal says how much, by source.
CREATE FUNCTION hy.erase_due(after uuid, most integer) RETURNS TABLE (last uuid, personal bigint, texts bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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
GRANT EXECUTE ON FUNCTION hy.erase_due(uuid, integer) TO hy_worker;
