-- Programs of two releases work side by side while one takes the place of the other. A migration that only adds leaves the
-- row as it is; one that takes away what the release before still uses names itself there.
CREATE TABLE schema_support (
    only_row boolean PRIMARY KEY DEFAULT true,
    least_migration text NOT NULL,
    CONSTRAINT schema_support_one_row CHECK (only_row)
);
COMMENT ON TABLE schema_support IS
    'The migration that a program must know to work on this schema; newer ones that it does not know do it no harm.';
INSERT INTO schema_support (least_migration) VALUES ('20261129000067');
