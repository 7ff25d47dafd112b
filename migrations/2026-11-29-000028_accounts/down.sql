ALTER TABLE accounts DROP CONSTRAINT accounts_released_are_disabled, DROP CONSTRAINT accounts_citizen_is_a_person;
ALTER TABLE accounts DROP COLUMN iin_released_at;
ALTER TABLE accounts ADD CONSTRAINT accounts_citizen_is_a_person CHECK (
    role <> 'citizen'
    OR erased_at IS NOT NULL
    OR (person_key IS NOT NULL AND staff_person_key IS NULL AND birth_date IS NOT NULL AND residence IS NOT NULL)
);
DROP TABLE account_proposals;
ALTER TABLE second_factors DROP CONSTRAINT second_factors_reversal_unique;
ALTER TABLE second_factors DROP COLUMN reversal_hash;
DROP TABLE known_networks;
DROP INDEX registrations_by_email;
DELETE FROM registrations AS older USING registrations AS newer
    WHERE older.email_canonical = newer.email_canonical AND (older.created_at, older.id) < (newer.created_at, newer.id);
ALTER TABLE registrations ADD CONSTRAINT registrations_email_unique UNIQUE (email_canonical);
