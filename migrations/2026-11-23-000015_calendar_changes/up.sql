-- Changes of the working calendar: a record that stays, and the clocks that wait to be reckoned anew.
ALTER TABLE calendar_versions ADD COLUMN day date, ADD COLUMN made_by uuid,
    ADD CONSTRAINT calendar_versions_by_known FOREIGN KEY (made_by) REFERENCES accounts (id);
COMMENT ON COLUMN calendar_versions.day IS 'The day that this version changed; none for the first.';
CREATE INDEX calendar_versions_by_staff ON calendar_versions (made_by);
CREATE TRIGGER calendar_versions_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON calendar_versions
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();
CREATE INDEX clocks_open_by_calendar ON clocks (calendar_version, petition_id) WHERE met_at IS NULL AND overdue_at IS NULL;
