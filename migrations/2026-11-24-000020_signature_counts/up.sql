-- Live signatures per day and region, kept by the statement that writes the signatures themselves, so that
-- days and regions always add up to the rows. And an order by count that costs the petition's row nothing.

CREATE TABLE signature_counts (
    petition_id uuid NOT NULL,
    day date NOT NULL,
    region text NOT NULL,
    signatures integer NOT NULL,
    CONSTRAINT signature_counts_pkey PRIMARY KEY (petition_id, day, region),
    CONSTRAINT signature_counts_not_negative CHECK (signatures >= 0)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE signature_counts IS
    'Live signatures of a petition by civil day (UTC+5) and region of the signer; written by triggers alone. '
    'A batch rewrites the rows of its day, so pages keep room for new versions beside the old ones.';

CREATE FUNCTION civil_day(instant timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT ((instant AT TIME ZONE 'UTC') + interval '5 hours')::date $$;

CREATE FUNCTION signatures_count_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO signature_counts AS counted (petition_id, day, region, signatures)
    SELECT petition_id, civil_day(signed_at), region, count(*) FROM added WHERE live
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT ON CONSTRAINT signature_counts_pkey
        DO UPDATE SET signatures = counted.signatures + excluded.signatures;
    RETURN NULL;
END $$;
CREATE FUNCTION signatures_count_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE signature_counts AS counted SET signatures = counted.signatures - gone.signatures
    FROM (SELECT before.petition_id, civil_day(before.signed_at) AS day, before.region, count(*) AS signatures
          FROM before JOIN after USING (id) WHERE before.live AND NOT after.live
          GROUP BY 1, 2, 3) AS gone
    WHERE counted.petition_id = gone.petition_id AND counted.day = gone.day AND counted.region = gone.region;
    RETURN NULL;
END $$;
CREATE TRIGGER signatures_added AFTER INSERT ON signatures
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION signatures_count_added();
CREATE TRIGGER signatures_ended AFTER UPDATE ON signatures
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION signatures_count_ended();
INSERT INTO signature_counts (petition_id, day, region, signatures)
    SELECT petition_id, civil_day(signed_at), region, count(*) FROM signatures WHERE live GROUP BY 1, 2, 3;

-- With an index on the count, each batch would rewrite every index of petitions, the one of title trigrams
-- among them. Without it, a new count is a new version on the same page and touches no index at all.
DROP INDEX petitions_most_signed;
ALTER TABLE petitions SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
CREATE TABLE petition_ranks (
    petition_id uuid NOT NULL,
    signature_count integer NOT NULL,
    CONSTRAINT petition_ranks_pkey PRIMARY KEY (petition_id),
    CONSTRAINT petition_ranks_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id) ON DELETE CASCADE
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
COMMENT ON TABLE petition_ranks IS
    'The count of each opened petition once more, for the order "most signed"; written by triggers alone.';
CREATE INDEX petition_ranks_by_count ON petition_ranks (signature_count DESC, petition_id DESC);
CREATE FUNCTION petitions_rank() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO petition_ranks AS ranked (petition_id, signature_count)
    SELECT id, signature_count FROM after WHERE opened_at IS NOT NULL ORDER BY id
    ON CONFLICT ON CONSTRAINT petition_ranks_pkey DO UPDATE SET signature_count = excluded.signature_count
        WHERE ranked.signature_count <> excluded.signature_count;
    RETURN NULL;
END $$;
CREATE TRIGGER petitions_ranked AFTER UPDATE ON petitions
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION petitions_rank();
INSERT INTO petition_ranks SELECT id, signature_count FROM petitions WHERE opened_at IS NOT NULL;

-- The order "closing soon" of the public list.
CREATE INDEX petitions_closing_soon ON petitions (closes_on, id DESC) WHERE opened_at IS NOT NULL;

-- A signature is written once and at most once changed: what vacuum has to do here is freeze, early and often,
-- so that no wraparound run ever meets a hundred million rows at once.
ALTER TABLE signatures SET (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_freeze_min_age = 1000000,
    autovacuum_analyze_scale_factor = 0.01);
