-- Working papers of moderators: notes and tags on petitions, and prepared reasons of rejections.

CREATE TABLE petition_notes (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    content text NOT NULL,
    version integer NOT NULL,
    written_at timestamptz NOT NULL,
    written_by uuid NOT NULL,
    corrected_at timestamptz,
    CONSTRAINT petition_notes_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT petition_notes_by_known FOREIGN KEY (written_by) REFERENCES accounts (id)
);
COMMENT ON TABLE petition_notes IS
    'Notes of moderators about a petition: never public, never told to its author; gone with its author, or a year after its archive.';
CREATE INDEX petition_notes_by_petition ON petition_notes (petition_id, id);
CREATE INDEX petition_notes_by_writer ON petition_notes (written_by, id);
CREATE INDEX petition_notes_by_age ON petition_notes (written_at, id);

CREATE TABLE tags (
    code text PRIMARY KEY,
    name_kk text NOT NULL,
    name_ru text NOT NULL,
    version integer NOT NULL,
    retired_at timestamptz,
    changed_at timestamptz NOT NULL,
    changed_by uuid NOT NULL,
    CONSTRAINT tags_code_plain CHECK (code ~ '^[a-z][a-z0-9_]{0,49}$'),
    CONSTRAINT tags_changed_by_known FOREIGN KEY (changed_by) REFERENCES accounts (id)
);
COMMENT ON TABLE tags IS 'The words that moderators may mark petitions with, as administrators keep them.';
COMMENT ON COLUMN tags.retired_at IS 'Since when it is given to no further petition.';
CREATE INDEX tags_by_changer ON tags (changed_by);

CREATE TABLE petition_tags (
    petition_id uuid NOT NULL,
    tag text NOT NULL,
    CONSTRAINT petition_tags_pkey PRIMARY KEY (petition_id, tag),
    CONSTRAINT petition_tags_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT petition_tags_tag_known FOREIGN KEY (tag) REFERENCES tags (code)
);
COMMENT ON TABLE petition_tags IS 'Which petitions are marked with which tags; who marked them stands in desk_journal.';
CREATE INDEX petition_tags_by_tag ON petition_tags (tag, petition_id);

CREATE TABLE rejection_reasons (
    id uuid PRIMARY KEY,
    ground text NOT NULL,
    text_kk text NOT NULL,
    text_ru text NOT NULL,
    version integer NOT NULL,
    retired_at timestamptz,
    changed_at timestamptz NOT NULL,
    changed_by uuid NOT NULL,
    CONSTRAINT rejection_reasons_ground_known
        CHECK (ground IN ('incomplete_content', 'prohibited_subject', 'duplicate_subject')),
    CONSTRAINT rejection_reasons_changed_by_known FOREIGN KEY (changed_by) REFERENCES accounts (id)
);
COMMENT ON TABLE rejection_reasons IS 'Prepared texts of rejections by ground (90-2(4)), as administrators keep them.';
COMMENT ON COLUMN rejection_reasons.retired_at IS 'Since when no further rejection states it.';
CREATE INDEX rejection_reasons_by_changer ON rejection_reasons (changed_by);

CREATE TABLE rejection_reason_uses (
    rejection_id uuid NOT NULL,
    reason_id uuid NOT NULL,
    CONSTRAINT rejection_reason_uses_pkey PRIMARY KEY (rejection_id, reason_id),
    CONSTRAINT rejection_reason_uses_rejection_known FOREIGN KEY (rejection_id) REFERENCES rejections (id),
    CONSTRAINT rejection_reason_uses_reason_known FOREIGN KEY (reason_id) REFERENCES rejection_reasons (id)
);
COMMENT ON TABLE rejection_reason_uses IS 'Which rejections were written from which prepared reasons.';
CREATE INDEX rejection_reason_uses_by_reason ON rejection_reason_uses (reason_id);
