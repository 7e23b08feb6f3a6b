-- What says who a private person is (a number, an address, a name) is hidden in the text of an item as it comes in, and kept apart.
-- Nobody reads it: hy.disclose_item shows it to who deals with the item, and the journal says who asked, and why.
ALTER TABLE hy.item_texts
    ADD COLUMN hidden smallint NOT NULL DEFAULT 0,
    ADD CONSTRAINT item_texts_hidden_range CHECK (hidden >= 0);
CREATE TABLE hy.personal_words (
    item_id   uuid     NOT NULL,
    revision  integer  NOT NULL,
    source_id uuid     NOT NULL,
    place     text     NOT NULL,
    start     integer  NOT NULL,
    kind      text     NOT NULL,
    words     text     NOT NULL,
    CONSTRAINT personal_words_pkey PRIMARY KEY (item_id, revision, place, start),
    CONSTRAINT personal_words_item_known FOREIGN KEY (item_id) REFERENCES hy.items (id),
    CONSTRAINT personal_words_place_known CHECK (place IN ('title', 'text', 'author')),
    CONSTRAINT personal_words_start_range CHECK (start >= 0),
    CONSTRAINT personal_words_kind_known CHECK (
        kind IN ('phone', 'identity-card', 'bank-card', 'plate', 'home', 'name')
    ),
    CONSTRAINT personal_words_words_length CHECK (char_length(words) BETWEEN 1 AND 100)
);
CREATE TRIGGER personal_words_stay BEFORE UPDATE ON hy.personal_words FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
ALTER TABLE hy.personal_words ENABLE ROW LEVEL SECURITY;
CREATE POLICY personal_words_insert_app ON hy.personal_words FOR INSERT TO hy_app WITH CHECK (hy.may_take_in(source_id));
CREATE POLICY personal_words_insert_worker ON hy.personal_words FOR INSERT TO hy_worker WITH CHECK (true);
GRANT INSERT ON hy.personal_words TO hy_app, hy_worker;

CREATE FUNCTION hy.deals_with_item(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM hy.event_items JOIN hy.cases ON cases.event_id = event_items.event_id
        WHERE item_id = wanted AND hy.sees_case_until(cases.id) = 'infinity'
    )
$$;
-- Whether the transaction is for somebody who deals with an item: the information office, or an agency that leads or assists a case
-- of its event now.
CREATE FUNCTION hy.may_disclose(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN hy.signed_in() AND CASE hy.role()
        WHEN 'coordinator' THEN true
        WHEN 'liaison' THEN hy.deals_with_item(wanted)
        WHEN 'head' THEN hy.deals_with_item(wanted)
        ELSE false
    END;
END
$$;
GRANT EXECUTE ON FUNCTION hy.may_disclose(uuid) TO hy_app;

-- What was hidden in a revision of an item, for who deals with it; the journal keeps who asked and why.
CREATE FUNCTION hy.disclose_item(wanted uuid, of_revision integer, why text) RETURNS TABLE (place text, start integer, kind text, words text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
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
GRANT EXECUTE ON FUNCTION hy.disclose_item(uuid, integer, text) TO hy_app;
