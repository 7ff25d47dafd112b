COMMENT ON COLUMN signatures.round IS NULL;
-- Rows of the third round stay: they are evidence. New ones are refused again.
ALTER TABLE signatures
    DROP CONSTRAINT signatures_round_known,
    ADD CONSTRAINT signatures_round_known CHECK (round IN (1, 2)) NOT VALID;
-- Where there are none, the rule holds for all of them as before.
DO $$
BEGIN
    ALTER TABLE signatures VALIDATE CONSTRAINT signatures_round_known;
EXCEPTION WHEN check_violation THEN
    NULL;
END
$$;
