-- An item that says no time is listed as of the moment in which it was accepted; nothing is concluded from that.
ALTER TABLE hy.items ADD COLUMN is_dated boolean NOT NULL DEFAULT true;
GRANT UPDATE (is_dated) ON hy.items TO hy_app, hy_worker;
