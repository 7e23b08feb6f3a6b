-- Events: items about one matter. The keeper gathers; a person confirms the level.
--
-- An event has a title of its own only when a person gave it one; else its top item's words are shown in its place, so
-- that what citizens wrote stands in item_texts alone.

CREATE TABLE hy.events (
    id              uuid        NOT NULL,
    year            integer     NOT NULL,
    number          integer     NOT NULL,
    title           text,
    state           text        NOT NULL,
    matter          text,
    history         boolean     NOT NULL,
    discovered_at   timestamptz NOT NULL,
    first_item_at   timestamptz NOT NULL,
    last_item_at    timestamptz NOT NULL,
    items           integer     NOT NULL,
    folded          integer     NOT NULL,
    top_item_id     uuid        NOT NULL,
    top_score       smallint    NOT NULL,
    attention       float8      NOT NULL,
    source_ids      uuid[]      NOT NULL,
    heat            real        NOT NULL,
    heat_at         timestamptz NOT NULL,
    risks           text[]      NOT NULL,
    proposed_level  smallint,
    proposed_at     timestamptz,
    level           smallint,
    level_at        timestamptz,
    level_by        uuid,
    playbook_id     uuid        NOT NULL,
    version         integer     NOT NULL DEFAULT 1,
    CONSTRAINT events_pkey PRIMARY KEY (id),
    CONSTRAINT events_number_once UNIQUE (year, number),
    CONSTRAINT events_state_known CHECK (state IN ('recorded', 'open', 'closed')),
    CONSTRAINT events_title_length CHECK (char_length(title) BETWEEN 1 AND 500),
    CONSTRAINT events_level_range CHECK (level BETWEEN 1 AND 4 AND proposed_level BETWEEN 1 AND 4),
    CONSTRAINT events_level_whole CHECK ((level IS NULL) = (level_at IS NULL)),
    CONSTRAINT events_level_by_person CHECK ((level IS NULL) = (level_by IS NULL)),
    CONSTRAINT events_proposed_whole CHECK ((proposed_level IS NULL) = (proposed_at IS NULL)),
    CONSTRAINT events_counts CHECK (items >= 1 AND folded BETWEEN 0 AND items),
    CONSTRAINT events_attention_range CHECK (attention >= 0 AND heat BETWEEN 0 AND 100),
    CONSTRAINT events_person_known FOREIGN KEY (level_by) REFERENCES hy.people (id),
    CONSTRAINT events_playbook_known FOREIGN KEY (playbook_id) REFERENCES hy.playbook_versions (id),
    CONSTRAINT events_top_item_known FOREIGN KEY (top_item_id) REFERENCES hy.items (id)
);
-- The board: by level (confirmed, else proposed), the hottest first.
CREATE INDEX events_board ON hy.events (coalesce(level, proposed_level, 5), heat DESC, id) WHERE state = 'open';
CREATE INDEX events_latest ON hy.events (last_item_at DESC, id DESC);
CREATE TRIGGER events_count_version BEFORE UPDATE ON hy.events FOR EACH ROW EXECUTE FUNCTION hy.count_version();

CREATE TABLE hy.event_items (
    item_id     uuid        NOT NULL,
    event_id    uuid        NOT NULL,
    placed_at   timestamptz NOT NULL,
    similarity  real        NOT NULL,
    folded_into uuid,
    placed_by   text        NOT NULL,
    CONSTRAINT event_items_pkey PRIMARY KEY (item_id),
    CONSTRAINT event_items_item_known FOREIGN KEY (item_id) REFERENCES hy.items (id),
    CONSTRAINT event_items_event_known FOREIGN KEY (event_id) REFERENCES hy.events (id),
    CONSTRAINT event_items_fold_known FOREIGN KEY (folded_into) REFERENCES hy.items (id),
    CONSTRAINT event_items_fold_apart CHECK (folded_into <> item_id),
    CONSTRAINT event_items_placed_by_known CHECK (placed_by IN ('keeper', 'person')),
    CONSTRAINT event_items_similarity_range CHECK (similarity BETWEEN 0 AND 1)
);
CREATE INDEX event_items_of_event ON hy.event_items (event_id, item_id);
CREATE INDEX event_items_newest ON hy.event_items (placed_at DESC, item_id DESC);

-- How many items of an event are about which matter; the event's own matter is the one with the most.
CREATE TABLE hy.event_matters (
    event_id uuid    NOT NULL,
    matter   text    NOT NULL,
    items    integer NOT NULL,
    CONSTRAINT event_matters_pkey PRIMARY KEY (event_id, matter),
    CONSTRAINT event_matters_event_known FOREIGN KEY (event_id) REFERENCES hy.events (id),
    CONSTRAINT event_matters_counts CHECK (items >= 1)
);

-- The heat of an event hour by hour, for the curve.
CREATE TABLE hy.event_heat (
    event_id uuid        NOT NULL,
    hour     timestamptz NOT NULL,
    heat     real        NOT NULL,
    CONSTRAINT event_heat_pkey PRIMARY KEY (event_id, hour),
    CONSTRAINT event_heat_event_known FOREIGN KEY (event_id) REFERENCES hy.events (id),
    CONSTRAINT event_heat_range CHECK (heat BETWEEN 0 AND 100)
);

