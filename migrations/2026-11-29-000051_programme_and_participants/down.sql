ALTER TABLE working_groups DROP COLUMN broadcast_link, DROP COLUMN agenda;
ALTER TABLE discussions
    DROP COLUMN recording_link,
    DROP COLUMN participants,
    DROP COLUMN invited,
    DROP COLUMN broadcast_link,
    DROP COLUMN agenda;
