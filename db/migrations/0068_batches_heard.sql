-- When something new came last, however often a source tells what is known: some seconds for a million deliveries, which wait.
CREATE INDEX batches_heard ON hy.batches (source_id, received_at DESC) WHERE NOT history AND accepted > 0;
