ALTER TABLE clocks DROP COLUMN reminded_at;
DROP INDEX outbox_buried;
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (due_at, id) WHERE sent_at IS NULL AND buried_at IS NULL;
DROP INDEX outbox_by_campaign;
ALTER TABLE outbox DROP CONSTRAINT outbox_campaign_known, DROP COLUMN campaign_id;
DROP INDEX campaigns_closing_soon_once;
COMMENT ON COLUMN campaigns.payload IS NULL;
ALTER TABLE campaigns
    DROP CONSTRAINT campaigns_topic_of_its_audience, DROP CONSTRAINT campaigns_audience_known,
    DROP COLUMN settled_at, DROP COLUMN failed, DROP COLUMN sent, DROP COLUMN after_account, DROP COLUMN topic,
    DROP COLUMN audience;
DROP TABLE mail_failures;
DROP TABLE topics;
DROP TABLE subscriptions;
