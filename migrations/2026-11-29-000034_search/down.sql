DROP INDEX clocks_late;
CREATE OR REPLACE FUNCTION petitions_rank() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO petition_ranks AS ranked (petition_id, signature_count)
    SELECT id, signature_count FROM after WHERE opened_at IS NOT NULL ORDER BY id
    ON CONFLICT ON CONSTRAINT petition_ranks_pkey DO UPDATE SET signature_count = excluded.signature_count
        WHERE ranked.signature_count <> excluded.signature_count;
    RETURN NULL;
END $$;
DROP TRIGGER petitions_searched_update ON petitions;
DROP TRIGGER petitions_searched_insert ON petitions;
DROP FUNCTION petitions_searched();
DROP FUNCTION words_asked(text);
DROP TABLE petition_search;
DROP FUNCTION searched_words(text);
DROP FUNCTION searched_parts(text);
