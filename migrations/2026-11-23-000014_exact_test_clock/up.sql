-- A test clock set to an instant shows that instant, not up to a second less.
ALTER TABLE test_clock RENAME COLUMN offset_seconds TO offset_microseconds;
UPDATE test_clock SET offset_microseconds = offset_microseconds * 1000000;
