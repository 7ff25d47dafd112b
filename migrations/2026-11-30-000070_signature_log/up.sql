-- The public log of signatures: an append-only Merkle tree (RFC 6962, C2SP tlog-tiles) that anybody can count again.

CREATE TABLE log_pending (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry bytea,
    signature_id uuid,
    seed bytea,
    CONSTRAINT log_pending_entry_whole CHECK (octet_length(entry) = 96),
    CONSTRAINT log_pending_says_something CHECK (num_nonnulls(entry, signature_id) > 0),
    CONSTRAINT log_pending_seed_whole CHECK (octet_length(seed) = 16)
);
COMMENT ON TABLE log_pending IS
    'Entries that were committed with what they say and wait for their place in the log, for a second at most.';
COMMENT ON COLUMN log_pending.id IS
    'The order in which they are taken up. Whoever writes here holds the lock of the petition, so that within a petition it is '
    'the order of commits. No place in the log: numbers may be missing.';
COMMENT ON COLUMN log_pending.entry IS
    'Without the index of the entry that it cancels, if it cancels one. Null for votes from before the log, whose entries are '
    'made when they are taken up.';
COMMENT ON COLUMN log_pending.signature_id IS 'The vote that the entry says, or cancels.';
COMMENT ON COLUMN log_pending.seed IS 'Of the key of the vote''s commitment; none where nobody is ever to open it.';

CREATE TABLE log_entries (
    first_index bigint PRIMARY KEY,
    entries bytea NOT NULL,
    CONSTRAINT log_entries_whole CHECK (octet_length(entries) > 0 AND octet_length(entries) % 96 = 0),
    CONSTRAINT log_entries_within_bundle
        CHECK (first_index >= 0 AND first_index % 256 + octet_length(entries) / 96 <= 256)
);
-- Hashes and keyed values, which nothing makes smaller.
ALTER TABLE log_entries ALTER COLUMN entries SET STORAGE EXTERNAL;
COMMENT ON TABLE log_entries IS
    'What the log says: entries of 96 bytes one after another, those of one bundle of 256 at most in a row. Append-only.';

CREATE TABLE log_tiles (
    level smallint NOT NULL,
    tile bigint NOT NULL,
    hashes bytea NOT NULL,
    root bytea NOT NULL,
    PRIMARY KEY (level, tile),
    CONSTRAINT log_tiles_known CHECK (level BETWEEN 0 AND 7 AND tile >= 0),
    CONSTRAINT log_tiles_full CHECK (octet_length(hashes) = 8192),
    CONSTRAINT log_tiles_root_whole CHECK (octet_length(root) = 32)
);
ALTER TABLE log_tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;
COMMENT ON TABLE log_tiles IS 'Full tiles of 256 hashes; what is not full yet follows from entries and from tiles below. Append-only.';
COMMENT ON COLUMN log_tiles.root IS 'What the tile comes to: a hash of the tile above.';

CREATE TABLE log_checkpoints (
    size bigint PRIMARY KEY,
    root bytea NOT NULL,
    note text NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT log_checkpoints_sized CHECK (size > 0),
    CONSTRAINT log_checkpoints_root_whole CHECK (octet_length(root) = 32)
);
COMMENT ON TABLE log_checkpoints IS
    'Signed heads of the log (C2SP tlog-checkpoint), each proved to continue the one before it. The largest is the head. '
    'Append-only.';
COMMENT ON COLUMN log_checkpoints.made_at IS 'By the machine''s clock.';

CREATE TABLE signature_leaves (
    signature_id uuid PRIMARY KEY,
    log_index bigint NOT NULL,
    seed bytea,
    CONSTRAINT signature_leaves_index_known CHECK (log_index >= 0),
    CONSTRAINT signature_leaves_seed_whole CHECK (octet_length(seed) = 16)
);
COMMENT ON TABLE signature_leaves IS
    'Where the log says a vote. No foreign key to signatures: it would be checked for every vote. A row only ever loses its '
    'seed.';
COMMENT ON COLUMN signature_leaves.seed IS
    'What the key of the commitment is made of, beside the identity key. Destroyed when the vote is cancelled or its signer '
    'leaves: then nobody can show whose entry it is.';

CREATE FUNCTION signature_leaves_only_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seed IS NOT NULL OR NEW.signature_id <> OLD.signature_id OR NEW.log_index <> OLD.log_index THEN
        RAISE EXCEPTION 'a leaf can only lose its seed'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'signature_leaves_append_only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER log_entries_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entries
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
CREATE TRIGGER log_tiles_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON log_tiles
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
CREATE TRIGGER log_checkpoints_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON log_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
CREATE TRIGGER signature_leaves_update BEFORE UPDATE ON signature_leaves
    FOR EACH ROW EXECUTE FUNCTION signature_leaves_only_forget();
CREATE TRIGGER signature_leaves_delete BEFORE DELETE OR TRUNCATE ON signature_leaves
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();

-- Votes that count already come into the log first, in the order in which they were given.
INSERT INTO log_pending (signature_id) SELECT id FROM signatures WHERE live ORDER BY petition_id, ordinal;

ALTER TABLE key_checks DROP CONSTRAINT key_checks_purpose_known;
ALTER TABLE key_checks ADD CONSTRAINT key_checks_purpose_known CHECK (purpose IN ('identity', 'token', 'log'));
