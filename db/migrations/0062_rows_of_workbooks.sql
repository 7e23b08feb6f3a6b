-- A sheet that breaks off is a row that cannot be read, as a workbook says it.
ALTER TABLE hy.import_rejections
    DROP CONSTRAINT import_rejections_code_form,
    ADD CONSTRAINT import_rejections_code_form CHECK (code ~ '^(json|body|item|csv|workbook)\.[a-z0-9-]+$');
