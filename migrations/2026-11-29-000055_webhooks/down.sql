DROP TABLE webhook_attempts;
DELETE FROM outbox WHERE webhook_id IS NOT NULL;
DROP INDEX outbox_webhook_buried;
DROP INDEX outbox_buried;
DROP INDEX outbox_by_event;
DROP INDEX outbox_by_webhook;
DROP INDEX outbox_webhook_order;
DROP INDEX outbox_webhook_waiting;
DROP INDEX outbox_waiting;
ALTER TABLE outbox
    DROP CONSTRAINT outbox_one_recipient,
    DROP CONSTRAINT outbox_webhooks_are_told_events,
    DROP COLUMN event_number,
    DROP COLUMN event_id,
    DROP COLUMN webhook_id,
    ADD CONSTRAINT outbox_one_recipient CHECK ((account_id IS NULL) <> (address IS NULL));
COMMENT ON TABLE outbox IS
    'Mails to send or sent; each is written in the transaction that causes it and leased by a sender.';
CREATE INDEX outbox_waiting ON outbox ((campaign_id IS NOT NULL), due_at, id) WHERE sent_at IS NULL AND buried_at IS NULL;
CREATE INDEX outbox_buried ON outbox (id) WHERE buried_at IS NOT NULL;
DROP TABLE webhook_events;
DROP TABLE webhook_secrets;
DROP TABLE webhooks;
