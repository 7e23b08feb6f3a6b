-- What waits to be written into the index of words is written by whoever comes as the list is full: a short list holds nobody up long.
ALTER INDEX hy.item_texts_grams SET (gin_pending_list_limit = 1024);
