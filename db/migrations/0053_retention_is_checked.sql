-- What 0051 asks of every text holds for those that were there before.
ALTER TABLE hy.item_texts VALIDATE CONSTRAINT item_texts_text_length;
ALTER TABLE hy.item_texts VALIDATE CONSTRAINT item_texts_nothing_hidden;
