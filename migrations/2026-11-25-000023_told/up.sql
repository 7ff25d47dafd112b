-- Who has been told what, what he wants no mail of, and what became of a mail after it was sent.

-- The inbox is where it stands that somebody was told; mail is the second channel (66).
ALTER TABLE inbox
    ADD COLUMN notice_key text,
    ADD COLUMN campaign_id uuid,
    ADD COLUMN read_at timestamptz,
    ADD CONSTRAINT inbox_told_once UNIQUE (notice_key),
    ADD CONSTRAINT inbox_campaign_known FOREIGN KEY (campaign_id) REFERENCES campaigns (id);
COMMENT ON COLUMN inbox.notice_key IS 'Names the step and the reader: nobody is told twice.';
COMMENT ON COLUMN inbox.campaign_id IS 'The mass notice it is part of, whose text it has.';
CREATE INDEX inbox_by_campaign ON inbox (campaign_id) WHERE campaign_id IS NOT NULL;
CREATE INDEX inbox_unread ON inbox (account_id) WHERE read_at IS NULL;

-- A last day that moves is told anew.
DROP INDEX campaigns_closing_soon_once;
ALTER TABLE campaigns ADD COLUMN superseded_at timestamptz;
COMMENT ON COLUMN campaigns.superseded_at IS 'When another took its place: what is unsent of it is dropped.';

CREATE TABLE declined_mails (
    account_id uuid NOT NULL,
    choice text NOT NULL,
    CONSTRAINT declined_mails_pkey PRIMARY KEY (account_id, choice),
    CONSTRAINT declined_mails_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT declined_mails_choice_known CHECK (choice IN ('news', 'progress', 'reminders'))
);
COMMENT ON TABLE declined_mails IS
    'Mails that a person is without by his own choice; what they say stands in the inbox all the same.';

CREATE TABLE deliveries (
    id uuid NOT NULL,
    mail_id uuid,
    created_at timestamptz NOT NULL,
    CONSTRAINT deliveries_pkey PRIMARY KEY (id),
    CONSTRAINT deliveries_mail_known FOREIGN KEY (mail_id) REFERENCES outbox (id) ON DELETE CASCADE
);
COMMENT ON TABLE deliveries IS
    'Random ids by which whoever asked for a confirmation mail sees what becomes of it. Without a mail: the address had had its share.';
ALTER TABLE registrations ADD COLUMN delivery_id uuid;
COMMENT ON COLUMN registrations.delivery_id IS 'By which its mails are followed; the next one takes the place of the last.';
CREATE INDEX deliveries_by_mail ON deliveries (mail_id);
CREATE INDEX deliveries_by_age ON deliveries (created_at);

-- A mail that was sent and given up came back.
ALTER TABLE mail_failures ADD COLUMN came_back boolean NOT NULL DEFAULT false;
ALTER TABLE mail_failures ALTER COLUMN came_back DROP DEFAULT;
COMMENT ON COLUMN mail_failures.came_back IS
    'The last failure came back as mail after our server had taken it: that it takes another one says nothing.';

CREATE INDEX clocks_to_remind ON clocks (due_on) WHERE met_at IS NULL AND overdue_at IS NULL AND reminded_at IS NULL;

-- Notices of any term take the place of those of three.
CREATE TEMPORARY TABLE renamed (old, kind, clock) ON COMMIT DROP AS VALUES
    ('moderation_due_soon', 'term_due_soon', 'moderation'),
    ('consideration_due_soon', 'term_due_soon', 'consideration'),
    ('moderation_term_passed', 'term_passed', 'moderation'),
    ('consideration_term_passed', 'term_passed', 'consideration'),
    ('publication_term_passed', 'term_passed', 'decision_publication'),
    ('moderation_overdue', 'act_overdue', 'moderation'),
    ('consideration_overdue', 'act_overdue', 'consideration');
UPDATE outbox SET kind = renamed.kind, payload = payload || jsonb_build_object('clock', renamed.clock)
    FROM renamed WHERE outbox.kind = renamed.old;
UPDATE inbox SET kind = renamed.kind, payload = payload || jsonb_build_object('clock', renamed.clock)
    FROM renamed WHERE inbox.kind = renamed.old;

-- What people leave, and what is over, is found without reading all mails.
CREATE INDEX outbox_by_address ON outbox (address) WHERE address IS NOT NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;
