DROP TABLE calendar_days;
DROP TABLE calendar_versions;
DROP TABLE test_clock;
DROP TABLE key_checks;
