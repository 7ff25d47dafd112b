-- Webhooks: addresses of applications that are told of the public life of petitions. What is to be told is written in the
-- transaction that causes it and stands in the outbox, line by line, like mails.
CREATE TABLE webhooks (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL,
    url text NOT NULL,
    description text NOT NULL,
    events text[] NOT NULL,
    addressees text[] NOT NULL,
    territories text[] NOT NULL,
    petitions uuid[] NOT NULL,
    created_at timestamptz NOT NULL,
    hears_from timestamptz NOT NULL,
    disabled_at timestamptz,
    disabled_because text,
    failures integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    rests_until timestamptz,
    looked_at_next timestamptz,
    CONSTRAINT webhooks_owner_known FOREIGN KEY (owner_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT webhooks_url_bounded CHECK (length(url) BETWEEN 1 AND 500),
    CONSTRAINT webhooks_disabled_for_a_reason CHECK ((disabled_at IS NULL) = (disabled_because IS NULL)),
    CONSTRAINT webhooks_reason_known CHECK (disabled_because IN ('owner', 'gone', 'failing')),
    CONSTRAINT webhooks_failing_since_a_failure CHECK ((failures = 0) = (failing_since IS NULL))
);
COMMENT ON TABLE webhooks IS 'Addresses that are told of the public life of petitions, and what each wants to hear of.';
COMMENT ON COLUMN webhooks.events IS 'Types of events; all of them when empty. The other filters likewise.';
COMMENT ON COLUMN webhooks.failures IS 'Tries in a row that came to nothing.';
COMMENT ON COLUMN webhooks.rests_until IS 'Nothing is tried before then, since the last try failed. Machine time.';
COMMENT ON COLUMN webhooks.looked_at_next IS 'When to look for what can be sent; none while nothing waits. Machine time.';
CREATE INDEX webhooks_by_owner ON webhooks (owner_id);
CREATE INDEX webhooks_waiting ON webhooks (looked_at_next) WHERE disabled_at IS NULL AND looked_at_next IS NOT NULL;

CREATE TABLE webhook_secrets (
    id uuid PRIMARY KEY,
    webhook_id uuid NOT NULL,
    key_version smallint NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    CONSTRAINT webhook_secrets_webhook_known FOREIGN KEY (webhook_id) REFERENCES webhooks (id) ON DELETE CASCADE
);
COMMENT ON TABLE webhook_secrets IS
    'Names of secrets: the secrets themselves follow from them and the identity key, and are kept nowhere.';
COMMENT ON COLUMN webhook_secrets.expires_at IS 'Until when it signs beside its successor. Machine time.';
CREATE INDEX webhook_secrets_by_webhook ON webhook_secrets (webhook_id);
CREATE UNIQUE INDEX webhook_secrets_one_in_force ON webhook_secrets (webhook_id) WHERE expires_at IS NULL;

CREATE TABLE webhook_events (
    id uuid PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    petition_id uuid,
    data jsonb NOT NULL,
    happened_at timestamptz NOT NULL,
    addressee text,
    territories text[] NOT NULL,
    written_at timestamptz NOT NULL,
    after_webhook uuid,
    told_at timestamptz,
    CONSTRAINT webhook_events_number_unique UNIQUE (number),
    CONSTRAINT webhook_events_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id)
);
COMMENT ON TABLE webhook_events IS
    'What webhooks are told of: a line in the transaction that causes it, then a line of the outbox for each that wants it.';
COMMENT ON COLUMN webhook_events.number IS 'Their order; of one petition that of its steps, since each holds its lock.';
COMMENT ON COLUMN webhook_events.happened_at IS
    'Legal time; of what one signature caused, the beginning of the civil day.';
COMMENT ON COLUMN webhook_events.written_at IS 'Machine time; webhooks that are made later do not hear of it.';
COMMENT ON COLUMN webhook_events.after_webhook IS 'Webhooks up to this one have their lines in the outbox.';
COMMENT ON COLUMN webhook_events.told_at IS 'When the last of them had it.';
CREATE INDEX webhook_events_untold ON webhook_events (number) WHERE told_at IS NULL;
CREATE INDEX webhook_events_by_petition ON webhook_events (petition_id, number);
CREATE INDEX webhook_events_told ON webhook_events (told_at) WHERE told_at IS NOT NULL;

ALTER TABLE outbox
    ADD COLUMN webhook_id uuid,
    ADD COLUMN event_id uuid,
    ADD COLUMN event_number bigint,
    ADD CONSTRAINT outbox_webhook_known FOREIGN KEY (webhook_id) REFERENCES webhooks (id) ON DELETE CASCADE,
    ADD CONSTRAINT outbox_event_known FOREIGN KEY (event_id) REFERENCES webhook_events (id),
    ADD CONSTRAINT outbox_webhooks_are_told_events
        CHECK ((webhook_id IS NULL) = (event_id IS NULL) AND (event_id IS NULL) = (event_number IS NULL)),
    DROP CONSTRAINT outbox_one_recipient,
    ADD CONSTRAINT outbox_one_recipient CHECK (num_nonnulls(account_id, address, webhook_id) = 1);
COMMENT ON TABLE outbox IS
    'Mails, and deliveries to webhooks, to send or sent; each is written in the transaction that causes it, or by the page '
    'of a notice to many, and leased by a sender.';
COMMENT ON COLUMN outbox.event_number IS 'The order in which a webhook hears of one petition.';
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox ((campaign_id IS NOT NULL), due_at, id)
    WHERE sent_at IS NULL AND buried_at IS NULL AND webhook_id IS NULL;
CREATE INDEX outbox_webhook_waiting ON outbox (webhook_id, event_number)
    WHERE webhook_id IS NOT NULL AND sent_at IS NULL AND buried_at IS NULL;
CREATE INDEX outbox_webhook_order ON outbox (webhook_id, petition_id, event_number)
    WHERE webhook_id IS NOT NULL AND sent_at IS NULL AND buried_at IS NULL;
CREATE INDEX outbox_by_webhook ON outbox (webhook_id, event_number) WHERE webhook_id IS NOT NULL;
CREATE INDEX outbox_by_event ON outbox (event_id) WHERE event_id IS NOT NULL;
DROP INDEX outbox_buried;
CREATE INDEX outbox_buried ON outbox (id) WHERE buried_at IS NOT NULL AND webhook_id IS NULL;
CREATE INDEX outbox_webhook_buried ON outbox (buried_at) WHERE buried_at IS NOT NULL AND webhook_id IS NOT NULL;

CREATE TABLE webhook_attempts (
    id uuid PRIMARY KEY,
    delivery_id uuid NOT NULL,
    made_at timestamptz NOT NULL,
    took_ms integer NOT NULL,
    status smallint,
    fault text,
    CONSTRAINT webhook_attempts_delivery_known FOREIGN KEY (delivery_id) REFERENCES outbox (id) ON DELETE CASCADE,
    CONSTRAINT webhook_attempts_answered_or_not CHECK ((status IS NULL) = (fault IS NOT NULL)),
    CONSTRAINT webhook_attempts_status_possible CHECK (status BETWEEN 100 AND 999)
);
COMMENT ON TABLE webhook_attempts IS 'What became of each try to deliver to a webhook, for its owner.';
COMMENT ON COLUMN webhook_attempts.fault IS 'Why there was no answer; of one that came, its status says all.';
CREATE INDEX webhook_attempts_by_delivery ON webhook_attempts (delivery_id, id);
