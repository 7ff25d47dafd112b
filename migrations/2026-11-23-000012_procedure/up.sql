-- The rest of the procedure: inquiries, take-downs, paper, invalidation, letters, complaints;
-- registrations by body; acts that were cancelled or put anew.

-- Registration belongs to the body that received the petition, not to the petition (90-4(3), 65).
ALTER TABLE forwardings
    ADD COLUMN registration_number text,
    ADD COLUMN registered_on date,
    ADD CONSTRAINT forwardings_registered_whole CHECK ((registration_number IS NULL) = (registered_on IS NULL));
UPDATE forwardings f SET registration_number = p.registration_number, registered_on = p.registered_on
    FROM petitions p
    WHERE p.id = f.petition_id AND p.registered_on IS NOT NULL
      AND f.id = (SELECT max(l.id::text)::uuid FROM forwardings l WHERE l.petition_id = p.id);
ALTER TABLE petitions DROP COLUMN registration_number, DROP COLUMN registered_on;

ALTER TABLE petitions ADD COLUMN taken_down_at timestamptz;
COMMENT ON COLUMN petitions.taken_down_at IS 'Out of public access since then; a flag beside the state.';

CREATE TABLE takedowns (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    reason text NOT NULL,
    taken_down_at timestamptz NOT NULL,
    taken_down_by uuid NOT NULL,
    restored_because text,
    restored_at timestamptz,
    restored_by uuid,
    CONSTRAINT takedowns_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT takedowns_by_known FOREIGN KEY (taken_down_by) REFERENCES accounts (id),
    CONSTRAINT takedowns_restored_by_known FOREIGN KEY (restored_by) REFERENCES accounts (id),
    CONSTRAINT takedowns_restored_whole CHECK (
        (restored_at IS NULL) = (restored_by IS NULL) AND (restored_at IS NULL) = (restored_because IS NULL)
    )
);
COMMENT ON TABLE takedowns IS 'When and why a petition was out of public access.';
CREATE UNIQUE INDEX takedowns_one_at_a_time ON takedowns (petition_id) WHERE restored_at IS NULL;
CREATE INDEX takedowns_by_petition ON takedowns (petition_id, id);
CREATE INDEX takedowns_by_staff ON takedowns (taken_down_by);
CREATE INDEX takedowns_by_restorer ON takedowns (restored_by);

CREATE TABLE inquiries (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    public_body text NOT NULL,
    matter text NOT NULL,
    question text NOT NULL,
    asked_at timestamptz NOT NULL,
    asked_by uuid NOT NULL,
    answer text,
    answered_at timestamptz,
    answered_by uuid,
    CONSTRAINT inquiries_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT inquiries_by_known FOREIGN KEY (asked_by) REFERENCES accounts (id),
    CONSTRAINT inquiries_answered_by_known FOREIGN KEY (answered_by) REFERENCES accounts (id),
    CONSTRAINT inquiries_matter_known CHECK (matter IN ('prohibited_subject', 'other_condition')),
    CONSTRAINT inquiries_answered_whole CHECK (
        (answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL)
    )
);
COMMENT ON TABLE inquiries IS 'What the moderator asked competent bodies; the clock of moderation runs on (90-2(5)).';
CREATE INDEX inquiries_by_petition ON inquiries (petition_id, id);
CREATE INDEX inquiries_by_body ON inquiries (public_body, id) WHERE answer IS NULL;
CREATE INDEX inquiries_by_staff ON inquiries (asked_by);
CREATE INDEX inquiries_by_answerer ON inquiries (answered_by);

CREATE TABLE addressee_changes (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    addressee text NOT NULL,
    note text NOT NULL,
    proposed_at timestamptz NOT NULL,
    proposed_by uuid NOT NULL,
    settled_at timestamptz,
    consented boolean,
    CONSTRAINT addressee_changes_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT addressee_changes_by_known FOREIGN KEY (proposed_by) REFERENCES accounts (id),
    CONSTRAINT addressee_changes_settled_whole CHECK ((settled_at IS NULL) = (consented IS NULL))
);
COMMENT ON TABLE addressee_changes IS
    'Another addressee proposed by the moderator before placement; the author agrees (65 by analogy).';
