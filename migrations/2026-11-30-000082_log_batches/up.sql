-- What a batch of votes says in the log waits in one row, since each row that comes and goes costs the votes beside it.
CREATE TABLE log_pending_batches (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entries bytea,
    signature_ids uuid[] NOT NULL,
    seeds bytea[] NOT NULL,
    -- One check and not three: each is read anew at every statement.
    CONSTRAINT log_pending_batches_whole CHECK (
        cardinality(signature_ids) > 0 AND cardinality(seeds) = cardinality(signature_ids)
        AND octet_length(entries) = 96 * cardinality(signature_ids)
    )
);
-- Hashes, random values and keys, which nothing makes smaller; and most batches have room in the row itself.
ALTER TABLE log_pending_batches SET (toast_tuple_target = 8160);
ALTER TABLE log_pending_batches
    ALTER COLUMN entries SET STORAGE EXTERNAL,
    ALTER COLUMN signature_ids SET STORAGE EXTERNAL,
    ALTER COLUMN seeds SET STORAGE EXTERNAL;
COMMENT ON TABLE log_pending_batches IS
    'Entries that were committed with what they say and wait for their place in the log, for a second at most: as many in a '
    'row as a statement said.';
COMMENT ON COLUMN log_pending_batches.id IS
    'The order in which they are taken up. Whoever writes here holds the lock of the petition, so that within a petition it is '
    'the order of commits. No place in the log: numbers may be missing.';
COMMENT ON COLUMN log_pending_batches.entries IS
    '96 bytes each, one after another, without the index of the entry that one cancels. Null for votes from before the log, '
    'whose entries are made when they are taken up.';
COMMENT ON COLUMN log_pending_batches.signature_ids IS
    'Of each entry the vote that it says, or cancels; null for one that speaks of the petition.';
COMMENT ON COLUMN log_pending_batches.seeds IS
    'Of each entry what the key of the vote''s commitment is made of; null where nobody is ever to open it.';

-- Processes of the program before write single entries yet, and take up none: what they say waits here like the rest, in one
-- order, until the first process of this program takes it up. Their role has no right to the new table before the migration's
-- end, so that the rights are those of whoever owns it.
CREATE FUNCTION log_pending_into_batches() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO public.log_pending_batches (entries, signature_ids, seeds)
    VALUES (NEW.entry, ARRAY[NEW.signature_id], ARRAY[NEW.seed]);
    RETURN NULL;
END $$;
CREATE TRIGGER log_pending_elsewhere BEFORE INSERT ON log_pending
    FOR EACH ROW EXECUTE FUNCTION log_pending_into_batches();
-- The trigger has waited for whoever was writing, and lets nobody write before the end of this.
WITH moved AS (DELETE FROM log_pending RETURNING id, entry, signature_id, seed)
INSERT INTO log_pending_batches (entries, signature_ids, seeds)
SELECT entry, ARRAY[signature_id], ARRAY[seed] FROM moved ORDER BY id;
COMMENT ON TABLE log_pending IS
    'Where the release before wrote entries down one by one; always empty since. To be dropped when no process of it is left.';
