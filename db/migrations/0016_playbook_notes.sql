-- Why a version of the playbooks became current, in the words of whoever published it. Adds an empty column: instant.
ALTER TABLE hy.playbook_terms ADD COLUMN note text;
ALTER TABLE hy.playbook_terms ADD CONSTRAINT playbook_terms_note_length CHECK (char_length(note) BETWEEN 1 AND 200);
