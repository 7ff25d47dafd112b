ALTER TABLE takedowns DROP CONSTRAINT takedowns_by_two, DROP CONSTRAINT takedowns_proposed_by_known, DROP COLUMN proposed_by;
DROP TABLE takedown_proposals;
DROP TABLE apps, personal_data_readings, account_events, email_changes, quotas, sign_in_failures, recovery_codes, second_factors;
ALTER TABLE refresh_tokens DROP COLUMN successor_hash;
ALTER TABLE sessions DROP COLUMN client, DROP COLUMN network, DROP COLUMN second_factor;
ALTER TABLE accounts DROP CONSTRAINT accounts_erased_are_disabled, DROP CONSTRAINT accounts_citizen_is_a_person;
ALTER TABLE accounts ADD CONSTRAINT accounts_citizen_is_a_person CHECK (
    role <> 'citizen'
    OR (person_key IS NOT NULL AND staff_person_key IS NULL AND birth_date IS NOT NULL AND residence IS NOT NULL)
);
ALTER TABLE accounts DROP COLUMN erased_at;
