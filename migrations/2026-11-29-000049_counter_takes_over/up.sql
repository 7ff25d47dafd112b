-- The counter takes an IIN over from an account that is less sure; what was signed with an IIN that staff gave free is shown
-- to its later holder; evidence says what another verifier thought of a signature.
ALTER TABLE identity_checks
    ADD COLUMN takes_over boolean NOT NULL DEFAULT false,
    ADD COLUMN claim_cipher bytea,
    ADD CONSTRAINT identity_checks_claim_only_waits
        CHECK ((claim_cipher IS NOT NULL) = (takes_over AND state = 'waiting'));
ALTER TABLE identity_checks ALTER COLUMN takes_over DROP DEFAULT;
COMMENT ON COLUMN identity_checks.takes_over IS
    'The IIN is an account''s that is less sure: it loses it with the confirmation, and the check is then the new account''s.';
COMMENT ON COLUMN identity_checks.claim_cipher IS
    'Under AES-256-GCM, bound to the check: address, residence, language and birth date that the new account is made with.';

CREATE TABLE iin_releases (
    former_id uuid NOT NULL,
    person_key bytea NOT NULL,
    released_at timestamptz NOT NULL,
    CONSTRAINT iin_releases_pkey PRIMARY KEY (former_id),
    CONSTRAINT iin_releases_former_known FOREIGN KEY (former_id) REFERENCES accounts (id)
);
COMMENT ON TABLE iin_releases IS
    'Accounts whose IIN two of staff have given free: what they signed with it is shown to whoever has it then. Forgotten '
    'when that person leaves.';
COMMENT ON COLUMN iin_releases.person_key IS 'Keyed hash of the IIN, as accounts have it.';
COMMENT ON COLUMN iin_releases.released_at IS 'Machine time.';
CREATE INDEX iin_releases_by_person ON iin_releases (person_key);

ALTER TABLE signature_evidence
    ADD COLUMN second_opinion text,
    ADD CONSTRAINT signature_evidence_second_opinion_known CHECK (second_opinion IN ('agreed', 'absent'));
COMMENT ON COLUMN signature_evidence.second_opinion IS
    'Of another verifier, where the deployment asks one; absent: it had none, and the deployment lets that pass.';
