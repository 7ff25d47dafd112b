-- Second factors, known networks, addresses that change, accounts that end, and who looked at whom.

ALTER TABLE accounts ADD COLUMN erased_at timestamptz;
COMMENT ON COLUMN accounts.erased_at IS
    'When the person left: nothing but the id is kept, so that counts and the record stay right.';
ALTER TABLE accounts DROP CONSTRAINT accounts_citizen_is_a_person;
ALTER TABLE accounts ADD CONSTRAINT accounts_citizen_is_a_person CHECK (
    role <> 'citizen'
    OR erased_at IS NOT NULL
    OR (person_key IS NOT NULL AND staff_person_key IS NULL AND birth_date IS NOT NULL AND residence IS NOT NULL)
);
ALTER TABLE accounts ADD CONSTRAINT accounts_erased_are_disabled CHECK (
    erased_at IS NULL OR (disabled_at IS NOT NULL AND person_key IS NULL AND iin_cipher IS NULL AND birth_date IS NULL)
);

ALTER TABLE sessions ADD COLUMN second_factor boolean NOT NULL DEFAULT false;
ALTER TABLE sessions ALTER COLUMN second_factor DROP DEFAULT;
ALTER TABLE sessions ADD COLUMN network bytea NOT NULL DEFAULT '\x';
ALTER TABLE sessions ALTER COLUMN network DROP DEFAULT;
ALTER TABLE sessions ADD COLUMN client text;
COMMENT ON COLUMN sessions.second_factor IS 'Opened, or completed, with a second factor; staff act in no other.';
COMMENT ON COLUMN sessions.network IS 'Keyed hash of the network it was opened from (IPv4 /24, IPv6 /48); never the address.';
COMMENT ON COLUMN sessions.client IS 'What the client called itself, for its holder only.';

ALTER TABLE refresh_tokens ADD COLUMN successor_hash bytea;
COMMENT ON COLUMN refresh_tokens.successor_hash IS
    'The token given for this one. Asked for again at once, while that one is unused, it is replaced (a lost answer).';

CREATE TABLE second_factors (
    account_id uuid PRIMARY KEY,
    secret_cipher bytea NOT NULL,
    key_version smallint NOT NULL,
    enrolled_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    last_step bigint NOT NULL,
    CONSTRAINT second_factors_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
COMMENT ON TABLE second_factors IS 'TOTP secrets (RFC 6238) under AES-256-GCM; in use once a code has confirmed them.';
COMMENT ON COLUMN second_factors.last_step IS 'The last time step whose code was accepted; none works twice.';

CREATE TABLE recovery_codes (
    code_hash bytea PRIMARY KEY,
    account_id uuid NOT NULL,
    issued_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT recovery_codes_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
COMMENT ON TABLE recovery_codes IS 'SHA-256 of codes of 120 random bits that stand in for a lost second factor, once each.';
CREATE INDEX recovery_codes_by_account ON recovery_codes (account_id);

CREATE TABLE sign_in_failures (
    address_key bytea NOT NULL,
    network bytea NOT NULL,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT sign_in_failures_pkey PRIMARY KEY (address_key, network)
);
COMMENT ON TABLE sign_in_failures IS
    'Sign-ins since the last that succeeded, by keyed address and network, and by address alone (empty network).';

CREATE TABLE quotas (
    policy text NOT NULL,
    subject bytea NOT NULL,
    full_at timestamptz NOT NULL,
    CONSTRAINT quotas_pkey PRIMARY KEY (policy, subject)
);
COMMENT ON TABLE quotas IS
    'Limits that all processes share: when the allowance of a subject will be whole again (generic cell rate algorithm).';
CREATE INDEX quotas_by_end ON quotas (full_at);

CREATE TABLE email_changes (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    old_email text NOT NULL,
    new_email text NOT NULL,
    new_canonical text NOT NULL,
    token_hash bytea NOT NULL,
    reversal_hash bytea,
    requested_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    reversed_at timestamptz,
    CONSTRAINT email_changes_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT email_changes_token_unique UNIQUE (token_hash),
    CONSTRAINT email_changes_reversal_unique UNIQUE (reversal_hash)
);
COMMENT ON TABLE email_changes IS
    'Changes of address: confirmed at the new one, told to the old one, which can take it back for 72 hours.';
CREATE INDEX email_changes_by_account ON email_changes (account_id, id);

CREATE TABLE account_events (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    actor_id uuid,
    event text NOT NULL,
    details jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT account_events_account_known FOREIGN KEY (account_id) REFERENCES accounts (id),
    CONSTRAINT account_events_actor_known FOREIGN KEY (actor_id) REFERENCES accounts (id)
);
COMMENT ON TABLE account_events IS 'What happened to accounts and who did it: append-only, without personal data.';
CREATE INDEX account_events_by_account ON account_events (account_id, id);
CREATE INDEX account_events_by_actor ON account_events (actor_id);
CREATE TRIGGER account_events_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON account_events
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();

CREATE TABLE personal_data_readings (
    id uuid PRIMARY KEY,
    reader_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    petition_id uuid,
    what text NOT NULL,
    read_at timestamptz NOT NULL,
    CONSTRAINT personal_data_readings_reader_known FOREIGN KEY (reader_id) REFERENCES accounts (id),
    CONSTRAINT personal_data_readings_subject_known FOREIGN KEY (subject_id) REFERENCES accounts (id),
    CONSTRAINT personal_data_readings_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id)
);
COMMENT ON TABLE personal_data_readings IS 'Which member of staff read whose personal data, append-only; the person sees it.';
CREATE INDEX personal_data_readings_by_reader ON personal_data_readings (reader_id, id);
CREATE INDEX personal_data_readings_by_subject ON personal_data_readings (subject_id, id);
CREATE INDEX personal_data_readings_by_petition ON personal_data_readings (petition_id);
CREATE TRIGGER personal_data_readings_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON personal_data_readings
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();

CREATE TABLE apps (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    secret_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT apps_owner_known FOREIGN KEY (owner_id) REFERENCES accounts (id),
    CONSTRAINT apps_secret_unique UNIQUE (secret_hash)
);
COMMENT ON TABLE apps IS 'Third-party applications: they read what is public, at a rate of their own, and act for nobody.';
CREATE INDEX apps_by_owner ON apps (owner_id, id);

CREATE TABLE takedown_proposals (
    petition_id uuid PRIMARY KEY,
    reason text NOT NULL,
    proposed_at timestamptz NOT NULL,
    proposed_by uuid NOT NULL,
    CONSTRAINT takedown_proposals_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT takedown_proposals_by_known FOREIGN KEY (proposed_by) REFERENCES accounts (id)
);
COMMENT ON TABLE takedown_proposals IS 'Take-downs that one member of staff wants and a second one has to agree to.';
CREATE INDEX takedown_proposals_by_staff ON takedown_proposals (proposed_by);
ALTER TABLE takedowns ADD COLUMN proposed_by uuid;
ALTER TABLE takedowns ADD CONSTRAINT takedowns_proposed_by_known FOREIGN KEY (proposed_by) REFERENCES accounts (id);
ALTER TABLE takedowns ADD CONSTRAINT takedowns_by_two CHECK (proposed_by <> taken_down_by);
CREATE INDEX takedowns_by_proposer ON takedowns (proposed_by);
