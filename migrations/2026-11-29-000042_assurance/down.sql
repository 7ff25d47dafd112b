TRUNCATE signature_counts;
ALTER TABLE signature_counts
    DROP CONSTRAINT signature_counts_pkey,
    DROP COLUMN assurance,
    ADD CONSTRAINT signature_counts_pkey PRIMARY KEY (petition_id, day, region);
COMMENT ON TABLE signature_counts IS
    'Live signatures of a petition by civil day (UTC+5) and region of the signer; written by triggers alone. '
    'A batch rewrites the rows of its day, so pages keep room for new versions beside the old ones.';
CREATE OR REPLACE FUNCTION signatures_count_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO signature_counts AS counted (petition_id, day, region, signatures)
    SELECT petition_id, civil_day(signed_at), region, count(*) FROM added WHERE live
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT ON CONSTRAINT signature_counts_pkey
        DO UPDATE SET signatures = counted.signatures + excluded.signatures;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION signatures_count_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE signature_counts AS counted SET signatures = counted.signatures - gone.signatures
    FROM (SELECT before.petition_id, civil_day(before.signed_at) AS day, before.region, count(*) AS signatures
          FROM before JOIN after USING (id) WHERE before.live AND NOT after.live
          GROUP BY 1, 2, 3) AS gone
    WHERE counted.petition_id = gone.petition_id AND counted.day = gone.day AND counted.region = gone.region;
    RETURN NULL;
END $$;
INSERT INTO signature_counts (petition_id, day, region, signatures)
    SELECT petition_id, civil_day(signed_at), region, count(*) FROM signatures WHERE live GROUP BY 1, 2, 3;

-- The two words there were: what a provider says was not known, and counts as declared.
ALTER TABLE signatures DISABLE TRIGGER signatures_update;
ALTER TABLE signatures
    DROP CONSTRAINT signatures_paper_is_looked_at,
    DROP CONSTRAINT signatures_assurance_known;
UPDATE signatures SET assurance = CASE
    WHEN channel = 'paper' OR assurance = 'provider' THEN 'declared' ELSE 'verified' END
    WHERE assurance <> 'declared';
ALTER TABLE signatures ENABLE TRIGGER signatures_update;
ALTER TABLE signatures ADD CONSTRAINT signatures_assurance_known CHECK (assurance IN ('declared', 'verified'));
COMMENT ON COLUMN signatures.assurance IS NULL;

ALTER TABLE accounts DROP CONSTRAINT accounts_assurance_known;
UPDATE accounts SET assurance = CASE WHEN assurance = 'provider' THEN 'declared' ELSE 'verified' END
    WHERE assurance <> 'declared';
ALTER TABLE accounts ADD CONSTRAINT accounts_assurance_known CHECK (assurance IN ('declared', 'verified'));
COMMENT ON COLUMN accounts.assurance IS NULL;
