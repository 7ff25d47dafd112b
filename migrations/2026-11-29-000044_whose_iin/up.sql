-- Signing in and registering by electronic signature (ЭЦП), and whose IIN it is: a surer claimant takes it over.

CREATE TABLE spent_challenges (
    nonce bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE spent_challenges IS
    'Challenges that somebody has signed and come in with: none works twice, in whichever process. Kept until they expire.';
CREATE INDEX spent_challenges_by_end ON spent_challenges (expires_at);

ALTER TABLE registrations
    ADD COLUMN assurance text NOT NULL DEFAULT 'declared',
    ADD COLUMN proof_cipher bytea,
    ADD CONSTRAINT registrations_assurance_known CHECK (assurance IN ('declared', 'provider', 'counter', 'eds'));
ALTER TABLE registrations ALTER COLUMN assurance DROP DEFAULT;
COMMENT ON COLUMN registrations.assurance IS 'How sure it is who registers; the account begins with that.';
COMMENT ON COLUMN registrations.proof_cipher IS
    'What proves it, under AES-256-GCM, bound to the registration: challenge, signature and what was found out about it.';

CREATE TABLE identity_proofs (
    account_id uuid PRIMARY KEY,
    proof_cipher bytea NOT NULL,
    key_version smallint NOT NULL,
    proven_at timestamptz NOT NULL,
    CONSTRAINT identity_proofs_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
COMMENT ON TABLE identity_proofs IS
    'By which electronic signature an account has shown whose it is; sealed, since a certificate bears IIN and names. '
    'Forgotten with the person.';

CREATE TABLE iin_takeovers (
    id uuid PRIMARY KEY,
    former_id uuid NOT NULL,
    holder_id uuid NOT NULL,
    former_assurance text NOT NULL,
    assurance text NOT NULL,
    taken_over_at timestamptz NOT NULL,
    CONSTRAINT iin_takeovers_former_once UNIQUE (former_id),
    CONSTRAINT iin_takeovers_former_known FOREIGN KEY (former_id) REFERENCES accounts (id),
    CONSTRAINT iin_takeovers_holder_known FOREIGN KEY (holder_id) REFERENCES accounts (id)
);
COMMENT ON TABLE iin_takeovers IS
    'Which account an IIN went over to, since it was surer there whose it is; an account loses its IIN once, for ever.';
CREATE INDEX iin_takeovers_by_holder ON iin_takeovers (holder_id);
CREATE TRIGGER iin_takeovers_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON iin_takeovers
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();

-- An account that has lost its IIN is nobody's any more, and can still be signed in to, exported and left.
ALTER TABLE accounts ADD COLUMN iin_lost_at timestamptz;
COMMENT ON COLUMN accounts.iin_lost_at IS 'When the IIN of this account went over to the person who proved that it is theirs.';
ALTER TABLE accounts
    DROP CONSTRAINT accounts_citizen_is_a_person,
    ADD CONSTRAINT accounts_citizen_is_a_person CHECK (
        role <> 'citizen'
        OR erased_at IS NOT NULL
        OR iin_released_at IS NOT NULL
        OR iin_lost_at IS NOT NULL
        OR (person_key IS NOT NULL AND staff_person_key IS NULL AND birth_date IS NOT NULL AND residence IS NOT NULL)
    ),
    ADD CONSTRAINT accounts_lost_hold_no_iin CHECK (
        iin_lost_at IS NULL OR (person_key IS NULL AND iin_cipher IS NULL)
    );

-- "This was not me": votes that the person whose IIN they bear disowns. Those that others gave with an IIN use up none
-- of the two votes that its person may give.
ALTER TABLE signature_removals
    DROP CONSTRAINT signature_removals_reason_known,
    ADD CONSTRAINT signature_removals_reason_known CHECK (reason IN ('withdrawn', 'invalidated', 'disowned'));
ALTER TABLE signatures
    DROP CONSTRAINT signatures_round_known,
    ADD CONSTRAINT signatures_round_known CHECK (round BETWEEN 1 AND 20);
COMMENT ON COLUMN signatures.round IS
    'Which of the votes with one IIN on one petition: two at most by its person, one more when paper stands alone, and '
    'those that others gave with it before it was taken over.';
