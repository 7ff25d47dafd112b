DROP TABLE signature_removals;
DROP TABLE signatures;
DROP FUNCTION signatures_change_only_live();
DROP FUNCTION keep_evidence();
