-- Events that another one can be merged with, newest first, however many are closed.
CREATE INDEX events_unclosed ON hy.events (history, last_item_at DESC, id DESC) WHERE state IN ('recorded', 'open');
