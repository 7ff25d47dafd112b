-- Answers kept under a client's Idempotency-Key, written with the effect they answer for.

CREATE TABLE idempotency_keys (
    account_id uuid NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status smallint NOT NULL,
    location text,
    body jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, operation, key),
    CONSTRAINT idempotency_keys_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
COMMENT ON TABLE idempotency_keys IS
    'The answer given under a client''s Idempotency-Key; a repeat gets it again and changes nothing.';
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
