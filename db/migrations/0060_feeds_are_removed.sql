-- A feed that people took away stays as a row, which what it brought and the journal name; its address is free for another.
ALTER TABLE hy.feeds
    DROP CONSTRAINT feeds_state_known,
    ADD CONSTRAINT feeds_state_known CHECK (state IN ('active', 'paused', 'gone', 'removed'));
DROP INDEX hy.feeds_url_once;
CREATE UNIQUE INDEX feeds_url_once ON hy.feeds (url) WHERE state NOT IN ('gone', 'removed');

CREATE OR REPLACE FUNCTION hy.hurry_feed(wanted uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    IF NOT hy.keeps_sources() THEN
        RAISE EXCEPTION 'this post keeps no feeds' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE hy.feeds SET next_at = clock_timestamp(), state = 'active', failures = 0
    WHERE id = wanted AND state NOT IN ('gone', 'removed');
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE hy.feed_hosts SET next_at = clock_timestamp(), failures = 0
    FROM hy.feeds WHERE feeds.id = wanted AND feed_hosts.host = feeds.host;
    RETURN true;
END
$$;
