-- Who follows what without signing, whose address refuses mail, and mass notices that can be watched.

CREATE TABLE subscriptions (
    account_id uuid NOT NULL,
    petition_id uuid NOT NULL,
    answers boolean NOT NULL,
    milestones boolean NOT NULL,
    closing_soon boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT subscriptions_pkey PRIMARY KEY (petition_id, account_id),
    CONSTRAINT subscriptions_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT subscriptions_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id) ON DELETE CASCADE
);
COMMENT ON TABLE subscriptions IS
    'What a person wants to hear of a petition. A row of noes is the answer to news asked for with a signature.';
CREATE INDEX subscriptions_by_account ON subscriptions (account_id);

CREATE TABLE topics (
    account_id uuid NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT topics_pkey PRIMARY KEY (kind, code, account_id),
    CONSTRAINT topics_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT topics_kind_known CHECK (kind IN ('addressee', 'territory'))
);
COMMENT ON TABLE topics IS 'Who wants to hear of new petitions to a body, or to the bodies of a territory.';
CREATE INDEX topics_by_account ON topics (account_id);

CREATE TABLE mail_failures (
    account_id uuid NOT NULL,
    in_a_row integer NOT NULL,
    reason text NOT NULL,
    failed_at timestamptz NOT NULL,
    suspended_at timestamptz,
    CONSTRAINT mail_failures_pkey PRIMARY KEY (account_id),
    CONSTRAINT mail_failures_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
COMMENT ON TABLE mail_failures IS
    'Addresses that refuse mail: suspended at once when they do for good, after three mails given up in a row otherwise.';

ALTER TABLE campaigns
    ADD COLUMN audience text NOT NULL DEFAULT 'joiners',
    ADD COLUMN topic text,
    ADD COLUMN after_account uuid,
    ADD COLUMN sent integer NOT NULL DEFAULT 0,
    ADD COLUMN failed integer NOT NULL DEFAULT 0,
    ADD COLUMN settled_at timestamptz,
    ADD CONSTRAINT campaigns_audience_known
        CHECK (audience IN ('joiners', 'milestones', 'closing_soon', 'topic')),
    ADD CONSTRAINT campaigns_topic_of_its_audience CHECK ((audience = 'topic') = (topic IS NOT NULL));
ALTER TABLE campaigns ALTER COLUMN audience DROP DEFAULT;
COMMENT ON COLUMN campaigns.payload IS 'Mails read it when they are sent: a text put anew before then is the one that goes out.';
COMMENT ON COLUMN campaigns.after_account IS 'Followers up to this one have their mails in the outbox; they come after the signers.';
COMMENT ON COLUMN campaigns.settled_at IS 'When a mail of it was last sent or given up, by the machine''s clock.';
CREATE UNIQUE INDEX campaigns_closing_soon_once ON campaigns (petition_id) WHERE audience = 'closing_soon';

ALTER TABLE outbox
    ADD COLUMN campaign_id uuid,
    ADD CONSTRAINT outbox_campaign_known FOREIGN KEY (campaign_id) REFERENCES campaigns (id);
CREATE INDEX outbox_by_campaign ON outbox (campaign_id, account_id) WHERE campaign_id IS NOT NULL;
-- Mass mails come after all others.
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox ((campaign_id IS NOT NULL), due_at, id) WHERE sent_at IS NULL AND buried_at IS NULL;
CREATE INDEX outbox_buried ON outbox (id) WHERE buried_at IS NOT NULL;

ALTER TABLE clocks ADD COLUMN reminded_at timestamptz;
COMMENT ON COLUMN clocks.reminded_at IS 'When those who owe the act were reminded of its last day.';
