-- Whether something could go over another channel is asked for everything that waits on one that rests.
CREATE INDEX deliveries_standby ON hy.deliveries (notice_id) WHERE state = 'standby';
