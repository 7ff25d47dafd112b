-- Public bodies are renamed, merged and abolished; what they had follows.

CREATE TABLE body_changes (
    id uuid NOT NULL,
    body text NOT NULL,
    kind text NOT NULL,
    successor text,
    name_kk text,
    name_ru text,
    name_en text,
    effective_on date NOT NULL,
    reason text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    applied_at timestamptz,
    CONSTRAINT body_changes_pkey PRIMARY KEY (id),
    CONSTRAINT body_changes_by_known FOREIGN KEY (recorded_by) REFERENCES accounts (id),
    CONSTRAINT body_changes_kind_known CHECK (kind IN ('rename', 'merger', 'abolition')),
    CONSTRAINT body_changes_lead_somewhere CHECK (kind = 'abolition' OR successor IS NOT NULL),
    CONSTRAINT body_changes_lead_on CHECK (successor <> body),
    CONSTRAINT body_changes_names_of_a_rename CHECK (
        (kind = 'rename') = (name_kk IS NOT NULL) AND (kind = 'rename') = (name_ru IS NOT NULL)
            AND (kind = 'rename') = (name_en IS NOT NULL)
    )
);
COMMENT ON TABLE body_changes IS
    'What became of public bodies, by acts of administrators and, without one, by the file of bodies.';
COMMENT ON COLUMN body_changes.effective_on IS 'The first civil day on which it is so.';
COMMENT ON COLUMN body_changes.applied_at IS 'When what the body had followed its successor; nothing before.';
CREATE UNIQUE INDEX body_changes_one_successor ON body_changes (body) WHERE successor IS NOT NULL;
CREATE UNIQUE INDEX body_changes_one_end ON body_changes (body) WHERE successor IS NULL;
CREATE INDEX body_changes_by_staff ON body_changes (recorded_by);

CREATE TABLE filed_addressees (
    petition_id uuid NOT NULL,
    addressee text NOT NULL,
    CONSTRAINT filed_addressees_pkey PRIMARY KEY (petition_id),
    CONSTRAINT filed_addressees_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id) ON DELETE CASCADE
);
COMMENT ON TABLE filed_addressees IS
    'The body that the text as it was filed is addressed to, where another has the petition now: its votes are reckoned from it.';
