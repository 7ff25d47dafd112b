DROP TABLE rankings;
DROP TABLE token_keys;
ALTER TABLE personal_data_readings DISABLE TRIGGER personal_data_readings_keep;
DELETE FROM personal_data_readings WHERE subject_id IS NULL;
ALTER TABLE personal_data_readings ENABLE TRIGGER personal_data_readings_keep;
ALTER TABLE personal_data_readings DROP CONSTRAINT personal_data_readings_of_somebody,
    ALTER COLUMN subject_id SET NOT NULL;
COMMENT ON COLUMN personal_data_readings.subject_id IS NULL;
