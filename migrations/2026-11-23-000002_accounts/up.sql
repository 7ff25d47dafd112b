-- People: registrations that wait for their mail, accounts, sessions.

CREATE TABLE registrations (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL,
    email text NOT NULL,
    email_canonical text NOT NULL,
    password_hash text NOT NULL,
    person_key bytea NOT NULL,
    iin_cipher bytea NOT NULL,
    key_version smallint NOT NULL,
    family_name text NOT NULL,
    given_name text NOT NULL,
    patronymic text,
    birth_date date NOT NULL,
    residence text NOT NULL,
    language text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    CONSTRAINT registrations_token_unique UNIQUE (token_hash),
    CONSTRAINT registrations_email_unique UNIQUE (email_canonical),
    CONSTRAINT registrations_language_known CHECK (language IN ('kk', 'ru', 'en'))
);
COMMENT ON TABLE registrations IS
    'Unconfirmed registrations. Nobody holds an IIN before the mail is confirmed, so an IIN cannot be squatted.';

CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    role text NOT NULL,
    public_body text,
    email text NOT NULL,
    email_canonical text NOT NULL,
    password_hash text NOT NULL,
    person_key bytea,
    staff_person_key bytea,
    iin_cipher bytea,
    key_version smallint NOT NULL,
    assurance text NOT NULL,
    family_name text NOT NULL,
    given_name text NOT NULL,
    patronymic text,
    birth_date date,
    residence text,
    language text NOT NULL,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz,
    CONSTRAINT accounts_email_unique UNIQUE (email_canonical),
    CONSTRAINT accounts_person_unique UNIQUE (person_key),
    CONSTRAINT accounts_staff_person_unique UNIQUE (staff_person_key),
    CONSTRAINT accounts_role_known CHECK (
        role IN ('citizen', 'moderator', 'official', 'first_head', 'administrator')
    ),
    CONSTRAINT accounts_body_of_role CHECK (
        (role IN ('official', 'first_head')) = (public_body IS NOT NULL)
    ),
    CONSTRAINT accounts_citizen_is_a_person CHECK (
        role <> 'citizen'
        OR (person_key IS NOT NULL AND staff_person_key IS NULL AND birth_date IS NOT NULL
            AND residence IS NOT NULL)
    ),
    CONSTRAINT accounts_staff_is_not_a_citizen CHECK (role = 'citizen' OR person_key IS NULL),
    CONSTRAINT accounts_language_known CHECK (language IN ('kk', 'ru', 'en')),
    CONSTRAINT accounts_assurance_known CHECK (assurance IN ('declared', 'verified'))
);
COMMENT ON TABLE accounts IS
    'Citizens who sign and file, and the staff of the authorized body and of the addressees (90-1 to 90-6).';
COMMENT ON COLUMN accounts.person_key IS
    'HMAC-SHA-256 of the IIN under the deployment''s identity key: one person, one citizen account.';
COMMENT ON COLUMN accounts.staff_person_key IS
    'The same key of a member of staff, apart: a moderator is also a citizen (ruling 12).';
COMMENT ON COLUMN accounts.iin_cipher IS 'The IIN under AES-256-GCM; the key is outside the database.';
CREATE INDEX accounts_staff_by_role ON accounts (role, public_body) WHERE role <> 'citizen';

CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_because text,
    CONSTRAINT sessions_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT sessions_end_has_reason CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);
COMMENT ON TABLE sessions IS
    'Sign-ins of an account; ending one revokes its tokens.';
CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY,
    session_id uuid NOT NULL,
    issued_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT refresh_tokens_session_known FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
COMMENT ON TABLE refresh_tokens IS
    'SHA-256 of each refresh token of a session; using one twice ends the session (RFC 9700, 4.14).';
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

CREATE TABLE password_resets (
    token_hash bytea PRIMARY KEY,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT password_resets_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
COMMENT ON TABLE password_resets IS
    'SHA-256 of each password reset token; it works once, until it expires.';
CREATE INDEX password_resets_by_account ON password_resets (account_id);
