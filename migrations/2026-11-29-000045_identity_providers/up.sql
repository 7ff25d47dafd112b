-- Signing in at identity providers (OpenID Connect).

CREATE TABLE provider_identities (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    provider text NOT NULL,
    subject_key bytea NOT NULL,
    linked_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    post_withdrawn_at timestamptz,
    CONSTRAINT provider_identities_account_known FOREIGN KEY (account_id) REFERENCES accounts (id),
    CONSTRAINT provider_identities_subject_unique UNIQUE (subject_key),
    CONSTRAINT provider_identities_one_a_provider UNIQUE (account_id, provider),
    CONSTRAINT provider_identities_key_size CHECK (octet_length(subject_key) = 32)
);
COMMENT ON TABLE provider_identities IS
    'Who an account is at an identity provider. An account is found by this alone, never by an address.';
COMMENT ON COLUMN provider_identities.subject_key IS
    'Keyed hash of provider, issuer and subject: at some providers the subject is the IIN.';
COMMENT ON COLUMN provider_identities.post_withdrawn_at IS
    'Since when a member of staff is of no group that counts; the account is disabled with it, and enabled with it.';

CREATE TABLE provider_attempts (
    id uuid PRIMARY KEY,
    provider text NOT NULL,
    state_hash bytea NOT NULL,
    verifier_hash bytea NOT NULL,
    account_id uuid,
    session_id uuid,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    code_hash bytea,
    tries smallint NOT NULL DEFAULT 0,
    busy_until timestamptz,
    proof bytea,
    used_at timestamptz,
    CONSTRAINT provider_attempts_state_unique UNIQUE (state_hash),
    CONSTRAINT provider_attempts_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT provider_attempts_session_known FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE,
    CONSTRAINT provider_attempts_linking_whole CHECK (num_nulls(account_id, session_id) IN (0, 2)),
    CONSTRAINT provider_attempts_proof_of_code CHECK (proof IS NULL OR code_hash IS NOT NULL),
    CONSTRAINT provider_attempts_tries_counted CHECK (tries >= 0)
);
COMMENT ON TABLE provider_attempts IS
    'Requests to be authenticated by a provider, each good once and for ten minutes.';
COMMENT ON COLUMN provider_attempts.verifier_hash IS
    'SHA-256 of what only the client that began it knows. Nonce and PKCE verifier are derived from the state.';
COMMENT ON COLUMN provider_attempts.account_id IS
    'Whom the identity is to be linked to, in which session of theirs; none for signing in.';
COMMENT ON COLUMN provider_attempts.proof IS
    'What the provider said of the person, sealed for this attempt, while a code of the second factor or a registration is awaited.';
CREATE INDEX provider_attempts_by_account ON provider_attempts (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX provider_attempts_by_session ON provider_attempts (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX provider_attempts_by_expiry ON provider_attempts (expires_at);

CREATE TABLE provider_sessions (
    session_id uuid PRIMARY KEY,
    identity_id uuid NOT NULL,
    provider_session bytea,
    CONSTRAINT provider_sessions_session_known FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE,
    CONSTRAINT provider_sessions_identity_known FOREIGN KEY (identity_id) REFERENCES provider_identities (id) ON DELETE CASCADE
);
COMMENT ON TABLE provider_sessions IS
    'Sessions that were opened by a provider''s word, and end by it (Back-Channel Logout 1.0).';
COMMENT ON COLUMN provider_sessions.provider_session IS
    'Keyed hash of provider, issuer and session there, if the provider tells it.';
CREATE INDEX provider_sessions_by_identity ON provider_sessions (identity_id);
CREATE INDEX provider_sessions_by_session_there ON provider_sessions (provider_session)
    WHERE provider_session IS NOT NULL;

CREATE TABLE logout_tokens (
    token_key bytea PRIMARY KEY,
    forgotten_at timestamptz NOT NULL
);
COMMENT ON TABLE logout_tokens IS
    'Logout tokens that have been heard, by a keyed hash of provider, issuer and jti, until they have expired for certain.';
CREATE INDEX logout_tokens_by_end ON logout_tokens (forgotten_at);

ALTER TABLE registrations
    ADD COLUMN provider text,
    ADD COLUMN subject_key bytea,
    ADD CONSTRAINT registrations_identity_whole CHECK (num_nulls(provider, subject_key) IN (0, 2)),
    ADD CONSTRAINT registrations_key_size CHECK (octet_length(subject_key) = 32);
COMMENT ON COLUMN registrations.subject_key IS
    'Who the account to be is at an identity provider, whose word the registration stands on.';
