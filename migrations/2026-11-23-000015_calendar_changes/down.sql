DROP INDEX clocks_open_by_calendar;
DROP TRIGGER calendar_versions_keep ON calendar_versions;
ALTER TABLE calendar_versions DROP COLUMN day, DROP COLUMN made_by;
