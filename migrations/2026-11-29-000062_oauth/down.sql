DROP TABLE app_acts;
DROP TABLE app_tokens;
DELETE FROM sessions WHERE id IN (SELECT session_id FROM app_sessions);
DROP TABLE app_sessions;
DROP TABLE app_codes;
DROP TABLE app_consents;
DELETE FROM apps WHERE secret_hash IS NULL;
ALTER TABLE apps
    DROP CONSTRAINT apps_redirects_bounded,
    DROP CONSTRAINT apps_confidential_have_a_secret,
    DROP CONSTRAINT apps_kind_known,
    DROP COLUMN redirect_uris,
    DROP COLUMN kind,
    ALTER COLUMN secret_hash SET NOT NULL;
COMMENT ON TABLE apps IS 'Third-party applications: they read what is public, at a rate of their own, and act for nobody.';
