-- Whoever writes or takes up has ended, and nobody else begins.
LOCK TABLE log_pending, log_pending_batches IN ACCESS EXCLUSIVE MODE;
DROP TRIGGER log_pending_elsewhere ON log_pending;
DROP FUNCTION log_pending_into_batches;
INSERT INTO log_pending (entry, signature_id, seed)
SELECT substring(entries FROM (place::integer - 1) * 96 + 1 FOR 96), vote, seed
FROM log_pending_batches, unnest(signature_ids, seeds) WITH ORDINALITY AS said(vote, seed, place)
ORDER BY id, place;
DROP TABLE log_pending_batches;
COMMENT ON TABLE log_pending IS
    'Entries that were committed with what they say and wait for their place in the log, for a second at most.';
