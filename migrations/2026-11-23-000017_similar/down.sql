DROP INDEX petitions_title_trigrams;
DROP EXTENSION pg_trgm;
