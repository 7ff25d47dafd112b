-- The body is reminded once of what it promised, before the day comes.

ALTER TABLE promises ADD COLUMN reminded_at timestamptz;
COMMENT ON COLUMN promises.reminded_at IS 'When the body was told that the day comes near, which is told once.';
CREATE INDEX promises_to_remind ON promises (due_on) WHERE ended_at IS NULL AND reminded_at IS NULL;
