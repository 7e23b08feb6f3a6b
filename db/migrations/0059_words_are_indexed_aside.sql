-- What waits to be written into the index of words is written by a worker every second, in one go: nobody who takes items in waits
-- for it, and words that many of them have cost little. The limit is for a city where no worker runs: whoever comes as it is reached
-- writes it, within what a statement may take.
ALTER INDEX hy.item_texts_grams SET (gin_pending_list_limit = 65536);

-- Answers how many pages were waiting; none where another process is at it. What is written leaves the list a memory full at a time, so
-- that a turn that is cut off has brought it forward.
CREATE FUNCTION hy.index_words() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp SET maintenance_work_mem = '16MB' AS $$
BEGIN
    IF NOT pg_catalog.pg_try_advisory_xact_lock(48193) THEN RETURN 0; END IF;
    RETURN pg_catalog.gin_clean_pending_list('hy.item_texts_grams');
END
$$;
GRANT EXECUTE ON FUNCTION hy.index_words() TO hy_worker;

-- Words and reasons are most of what is stored; this compression takes a fraction of the time of the other.
ALTER TABLE hy.item_texts
    ALTER COLUMN text SET COMPRESSION lz4,
    ALTER COLUMN grams SET COMPRESSION lz4;
ALTER TABLE hy.assessments
    ALTER COLUMN factors SET COMPRESSION lz4,
    ALTER COLUMN matters SET COMPRESSION lz4,
    ALTER COLUMN advice SET COMPRESSION lz4;
