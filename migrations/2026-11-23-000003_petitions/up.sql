-- Petitions and what moderation leaves behind (articles 90-1 to 90-3).

CREATE TABLE petition_numbers (
    year integer PRIMARY KEY,
    last integer NOT NULL
);
COMMENT ON TABLE petition_numbers IS 'Registration numbers without gaps, by civil year (64(2) by analogy).';

CREATE TABLE petitions (
    id uuid PRIMARY KEY,
    number text,
    author_id uuid NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    rule_set text NOT NULL,
    source text NOT NULL,
    mode text NOT NULL,
    language text NOT NULL,
    addressee text NOT NULL,
    title text NOT NULL,
    subject text NOT NULL,
    content text NOT NULL,
    arguments text NOT NULL,
    proposals text NOT NULL,
    representative text,
    text_hash bytea,
    link_key text,
    signer_salt bytea NOT NULL,
    signature_count integer NOT NULL DEFAULT 0,
    last_ordinal bigint NOT NULL DEFAULT 0,
    required_count integer,
    joining_ends_on date,
    opened_at timestamptz,
    closes_on date,
    threshold_reached_at timestamptz,
    registration_number text,
    registered_on date,
    closed_as text,
    created_at timestamptz NOT NULL,
    submitted_at timestamptz,
    changed_at timestamptz NOT NULL,
    CONSTRAINT petitions_author_known FOREIGN KEY (author_id) REFERENCES accounts (id),
    CONSTRAINT petitions_number_unique UNIQUE (number),
    CONSTRAINT petitions_state_known CHECK (state IN (
        'draft', 'on_moderation', 'needs_correction', 'limited', 'final_check', 'published',
        'supported', 'forwarded', 'under_consideration', 'discussion_announced', 'discussed',
        'decided', 'decision_published', 'rejected', 'not_supported', 'forwarded_as_proposal',
        'answered', 'withdrawn', 'archived'
    )),
    CONSTRAINT petitions_rule_set_known CHECK (rule_set IN ('V2024', 'V2026')),
    CONSTRAINT petitions_source_known CHECK (source IN ('electronic', 'paper')),
    CONSTRAINT petitions_mode_known CHECK (mode IN ('PRE', 'POST')),
    CONSTRAINT petitions_language_known CHECK (language IN ('kk', 'ru')),
    CONSTRAINT petitions_count_not_negative CHECK (signature_count >= 0 AND last_ordinal >= signature_count),
    CONSTRAINT petitions_submitted_are_frozen CHECK (
        state = 'draft'
        OR (number IS NOT NULL AND text_hash IS NOT NULL AND submitted_at IS NOT NULL AND link_key IS NOT NULL)
    ),
    CONSTRAINT petitions_opened_whole CHECK (
        (opened_at IS NULL) = (closes_on IS NULL) AND (opened_at IS NULL) = (required_count IS NULL)
    )
);
COMMENT ON TABLE petitions IS
    'Petitions from draft to archive: the text of 90-2, the state, and the counts of 90-3.';
COMMENT ON COLUMN petitions.rule_set IS 'The rules in force on the day of submission; they stay to the end.';
COMMENT ON COLUMN petitions.required_count IS 'Votes required by 90-3(4), frozen at open publication.';
COMMENT ON COLUMN petitions.text_hash IS 'SHA-256 of the canonical frozen text.';
COMMENT ON COLUMN petitions.signer_salt IS
    'Random salt of this petition''s signer keys; erasing it unlinks the signers for ever.';
COMMENT ON COLUMN petitions.last_ordinal IS 'Grows with every recorded signature and never falls.';
CREATE INDEX petitions_by_author ON petitions (author_id, id);
CREATE INDEX petitions_opened ON petitions (opened_at DESC, id DESC) WHERE opened_at IS NOT NULL;
CREATE INDEX petitions_most_signed ON petitions (signature_count DESC, id DESC) WHERE opened_at IS NOT NULL;
CREATE INDEX petitions_closing ON petitions (closes_on, id) WHERE state = 'published';
CREATE INDEX petitions_by_addressee ON petitions (addressee, id);
CREATE INDEX petitions_by_state ON petitions (state, id);

CREATE FUNCTION petitions_keep_frozen_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state NOT IN ('draft', 'needs_correction') AND
       (NEW.title, NEW.subject, NEW.content, NEW.arguments, NEW.proposals, NEW.language, NEW.text_hash)
       IS DISTINCT FROM
       (OLD.title, OLD.subject, OLD.content, OLD.arguments, OLD.proposals, OLD.language, OLD.text_hash)
    THEN
        RAISE EXCEPTION 'the text of a submitted petition is frozen'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'petitions_text_frozen';
    END IF;
    IF OLD.required_count IS NOT NULL AND NEW.required_count IS DISTINCT FROM OLD.required_count THEN
        RAISE EXCEPTION 'the required count is frozen at open publication'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'petitions_required_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER petitions_frozen BEFORE UPDATE OF title, subject, content, arguments, proposals,
    language, text_hash, required_count ON petitions
    FOR EACH ROW EXECUTE FUNCTION petitions_keep_frozen_text();

CREATE TABLE rejections (
    petition_id uuid PRIMARY KEY,
    grounds jsonb NOT NULL,
    reasoning text NOT NULL,
    appeal_route text NOT NULL,
    rejected_at timestamptz NOT NULL,
    rejected_by uuid,
    CONSTRAINT rejections_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT rejections_by_known FOREIGN KEY (rejected_by) REFERENCES accounts (id)
);
COMMENT ON TABLE rejections IS 'Reasoned refusals of placement, 90-2(4) and (6).';
CREATE INDEX rejections_by_staff ON rejections (rejected_by);

CREATE TABLE correction_requests (
    petition_id uuid PRIMARY KEY,
    note text NOT NULL,
    requested_at timestamptz NOT NULL,
    requested_by uuid NOT NULL,
    CONSTRAINT correction_requests_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT correction_requests_by_known FOREIGN KEY (requested_by) REFERENCES accounts (id)
);
COMMENT ON TABLE correction_requests IS 'One correction cycle a petition (64(6) by analogy).';
CREATE INDEX correction_requests_by_staff ON correction_requests (requested_by);