-- Every step taken on an event. Rows are added, never changed.
CREATE TABLE hy.event_steps (
    id        bigint      GENERATED ALWAYS AS IDENTITY,
    event_id  uuid        NOT NULL,
    step      text        NOT NULL,
    at        timestamptz NOT NULL,
    person_id uuid,
    post_id   uuid,
    level     smallint,
    reason    text,
    CONSTRAINT event_steps_pkey PRIMARY KEY (id),
    CONSTRAINT event_steps_event_known FOREIGN KEY (event_id) REFERENCES hy.events (id),
    CONSTRAINT event_steps_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT event_steps_step_known CHECK (step IN ('gathered', 'level-proposed', 'level-confirmed', 'closed')),
    CONSTRAINT event_steps_reason_length CHECK (char_length(reason) BETWEEN 1 AND 1000)
);
CREATE INDEX event_steps_of_event ON hy.event_steps (event_id, id);
CREATE TRIGGER event_steps_stay BEFORE UPDATE OR DELETE ON hy.event_steps
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();

-- Who was let into which event: written when a case is opened for an agency.
CREATE TABLE hy.access (
    agency_id  uuid        NOT NULL,
    event_id   uuid        NOT NULL,
    granted_at timestamptz NOT NULL,
    reason     text        NOT NULL,
    CONSTRAINT access_pkey PRIMARY KEY (agency_id, event_id),
    CONSTRAINT access_agency_known FOREIGN KEY (agency_id) REFERENCES hy.agencies (id),
    CONSTRAINT access_event_known FOREIGN KEY (event_id) REFERENCES hy.events (id),
    CONSTRAINT access_reason_known CHECK (reason IN ('lead', 'assisting'))
);
CREATE INDEX access_of_event ON hy.access (event_id);

-- What an event is called: the title a person gave it, else the first words of its top item. It reads under the rights
-- of who asks.
CREATE FUNCTION hy.event_title(wanted uuid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(events.title, item_texts.title, pg_catalog.left(item_texts.text, 40), '')
        FROM hy.events
        LEFT JOIN hy.items ON items.id = events.top_item_id
        LEFT JOIN hy.item_texts ON item_texts.item_id = items.id AND item_texts.revision = items.revision
        WHERE events.id = wanted
    );
END
$$;
GRANT EXECUTE ON FUNCTION hy.event_title(uuid) TO hy_app, hy_worker;

ALTER TABLE hy.events ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.event_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.event_matters ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.event_heat ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.event_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.access ENABLE ROW LEVEL SECURITY;

-- Whether the agency of the transaction was let into an event, or into the event of an item: two probes of keys, so that
-- a policy costs the same however much an agency was let into.
CREATE FUNCTION hy.sees_event(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN hy.sees_own()
       AND EXISTS (SELECT FROM hy.access WHERE agency_id = hy.agency() AND event_id = wanted);
END
$$;
CREATE FUNCTION hy.sees_item(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN hy.sees_own() AND EXISTS (
        SELECT FROM hy.event_items JOIN hy.access USING (event_id)
        WHERE item_id = wanted AND agency_id = hy.agency()
    );
END
$$;
GRANT EXECUTE ON FUNCTION hy.sees_event(uuid), hy.sees_item(uuid) TO hy_app;

CREATE POLICY access_select_app ON hy.access FOR SELECT TO hy_app
    USING ((SELECT hy.sees_all()) OR ((SELECT hy.sees_own()) AND agency_id = (SELECT hy.agency())));
CREATE POLICY events_select_app ON hy.events FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_event(id) END);
CREATE POLICY events_update_app ON hy.events FOR UPDATE TO hy_app
    USING ((SELECT hy.signed_in() AND hy.role() IN ('coordinator', 'leader')))
    WITH CHECK (level_by = (SELECT hy.person()));
CREATE POLICY event_items_select_app ON hy.event_items FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_event(event_id) END);
CREATE POLICY event_matters_select_app ON hy.event_matters FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_event(event_id) END);
CREATE POLICY event_heat_select_app ON hy.event_heat FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_event(event_id) END);
CREATE POLICY event_steps_select_app ON hy.event_steps FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_event(event_id) END);
CREATE POLICY event_steps_insert_app ON hy.event_steps FOR INSERT TO hy_app WITH CHECK (
    (SELECT hy.signed_in() AND hy.role() IN ('coordinator', 'leader'))
    AND person_id = hy.person() AND post_id = hy.post()
);

CREATE POLICY items_select_app ON hy.items FOR SELECT TO hy_app USING (
    CASE WHEN (SELECT hy.sees_all()) OR source_id = (SELECT hy.source()) THEN true ELSE hy.sees_item(id) END
);
CREATE POLICY item_texts_select_app ON hy.item_texts FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_item(item_id) END);
CREATE POLICY assessments_select_app ON hy.assessments FOR SELECT TO hy_app
    USING (CASE WHEN (SELECT hy.sees_all()) THEN true ELSE hy.sees_item(item_id) END);

CREATE POLICY events_all_worker ON hy.events FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY event_items_all_worker ON hy.event_items FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY event_matters_all_worker ON hy.event_matters FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY event_heat_all_worker ON hy.event_heat FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY event_steps_all_worker ON hy.event_steps FOR ALL TO hy_worker USING (true) WITH CHECK (true);
CREATE POLICY access_all_worker ON hy.access FOR ALL TO hy_worker USING (true) WITH CHECK (true);

GRANT SELECT ON hy.events, hy.event_items, hy.event_matters, hy.event_heat, hy.event_steps, hy.access
    TO hy_app, hy_worker;
GRANT UPDATE (level, level_at, level_by, state) ON hy.events TO hy_app;
GRANT INSERT ON hy.event_steps TO hy_app;
GRANT INSERT, UPDATE ON hy.events, hy.event_matters, hy.event_heat TO hy_worker;
GRANT INSERT ON hy.event_items, hy.event_steps, hy.access TO hy_worker;
