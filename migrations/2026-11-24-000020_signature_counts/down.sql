ALTER TABLE signatures RESET (autovacuum_vacuum_insert_scale_factor, autovacuum_freeze_min_age,
    autovacuum_analyze_scale_factor);
DROP INDEX petitions_closing_soon;
DROP TRIGGER petitions_ranked ON petitions;
DROP FUNCTION petitions_rank();
DROP TABLE petition_ranks;
ALTER TABLE petitions RESET (fillfactor, autovacuum_vacuum_scale_factor);
CREATE INDEX petitions_most_signed ON petitions (signature_count DESC, id DESC) WHERE opened_at IS NOT NULL;
DROP TRIGGER signatures_ended ON signatures;
DROP TRIGGER signatures_added ON signatures;
DROP FUNCTION signatures_count_ended();
DROP FUNCTION signatures_count_added();
DROP FUNCTION civil_day(timestamptz);
DROP TABLE signature_counts;
