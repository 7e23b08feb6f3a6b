-- Which columns of a file were read as what, and which were passed over, once its header was recognised: names of columns, never of people.
ALTER TABLE hy.imports
    ADD COLUMN columns jsonb,
    ADD CONSTRAINT imports_columns_form CHECK (
        columns IS NULL
        OR coalesce(jsonb_typeof(columns -> 'read') = 'object' AND jsonb_typeof(columns -> 'ignored') = 'array', false)
    );