CREATE UNIQUE INDEX addressee_changes_one_open ON addressee_changes (petition_id) WHERE settled_at IS NULL;
CREATE INDEX addressee_changes_by_petition ON addressee_changes (petition_id, id);
CREATE INDEX addressee_changes_by_staff ON addressee_changes (proposed_by);

CREATE TABLE media_letters (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    outlets jsonb NOT NULL,
    sent_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL,
    CONSTRAINT media_letters_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT media_letters_by_known FOREIGN KEY (recorded_by) REFERENCES accounts (id)
);
COMMENT ON TABLE media_letters IS 'Information letters to the mass media after open publication (90-2(8)).';
CREATE INDEX media_letters_by_petition ON media_letters (petition_id, id);
CREATE INDEX media_letters_by_staff ON media_letters (recorded_by);

CREATE TABLE invalidations (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    conditions jsonb NOT NULL,
    reason text NOT NULL,
    matched integer NOT NULL,
    made_at timestamptz NOT NULL,
    made_by uuid NOT NULL,
    removed integer,
    run_at timestamptz,
    run_by uuid,
    CONSTRAINT invalidations_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT invalidations_by_known FOREIGN KEY (made_by) REFERENCES accounts (id),
    CONSTRAINT invalidations_run_by_known FOREIGN KEY (run_by) REFERENCES accounts (id),
    CONSTRAINT invalidations_run_whole CHECK (
        (run_at IS NULL) = (run_by IS NULL) AND (run_at IS NULL) = (removed IS NULL)
    )
);
COMMENT ON TABLE invalidations IS 'Signatures found invalid: counted first, then taken off the count (90-3(1)).';
CREATE INDEX invalidations_by_petition ON invalidations (petition_id, id);
CREATE INDEX invalidations_by_staff ON invalidations (made_by);
CREATE INDEX invalidations_by_runner ON invalidations (run_by);

CREATE TABLE paper_signatures (
    signature_id uuid PRIMARY KEY,
    iin_cipher bytea NOT NULL,
    family_name text NOT NULL,
    given_name text NOT NULL,
    patronymic text,
    signed_on date NOT NULL,
    scan_reference text NOT NULL,
    entered_by uuid NOT NULL,
    CONSTRAINT paper_signatures_signature_known FOREIGN KEY (signature_id) REFERENCES signatures (id),
    CONSTRAINT paper_signatures_by_known FOREIGN KEY (entered_by) REFERENCES accounts (id)
);
COMMENT ON TABLE paper_signatures IS
    'What a signature sheet says of its signer (90-3(1)); the vote itself is a row of signatures.';
COMMENT ON COLUMN paper_signatures.iin_cipher IS 'The IIN under AES-256-GCM; the key is outside the database.';
CREATE INDEX paper_signatures_by_staff ON paper_signatures (entered_by);
CREATE TRIGGER paper_signatures_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON paper_signatures
    FOR EACH STATEMENT EXECUTE FUNCTION keep_evidence();

