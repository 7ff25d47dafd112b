-- Notices: written in the transaction that causes them, sent afterwards, never deleted unsent.

CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    petition_id uuid,
    account_id uuid,
    address text,
    language text NOT NULL,
    payload jsonb NOT NULL,
    dedup_key text NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    leased_until timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    last_error text,
    sent_at timestamptz,
    buried_at timestamptz,
    CONSTRAINT outbox_dedup_unique UNIQUE (dedup_key),
    CONSTRAINT outbox_one_recipient CHECK ((account_id IS NULL) <> (address IS NULL)),
    CONSTRAINT outbox_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT outbox_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
COMMENT ON TABLE outbox IS
    'Mails to send or sent; each is written in the transaction that causes it and leased by a sender.';
COMMENT ON COLUMN outbox.due_at IS 'When to try (again), by the machine''s clock.';
CREATE INDEX outbox_waiting ON outbox (due_at, id) WHERE sent_at IS NULL AND buried_at IS NULL;
CREATE INDEX outbox_by_petition ON outbox (petition_id);
CREATE INDEX outbox_by_account ON outbox (account_id);

CREATE TABLE inbox (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    petition_id uuid,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT inbox_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT inbox_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id)
);
COMMENT ON TABLE inbox IS 'The same notices inside the service; mail is the second channel (66).';
CREATE INDEX inbox_by_account ON inbox (account_id, id);
CREATE INDEX inbox_by_petition ON inbox (petition_id);
