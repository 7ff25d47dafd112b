-- Whoever leaves and comes back has their vote again, by signing once more: it counts as it did, and is theirs.

CREATE TABLE signature_claims (
    signature_id uuid NOT NULL,
    account_id uuid NOT NULL,
    public_name text NOT NULL,
    claimed_at timestamptz NOT NULL,
    CONSTRAINT signature_claims_pkey PRIMARY KEY (signature_id),
    CONSTRAINT signature_claims_signature_known FOREIGN KEY (signature_id) REFERENCES signatures (id),
    CONSTRAINT signature_claims_account_known FOREIGN KEY (account_id) REFERENCES accounts (id)
);
COMMENT ON TABLE signature_claims IS
    'Votes of people who left and came back: the row of the vote stays as evidence, this says whose it is again.';
CREATE INDEX signature_claims_by_account ON signature_claims (account_id);
