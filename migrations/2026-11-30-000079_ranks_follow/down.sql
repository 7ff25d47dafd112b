COMMENT ON TABLE petition_search IS
    'Petitions in public access as searches see them; written by triggers alone. Words stand apart from the rows '
    '(toast_tuple_target), so that a search that finds all petitions reads a few thousand narrow pages. '
    'The count stands in no index: a new one is a new version on the same page.';
COMMENT ON TABLE petition_ranks IS
    'The count of each opened petition once more, for the order "most signed"; written by triggers alone.';
DROP TRIGGER petitions_enter_ranks ON petitions;
DROP FUNCTION petition_enters_ranks();

CREATE FUNCTION petitions_rank() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO petition_ranks AS ranked (petition_id, signature_count)
    SELECT id, signature_count FROM after WHERE opened_at IS NOT NULL ORDER BY id
    ON CONFLICT ON CONSTRAINT petition_ranks_pkey DO UPDATE SET signature_count = excluded.signature_count
        WHERE ranked.signature_count <> excluded.signature_count;
    UPDATE petition_search AS searched SET signature_count = after.signature_count
    FROM after WHERE searched.petition_id = after.id AND searched.signature_count <> after.signature_count;
    RETURN NULL;
END $$;
CREATE TRIGGER petitions_ranked AFTER UPDATE ON petitions
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION petitions_rank();

-- What had not followed yet.
UPDATE petition_ranks AS ranked SET signature_count = petitions.signature_count
FROM petitions WHERE petitions.id = ranked.petition_id AND petitions.signature_count <> ranked.signature_count;
UPDATE petition_search AS searched SET signature_count = petitions.signature_count
FROM petitions WHERE petitions.id = searched.petition_id AND petitions.signature_count <> searched.signature_count;
