DROP INDEX petitions_last_changed;
