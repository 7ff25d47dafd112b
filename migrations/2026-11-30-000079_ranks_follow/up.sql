-- The orders of lists by count follow counts within a second or two, and are no part of counting: a batch of signatures
-- rewrites no rank and no row of searches. A running process lets them follow (app::ranks).
DROP TRIGGER petitions_ranked ON petitions;
DROP FUNCTION petitions_rank();

CREATE FUNCTION petition_enters_ranks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO petition_ranks (petition_id, signature_count) VALUES (NEW.id, NEW.signature_count)
    ON CONFLICT ON CONSTRAINT petition_ranks_pkey DO NOTHING;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION petition_enters_ranks() IS 'A petition has its place in the order by count from its opening on.';
CREATE TRIGGER petitions_enter_ranks AFTER INSERT OR UPDATE OF opened_at ON petitions
    FOR EACH ROW WHEN (NEW.opened_at IS NOT NULL) EXECUTE FUNCTION petition_enters_ranks();

COMMENT ON TABLE petition_ranks IS
    'The count of each opened petition once more, for the order "most signed"; follows the count within a second or two.';
COMMENT ON TABLE petition_search IS
    'Petitions in public access as searches see them; written by triggers, but for the count, which follows within a second '
    'or two. Words stand apart from the rows (toast_tuple_target), so that a search that finds all petitions reads a few '
    'thousand narrow pages. The count stands in no index: a new one is a new version on the same page.';
