-- A sheet of signatures holds the data of many, most of whom have no account: its reading is recorded with the petition.
ALTER TABLE personal_data_readings ALTER COLUMN subject_id DROP NOT NULL,
    ADD CONSTRAINT personal_data_readings_of_somebody CHECK (subject_id IS NOT NULL OR petition_id IS NOT NULL);
COMMENT ON COLUMN personal_data_readings.subject_id IS
    'Whose data were read; null where they were those of many, the signers of the petition.';

-- A new token key signs when every process has had time to be restarted with it, so that none meets a token of a key
-- it does not know.
CREATE TABLE token_keys (
    check_value bytea NOT NULL,
    known_since timestamptz NOT NULL,
    CONSTRAINT token_keys_pkey PRIMARY KEY (check_value)
);
COMMENT ON TABLE token_keys IS
    'Token keys by a hash of their public half, and when a process first came with them, by the machine''s clock.';
-- The key that signs now has been known to all for long.
INSERT INTO token_keys SELECT check_value, timestamptz 'epoch' FROM key_checks WHERE purpose = 'token';

-- The order of a ranking as it was when its first page was read, for the pages behind it.
CREATE UNLOGGED TABLE rankings (
    id uuid NOT NULL,
    made_at timestamptz NOT NULL,
    petition_ids uuid[] NOT NULL,
    keys bigint[] NOT NULL,
    CONSTRAINT rankings_pkey PRIMARY KEY (id),
    CONSTRAINT rankings_of_pairs CHECK (cardinality(petition_ids) = cardinality(keys))
);
COMMENT ON TABLE rankings IS
    'Petitions in the order a list had at an instant, with what it goes by; kept for twenty minutes. Named by what it '
    'holds, so that the same order is one row. What a crash loses is made anew.';
CREATE INDEX rankings_by_age ON rankings (made_at);
