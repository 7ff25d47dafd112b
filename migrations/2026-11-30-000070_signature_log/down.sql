DROP TABLE signature_leaves;
DROP FUNCTION signature_leaves_only_forget();
DROP TABLE log_checkpoints;
DROP TABLE log_tiles;
DROP TABLE log_entries;
DROP TABLE log_pending;
DELETE FROM key_checks WHERE purpose = 'log';
ALTER TABLE key_checks DROP CONSTRAINT key_checks_purpose_known;
ALTER TABLE key_checks ADD CONSTRAINT key_checks_purpose_known CHECK (purpose IN ('identity', 'token'));
