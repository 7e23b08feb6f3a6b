-- What tells a feed's own ids from those of others: a digest of the host and path under which it was added, so that they stay the same
-- where it moves, or is added again. Those of feeds that are here already begin with the feed's own id, and go on so; an id with a colon
-- that is no address, `tag:` or `urn:` began with nothing before, and its entries come once more.
ALTER TABLE hy.feeds ADD COLUMN name text;
UPDATE hy.feeds SET name = id::text;
ALTER TABLE hy.feeds
    ALTER COLUMN name SET NOT NULL,
    -- For a service of before that still runs.
    ALTER COLUMN name SET DEFAULT gen_random_uuid()::text,
    ADD CONSTRAINT feeds_name_length CHECK (char_length(name) BETWEEN 1 AND 64);
GRANT INSERT (name) ON hy.feeds TO hy_app;
