-- Sheets of signatures on paper: the day they were received, and how many lines are still to be typed (90-3(1)).

CREATE TABLE paper_sheets (
    id uuid NOT NULL,
    petition_id uuid NOT NULL,
    received_on date NOT NULL,
    sheets integer NOT NULL,
    lines integer NOT NULL,
    entered integer NOT NULL,
    announced_at timestamptz NOT NULL,
    announced_by uuid NOT NULL,
    CONSTRAINT paper_sheets_pkey PRIMARY KEY (id),
    CONSTRAINT paper_sheets_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT paper_sheets_by_known FOREIGN KEY (announced_by) REFERENCES accounts (id),
    CONSTRAINT paper_sheets_lines_fit CHECK (sheets >= 1 AND lines >= sheets AND entered BETWEEN 0 AND lines)
);
COMMENT ON TABLE paper_sheets IS
    'Sheets that moderators have received and announced; the lapse of a window waits for lines that came in time.';
COMMENT ON COLUMN paper_sheets.entered IS 'Lines typed so far.';
CREATE INDEX paper_sheets_by_petition ON paper_sheets (petition_id, received_on, id);
CREATE INDEX paper_sheets_by_staff ON paper_sheets (announced_by);
CREATE TRIGGER paper_sheets_change AFTER INSERT OR UPDATE OR DELETE ON paper_sheets
    FOR EACH ROW EXECUTE FUNCTION change_of_part('page');

ALTER TABLE paper_signatures
    ADD COLUMN received_on date,
    ADD COLUMN sheet_id uuid,
    ADD CONSTRAINT paper_signatures_sheet_known FOREIGN KEY (sheet_id) REFERENCES paper_sheets (id);
-- Until now a sheet was taken to have come in on the day its line was typed.
ALTER TABLE paper_signatures DISABLE TRIGGER paper_signatures_keep;
UPDATE paper_signatures SET received_on = greatest(paper_signatures.signed_on, civil_day(signatures.recorded_at))
    FROM signatures WHERE signatures.id = paper_signatures.signature_id;
ALTER TABLE paper_signatures ENABLE TRIGGER paper_signatures_keep;
ALTER TABLE paper_signatures
    ALTER COLUMN received_on SET NOT NULL,
    ADD CONSTRAINT paper_signatures_signed_before_receipt CHECK (signed_on <= received_on);
COMMENT ON COLUMN paper_signatures.received_on IS 'When the authorized body received the sheet: it counts by this day.';
COMMENT ON COLUMN paper_signatures.sheet_id IS 'The announced sheets it was one of, if they were announced.';
CREATE INDEX paper_signatures_by_sheet ON paper_signatures (sheet_id) WHERE sheet_id IS NOT NULL;

ALTER TABLE clocks ADD COLUMN waits_until timestamptz;
COMMENT ON COLUMN clocks.waits_until IS 'Its end has no effect before: sheets that came in time are still being typed.';

-- The law names the day and the place of a discussion (90-5(2)(2)); people need the hour too.
ALTER TABLE discussions ADD COLUMN starts_at time;
COMMENT ON COLUMN discussions.starts_at IS 'Time of day in Kazakhstan (UTC+5), if it was announced.';
