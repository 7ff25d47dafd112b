-- Petitions like the one somebody is about to write, found by the trigrams of their titles.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX petitions_title_trigrams ON petitions USING gist (title gist_trgm_ops) WHERE opened_at IS NOT NULL;
