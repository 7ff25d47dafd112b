DROP INDEX webhooks_disabled;
ALTER TABLE webhooks DROP COLUMN behind_after;
