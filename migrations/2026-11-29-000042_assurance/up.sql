-- How sure it is who somebody is, as a ladder: declared, provider (OpenID Connect), counter (a document looked at in
-- person), eds (electronic signature). What was 'verified' was looked at by staff.
ALTER TABLE accounts DROP CONSTRAINT accounts_assurance_known;
UPDATE accounts SET assurance = 'counter' WHERE assurance = 'verified';
ALTER TABLE accounts ADD CONSTRAINT accounts_assurance_known
    CHECK (assurance IN ('declared', 'provider', 'counter', 'eds'));
COMMENT ON COLUMN accounts.assurance IS 'How sure the service is of who the holder is; the ladder is in domain::assurance.';

-- Signatures are evidence: it is the word that changes here, not what it says. Of a sheet staff have looked at the
-- signature and the IIN, which the rows of paper did not say so far.
ALTER TABLE signatures DISABLE TRIGGER signatures_update;
ALTER TABLE signatures DROP CONSTRAINT signatures_assurance_known;
UPDATE signatures SET assurance = 'counter'
    WHERE assurance = 'verified' OR (channel = 'paper' AND assurance <> 'counter');
ALTER TABLE signatures ENABLE TRIGGER signatures_update;
ALTER TABLE signatures
    ADD CONSTRAINT signatures_assurance_known CHECK (assurance IN ('declared', 'provider', 'counter', 'eds')),
    ADD CONSTRAINT signatures_paper_is_looked_at CHECK (channel <> 'paper' OR assurance = 'counter');
COMMENT ON COLUMN signatures.assurance IS 'How sure it was who signed, when they did.';

-- Live signatures by assurance, in the sums that the statements of signatures keep already.
TRUNCATE signature_counts;
ALTER TABLE signature_counts
    ADD COLUMN assurance text NOT NULL,
    DROP CONSTRAINT signature_counts_pkey,
    ADD CONSTRAINT signature_counts_pkey PRIMARY KEY (petition_id, day, region, assurance);
COMMENT ON TABLE signature_counts IS
    'Live signatures of a petition by civil day (UTC+5), region of the signer and assurance; written by triggers alone. '
    'A batch rewrites the rows of its day, so pages keep room for new versions beside the old ones.';
CREATE OR REPLACE FUNCTION signatures_count_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO signature_counts AS counted (petition_id, day, region, assurance, signatures)
    SELECT petition_id, civil_day(signed_at), region, assurance, count(*) FROM added WHERE live
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT ON CONSTRAINT signature_counts_pkey
        DO UPDATE SET signatures = counted.signatures + excluded.signatures;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION signatures_count_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE signature_counts AS counted SET signatures = counted.signatures - gone.signatures
    FROM (SELECT before.petition_id, civil_day(before.signed_at) AS day, before.region, before.assurance,
                 count(*) AS signatures
          FROM before JOIN after USING (id) WHERE before.live AND NOT after.live
          GROUP BY 1, 2, 3, 4) AS gone
    WHERE counted.petition_id = gone.petition_id AND counted.day = gone.day AND counted.region = gone.region
        AND counted.assurance = gone.assurance;
    RETURN NULL;
END $$;
INSERT INTO signature_counts (petition_id, day, region, assurance, signatures)
    SELECT petition_id, civil_day(signed_at), region, assurance, count(*) FROM signatures WHERE live GROUP BY 1, 2, 3, 4;
