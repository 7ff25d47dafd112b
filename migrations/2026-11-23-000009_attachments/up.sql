-- Files filed with a petition: the document of authority, supporting files, scans of paper (90-2(2)).

CREATE TABLE attachments (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    purpose text NOT NULL,
    file_name text NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    sha256 bytea NOT NULL,
    uploaded_at timestamptz NOT NULL,
    uploaded_by uuid NOT NULL,
    CONSTRAINT attachments_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id) ON DELETE CASCADE,
    CONSTRAINT attachments_uploader_known FOREIGN KEY (uploaded_by) REFERENCES accounts (id),
    CONSTRAINT attachments_purpose_known CHECK (purpose IN ('authority', 'supporting', 'signature_sheet', 'application')),
    CONSTRAINT attachments_media_type_known CHECK (media_type IN ('application/pdf', 'image/png', 'image/jpeg')),
    CONSTRAINT attachments_size_bounded CHECK (size BETWEEN 1 AND 10485760)
);
COMMENT ON TABLE attachments IS 'Files of a petition, without their bytes; they change while the text may change, and never after.';
CREATE INDEX attachments_by_petition ON attachments (petition_id, id);
CREATE INDEX attachments_by_uploader ON attachments (uploaded_by);

CREATE TABLE attachment_contents (
    attachment_id uuid PRIMARY KEY,
    content bytea NOT NULL,
    CONSTRAINT attachment_contents_attachment_known FOREIGN KEY (attachment_id) REFERENCES attachments (id) ON DELETE CASCADE
);
COMMENT ON TABLE attachment_contents IS
    'The bytes of attachments, apart from their rows: no list reads them, and no process keeps them on a disk of its own.';
-- PDF, PNG and JPEG are compressed already.
ALTER TABLE attachment_contents ALTER COLUMN content SET STORAGE EXTERNAL;