CREATE TABLE complaints (
    id uuid PRIMARY KEY,
    petition_id uuid NOT NULL,
    matter text NOT NULL,
    route text NOT NULL,
    statement text NOT NULL,
    known_on date NOT NULL,
    filed_at timestamptz NOT NULL,
    filed_by uuid NOT NULL,
    passed_on_to text,
    passed_on_at timestamptz,
    passed_on_by uuid,
    outcome text,
    outcome_reasoning text,
    settled_at timestamptz,
    settled_by uuid,
    CONSTRAINT complaints_petition_known FOREIGN KEY (petition_id) REFERENCES petitions (id),
    CONSTRAINT complaints_by_known FOREIGN KEY (filed_by) REFERENCES accounts (id),
    CONSTRAINT complaints_passed_on_by_known FOREIGN KEY (passed_on_by) REFERENCES accounts (id),
    CONSTRAINT complaints_settled_by_known FOREIGN KEY (settled_by) REFERENCES accounts (id),
    CONSTRAINT complaints_matter_known CHECK (matter IN ('rejection', 'decision', 'proposal_answer', 'inaction')),
    CONSTRAINT complaints_route_known CHECK (route IN ('superior', 'court')),
    CONSTRAINT complaints_outcome_known CHECK (
        outcome IN ('act_cancelled', 'action_ordered', 'dismissed', 'left_without_consideration')
    ),
    CONSTRAINT complaints_settled_whole CHECK (
        (outcome IS NULL) = (settled_at IS NULL) AND (outcome IS NULL) = (settled_by IS NULL)
        AND (outcome IS NULL) = (outcome_reasoning IS NULL)
    ),
    CONSTRAINT complaints_passed_on_whole CHECK (
        (passed_on_at IS NULL) = (passed_on_by IS NULL) AND (passed_on_at IS NULL) = (passed_on_to IS NULL)
    )
);
COMMENT ON TABLE complaints IS 'Complaints on petitions, and what the superior body or the court decided (91-100, 136).';
CREATE UNIQUE INDEX complaints_one_open ON complaints (petition_id) WHERE outcome IS NULL;
CREATE INDEX complaints_by_petition ON complaints (petition_id, id);
CREATE INDEX complaints_by_author ON complaints (filed_by);
CREATE INDEX complaints_by_passer ON complaints (passed_on_by);
CREATE INDEX complaints_by_settler ON complaints (settled_by);

CREATE TABLE switches (
    name text PRIMARY KEY,
    is_on boolean NOT NULL,
    reason text NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by uuid NOT NULL,
    CONSTRAINT switches_by_known FOREIGN KEY (changed_by) REFERENCES accounts (id)
);
COMMENT ON TABLE switches IS 'What administrators have turned off for a while; nothing the law forbids to refuse (90-4(2)).';
CREATE INDEX switches_by_staff ON switches (changed_by);

-- An act that was cancelled on complaint, or put anew before publication, stays on record.
ALTER TABLE rejections
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN cancelled_at timestamptz,
    DROP CONSTRAINT rejections_pkey,
    ADD PRIMARY KEY (id);
ALTER TABLE rejections ALTER COLUMN id DROP DEFAULT;
CREATE UNIQUE INDEX rejections_one_stands ON rejections (petition_id) WHERE cancelled_at IS NULL;
CREATE INDEX rejections_by_petition ON rejections (petition_id);
CREATE INDEX rejections_newest ON rejections (rejected_at DESC, id DESC) WHERE cancelled_at IS NULL;

ALTER TABLE decisions
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN comment_analysis text,
    ADD COLUMN comparative_law text,
    ADD COLUMN ended_at timestamptz,
    ADD COLUMN ended_because text,
    DROP CONSTRAINT decisions_pkey,
    ADD PRIMARY KEY (id),
    ADD CONSTRAINT decisions_end_has_reason CHECK ((ended_at IS NULL) = (ended_because IS NULL)),
    ADD CONSTRAINT decisions_end_known CHECK (ended_because IN ('revised', 'cancelled'));
ALTER TABLE decisions ALTER COLUMN id DROP DEFAULT;
CREATE UNIQUE INDEX decisions_one_stands ON decisions (petition_id) WHERE ended_at IS NULL;
CREATE INDEX decisions_by_petition ON decisions (petition_id, decided_at);

ALTER TABLE proposal_answers
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN conclusion text NOT NULL DEFAULT 'answered',
    ADD COLUMN cancelled_at timestamptz,
    DROP CONSTRAINT proposal_answers_pkey,
    ADD PRIMARY KEY (id),
    ADD CONSTRAINT proposal_answers_conclusion_known CHECK (conclusion IN ('answered', 'noted', 'terminated'));
ALTER TABLE proposal_answers ALTER COLUMN id DROP DEFAULT, ALTER COLUMN conclusion DROP DEFAULT;
CREATE UNIQUE INDEX proposal_answers_one_stands ON proposal_answers (petition_id) WHERE cancelled_at IS NULL;
CREATE INDEX proposal_answers_by_petition ON proposal_answers (petition_id);
