ALTER TABLE registrations
    DROP COLUMN provider,
    DROP COLUMN subject_key;
DROP TABLE logout_tokens;
DROP TABLE provider_sessions;
DROP TABLE provider_attempts;
DROP TABLE provider_identities;
