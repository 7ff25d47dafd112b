-- Of one webhook so many deliveries wait at most. What it has no delivery of then waits as the events themselves, which are
-- one line each for all.
ALTER TABLE webhooks ADD COLUMN behind_after bigint;
COMMENT ON COLUMN webhooks.behind_after IS
    'Of events after the one of this number it has no deliveries yet: enough of others wait. None when it has those of all.';
CREATE INDEX webhooks_disabled ON webhooks (disabled_at) WHERE disabled_at IS NOT NULL;
