ALTER TABLE test_clock RENAME COLUMN offset_microseconds TO offset_seconds;
UPDATE test_clock SET offset_seconds = offset_seconds / 1000000;
