-- Workbooks are read in too, and a file can be taken whole or not at all.
ALTER TABLE hy.imports
    ADD COLUMN whole boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT imports_form_known,
    ADD CONSTRAINT imports_form_known CHECK (form IN ('csv', 'ndjson', 'xlsx')),
    DROP CONSTRAINT imports_json_is_utf8,
    ADD CONSTRAINT imports_encoding_of_form CHECK (form = 'csv' OR encoding = 'utf-8'),
    ADD CONSTRAINT imports_mapping_of_form CHECK (form <> 'ndjson' OR mapping = '{}'),
    -- What was refused has stored nothing.
    ADD CONSTRAINT imports_refused_is_empty CHECK (state <> 'refused' OR fault = 'csv.gave-up' OR rows = rejected) NOT VALID;
