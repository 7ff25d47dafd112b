ALTER TABLE working_groups
    DROP CONSTRAINT working_groups_hour_of_day,
    DROP CONSTRAINT working_groups_meeting_whole,
    DROP COLUMN meeting_place,
    DROP COLUMN meeting_hour,
    DROP COLUMN meets_on;
DROP TABLE representative_contacts;
