-- Evidence is the case's: an answer rests on what is on the file when it is given, and a case closes only with proof.
ALTER TABLE hy.attachments DROP COLUMN answer_id;
