-- Apart from the column, so that nobody waits for it.
UPDATE hy.items SET is_dated = false WHERE occurred_at = accepted_at;
