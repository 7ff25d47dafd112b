-- OAuth 2.1: applications that act for a citizen who has let them. What an application does it does in a session of the
-- citizen's, one that is marked as the application's and is worth no more than the scopes written beside it. So whatever
-- ends sessions (a new password, a suspension, leaving) ends those of applications too.
ALTER TABLE apps
    ALTER COLUMN secret_hash DROP NOT NULL,
    ADD COLUMN kind text NOT NULL DEFAULT 'confidential',
    ADD COLUMN redirect_uris text[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT apps_kind_known CHECK (kind IN ('confidential', 'public')),
    ADD CONSTRAINT apps_confidential_have_a_secret CHECK ((kind = 'confidential') = (secret_hash IS NOT NULL)),
    ADD CONSTRAINT apps_redirects_bounded CHECK (cardinality(redirect_uris) <= 10);
COMMENT ON TABLE apps IS
    'Third-party applications: they read what is public, at a rate of their own, and act for citizens who have let them.';
COMMENT ON COLUMN apps.kind IS 'Whether it can keep a secret (RFC 6749, 2.1).';
COMMENT ON COLUMN apps.redirect_uris IS 'Where people are sent back to, each to the letter.';

CREATE TABLE app_consents (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    app_id uuid NOT NULL,
    scopes text[] NOT NULL,
    given_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CONSTRAINT app_consents_account_known FOREIGN KEY (account_id) REFERENCES accounts (id),
    CONSTRAINT app_consents_app_known FOREIGN KEY (app_id) REFERENCES apps (id),
    CONSTRAINT app_consents_to_something CHECK (cardinality(scopes) > 0)
);
COMMENT ON TABLE app_consents IS 'What citizens let applications do in their name. Machine time.';
CREATE INDEX app_consents_by_account ON app_consents (account_id, id);
CREATE INDEX app_consents_by_app ON app_consents (app_id);
CREATE UNIQUE INDEX app_consents_one_in_force ON app_consents (account_id, app_id) WHERE withdrawn_at IS NULL;

CREATE TABLE app_codes (
    code_hash bytea PRIMARY KEY,
    consent_id uuid NOT NULL,
    scopes text[] NOT NULL,
    redirect_uri text NOT NULL,
    challenge text NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT app_codes_consent_known FOREIGN KEY (consent_id) REFERENCES app_consents (id)
);
COMMENT ON TABLE app_codes IS 'Authorization codes, each good once and for a minute. Used ones are kept, so that a replay is known. Machine time.';
COMMENT ON COLUMN app_codes.challenge IS 'The S256 challenge of the verifier that the application holds back (RFC 7636).';
CREATE INDEX app_codes_by_consent ON app_codes (consent_id);
CREATE INDEX app_codes_by_age ON app_codes (issued_at);

CREATE TABLE app_sessions (
    session_id uuid PRIMARY KEY,
    consent_id uuid NOT NULL,
    scopes text[] NOT NULL,
    code_hash bytea NOT NULL,
    CONSTRAINT app_sessions_session_known FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE,
    CONSTRAINT app_sessions_consent_known FOREIGN KEY (consent_id) REFERENCES app_consents (id),
    CONSTRAINT app_sessions_one_a_code UNIQUE (code_hash)
);
COMMENT ON TABLE app_sessions IS 'Sessions of citizens that an application has, and what it may do in them.';
COMMENT ON COLUMN app_sessions.code_hash IS 'The code that it was opened with; who comes with that code again ends the session.';
CREATE INDEX app_sessions_by_consent ON app_sessions (consent_id);

CREATE TABLE app_tokens (
    token_hash bytea PRIMARY KEY,
    app_id uuid NOT NULL,
    scopes text[] NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT app_tokens_app_known FOREIGN KEY (app_id) REFERENCES apps (id)
);
COMMENT ON TABLE app_tokens IS 'Tokens of applications that read for themselves (client credentials, RFC 6749, 4.4). Machine time.';
CREATE INDEX app_tokens_by_app ON app_tokens (app_id);
CREATE INDEX app_tokens_by_end ON app_tokens (expires_at);

CREATE TABLE app_acts (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    app_id uuid NOT NULL,
    operation text NOT NULL,
    address text NOT NULL,
    acted_at timestamptz NOT NULL,
    CONSTRAINT app_acts_account_known FOREIGN KEY (account_id) REFERENCES accounts (id),
    CONSTRAINT app_acts_app_known FOREIGN KEY (app_id) REFERENCES apps (id)
);
COMMENT ON TABLE app_acts IS 'What was done in the name of citizens through applications, written with the act itself. Machine time.';
COMMENT ON COLUMN app_acts.operation IS 'The call, by its name in the OpenAPI document.';
COMMENT ON COLUMN app_acts.address IS 'What it was called on.';
CREATE INDEX app_acts_by_account ON app_acts (account_id, id);
CREATE INDEX app_acts_by_app ON app_acts (app_id);
