-- The counter: an official looks at somebody's document in person, and a second one of the same office confirms it.
CREATE TABLE identity_checks (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    document text NOT NULL,
    family_name text,
    given_name text,
    patronymic text,
    office text,
    checked_by uuid NOT NULL,
    checked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    state text NOT NULL,
    settled_by uuid,
    settled_at timestamptz,
    CONSTRAINT identity_checks_pkey PRIMARY KEY (id),
    CONSTRAINT identity_checks_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT identity_checks_by_known FOREIGN KEY (checked_by) REFERENCES accounts (id),
    CONSTRAINT identity_checks_settled_by_known FOREIGN KEY (settled_by) REFERENCES accounts (id),
    CONSTRAINT identity_checks_document_known
        CHECK (document IN ('identity_card', 'passport', 'temporary_identity_card')),
    CONSTRAINT identity_checks_state_known
        CHECK (state IN ('waiting', 'confirmed', 'refused', 'withdrawn', 'lapsed')),
    CONSTRAINT identity_checks_nobody_checks_themselves CHECK (checked_by <> account_id AND settled_by <> account_id),
    CONSTRAINT identity_checks_take_two CHECK (CASE state
        WHEN 'waiting' THEN settled_by IS NULL AND settled_at IS NULL
        WHEN 'lapsed' THEN settled_by IS NULL AND settled_at IS NOT NULL
        WHEN 'withdrawn' THEN settled_by IS NOT DISTINCT FROM checked_by AND settled_at IS NOT NULL
        ELSE settled_by IS NOT NULL AND settled_by <> checked_by AND settled_at IS NOT NULL END),
    CONSTRAINT identity_checks_names_only_wait CHECK (CASE state
        WHEN 'waiting' THEN family_name IS NOT NULL AND given_name IS NOT NULL
        ELSE family_name IS NULL AND given_name IS NULL AND patronymic IS NULL END)
);
COMMENT ON TABLE identity_checks IS
    'Documents that an official has looked at, until a second one confirms: their kind, never a number or a picture.';
COMMENT ON COLUMN identity_checks.family_name IS 'As the document has it; gone with the confirmation.';
COMMENT ON COLUMN identity_checks.office IS 'The akimat; null for the authorized body.';
COMMENT ON COLUMN identity_checks.expires_at IS 'Machine time: until when a second official can confirm it.';
CREATE UNIQUE INDEX identity_checks_one_waits ON identity_checks (account_id) WHERE state = 'waiting';
CREATE INDEX identity_checks_by_account ON identity_checks (account_id, id);
CREATE INDEX identity_checks_by_official ON identity_checks (checked_by);
CREATE INDEX identity_checks_by_second ON identity_checks (settled_by);
CREATE INDEX identity_checks_waiting ON identity_checks (office, id) WHERE state = 'waiting';
CREATE INDEX identity_checks_by_age ON identity_checks (settled_at);
