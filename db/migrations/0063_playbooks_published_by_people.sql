-- The information office publishes playbooks itself; every term names who began it, where a person did.
ALTER TABLE hy.playbook_terms
    ADD COLUMN begun_by uuid,
    ADD CONSTRAINT playbook_terms_person_known FOREIGN KEY (begun_by) REFERENCES hy.people (id),
    ADD CONSTRAINT playbook_terms_person_says_why CHECK (begun_by IS NULL OR note IS NOT NULL);

GRANT INSERT ON hy.playbook_versions, hy.playbook_terms TO hy_app;

CREATE POLICY playbook_versions_insert_app ON hy.playbook_versions FOR INSERT TO hy_app
    WITH CHECK ((SELECT hy.signed_in() AND hy.role() = 'coordinator') AND published_by = hy.person());
CREATE POLICY playbook_terms_insert_app ON hy.playbook_terms FOR INSERT TO hy_app
    WITH CHECK ((SELECT hy.signed_in() AND hy.role() = 'coordinator') AND begun_by = hy.person());

-- The operator signs as nobody.
ALTER POLICY playbook_versions_insert_worker ON hy.playbook_versions WITH CHECK (published_by IS NULL);
ALTER POLICY playbook_terms_insert_worker ON hy.playbook_terms WITH CHECK (begun_by IS NULL);
