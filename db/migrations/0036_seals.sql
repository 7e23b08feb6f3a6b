-- The journal is sealed: its rows are chained afterwards, and what the chain was at a moment is signed outside the database.
--
-- Rows of the journal stay as they are. One sealer at a time takes rows whose transactions are over (txid below the oldest
-- that still runs), in the order (txid, id), so nothing can be committed before a place that is sealed. docs/journal.md says
-- what is hashed. Sealing what a city already has runs at some ten thousand rows a second once the service starts.

-- Who writes a row of the journal cannot choose its place: neither the number of its transaction nor its own.
REVOKE INSERT ON hy.journal FROM hy_app, hy_worker;
GRANT INSERT (at, principal, person_id, post_id, agency_id, source_id, action, subject_kind, subject_id, detail, digest)
    ON hy.journal TO hy_app, hy_worker;

-- One seal for each row, counted from 1 without gaps. The row is known to be there when it is sealed; a foreign key would
-- lock every row of the journal once more for it.
CREATE TABLE hy.journal_seals (
    seq        bigint NOT NULL,
    journal_id bigint NOT NULL,
    hash       bytea  NOT NULL,
    CONSTRAINT journal_seals_pkey PRIMARY KEY (seq),
    CONSTRAINT journal_seals_row_once UNIQUE (journal_id),
    CONSTRAINT journal_seals_from_one CHECK (seq >= 1),
    CONSTRAINT journal_seals_hash_length CHECK (octet_length(hash) = 32)
);
CREATE TRIGGER journal_seals_stay BEFORE UPDATE OR DELETE ON hy.journal_seals
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER journal_seals_not_emptied BEFORE TRUNCATE ON hy.journal_seals
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

-- Seals follow one another. One look for each batch.
CREATE FUNCTION hy.seals_follow() RETURNS trigger
LANGUAGE plpgsql SET search_path = hy, pg_temp AS $$
DECLARE
    first bigint;
    last bigint;
    added bigint;
BEGIN
    SELECT pg_catalog.min(seq), pg_catalog.max(seq), pg_catalog.count(*) INTO first, last, added FROM written;
    IF last - first + 1 <> added
        OR first <> 1 + coalesce((SELECT pg_catalog.max(seq) FROM hy.journal_seals WHERE seq < first), 0) THEN
        RAISE EXCEPTION 'a seal follows the one before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_seals_follow';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER journal_seals_follow AFTER INSERT ON hy.journal_seals
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION hy.seals_follow();

-- The checkpoints that were written outside: of which file, the line's number, how far it sealed and its digest, so that the
-- file bears witness of the database, and the database of the file. And in which era: where transactions are counted by this
-- server, what is below `since` was sealed when the chain had come to `after`.
CREATE TABLE hy.journal_checkpoints (
    book   uuid   NOT NULL,
    number bigint NOT NULL,
    seq    bigint NOT NULL,
    digest bytea  NOT NULL,
    server text   NOT NULL,
    since  xid8   NOT NULL,
    after  bigint NOT NULL,
    CONSTRAINT journal_checkpoints_pkey PRIMARY KEY (book, number),
    CONSTRAINT journal_checkpoints_from_one CHECK (number >= 1),
    CONSTRAINT journal_checkpoints_digest_length CHECK (octet_length(digest) = 32)
);
CREATE INDEX journal_checkpoints_furthest ON hy.journal_checkpoints (seq DESC, number DESC, book);
CREATE TRIGGER journal_checkpoints_stay BEFORE UPDATE OR DELETE ON hy.journal_checkpoints
    FOR EACH ROW EXECUTE FUNCTION hy.row_stays();
CREATE TRIGGER journal_checkpoints_not_emptied BEFORE TRUNCATE ON hy.journal_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION hy.row_stays();

ALTER TABLE hy.journal_seals ENABLE ROW LEVEL SECURITY;
ALTER TABLE hy.journal_checkpoints ENABLE ROW LEVEL SECURITY;
CREATE POLICY journal_seals_insert_worker ON hy.journal_seals FOR INSERT TO hy_worker WITH CHECK (true);
CREATE POLICY journal_seals_select_worker ON hy.journal_seals FOR SELECT TO hy_worker USING (true);
CREATE POLICY journal_seals_select_auditor ON hy.journal_seals FOR SELECT TO hy_auditor USING (true);
CREATE POLICY journal_checkpoints_insert_worker ON hy.journal_checkpoints FOR INSERT TO hy_worker WITH CHECK (true);
CREATE POLICY journal_checkpoints_select_worker ON hy.journal_checkpoints FOR SELECT TO hy_worker USING (true);
CREATE POLICY journal_checkpoints_select_auditor ON hy.journal_checkpoints FOR SELECT TO hy_auditor USING (true);
GRANT SELECT, INSERT ON hy.journal_seals, hy.journal_checkpoints TO hy_worker;
GRANT SELECT ON hy.journal_seals, hy.journal_checkpoints TO hy_auditor;
-- How far rows were ever numbered tells a journal whose end was cut off from one that is of an older day.
GRANT SELECT ON SEQUENCE hy.journal_id_seq TO hy_worker, hy_auditor;

-- How much waits to be sealed behind the last seal, counted up to 10,000 rows, and how many seals wait for a checkpoint; since
-- when, and whether that is longer than five minutes. The moment of a drill can jump, and what a city
-- had before there were seals takes its time: there the sealer must also have given no sign of life for so long.
CREATE FUNCTION hy.journal_waiting() RETURNS TABLE (want text, waiting bigint, since timestamptz, is_behind boolean)
LANGUAGE plpgsql STABLE SET search_path = hy, pg_temp AS $$
DECLARE
    place hy.journal;
    newest bigint;
    signed bigint;
    counts boolean := EXISTS (SELECT FROM hy.city WHERE kind = 'city')
        AND EXISTS (SELECT FROM hy.journal_checkpoints) OR NOT EXISTS (
        SELECT FROM hy.terms WHERE name = 'sealer' AND lease_until > pg_catalog.clock_timestamp() - interval '5 minutes'
    );
BEGIN
    SELECT journal.* INTO place FROM hy.journal_seals JOIN hy.journal ON journal.id = journal_id ORDER BY seq DESC LIMIT 1;
    want := 'seal';
    SELECT pg_catalog.count(*), pg_catalog.min(found.at) INTO waiting, since FROM (
        SELECT journal.at FROM hy.journal
        WHERE (journal.txid, journal.id) > (coalesce(place.txid, '0'), coalesce(place.id, 0))
          AND journal.txid < pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())
          AND (SELECT seq FROM hy.journal_seals WHERE journal_id = journal.id LIMIT 1) IS NULL
        ORDER BY journal.txid, journal.id LIMIT 10000
    ) AS found;
    is_behind := coalesce(counts AND since < hy.moment() - interval '5 minutes', false);
    RETURN NEXT;
    want := 'checkpoint';
    newest := coalesce((SELECT pg_catalog.max(seq) FROM hy.journal_seals), 0);
    signed := coalesce((SELECT pg_catalog.max(seq) FROM hy.journal_checkpoints), 0);
    waiting := greatest(newest - signed, 0);
    since := (
        SELECT journal.at FROM hy.journal_seals JOIN hy.journal ON journal.id = journal_id
        WHERE seq > signed ORDER BY seq LIMIT 1
    );
    is_behind := coalesce(counts AND since < hy.moment() - interval '5 minutes', false);
    RETURN NEXT;
END
$$;
GRANT EXECUTE ON FUNCTION hy.journal_waiting() TO hy_worker, hy_auditor;
