-- What one deployment is: its keys' fingerprints, its test clock, its working calendar.

CREATE TABLE key_checks (
    purpose text PRIMARY KEY,
    check_value bytea NOT NULL,
    CONSTRAINT key_checks_purpose_known CHECK (purpose IN ('identity', 'token'))
);
COMMENT ON TABLE key_checks IS
    'Keyed values that betray a process started with another deployment''s keys; the keys themselves are never stored.';

CREATE TABLE test_clock (
    only_row boolean PRIMARY KEY DEFAULT true,
    offset_seconds bigint NOT NULL,
    CONSTRAINT test_clock_one_row CHECK (only_row)
);
COMMENT ON TABLE test_clock IS 'How far the legal clock of a sandbox runs from the machine''s clock.';

CREATE TABLE calendar_versions (
    version integer PRIMARY KEY,
    made_at timestamptz NOT NULL,
    reason text NOT NULL
);
COMMENT ON TABLE calendar_versions IS
    'Every change of the working calendar; a clock keeps the version it was computed with.';

CREATE TABLE calendar_days (
    day date PRIMARY KEY,
    kind text NOT NULL,
    name_kk text NOT NULL,
    name_ru text NOT NULL,
    name_en text NOT NULL,
    CONSTRAINT calendar_days_kind_known CHECK (
        kind IN ('public_holiday', 'religious_day_off', 'transferred_day_off', 'working_weekend')
    )
);
COMMENT ON TABLE calendar_days IS
    'Days that differ from the five-day week: Law on Holidays arts. 2, 3, 5; Labour Code arts. 84(5), 85(3).';
