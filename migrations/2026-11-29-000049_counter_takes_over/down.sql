ALTER TABLE signature_evidence DROP COLUMN second_opinion;
DROP TABLE iin_releases;
-- Whoever waits at a counter for an account to be made comes again.
DELETE FROM identity_checks WHERE takes_over AND state <> 'confirmed';
ALTER TABLE identity_checks DROP COLUMN claim_cipher, DROP COLUMN takes_over;
