-- Registrations side by side, networks that holders are known from, second factors that are taken back, and
-- acts on accounts that take two members of staff.

-- Each waits for its own token; the address and the IIN are claimed by the account that confirmation makes.
ALTER TABLE registrations DROP CONSTRAINT registrations_email_unique;
CREATE INDEX registrations_by_email ON registrations (email_canonical, created_at);

CREATE TABLE known_networks (
    account_id uuid NOT NULL,
    network bytea NOT NULL,
    seen_at timestamptz NOT NULL,
    CONSTRAINT known_networks_pkey PRIMARY KEY (account_id, network),
    CONSTRAINT known_networks_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
COMMENT ON TABLE known_networks IS
    'Keyed hashes of networks that a holder has signed in or set a password from: no failures of strangers bar them.';
CREATE INDEX known_networks_by_age ON known_networks (seen_at);
INSERT INTO known_networks
    SELECT account_id, network, max(last_used_at) FROM sessions GROUP BY account_id, network;

ALTER TABLE second_factors ADD COLUMN reversal_hash bytea;
ALTER TABLE second_factors ADD CONSTRAINT second_factors_reversal_unique UNIQUE (reversal_hash);
COMMENT ON COLUMN second_factors.reversal_hash IS
    'SHA-256 of the mailed token that takes a new factor back, for 72 hours after its first code.';

CREATE TABLE account_proposals (
    account_id uuid NOT NULL,
    act text NOT NULL,
    reason text NOT NULL,
    proposed_at timestamptz NOT NULL,
    proposed_by uuid NOT NULL,
    CONSTRAINT account_proposals_pkey PRIMARY KEY (account_id, act),
    CONSTRAINT account_proposals_account_known FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT account_proposals_by_known FOREIGN KEY (proposed_by) REFERENCES accounts (id),
    CONSTRAINT account_proposals_act_known CHECK (act IN ('second_factor_removal', 'iin_release'))
);
COMMENT ON TABLE account_proposals IS
    'Acts on an account that one member of staff has begun and a second one has to agree to.';
CREATE INDEX account_proposals_by_staff ON account_proposals (proposed_by);

-- An account whose IIN was another's: out of use, and no person any more.
ALTER TABLE accounts ADD COLUMN iin_released_at timestamptz;
COMMENT ON COLUMN accounts.iin_released_at IS
    'When staff gave the IIN of this account free for the person it belongs to.';
ALTER TABLE accounts DROP CONSTRAINT accounts_citizen_is_a_person;
ALTER TABLE accounts ADD CONSTRAINT accounts_citizen_is_a_person CHECK (
    role <> 'citizen'
    OR erased_at IS NOT NULL
    OR iin_released_at IS NOT NULL
    OR (person_key IS NOT NULL AND staff_person_key IS NULL AND birth_date IS NOT NULL AND residence IS NOT NULL)
);
ALTER TABLE accounts ADD CONSTRAINT accounts_released_are_disabled CHECK (
    iin_released_at IS NULL OR (disabled_at IS NOT NULL AND person_key IS NULL AND iin_cipher IS NULL)
);
