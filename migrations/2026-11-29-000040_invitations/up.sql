-- People who have no account and are invited: who represents an author, and members of a working group.

CREATE TABLE representative_contacts (
    petition_id uuid PRIMARY KEY,
    email text NOT NULL,
    consented_at timestamptz NOT NULL,
    given_by uuid NOT NULL,
    CONSTRAINT representative_contacts_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id) ON DELETE CASCADE,
    CONSTRAINT representative_contacts_by_known FOREIGN KEY (given_by) REFERENCES accounts (id)
);
COMMENT ON TABLE representative_contacts IS
    'Where who represents the author of a petition is written to, with their consent; kept until the petition is archived.';
CREATE INDEX representative_contacts_by_address ON representative_contacts (lower(email));
CREATE INDEX representative_contacts_by_account ON representative_contacts (given_by);

ALTER TABLE working_groups
    ADD COLUMN meets_on date,
    ADD COLUMN meeting_hour text,
    ADD COLUMN meeting_place text,
    ADD CONSTRAINT working_groups_meeting_whole CHECK (num_nulls(meets_on, meeting_hour, meeting_place) IN (0, 3)),
    ADD CONSTRAINT working_groups_hour_of_day CHECK (meeting_hour ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$');
COMMENT ON COLUMN working_groups.meeting_hour IS 'HH:MM on the clock in Kazakhstan (UTC+5).';
