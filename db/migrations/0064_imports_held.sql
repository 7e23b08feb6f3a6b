-- A file of which the columns are looked at first waits until somebody says how they are read, or a day is over.
ALTER TABLE hy.imports
    DROP CONSTRAINT imports_state_known,
    ADD CONSTRAINT imports_state_known CHECK (state IN ('uploading', 'held', 'reading', 'ended', 'refused', 'abandoned')),
    DROP CONSTRAINT imports_upload_is_uploaded,
    ADD CONSTRAINT imports_upload_is_uploaded CHECK (uploaded OR state NOT IN ('uploading', 'held', 'abandoned'));

ALTER POLICY imports_update_app ON hy.imports
    USING (hy.may_take_in(source_id) AND state IN ('uploading', 'held'))
    WITH CHECK (hy.may_take_in(source_id) AND state IN ('uploading', 'held', 'reading', 'abandoned'));
GRANT UPDATE (mapping) ON hy.imports TO hy_app;

DROP INDEX hy.imports_waiting;
CREATE INDEX imports_waiting ON hy.imports (begun_at, id) WHERE uploaded AND state IN ('uploading', 'held', 'reading');

-- What it would give is shown to who may take in for its source, and to no machine.
CREATE POLICY import_pieces_select_app ON hy.import_pieces FOR SELECT TO hy_app
    USING (
        (SELECT hy.signed_in()) AND hy.may_take_in(source_id)
        AND EXISTS (SELECT FROM hy.imports WHERE imports.id = import_id AND imports.state = 'held')
    );
GRANT SELECT ON hy.import_pieces TO hy_app;
